"""Intake: what people own, files and folders, made into a library."""
