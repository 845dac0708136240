"""Measurements of the engine, made by a user of its public interface, as a game is one."""
