"""The journal: what was stamped comes back the same, and faults are named by their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.errors import ProtocolError
from adaptive.events import (
    COMMON_FIELDS,
    MESSAGES,
    OUTCOMES,
    Event,
    Field,
    JournalHeader,
    MessageSpec,
    Stamped,
    encode_json_line,
    event_from_map,
    header_to_map,
    read_script,
    stamped_to_map,
)
from adaptive.music import Frame

TABLE = {**MESSAGES, **OUTCOMES}
TEXT = 'aé战😀"\\{}# \n\u2028\x00'


def _values(field: Field) -> st.SearchStrategy[object]:
    if field.choices:
        return st.sampled_from(field.choices)
    match field.kind:
        case "number":
            return st.floats(field.low, field.high)
        case "integer":
            return st.integers(int(field.low), int(field.high))
        case "strings":
            return st.lists(st.text(TEXT, min_size=1, max_size=8), min_size=1, max_size=4)
        case "id":
            return st.text(TEXT, min_size=1, max_size=8) | st.integers(-(2**63) + 1, 2**63 - 1)
    return st.text(TEXT, min_size=1, max_size=20)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event that the table allows."""
    spec: MessageSpec = draw(st.sampled_from(list(TABLE.values())))
    alternatives = {name for group in spec.one_of for name in group}
    group = draw(st.sampled_from(spec.one_of)) if spec.one_of else ()
    message: dict[str, object] = {"type": spec.type}
    for field in (*spec.fields, *COMMON_FIELDS):
        chosen = field.name in group if field.name in alternatives else draw(st.booleans())
        if field.required or chosen:
            message[field.name] = draw(_values(field))
    return event_from_map(message, TABLE)


@given(st.lists(st.tuples(st.integers(0, 2**53), events()), max_size=6))
def test_a_journal_round_trips(written: list[tuple[int, Event]]) -> None:
    written.sort(key=lambda entry: entry[0])
    stamped = [Stamped(Frame(f), seq, e) for seq, (f, e) in enumerate(written)]
    header = JournalHeader(48_000, 7, 512, "abc", prompt_frames=300, block=256)
    maps = [header_to_map(header), *map(stamped_to_map, stamped)]
    script = read_script([encode_json_line(m) + "\n" for m in maps], 48_000)
    assert script.header == header
    assert script.events == tuple(stamped)


def test_an_event_file_is_sorted_by_its_times() -> None:
    lines = [
        "\ufeff# what happens in the tavern",
        '{"at": 2, "type": "stop"}',
        "",
        '{"at": 0.5, "type": "pause"}',
        '{"at": 0.5, "type": "resume"}',
    ]
    script = read_script(lines, 1000)
    assert [(s.frame, s.event.type) for s in script.events] == [
        (500, "pause"),
        (500, "resume"),
        (2000, "stop"),
    ]
    assert script.header is None
    assert script.end is None


def test_the_end_of_a_session_is_found() -> None:
    script = read_script(['{"frame": 900, "seq": 0, "type": "end"}'], 1000)
    assert script.end == 900


@pytest.mark.parametrize(
    "line",
    [
        '{"type": "stop"}',
        '{"at": -1, "type": "stop"}',
        '{"at": NaN, "type": "stop"}',
        '{"at": 1e400, "type": "stop"}',
        '{"at": 1' + "0" * 400 + ', "type": "stop"}',
        '{"at": true, "type": "stop"}',
        '{"at": 1e12, "type": "stop"}',
        '{"frame": -1, "type": "stop"}',
        '{"frame": 1.5, "type": "stop"}',
        '{"frame": true, "type": "stop"}',
        '{"frame": 1, "seq": "0", "type": "stop"}',
        '{"frame": 1, "seq": 0, "type": "dance"}',
        '{"frame": 1, "seq": 0, "type": "energy", "value": 101}',
        '{"journal": 2, "sample_rate": 44100, "seed": 0, "lead_frames": 0, "library_digest": ""}',
        '{"journal": 1, "sample_rate": Infinity, "seed": 0, "lead_frames": 0}',
        '{"journal": 1, "sample_rate": [], "seed": 0, "lead_frames": 0}',
        '{"journal": 1}',
        "[1]",
        "{",
    ],
)
def test_a_fault_names_its_line(line: str) -> None:
    with pytest.raises(ProtocolError, match="line 2"):
        read_script(["# first", line], 1000)
