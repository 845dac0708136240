"""Checks of what sounds together, on stems whose bands and levels are known."""

from __future__ import annotations

import numpy as np
import pytest

from adaptive.cues import Part
from adaptive.library import Loop, Score
from adaptive.library.mix_check import check_mix, clear_shares, fullest_sets
from adaptive.library.true_peak import true_peak
from adaptive.music import Emotion, Meter, Tempo

RATE = 44_100
Pcm = np.ndarray


def tone(hertz: float, level: float = 0.2, frames: int = 2 * RATE) -> Pcm:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(frames) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def loop(part: Part, energy: float = 50.0, family: str = "f") -> Loop:
    return Loop(
        id=f"{family}-{part.value}-{energy:g}",
        path="x.wav",
        part=part,
        tempo=Tempo(22_050),
        meter=Meter(),
        bars=1,
        key=None,
        emotion=Emotion(0.0, 0.0),
        energy=energy,
        loudness=-20.0,
        family=family,
    )


def test_tones_far_apart_stay_clear_and_one_under_another_does_not() -> None:
    apart = {Part.BASS: tone(60), Part.MELODY: tone(1000), Part.TEXTURE: tone(5000, 0.01)}
    assert all(share > 0.99 for share in clear_shares(apart, 4 * RATE, RATE).values())
    covered = {Part.BASS: tone(60, 0.02), Part.DRUMS: tone(70, 0.2)}
    found = clear_shares(covered, 4 * RATE, RATE)
    assert found[Part.BASS] < 0.01 and found[Part.DRUMS] > 0.99


def test_what_is_covered_half_of_the_time_is_half_clear() -> None:
    kick = tone(70, 0.5)
    kick[RATE:] = 0.0
    found = clear_shares({Part.BASS: tone(60, 0.05), Part.DRUMS: kick}, 2 * RATE, RATE)
    assert found[Part.BASS] == pytest.approx(0.5, abs=0.03)


def test_a_masked_part_and_a_sum_that_clips_are_named() -> None:
    loops = [
        (loop(Part.DRUMS), tone(70, 0.9)),
        (loop(Part.BASS), tone(65, 0.1)),
        (loop(Part.MELODY), tone(900, 0.5)),
    ]
    told = {f.where: f.problem for f in check_mix(loops, Score(scenes={}), RATE)}
    assert set(told) == {"family f", "f-bass-50"}
    assert "together peak at +" in told["family f"] and "clear" in told["f-bass-50"]
    quieter = Score(scenes={}, gain_db=-6.0)
    assert [f.where for f in check_mix(loops, quieter, RATE)] == ["f-bass-50"]


def test_each_part_is_heard_at_its_most_energetic_and_lone_parts_are_left_alone() -> None:
    rows = [
        (loop(Part.DRUMS, 20), tone(50)),
        (loop(Part.DRUMS, 80), tone(50)),
        (loop(Part.BASS, 50), tone(50)),
        (loop(Part.BASS, 50, "alone"), tone(50)),
    ]
    found = fullest_sets(rows)
    assert {name: [each.id for each, _ in members] for name, members in found.items()} == {
        "f": ["f-drums-80", "f-bass-50"]
    }


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, 1.0])
def test_true_peak_finds_what_lies_between_samples(phase: float) -> None:
    """A sine at a quarter of the rate: its samples may miss its crest by 3 dB."""
    places = np.arange(4000)
    wave = np.sin(np.pi / 2 * places + phase * np.pi / 4)
    pcm = np.stack([wave, wave], axis=1).astype(np.float32)
    assert true_peak(pcm) == pytest.approx(1.0, abs=0.02)
    assert true_peak(pcm) >= float(np.abs(pcm).max())
