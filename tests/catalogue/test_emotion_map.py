"""The map: a point a sound, none on top of another, the moods at their places."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from pathlib import Path

from adaptive.catalogue.emotion_map import emotion_map
from adaptive.library import read_library
from adaptive.music import MOODS


def test_every_sound_has_a_point_of_its_own(small_library: Path) -> None:
    sounds = read_library(small_library).sounds
    drawn = emotion_map(enumerate(sounds))
    found = re.findall(r'class="part-\w+" cx="([-\d.]+)" cy="([-\d.]+)"', drawn)
    places = [(float(x), float(y)) for x, y in found]
    assert len(places) == len(sounds)
    assert min(dist(a, b) for a, b in combinations(places, 2)) > 4
    valence, arousal = sounds[0].emotion.valence, sounds[0].emotion.arousal
    assert places[0] == (280 * valence, -280 * arousal)


def test_the_ten_moods_are_marked(small_library: Path) -> None:
    drawn = emotion_map(())
    assert all(f">{mood}</text>" in drawn for mood in MOODS)
    assert len(MOODS) == 10
