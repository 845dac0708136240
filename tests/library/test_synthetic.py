"""Synthetic libraries are what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adaptive.cues import Part
from adaptive.library import (
    Library,
    LoopColumns,
    LoopSequence,
    PcmStore,
    loop_loudness,
    read_library,
)
from adaptive.music import Meter, Tempo
from adaptive.testing import (
    SYNTHETIC_PARTS,
    SYNTHETIC_SCENES,
    click_loop,
    sine_chord_loop,
    write_synthetic_library,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return read_library(write_synthetic_library(tmp_path_factory.mktemp("synthetic")))


@pytest.fixture(scope="module")
def store(library: Library, tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    ready = PcmStore(library, tmp_path_factory.mktemp("pcm"))
    assert ready.prepare() == ()
    return ready


def test_it_has_every_scene_part_variant_and_energy(library: Library) -> None:
    assert library.problems == ()
    expected = {
        f"{name}-{part.value}-{variant}{level}"
        for name, scene in SYNTHETIC_SCENES.items()
        for part in SYNTHETIC_PARTS
        for variant in "ab"
        for level in range(len(scene.energies))
    }
    assert {loop.id for loop in library.loops} == expected
    assert {stinger.id for stinger in library.stingers} == {"death", "victory"}
    assert set(library.score.scenes) == set(SYNTHETIC_SCENES)
    assert set(library.score.triggers) == {"player_death", "victory"}
    assert library.score.params["health"].map(100.0) == 30.0


def test_loudness_is_as_annotated(library: Library, store: PcmStore) -> None:
    for sound in library.sounds[::7]:
        measured = loop_loudness(store.pcm(store.number(sound.id)), library.sample_rate)
        assert measured == pytest.approx(sound.loudness, abs=0.1)


def test_harmony_sounds_its_chords(library: Library, store: PcmStore) -> None:
    loop = next(loop for loop in library.loops if loop.id == "combat-harmony-a0")
    bar = loop.tempo.bar_frames(loop.meter)
    for index, (_, pitches) in enumerate(SYNTHETIC_SCENES["combat"].chords):
        mono = store.pcm(store.number(loop.id))[index * bar : (index + 1) * bar, 0]
        spectrum = np.abs(np.fft.rfft(mono))
        loudest = np.sort(np.argsort(spectrum)[-3:]) * library.sample_rate / bar
        hertz = [440.0 * 2.0 ** ((pitch - 69) / 12.0) for pitch in pitches]
        assert loudest == pytest.approx(hertz, rel=0.01)


def test_clicks_are_on_the_grid() -> None:
    tempo = Tempo(20_000)
    pcm = np.abs(click_loop(tempo, Meter(3, 4), 2, clicks_a_quarter=2)).max(axis=1)
    sounding = np.flatnonzero(pcm > 0.0)
    begins = sounding[np.diff(sounding, prepend=-5000) > 1000]
    assert begins.tolist() == [10_000 * n for n in range(12)]
    assert pcm[:2000].max() == pytest.approx(2 * pcm[10_000:12_000].max(), rel=1e-3)


def test_chords_stay_within_their_bound() -> None:
    pcm = sine_chord_loop([[60, 64, 67]] * 2, Tempo(22_050), amplitude=0.3, harmonics=3, pan=0.5)
    assert pcm.shape == (2 * 4 * 22_050, 2)
    assert 0.1 < np.abs(pcm).max() <= 0.3
    assert np.abs(pcm[:, 0]).max() == pytest.approx(0.5 * np.abs(pcm[:, 1]).max(), rel=1e-5)


def test_fewer_scenes_parts_and_no_score(tmp_path: Path) -> None:
    write_synthetic_library(
        tmp_path, scenes=["waltz"], parts=[Part.BASS], variants=1, bars=1, sample_rate=48_000,
        score=None, stingers=False,
    )  # fmt: skip
    library = read_library(tmp_path)
    assert [loop.id for loop in library.loops] == ["waltz-bass-a0", "waltz-bass-a1"]
    assert library.loops[0].frames == 3 * 24_000
    assert list(library.score.scenes) == ["waltz"]


def test_the_same_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_synthetic_library(tmp_path / name, scenes=["waltz"], parts=[Part.DRUMS])
    assert read_library(tmp_path / "a").digest == read_library(tmp_path / "b").digest


def test_sounds_are_loops_then_stingers(library: Library) -> None:
    one_by_one = [*library.loops, *library.stingers]
    columns = LoopSequence(LoopColumns.of(library.loops))
    for sounds in (library.sounds, replace(library, loops=columns).sounds):
        assert len(sounds) == len(one_by_one)
        assert list(sounds) == one_by_one == [sounds[place] for place in range(len(sounds))]
        assert sounds[-1] == one_by_one[-1] and list(sounds[1:3]) == one_by_one[1:3]
        assert list(sounds.ids) == [sound.id for sound in one_by_one]
        assert sounds.frames == sum(sound.frames for sound in one_by_one)
        with pytest.raises(IndexError):
            sounds[len(sounds)]
