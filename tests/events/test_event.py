"""The message table: every field's legal range holds at its borders and not past them."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from adaptive.errors import ProtocolError
from adaptive.events import COMMON_FIELDS, MESSAGES, OUTCOMES, Field, MessageSpec, event_from_map
from adaptive.events.event import nearest_names
from adaptive.music import MOODS, MOODS_ZH, Quantize

TABLE = {**MESSAGES, **OUTCOMES}


CASES = [
    pytest.param(spec, field, id=f"{spec.type}.{field.name}")
    for spec in TABLE.values()
    for field in (*spec.fields, *COMMON_FIELDS)
]


def _message(spec: MessageSpec, field: Field, value: object) -> dict[str, Any]:
    """A message that is right but for, at most, the field under test."""
    message: dict[str, Any] = {"type": spec.type}
    names = {f.name for f in spec.fields if f.required}
    for group in spec.one_of:
        if field.name in group or (spec.one_of[0] is group and field in COMMON_FIELDS):
            names |= set(group)
    by_name = {f.name: f for f in spec.fields}
    message |= {name: _inside(by_name[name])[0] for name in names}
    message[field.name] = value
    return message


def _inside(field: Field) -> list[Any]:
    if field.choices:
        return list(field.choices)
    match field.kind:
        case "number":
            return [field.low, field.high, (field.low + field.high) / 2, int(field.high)]
        case "integer":
            return [int(field.low), int(field.high)]
        case "strings":
            return [["战斗"], ["x"] * int(field.high), ["x" * 200]]
        case "id":
            return ["a", "x" * int(field.high), 0, -5, 2**63 - 1]
    return ["x" * int(field.low), "战" * int(field.high)]


def _outside(field: Field) -> list[Any]:
    wrong: list[Any] = [{}, b"bytes", [[]]]
    if field.choices:
        return [*wrong, "", "no such word", 1, True]
    match field.kind:
        case "number":
            past = [math.nextafter(field.low, -math.inf), math.nextafter(field.high, math.inf)]
            return [*wrong, *past, math.nan, math.inf, -math.inf, 10**400, "1", True]
        case "integer":
            return [*wrong, int(field.low) - 1, int(field.high) + 1, 1.0, math.nan, "1", True]
        case "strings":
            return [*wrong, [], ["x"] * (int(field.high) + 1), [""], ["x" * 201], "abc", [1]]
        case "id":
            return [*wrong, "", "x" * (int(field.high) + 1), 2**63, 1.5, True]
    return [*wrong, "", "x" * (int(field.high) + 1), 5, True]


@pytest.mark.parametrize(("spec", "field"), CASES)
def test_values_within_the_legal_range_are_accepted(spec: MessageSpec, field: Field) -> None:
    for value in _inside(field):
        event = event_from_map(_message(spec, field, value), TABLE)
        assert event.type == spec.type
        assert event.ignored == ()


@pytest.mark.parametrize(("spec", "field"), CASES)
def test_values_past_the_legal_range_name_field_value_and_range(
    spec: MessageSpec, field: Field
) -> None:
    for value in _outside(field):
        with pytest.raises(ProtocolError) as refused:
            event_from_map(_message(spec, field, value), TABLE)
        assert refused.value.field == field.name
        assert refused.value.value is value
        assert refused.value.legal == field.legal


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({}, "type"),
        ({"type": None}, "type"),
        ({"type": ["scene"]}, "type"),
        ({"type": "scene"}, "scene"),
        ({"type": "scene", "name": "a", "tags": ["b"]}, "scene"),
        ({"type": "emotion", "valence": 0.5}, "emotion"),
        ({"type": "emotion", "valence": 0.5, "name": "sad"}, "emotion"),
        ({"type": "energy"}, "value"),
        ({"type": "duck", "db": -6}, "ms"),
        ({"type": "late_cue", "cue": 1, "start": 2}, "type"),
        ({"type": "end"}, "type"),
        ({"type": "stop", "v": 2}, "v"),
        ({"type": "stop", "v": "1"}, "v"),
    ],
)
def test_what_is_missing_or_too_much_is_named(message: dict[str, Any], field: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        event_from_map(message)
    assert refused.value.field == field


def test_unknown_fields_are_tolerated_and_listed() -> None:
    event = event_from_map({"v": 1, "type": "pause", "mood": "x", "from": "quest 3"})
    assert event.ignored == ("mood", "from")


def test_a_null_counts_as_left_out() -> None:
    assert event_from_map({"type": "scene", "name": "a", "tags": None}).args == {"name": "a"}


def test_numbers_become_floats_so_that_one_event_has_one_form() -> None:
    assert repr(event_from_map({"type": "energy", "value": 80}).args["value"]) == "80.0"


def test_a_misspelt_type_gets_the_nearest_ones() -> None:
    with pytest.raises(ProtocolError) as refused:
        event_from_map({"type": "Scence"})
    assert refused.value.nearest[0] == "scene"
    assert "scene" in str(refused.value)


def test_nearest_names_in_any_script_and_never_for_a_flood() -> None:
    assert nearest_names("战斗場", ["战斗", "平静"]) == ("战斗",)
    assert nearest_names("CALM", ["calm"]) == ("calm",)
    assert nearest_names("calm" * 16_000, ["calm"]) == ()


def test_moods_in_both_languages_and_every_quantisation_are_legal() -> None:
    for name in (*MOODS, *MOODS_ZH):
        assert event_from_map({"type": "emotion", "name": name}).args["name"] == name
    for quantize in Quantize:
        event = event_from_map({"type": "pause", "quantize": quantize.value})
        assert event.quantize is quantize


def test_examples_show_their_own_type() -> None:
    for name, spec in MESSAGES.items():
        assert json.loads(spec.example)["type"] == name
