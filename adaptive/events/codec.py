"""Bytes to maps and back: MessagePack on the wire, JSON lines in files. Pure, bounded."""

from __future__ import annotations

import json
from typing import Any

import msgpack

from adaptive.errors import ProtocolError

__all__ = [
    "MAX_MESSAGE_BYTES",
    "decode_json_line",
    "decode_message",
    "encode_json_line",
    "encode_message",
]

MAX_MESSAGE_BYTES = 65_536
"""No message of a client may be larger."""


def encode_message(message: dict[str, Any]) -> bytes:
    """A map as MessagePack."""
    packed = msgpack.packb(message, use_bin_type=True)
    assert isinstance(packed, bytes)
    return packed


def decode_message(raw: bytes, at_most: int = MAX_MESSAGE_BYTES) -> dict[str, Any]:
    """A MessagePack map with text keys, of at most so many bytes.

    Raises
    ------
    ProtocolError
        For anything else: too large, truncated, trailing bytes, bad UTF-8, nested too deep.
    """
    if len(raw) > at_most:
        raise ProtocolError("message", f"{len(raw)} bytes", f"at most {at_most} bytes")
    try:
        message = msgpack.unpackb(raw, raw=False, strict_map_key=True)
    except (ValueError, RecursionError, msgpack.exceptions.UnpackException) as error:
        reason = str(error) or type(error).__name__
        raise ProtocolError("message", raw[:24], f"a MessagePack map in UTF-8 ({reason})") from None
    return _text_map(message)


def encode_json_line(message: dict[str, Any]) -> str:
    """A map as one line of JSON, without the line break; text stays readable in any script."""
    return json.dumps(message, ensure_ascii=False, separators=(", ", ": "))


def decode_json_line(line: str) -> dict[str, Any]:
    """One line of JSON as a map. Raises ProtocolError."""
    if len(line) > MAX_MESSAGE_BYTES:
        raise ProtocolError(
            "line", f"{len(line)} characters", f"at most {MAX_MESSAGE_BYTES} characters"
        )
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("line", line[:60], f"one JSON object ({error})") from None
    if "\\u" in line:
        _refuse_lone_surrogates(message)
    return _text_map(message)


def _refuse_lone_surrogates(message: object) -> None:
    """JSON can spell half a character, which no UTF-8 can hold: neither wire nor journal."""
    try:
        json.dumps(message, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        raise ProtocolError("line", "half a surrogate pair", "text that UTF-8 can hold") from None


def _text_map(message: object) -> dict[str, Any]:
    if not isinstance(message, dict) or not all(isinstance(k, str) for k in message):
        raise ProtocolError("message", message, 'a map with text keys and a "type"')
    return message
