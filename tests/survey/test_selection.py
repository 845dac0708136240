"""Selecting loops by what they are, and putting them in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_of import loop, survey_of

from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.library import LoopColumns, LoopSequence, SceneIntent
from adaptive.library.provenance import Provenance
from adaptive.music import Emotion, Key, Tempo
from adaptive.survey import ORDERS, Survey, Wanted, loop_rows, put_in_order, select, summary

LOOPS = (
    loop("鼓-a", part=Part.DRUMS, key=None, energy=80.0, scenes=frozenset({"战斗"})),
    loop("lead", part=Part.MELODY, key=Key.parse("F#m"), energy=60.0, tags=frozenset({"琵琶"})),
    loop("odd", key=Key.parse("E phrygian"), emotion=Emotion(-0.5, 0.6), family="Night"),
    loop("bed", key=Key.parse("A minor"), tempo=Tempo.from_bpm(90.0), energy=10.0),
)
SCENES = (SceneIntent(name="calm"), SceneIntent(name="combat", tags=frozenset({"战斗"})))


@pytest.fixture(scope="module")
def survey() -> Survey:
    survey = survey_of(LOOPS, *SCENES)
    doubts = {"bed": {"key": Provenance("analysis", 0.4)}, "odd": {"bpm": Provenance("name", 0.2)}}
    return Survey(survey.library, survey.table, doubts)


def ids(survey: Survey, **wanted: object) -> list[str]:
    return [survey.table.ids[n] for n in select(survey, Wanted(**wanted))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["鼓-a", "lead", "odd", "bed"]),
        ({"parts": frozenset({Part.DRUMS, Part.MELODY})}, ["鼓-a", "lead"]),
        ({"key": "A minor"}, ["bed"]),
        ({"key": "am"}, ["bed"]),
        ({"key": "8a"}, ["odd", "bed"]),
        ({"key": "4m"}, ["lead"]),
        ({"key": "11A"}, ["lead"]),
        ({"key": "none"}, ["鼓-a"]),
        ({"key": "B major"}, []),
        ({"bpm": (80.0, 90.0)}, ["bed"]),
        ({"energy": (60.0, 80.0)}, ["鼓-a", "lead"]),
        ({"scene": "combat"}, ["鼓-a"]),
        ({"scene": "战斗"}, ["鼓-a"]),
        ({"mood": "紧张"}, ["odd"]),
        ({"text": "鼓"}, ["鼓-a"]),
        ({"text": "琵"}, ["lead"]),
        ({"text": "NIGHT"}, ["odd"]),
        ({"text": "11a"}, ["lead"]),
        ({"doubtful": True}, ["odd", "bed"]),
        ({"doubtful": True, "key": "Am"}, ["bed"]),
    ],
)
def test_filters(survey: Survey, wanted: dict[str, object], found: list[str]) -> None:
    assert ids(survey, **wanted) == found


def test_tags_of_a_library_in_columns_are_found_too(survey: Survey) -> None:
    loops = LoopSequence(LoopColumns.of(LOOPS))
    columns = Survey(replace(survey.library, loops=loops), survey.table)  # type: ignore[arg-type]
    assert ids(columns, text="琵") == ["lead"]


@pytest.mark.parametrize(
    ("wanted", "legal"),
    [({"key": "H"}, "8A"), ({"scene": "combta"}, "combat"), ({"mood": "hungry"}, "cheerful")],
)
def test_what_there_is_not_is_refused(
    survey: Survey, wanted: dict[str, object], legal: str
) -> None:
    with pytest.raises(ParameterError, match=legal):
        ids(survey, **wanted)


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        (["energy"], ["bed", "odd", "lead", "鼓-a"]),
        (["key"], ["odd", "bed", "lead", "鼓-a"]),
        (["bpm", "id"], ["bed", "lead", "odd", "鼓-a"]),
        (["confidence"], ["odd", "bed", "鼓-a", "lead"]),
    ],
)
def test_orders(survey: Survey, fields: list[str], order: list[str]) -> None:
    numbers = put_in_order(survey, select(survey, Wanted()), fields)
    assert [survey.table.ids[n] for n in numbers] == order


@given(st.lists(st.sampled_from(sorted(ORDERS)), max_size=3), st.booleans())
def test_every_order_keeps_every_loop(fields: list[str], reverse: bool) -> None:
    everything = survey_of(LOOPS, *SCENES)
    numbers = put_in_order(everything, select(everything, Wanted()), fields, reverse)
    assert sorted(numbers.tolist()) == [0, 1, 2, 3]


def test_an_order_that_there_is_not_is_refused(survey: Survey) -> None:
    with pytest.raises(ParameterError, match="loudness"):
        put_in_order(survey, select(survey, Wanted()), ["colour"])


def test_rows_are_plain_values(survey: Survey) -> None:
    (row,) = loop_rows(survey, [3])
    assert (row["key"], row["camelot"], row["open_key"]) == ("A minor", "8A", "1m")
    assert (row["bpm"], row["energy"], row["part"]) == (90.0, 10.0, "harmony")
    assert row["doubts"] == {"key": {"source": "analysis", "confidence": 0.4}}


def test_a_summary_counts_what_was_found(survey: Survey) -> None:
    figures = summary(survey, select(survey, Wanted()))
    assert figures["keys"] == {"8A": 2, "11A": 1, "none": 1}
    assert figures["tempos"] == {"120": 3, "90": 1}
    assert figures["scenes"]["combat"] == {"drums": [0, 0, 1]}
    assert figures["doubtful"] == 2
