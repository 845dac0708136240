"""Engines measured from outside: messages go in, sound is captured, nothing else is known."""
