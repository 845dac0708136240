"""Each measure of a library finds the fault that it is there for, and none where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from adaptive.compose import LoopPlan, Piece, read_piece
from adaptive.compose.performance import perform
from adaptive.cues import Part
from adaptive.library import Loop
from adaptive.music import COMMON_TIME, Key, Tempo
from adaptive.serve.assemble import load_library
from adaptive.testing import click_loop, sine_chord_loop
from bench.chord_share import outside_chords, outside_scale
from bench.energy_order import SENSES, Heard, hear, steps_of
from bench.energy_played import Played, energy_played, nearest_energy
from bench.family_mix import mixed, pitched_members
from bench.key_judge import PROFILES, chroma_of, heard_key, mirex_score, relation
from bench.library_figures import (
    family_steps,
    graph_figures,
    level_figures,
    listed,
    onset_figures,
    order_figures,
    played_figures,
    seam_figures,
)
from bench.library_keys import KeyCase
from bench.loop_examination import Examined, Judged, Task, examine_loop
from bench.onset_grid import OnsetErrors, onset_errors
from bench.onset_rate import onset_rate
from bench.onset_times import onset_times
from bench.result import Figure
from bench.scene_ladder import ENERGIES, Listening, ladder_events
from bench.writing import Places, places_of, written_chroma, written_loops

SR = 44_100
TEMPO = Tempo(22_050)  # 120 BPM
SIXTEENTHS = np.arange(64) * 22_050 / 4 / SR
CADENCE = {
    "C major": ((48, 52, 55), (53, 57, 60), (55, 59, 62), (48, 52, 55)),
    "A minor": ((45, 48, 52), (50, 53, 57), (52, 56, 59), (45, 48, 52)),
}
PIECE = """
[piece]
family = "study-1"
key = "A minor"
beat_frames = 22050
bars = 1
chords = "Am"
valence = 0
arousal = 0
seed = 3

[[loop]]
part = "drums"
energy = 50
[[loop.layer]]
instrument = "electronic kit"
drums = "kick x...x...x...x..."
loose = 0.008

