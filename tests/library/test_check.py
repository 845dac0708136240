"""Checking a library: each defect is found, named once, and a clean library has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from adaptive.cues import Part
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import Finding, check_library
from adaptive.library.seam import measure_seam
from adaptive.library.signal_level import measure_level
from adaptive.music import Tempo
from adaptive.testing.synthetic import click_loop, sine_chord_loop, write_synthetic_library

LOOP = "calm-bass-a0"
FILE = "calm/bass-a0.wav"

Pcm = np.ndarray


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = (Part.BASS, Part.HARMONY)
    return write_synthetic_library(tmp_path / "library", scenes=["calm"], parts=parts, score="")


def check(folder: Path) -> list[Finding]:
    return check_library(folder, cache=folder.parent / "cache")


def of(findings: list[Finding], where: str) -> list[tuple[str, str]]:
    return [(f.severity, f.problem) for f in findings if f.where == where]


def test_a_clean_library_has_nothing_but_its_few_levels_of_energy(folder: Path) -> None:
    findings = check(folder)
    assert [(f.severity, f.where) for f in findings] == [("warning", "scene calm")]
    assert "only 2 of 3 levels of energy (20, 40)" in findings[0].problem


def cut(pcm: Pcm) -> Pcm:
    """A wave whose end no longer meets its beginning."""
    hz = 100.3
    wave = 0.2 * np.sin(2 * np.pi * hz * np.arange(len(pcm)) / 44_100)
    return np.stack([wave, wave], axis=1)


def offset(pcm: Pcm) -> Pcm:
    return pcm + 0.02


def clip(pcm: Pcm) -> Pcm:
    return np.clip(pcm * 20.0, -1.0, 32767 / 32768)


def soften(pcm: Pcm) -> Pcm:
    return pcm * 0.5


def mute(pcm: Pcm) -> Pcm:
    return pcm * 0.0


def rest(pcm: Pcm) -> Pcm:
    out = pcm.copy()
    out[len(out) // 2 :] = 0.0
    return out


def lengthen(pcm: Pcm) -> Pcm:
    return np.concatenate([pcm, pcm])


@pytest.mark.parametrize(
    ("spoil", "severity", "problem"),
    [
        (cut, "error", "clicks at its loop point"),
        (offset, "warning", "direct current of 0.020"),
        (clip, "warning", "is clipped"),
        (soften, "warning", "loudness is annotated as"),
        (mute, "error", "is silent from end to end"),
        (rest, "note", "is silent for 1 whole bar (2)"),
        (lengthen, "note", "goes on for 8 quarters after 2 bars of 4/4 at 90 BPM"),
    ],
)
def test_a_spoilt_file_is_named(
    folder: Path, spoil: Callable[[Pcm], Pcm], severity: str, problem: str
) -> None:
    pcm, rate = soundfile.read(folder / FILE, always_2d=True)
    soundfile.write(folder / FILE, spoil(pcm), rate, subtype="FLOAT")
    found = of(check(folder), LOOP)
    assert any(s == severity and problem in p for s, p in found), found


def test_a_loop_far_softer_than_its_part_is_named(folder: Path) -> None:
    pcm, rate = soundfile.read(folder / FILE)
    soundfile.write(folder / FILE, pcm * 0.1, rate, subtype="FLOAT")
    problems = [problem for _, problem in of(check(folder), LOOP)]
    assert any("LU softer than the median of its part (bass" in p for p in problems), problems


def test_a_stinger_that_is_cut_off_is_named(folder: Path) -> None:
    path = folder / "stingers/death.wav"
    pcm, rate = soundfile.read(path)
    pcm[-1] = 0.1
    soundfile.write(path, pcm, rate)
    assert ("warning", "ends abruptly, at -20 dBFS") in of(check(folder), "death")


SCORE = """
[scenes.calm]
stinger = "deth"
bpm = [100, 110]
[scenes.void]
[scenes.drumless]
tags = ["calm"]
parts = ["drums"]
[triggers.t]
stinger = "trumpets"
scene = "clam"
return_to = "vod"
"""


@pytest.mark.parametrize(
    ("where", "severity", "problem", "remedy"),
    [
        ("scene calm", "error", "no stinger has the id or tag 'deth'", "did you mean death?"),
        ("scene calm", "warning", "no loop of it lies within 100–110 BPM (they have 90)", "bpm"),
        ("scene void", "error", "no loop belongs to it", "give loops its name"),
        ("scene drumless", "error", "its parts leave out all of its loops", "add one of these"),
        ("trigger t", "error", "no stinger has the id or tag 'trumpets'", "stinger"),
        ("trigger t", "error", "scene is 'clam', which is not a scene", "did you mean calm"),
        ("trigger t", "error", "return_to is 'vod', which is not a scene", "did you mean void"),
    ],
)
def test_what_the_score_asks_for_in_vain(
    folder: Path, where: str, severity: str, problem: str, remedy: str
) -> None:
    (folder / "score.toml").write_text(SCORE, encoding="utf-8")
    found = [f for f in check(folder) if f.where == where and problem in f.problem]
    assert [f.severity for f in found] == [severity]
    assert remedy in found[0].remedy


def test_errors_come_before_the_warnings_found_earlier(folder: Path) -> None:
    (folder / "score.toml").write_text(SCORE, encoding="utf-8")
    severities = [f.severity for f in check(folder)]
    assert severities[-1] == "warning"
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_scene_tags_that_no_scene_asks_for(folder: Path) -> None:
    text = (folder / "library.toml").read_text(encoding="utf-8")
    text = text.replace('scenes = ["calm"]', 'scenes = ["calmness"]')
    (folder / "library.toml").write_text(text, encoding="utf-8")
    (folder / "score.toml").write_text('[scenes.calm]\ntags = ["rest"]\n', encoding="utf-8")
    findings = check(folder)
    assert ("error", "no loop belongs to it, so it cannot be entered") in of(findings, "scene calm")
    tags = [f for f in findings if "no scene of the score asks for 'calmness'" in f.problem]
    assert "did you mean calm?" in tags[0].remedy


def test_a_single_leading_loop_is_noted(tmp_path: Path) -> None:
    folder = write_synthetic_library(
        tmp_path / "library", scenes=["combat"], parts=[Part.HARMONY], variants=1
    )
    text = (folder / "library.toml").read_text(encoding="utf-8")
    (folder / "library.toml").write_text(
        text.replace('part = "harmony"', 'part = "drums"', 2), encoding="utf-8"
    )
    notes = [f for f in check(folder) if f.where == "scene combat" and f.severity == "note"]
    assert [n.problem for n in notes] == ["a single loop leads it (combat-harmony-a2, harmony)"]


def test_what_reading_and_decoding_report_is_there(folder: Path) -> None:
    (folder / FILE).unlink()
    with (folder / "library.toml").open("a", encoding="utf-8") as out:
        out.write('\n[[loop]]\nid = "odd"\nfile = "odd.wav"\npart = "bas"\nbars = 1\nbpm = 90\n')
    findings = check(folder)
    problems = " ".join(f"{f.where} {f.problem}" for f in findings if f.severity == "error")
    assert "part is 'bas'" in problems
    assert f"{FILE} ({LOOP!r}) is not there" in problems


def test_a_library_without_a_usable_loop_still_has_its_problems(tmp_path: Path) -> None:
    (tmp_path / "library.toml").write_text(
        '[library]\nname="x"\nsample_rate=44100\n[[loop]]\nid="a"\n[[loop]]\nid="b"\n',
        encoding="utf-8",
    )
    findings = check(tmp_path)
    assert {f.severity for f in findings} == {"error"}
    assert sum("file is missing" in f.problem for f in findings if "entry" in f.where) == 2


def test_no_manifest_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"has no library\.toml"):
        check(tmp_path)


def test_progress_counts_up_to_all(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    check_library(folder, lambda done, total: seen.append((done, total)), folder.parent / "cache")
    total = seen[0][1]
    assert seen == [(step, total) for step in range(1, total + 1)]


class TestSeam:
    def test_loops_of_known_truth_have_none(self) -> None:
        tempo = Tempo.from_bpm(120.0)
        assert measure_seam(sine_chord_loop([[57, 60, 64]], tempo)).ratio < 1.1
        assert measure_seam(click_loop(tempo, bars=1)).ratio <= 1.0

    @pytest.mark.parametrize("jump", [0.05, 0.2])
    def test_a_jump_of_level_is_measured(self, jump: float) -> None:
        wave = sine_chord_loop([[45]], Tempo.from_bpm(120.0))
        wave = wave + np.linspace(0.0, jump, len(wave), dtype=np.float32)[:, None]
        seam = measure_seam(wave)
        assert seam.step == pytest.approx(jump, abs=0.01)
        assert seam.ratio > 6.0

    def test_a_kink_without_a_step_is_measured(self) -> None:
        # Half a cycle of a sine, rectified: the value meets, the slope does not.
        wave = np.sin(np.pi * np.arange(4000) / 4000)[:, None].astype(np.float32)
        seam = measure_seam(wave)
        assert seam.step_ratio < 2.0
        assert seam.bend_ratio == pytest.approx(4.0, rel=0.01)

    def test_too_short_to_say(self) -> None:
        assert measure_seam(np.ones((15, 2), np.float32)).ratio == 0.0


class TestLevel:
    def test_a_flat_top_is_clipped_and_a_single_peak_is_not(self) -> None:
        wave = np.zeros((100, 1), np.float32)
        wave[10] = wave[20] = wave[21] = 1.0
        assert measure_level(wave).clipped == 0
        wave[50:55] = 1.0
        assert measure_level(wave).clipped == 3
        assert measure_level(wave).peak == 1.0

    def test_silent_bars_are_counted_from_0(self) -> None:
        wave = np.zeros((400, 2), np.float32)
        wave[150] = 0.01
        assert measure_level(wave, 4).silent_bars == (0, 2, 3)
        assert not measure_level(wave, 4).silent

    def test_bars_must_divide_the_frames(self) -> None:
        with pytest.raises(ParameterError, match="divisor of 10"):
            measure_level(np.zeros((10, 2), np.float32), 3)
