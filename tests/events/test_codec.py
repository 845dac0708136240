"""Bytes that anyone may send: a map comes out or a ProtocolError, and never anything else."""

from __future__ import annotations

import json
import random

import msgpack
import pytest

from adaptive.errors import ProtocolError
from adaptive.events import (
    MAX_MESSAGE_BYTES,
    MESSAGES,
    decode_json_line,
    decode_message,
    encode_json_line,
    encode_message,
    event_from_map,
)


def _survives(raw: bytes) -> bool:
    """Whether the bytes were a message; raises whatever is not a ProtocolError."""
    try:
        event_from_map(decode_message(raw))
    except ProtocolError:
        return False
    return True


def test_ten_thousand_random_byte_strings_never_crash_the_decoder() -> None:
    rng = random.Random(20_261_101)
    for _ in range(10_000):
        raw = rng.randbytes(rng.randrange(120))
        assert not _survives(raw)


def test_messages_with_broken_bytes_never_crash_the_decoder() -> None:
    rng = random.Random(7)
    good = [encode_message(json.loads(spec.example)) for spec in MESSAGES.values()]
    survivors = 0
    for _ in range(10_000):
        raw = bytearray(rng.choice(good))
        for _ in range(rng.randrange(1, 4)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        survivors += _survives(bytes(raw[: rng.randrange(1, len(raw) + 1)]))
    assert survivors > 0, "the mutations were too rough to reach the validation"


def test_random_json_lines_never_crash_the_decoder() -> None:
    rng = random.Random(11)
    letters = '{}[]":,\\u0123dDeE+-. typesceneNaN\u2028\ud800战'
    for _ in range(10_000):
        line = "".join(rng.choice(letters) for _ in range(rng.randrange(60)))
        with pytest.raises(ProtocolError):
            decode_json_line('{"type"' + line)


@pytest.mark.parametrize("spec", MESSAGES.values(), ids=lambda s: s.type)
def test_every_example_of_the_table_goes_through_both_codecs(spec: object) -> None:
    example = spec.example  # type: ignore[attr-defined]
    message = decode_json_line(example)
    assert decode_message(encode_message(message)) == message
    assert decode_json_line(encode_json_line(message)) == message
    event = event_from_map(message)
    assert event.ignored == ()
    assert event_from_map(event.to_map()) == event


def _deep(levels: int) -> bytes:
    return b"\x91" * levels + b"\xc0"


@pytest.mark.parametrize("levels", [1, 100, 500, 900, 1_000, 1_023, 1_024, 30_000])
def test_nesting_of_any_depth_is_refused_and_said_in_short(levels: int) -> None:
    energy = b"\x82\xa4type\xa6energy\xa5value"
    for raw in (_deep(levels), energy + _deep(levels), b"\x81\xa4type" * levels + b"\xc0"):
        with pytest.raises(ProtocolError) as refused:
            event_from_map(decode_message(raw))
        assert len(str(refused.value)) < 500
    for text in ("[" * levels + "]" * levels, '{"type":' * levels + "1" + "}" * levels):
        with pytest.raises(ProtocolError):
            event_from_map(decode_json_line('{"type": "energy", "value": ' + text + "}"))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xc0", id="nil"),
        pytest.param(b"\x93\x01\x02\x03", id="list"),
        pytest.param(b"\x81\xa4type", id="truncated"),
        pytest.param(encode_message({"type": "stop"}) + b"\x00", id="trailing bytes"),
        pytest.param(b"\x81\xa4type\xa2\xff\xfe", id="bad UTF-8"),
        pytest.param(b"\x81\x01\x02", id="number as key"),
        pytest.param(b"\x81\xc4\x04type\xa4stop", id="bytes as key"),
        pytest.param(b"\x81\xc0\x01", id="nil as key"),
        pytest.param(_deep(5_000), id="nested too deep"),
        pytest.param(b"\xdd\xff\xff\xff\xff", id="a list said to be huge"),
        pytest.param(b"\xc7\x0c\xff" + b"\xff" * 12, id="impossible time stamp"),
        pytest.param(msgpack.packb({"type": "x" * MAX_MESSAGE_BYTES}), id="too large"),
    ],
)
def test_what_is_no_message_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(ProtocolError) as refused:
        event_from_map(decode_message(raw))
    assert refused.value.legal
    assert len(str(refused.value)) < 500


def test_half_a_surrogate_pair_is_refused_since_no_journal_could_hold_it() -> None:
    with pytest.raises(ProtocolError, match="UTF-8"):
        decode_json_line('{"type": "scene", "name": "\\ud83d"}')
    whole = decode_json_line('{"type": "scene", "name": "\\ud83d\\ude00"}')
    assert whole["name"] == "😀"


def test_json_lines_keep_every_script_readable_on_one_line() -> None:
    line = encode_json_line({"type": "scene", "name": "战斗\nپایان"})
    assert "战斗" in line
    assert "\n" not in line