[[loop]]
part = "melody"
energy = 50
[[loop.layer]]
instrument = "flute"
notes = "a4:3 c5:1"
"""


def clicks() -> npt.NDArray[np.float32]:
    return click_loop(TEMPO, bars=4, clicks_a_quarter=4)


def on_grid(grid: npt.NDArray[np.float64]) -> Places:
    return Places(grid, tuple(np.array([place]) for place in grid))


def figure(figures: list[Figure], begins: str) -> Figure:
    return next(figure for figure in figures if figure.name.startswith(begins))


def a_loop(**changed: object) -> Loop:
    given = {
        "id": "x",
        "path": "x.wav",
        "part": Part.DRUMS,
        "tempo": TEMPO,
        "meter": COMMON_TIME,
        "bars": 1,
        "family": "f",
        **changed,
    }
    return Loop(**given)  # type: ignore[arg-type]


def examined(seam: float = 0.1, peak_db: float = -3.0, **changed: object) -> Examined:
    return Examined(a_loop(**changed), seam, seam, -20.0, peak_db)


# --- seams and levels ---------------------------------------------------------------------------


def test_a_step_at_the_loop_point_is_found(small_library: Path) -> None:
    loaded = load_library(small_library)
    loop = next(loop for loop in loaded.library.loops if loop.part is Part.HARMONY)
    material = loaded.store.materials[loaded.store.number(loop.id)]
    clean = examine_loop(Task(loop, material, SR))
    assert figure(seam_figures([clean]), "seams above").met
    pcm = np.array(loaded.store.pcm(material.number))
    pcm[len(pcm) // 2 :] += np.linspace(0, 0.4, len(pcm) - len(pcm) // 2)[:, None]
    broken = small_library.parent / "broken.pcm"
    broken.write_bytes(pcm.astype("<f4").tobytes())
    found = examine_loop(Task(loop, replace(material, path=broken), SR))
    assert found.seam > 1
    assert figure(seam_figures([clean, found]), "seams above").value == 1


def test_a_peak_a_loud_loop_and_a_family_that_clips_are_found() -> None:
    levels = [replace(examined(), loudness=lufs) for lufs in (-20.0, -20.0, -14.0)]
    figures = level_figures([*levels, examined(peak_db=-0.5)], {"f": 0.2, "g": -3.0})
    assert figure(figures, "loudness of drums").value.max == pytest.approx(6.0)  # type: ignore[union-attr]
    assert figure(figures, "highest true peak").met is False
    assert figure(figures, "highest peak of a family").met is False
    quiet = level_figures(levels, {"f": -0.1})
    assert figure(quiet, "highest true peak").met and figure(quiet, "highest peak of").met


def test_a_family_sounds_until_all_its_loops_come_round() -> None:
    short, long = (np.full((frames, 2), 0.6, np.float32) for frames in (200, 300))
    total = mixed([(a_loop(), short), (a_loop(), long)], SR)
    assert total.shape == (600, 2)
    assert total.max() == pytest.approx(1.2)
    keys = (None, Key(9, "minor"), Key(2), Key(9, "minor"))
    key, pitched = pitched_members([(a_loop(key=key), short) for key in keys])
    assert key == Key(9, "minor")
    assert len(pitched) == 2
    assert pitched_members([(a_loop(), short)]) == (None, [])


# --- keys ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", CADENCE)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("shift", [0, 5])
def test_the_key_of_a_cadence_is_heard(written: str, profile: str, shift: int) -> None:
    chords = [[pitch + shift for pitch in chord] for chord in CADENCE[written]]
    chroma = chroma_of(sine_chord_loop(chords, TEMPO, harmonics=4), SR)
    assert heard_key(chroma, PROFILES[profile]) == Key.parse(written).transposed(shift)


def test_a_wrong_key_in_the_manifest_is_found() -> None:
    chroma = chroma_of(sine_chord_loop(CADENCE["C major"], TEMPO, harmonics=4), SR)
    assert KeyCase("right", chroma, Key.parse("C major")).agrees
    wrong = KeyCase("wrong", chroma, Key.parse("C# major"))
    assert not wrong.agrees
    assert wrong.told() == "wrong Db major → C major (another)"


@pytest.mark.parametrize(
    ("heard", "score"),
    [("C", 1.0), ("G", 0.5), ("F", 0.0), ("Am", 0.3), ("Cm", 0.2), ("D", 0.0), ("Em", 0.0)],
)
def test_near_keys_score_as_in_mirex(heard: str, score: float) -> None:
    assert mirex_score(Key.parse(heard), Key.parse("C major")) == score


def test_a_mode_counts_as_the_key_on_its_tonic() -> None:
    assert relation(Key.parse("Em"), Key.parse("E phrygian")) == "the key"
    assert relation(Key.parse("C"), Key.parse("A minor")) == "its relative"
    assert relation(Key.parse("Am"), Key.parse("E phrygian")) == "another"


def test_pitch_that_is_not_written_is_found() -> None:
    right = sine_chord_loop(CADENCE["C major"], TEMPO)
    assert outside_chords(right, ["C", "F", "G", "C"]) < 0.1
    assert outside_chords(right, ["C#", "F#", "G#", "C#"]) > 0.9
    assert outside_scale(right, Key.parse("C major")) < 0.1
    assert outside_scale(right, Key.parse("F# major")) > 0.5
    assert np.isnan(outside_chords(right, ["C", "H"]))


# --- onsets -------------------------------------------------------------------------------------


def test_clicks_are_found_within_a_millisecond() -> None:
    times = onset_times(clicks(), SR)
    errors = onset_errors(times, on_grid(SIXTEENTHS), 8.0)
    assert (len(times), errors.written, errors.unwritten) == (64, 64, 0)
    assert np.abs(errors.from_grid).max() < 1.2
    assert abs(np.median(errors.from_grid)) < 0.5


@pytest.mark.parametrize("shift_ms", [10.0, -10.0, 30.0])
def test_a_track_that_is_late_or_early_is_found(shift_ms: float) -> None:
    moved = np.roll(clicks(), round(shift_ms * SR / 1e3), axis=0)
    errors = onset_errors(onset_times(moved, SR), on_grid(SIXTEENTHS), 8.0)
    assert np.median(errors.from_grid) == pytest.approx(shift_ms, abs=0.7)
    figures = onset_figures([replace(examined(), judged=Judged(Heard(0, 0, 0), onsets=errors))])
    assert figure(figures, "onset off its grid").met is (abs(shift_ms) < 15)


def test_missing_and_unwritten_onsets_are_counted() -> None:
    times = onset_times(clicks(), SR)
    missing = onset_errors(times[::2], on_grid(SIXTEENTHS), 8.0)
    assert (len(missing.from_grid), missing.written) == (32, 64)
    alone = onset_errors(times, on_grid(SIXTEENTHS[::2]), 8.0)
    assert (alone.unwritten, alone.measured) == (32, 64)
    silent = onset_errors(times[:0], on_grid(SIXTEENTHS), 8.0)
    assert silent == OnsetErrors(looseness=[0.0] * 64, written=64)


def test_looseness_and_swing_are_told_apart_from_error(tmp_path: Path) -> None:
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "study.toml").write_text(PIECE, encoding="utf-8")
    written = written_loops(tmp_path)
    assert set(written) == {"study-1-drums-50-a", "study-1-melody-50-a"}
    piece, plan = written["study-1-drums-50-a"]
    places = places_of(piece, plan)
    assert places.grid.tolist() == [0.0, 0.5, 1.0, 1.5]
    played = [note.onset / SR for note in perform(piece, plan, 0)]
    assert np.concatenate(places.played).tolist() == played
    errors = onset_errors(np.array(played) % 2.0, places, 2.0)
    assert np.allclose(errors.from_played, 0, atol=1e-9)
    assert np.allclose(errors.from_grid, places.looseness_ms)
    assert written_chroma(*written["study-1-melody-50-a"]).argmax() == 9
    assert not written_chroma(piece, plan).any()


def test_swung_notes_lie_on_the_swung_grid() -> None:
    piece, plan = _swung(0.66)
    assert places_of(piece, plan).grid == pytest.approx([0.0, 0.33, 0.5, 0.83], abs=1e-3)


def _swung(swing: float) -> tuple[Piece, LoopPlan]:
    layer = {"instrument": "electronic kit", "drums": "hat x.x.x.x.........", "loose": 0.02}
    head = {
        "family": "s",
        "key": "A minor",
        "beat_frames": 22_050,
        "bars": 1,
        "chords": "Am",
        "valence": 0,
        "arousal": 0,
        "swing": swing,
    }
    piece = read_piece({"piece": head, "loop": [{"part": "drums", "energy": 50, "layer": [layer]}]})
    return piece, piece.loops[0]


# --- energy -------------------------------------------------------------------------------------


def test_onsets_are_counted() -> None:
    for each in (1, 2, 4):
        track = click_loop(TEMPO, bars=4, clicks_a_quarter=each)
        assert onset_rate(track, SR) == pytest.approx(2 * each, abs=0.4)
    assert onset_rate(sine_chord_loop(CADENCE["C major"], TEMPO), SR) < 1.0


def test_energies_in_the_wrong_order_are_found() -> None:
    soft = 0.3 * click_loop(TEMPO, bars=4)
    hard = clicks()
    low, high = hear(soft, SR), hear(hard, SR)
    right, wrong = steps_of("s", {20: low, 70: high}), steps_of("s", {20: high, 70: low})
    assert all(right[0].rises(sense) for sense in ("loud", "busy"))
    assert not any(wrong[0].rises(sense) for sense in ("loud", "busy"))
    figures = order_figures("steps", [*right, *wrong], aim=True)
    assert [(f.value, f.met) for f in figures[:2]] == [(1, False), (1, False)]
    assert wrong[0].told("busy") == "s 20→70: 7.88→1.88"


def test_a_darker_sound_is_found() -> None:
    dark, bright = (hear(sine_chord_loop([[pitch]] * 4, TEMPO), SR) for pitch in (45, 81))
    (step,) = steps_of("s", {20: bright, 70: dark})
    assert not step.rises("bright")
    assert bright.bright == pytest.approx(880, rel=0.1)


def test_the_loops_of_one_energy_are_averaged() -> None:
    def loop(energy: float, loud: float) -> Examined:
        return replace(examined(energy=energy), judged=Judged(Heard(loud, 1.0, 1.0)))

    (step,) = family_steps([loop(20, -20), loop(70, -30), loop(70, -8)])
    assert step.energies == (20, 70)
    assert [heard.loud for heard in step.heard] == [-20, -19]
    assert [step.rises(sense) for sense in SENSES] == [True, False, False]


def test_a_ladder_asks_for_each_energy_in_turn() -> None:
    events = ladder_events("calm", Listening(1.0, 2.0))
    assert events[0] == {"at": 0.0, "type": "scene", "name": "calm"}
    assert [(e["at"], e["value"]) for e in events[1:]] == [
        (3.0 * n, energy) for n, energy in enumerate(ENERGIES)
    ]


def test_energies_that_the_walk_passes_over_are_found(small_library: Path) -> None:
    loops = [a_loop(energy=energy) for energy in (20, 45, 90)]
    strangers = [a_loop(energy=24, family="other"), a_loop(energy=24, part=Part.BASS)]
    assert nearest_energy(loops[2], 25, [*loops, *strangers]) == 20
    flat = [Played(asked, 55, near) for asked, near in ((20, 20), (95, 90))]
    assert [(f.value, f.unit) for f in played_figures(flat)] == [
        (55, "(nearest 20)"),
        (55, "(nearest 90)"),
    ]
    played = energy_played(load_library(small_library), "combat", Listening(2.0, 3.0))
    assert {each.asked for each in played} == set(ENERGIES)
    assert {each.chosen for each in played} <= {55, 75, 95}
    assert {each.nearest for each in played if each.asked == 20} == {55}


# --- the whole ----------------------------------------------------------------------------------


def test_the_graph_is_summed_up(small_library: Path) -> None:
    loaded = load_library(small_library)
    loops = loaded.library.loops
    figures = graph_figures(loaded.graph, 0.35, loops)
    assert figure(figures, "strongly connected").met
    assert figure(figures, "keys").value == 3
    assert figure(figures, "meters").value == 2
    none = graph_figures(loaded.graph, 0.0, loops)
    assert figure(none, "edges that cost").value < figure(figures, "edges that cost").value  # type: ignore[operator]


def test_long_lists_are_cut() -> None:
    assert listed([]) == "none"
    assert listed("abc", most=2) == "a; b and 1 more"


@pytest.mark.pyo
def test_a_library_without_pieces_is_measured(
    small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bench import starter_library as measure

    monkeypatch.setattr(measure, "Listening", lambda *_: Listening(1.0, 2.0))
    result = measure.starter_library(small_library, tmp_path, full=False)
    names = [figure.name for figure in result.figures]
    assert any(name.startswith("steps of scenes") for name in names)
    assert not any(name.startswith("onset off") for name in names)
    assert any("no pieces" in note for note in result.notes)
    score = figure(result.figures, "key of harmony loops alone: MIREX")
    assert isinstance(score.value, float) and 0 <= score.value <= 1


def test_without_the_judge_it_says_how_to_get_it(
    small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bench import starter_library as measure

    monkeypatch.setattr(measure, "has_judge", lambda: False)
    result = measure.starter_library(small_library, tmp_path, full=False)
    assert any("pip install" in note for note in result.notes)
    assert figure(result.figures, "seams above").met
