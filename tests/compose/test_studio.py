"""From a written piece to finished loops, with our own synthesiser (no SoundFont needed)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from adaptive.compose import Piece, Studio, build_library, load_piece, read_piece
from adaptive.compose.manifest import read_entries
from adaptive.compose.measure import chroma, seam_ratio
from adaptive.compose.ogg import POST_ROLL, PRE_ROLL, write_loop
from adaptive.compose.performance import perform
from adaptive.compose.periodic import loudness, true_peak_db
from adaptive.compose.studio import CEILING_DB, loudness_target, order_levels
from adaptive.errors import LibraryError, ParameterError

PIECE = """
[piece]
family = "test-1"
key = "A minor"
meter = "4/4"
beat_frames = 11025
bars = 2
chords = "Am | F"
valence = -0.2
arousal = 0.3
scenes = ["test"]

[[loop]]
part = "drums"
energy = 30
[[loop.layer]]
instrument = "electronic kit"
drums = '''
kick x...x...x...x...
hat  ..o...o...o...oo
'''

[[loop]]
part = "drums"
energy = 70
like = "drums-30-a"
[[loop.layer]]
instrument = "deep kit"
drums = '''
snare ....X.......X.xx
hat   x.xxx.xxx.xxx.xx
'''

[[loop]]
part = "bass"
energy = 50
[[loop.layer]]
instrument = "saw bass"
figure = "1.1.5.1.8.1.5.a."

[[loop]]
part = "harmony"
energy = 50
[[loop.layer]]
instrument = "synth pad"
comp = "x---------------"

