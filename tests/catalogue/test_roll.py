"""Piano rolls and drum grids show each note where it is written."""

from __future__ import annotations

import re

import pytest

from adaptive.catalogue.roll import roll_panels
from adaptive.catalogue.writing import Writing
from adaptive.compose import read_piece


def written(**layer: object) -> Writing:
    """A bar of C major with one layer."""
    head = {"family": "f", "key": "C major", "beat_frames": 22_050, "bars": 1, "chords": "C"}
    loop = {"part": "melody", "energy": 30, "layer": [{"instrument": "piano", **layer}]}
    piece = read_piece({"piece": {**head, "valence": 0.0, "arousal": 0.0}, "loop": [loop]})
    return Writing(piece, piece.loops[0])


def drawn(**layer: object) -> str:
    return roll_panels('a <b> "c"', written(**layer))


def notes(panel: str) -> list[tuple[int, float, int]]:
    """Onset, row from the top and length of each stroke, in the drawing's units."""
    return [
        (int(x), float(y), int(length))
        for path in re.findall(r'class="note[^>]* d="([^"]*)"', panel)
        for x, y, length in re.findall(r"M(-?\d+) ([\d.]+)h(\d+)", path)
    ]


def test_a_melody_is_a_piano_roll() -> None:
    panel = drawn(notes="c4:1 e4:1 b3:2")
    assert "Piano roll" in panel
    assert sorted(notes(panel)) == [(0, 5.5, 45), (48, 1.5, 45), (96, 6.5, 90)]
    assert ">C4</span>" in panel


def test_drums_are_a_grid_with_their_names() -> None:
    panel = drawn(drums="kick x... .... x... ....\nhat ..x. ..x. ..x. ..X.")
    assert "Drum grid" in panel
    assert re.findall(r">(\w+)</span>", panel) == ["hat", "kick"]
    assert sorted(notes(panel))[:2] == [(0, 1.5, 10), (24, 0.5, 10)]


def test_names_are_text() -> None:
    assert "<b>" not in drawn(notes="c4:4")
    assert "a &lt;b&gt; &quot;c&quot;" in drawn(notes="c4:4")


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_what_rings_on_has_room_at_the_right(share: float) -> None:
    panel = roll_panels("s", written(notes="c4:4"), share)
    box = re.search(r'viewBox="0 0 ([\d.]+) ', panel)
    assert box is not None
    assert float(box[1]) == 192 / share
