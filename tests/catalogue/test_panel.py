"""Panels: chords over their bars, marks at their places."""

from __future__ import annotations

import re

from adaptive.catalogue.panel import chord_strip, panel


def test_a_chord_that_goes_on_has_one_wide_cell() -> None:
    strip = chord_strip(["Dm", "Dm", "Bb", "<i>"])
    cells = re.findall(r'flex-grow:(\d)" title="([^"]*)">([^<]*)<', strip)
    assert cells == [("2", "Dm", "Dm"), ("1", "Bb", "Bb"), ("1", "&lt;i&gt;", "&lt;i&gt;")]


def test_no_chords_are_no_strip() -> None:
    assert chord_strip(()) == ""


def test_marks_stand_at_their_heights_and_are_text() -> None:
    drawn = panel("grid", "", [(0.25, "a<b")], 40)
    assert 'style="height:40px"' in drawn
    assert '<span style="top:25.0%">a&lt;b</span>' in drawn
