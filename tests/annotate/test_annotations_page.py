"""docs/annotations.md has every dimension, as the table in the code has it."""

from __future__ import annotations

from pathlib import Path

from adaptive.library import DIMENSIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "annotations.md"


def rows() -> dict[str, list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line[:1] == "|"]
    return {row[0]: row for row in cells[2:]}


def test_the_page_lists_the_dimensions_in_their_order() -> None:
    assert list(rows()) == [each.name for each in DIMENSIONS]
    assert len(DIMENSIONS) == 23


def test_unit_range_and_meaning_are_those_of_the_code() -> None:
    for each in DIMENSIONS:
        _, field, unit, span, meaning, source, how, limits = rows()[each.name]
        assert (field, unit, meaning) == (f"`{each.field}`", each.unit, each.meaning)
        ends = [f"{end:g}".replace("-", "−") for end in (each.low, each.high) if end is not None]
        assert all(end in span for end in ends)
        assert source and how and limits
