"""Open Sound Control 1.0 messages (https://opensoundcontrol.stanford.edu/spec-1_0.html)."""

from __future__ import annotations

import struct

__all__ = ["osc_message"]


def osc_message(address: str, *arguments: int | float | str | bytes) -> bytes:
    """A message; integers and floats of 32 bits, strings, blobs.

    Parameters
    ----------
    address : str
        Begins with a stroke.
    *arguments : int, float, str or bytes

    Raises
    ------
    ValueError
        The address does not begin with a stroke.
    """
    if not address.startswith("/"):
        raise ValueError(f"an OSC address begins with '/', not {address!r}")
    tags, body = ",", b""
    for argument in arguments:
        if isinstance(argument, int):
            tags, body = tags + "i", body + struct.pack(">i", argument)
        elif isinstance(argument, float):
            tags, body = tags + "f", body + struct.pack(">f", argument)
        elif isinstance(argument, str):
            tags, body = tags + "s", body + _text(argument)
        else:
            padding = b"\0" * (-len(argument) % 4)
            tags, body = tags + "b", body + struct.pack(">i", len(argument)) + argument + padding
    return _text(address) + _text(tags) + body


def _text(text: str) -> bytes:
    raw = text.encode() + b"\0"
    return raw + b"\0" * (-len(raw) % 4)
