"""Loops, scores, manifests and decoded audio. Never meets the scheduler."""