[[loop]]
part = "mix"
name = "hit"
energy = 60
tail = 1.0
bars = 1
chords = "Am"
tags = ["victory"]
[[loop.layer]]
instrument = "fm bell"
notes = "a4:1 c5 e5:2"
"""


@pytest.fixture(scope="module")
def piece() -> Piece:
    return read_piece(tomllib.loads(PIECE))


@pytest.fixture(scope="module")
def rendered(piece: Piece) -> dict[str, np.ndarray]:
    studio = Studio()
    return {piece.id_of(plan): studio.render(piece, plan) for plan in piece.loops}


def test_loops_have_exactly_their_bars(piece: Piece, rendered: dict[str, np.ndarray]) -> None:
    for plan in piece.loops:
        frames = len(rendered[piece.id_of(plan)])
        bars = piece.bars_of(plan)
        ring = round(plan.tail * 44_100)
        assert bars * 4 * 11_025 <= frames <= bars * 4 * 11_025 + ring
        assert ring or frames == bars * 4 * 11_025


def test_loops_are_seamless_level_and_under_their_ceiling(
    piece: Piece, rendered: dict[str, np.ndarray]
) -> None:
    for plan in piece.loops:
        sound = rendered[piece.id_of(plan)]
        ceiling = -1.5 if plan.tail else CEILING_DB.get(plan.part, -6.0)
        assert true_peak_db(sound) <= ceiling + 0.3
        assert abs(float(sound.mean())) < 1e-3
        if not plan.tail:
            assert seam_ratio(sound) <= 1.0
            assert loudness(sound) == pytest.approx(loudness_target(plan), abs=0.5)


def test_a_stinger_ends_in_silence(rendered: dict[str, np.ndarray]) -> None:
    assert np.abs(rendered["test-1-hit"][-50:]).max() < 1e-4


def test_the_bass_plays_its_chord(rendered: dict[str, np.ndarray]) -> None:
    sound = rendered["test-1-bass-50-a"]
    half = len(sound) // 2
    first, second = chroma(sound[:half]), chroma(sound[half:])
    assert int(np.argmax(first)) == 9
    assert int(np.argmax(second)) == 5


def test_less_energy_is_turned_down_where_it_is_not_quieter(
    piece: Piece, rendered: dict[str, np.ndarray]
) -> None:
    plans = piece.loops[:2]
    heavy, light = 2 * rendered["test-1-drums-30-a"], rendered["test-1-drums-70-a"]
    calm, lively = order_levels(plans, [heavy, light])
    assert np.array_equal(lively, light)
    assert 0.85 * np.mean(lively**2) < np.mean(calm**2) < np.mean(lively**2)


def test_rendering_twice_gives_the_same_samples(piece: Piece) -> None:
    plan = piece.loops[2]
    assert np.array_equal(Studio().render(piece, plan), Studio().render(piece, plan))


def test_another_seed_plays_the_same_notes_otherwise(piece: Piece) -> None:
    other = replace(piece, seed=2)
    plan = piece.loops[0]
    ours, theirs = perform(piece, plan, 0), perform(other, plan, 0)
    assert [n.pitch for n in ours] == [n.pitch for n in theirs]
    assert [n.onset for n in ours] != [n.onset for n in theirs]


def test_swing_delays_the_off_beats(piece: Piece) -> None:
    swung = replace(piece, swing=2 / 3, swing_unit=0.5)
    plan = piece.loops[2]
    straight = {n.onset for n in perform(piece, plan, 0)}
    late = sorted(n.onset for n in perform(swung, plan, 0))
    off_beat = min(late, key=lambda onset: abs(onset - 11_025 * 2 / 3))
    assert abs(off_beat - 11_025 * 2 / 3) < 0.03 * 44_100
    assert len(straight) == len(late)


def test_a_library_is_built_with_exact_entries(piece: Piece, tmp_path: Path) -> None:
    ids: list[str] = []
    build_library([piece], tmp_path, Studio(), "Test", "CC0-1.0", ids.append)
    entries = {entry["id"]: entry for entry in read_entries(tmp_path / "library.toml")}
    assert set(ids) == set(entries)
    bass = entries["test-1-bass-50-a"]
    assert bass["key"] == "A minor"
    assert bass["chords"] == ["Am", "F"]
    assert bass["frames"] == 2 * 4 * 11_025
    assert bass["start"] == PRE_ROLL
    assert soundfile.info(tmp_path / bass["file"]).frames == PRE_ROLL + bass["frames"] + POST_ROLL
    assert entries["test-1-drums-30-a"]["key"] == "none"
    assert entries["test-1-drums-70-a"]["density"] > entries["test-1-drums-30-a"]["density"]
    assert entries["test-1-hit"]["kind"] == "stinger"
    assert "bars" not in entries["test-1-hit"]


def test_building_one_family_again_keeps_the_others(piece: Piece, tmp_path: Path) -> None:
    small = replace(piece, loops=piece.loops[:1])
    other = replace(small, family="test-2")
    build_library([small, other], tmp_path, Studio(), "Test", "CC0-1.0")
    before = (tmp_path / "test-2/drums-30-a.ogg").read_bytes()
    build_library([replace(small, seed=9)], tmp_path, Studio(), "Test", "CC0-1.0")
    assert {e["family"] for e in read_entries(tmp_path / "library.toml")} == {"test-1", "test-2"}
    assert (tmp_path / "test-2/drums-30-a.ogg").read_bytes() == before


def test_the_same_audio_gives_the_same_bytes(
    rendered: dict[str, np.ndarray], tmp_path: Path
) -> None:
    sound = rendered["test-1-bass-50-a"]
    write_loop(tmp_path / "a.ogg", sound, 0.3)
    write_loop(tmp_path / "b.ogg", sound, 0.3)
    assert (tmp_path / "a.ogg").read_bytes() == (tmp_path / "b.ogg").read_bytes()


def test_the_decoded_loop_is_seamless(rendered: dict[str, np.ndarray], tmp_path: Path) -> None:
    sound = rendered["test-1-harmony-50-a"]
    write_loop(tmp_path / "pad.ogg", sound, 0.3)
    audio, _ = soundfile.read(tmp_path / "pad.ogg")
    loop = audio[PRE_ROLL : PRE_ROLL + len(sound)]
    assert seam_ratio(loop) <= 1.0
    error = np.mean((loop - sound) ** 2) / np.mean(sound**2)
    assert 10 * np.log10(error) < -12


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"part": "drum", "energy": 1}, "part is 'drum'"),
        ({"part": "bass", "energy": 1, "colour": 2}, "loop field is 'colour'"),
        ({"part": "bass", "energy": 1}, "at least one"),
        ({"part": "bass", "energy": 1, "like": "bass-9-z"}, "like is 'bass-9-z'"),
        (
            {"part": "bass", "energy": 1, "layer": [{"instrument": "piano"}]},
            "one of notes, drums, figure, comp",
        ),
    ],
)
def test_mistakes_in_a_piece_are_named(entry: dict[str, Any], message: str) -> None:
    table = tomllib.loads(PIECE.split("[[loop]]")[0]) | {"loop": [entry]}
    with pytest.raises(ParameterError, match=message):
        read_piece(table)


def test_an_unknown_instrument_is_named(piece: Piece) -> None:
    plan = piece.loops[3]
    layer = replace(plan.layers[0], instrument="kazoo")
    with pytest.raises(ParameterError, match="kazoo"):
        Studio().render(piece, replace(plan, layers=(layer,)))


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[piece]\nfamily = 3\nkey = 'Q'", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"bad\.toml"):
        load_piece(path)
