"""The PCM store: decoded once, and what cannot be decoded is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from adaptive.cues import Part
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import PcmStore, read_library
from adaptive.testing.synthetic import write_synthetic_library

FILE = "calm/bass-a0.wav"
LOOP = "calm-bass-a0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_synthetic_library(
        tmp_path / "library", scenes=["calm"], parts=[Part.BASS], stingers=False
    )


def prepared(folder: Path) -> tuple[PcmStore, tuple[LibraryError, ...]]:
    store = PcmStore(read_library(folder), folder.parent / "cache")
    return store, store.prepare()


def truncate(path: Path) -> None:
    pcm, rate = soundfile.read(path)
    soundfile.write(path, pcm[:-1], rate)


def cut_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def other_rate(path: Path) -> None:
    pcm, _ = soundfile.read(path)
    soundfile.write(path, pcm, 48_000)


def not_a_number(path: Path) -> None:
    pcm, rate = soundfile.read(path)
    pcm[7] = np.nan
    soundfile.write(path, pcm, rate, subtype="FLOAT")


def surround(path: Path) -> None:
    pcm, rate = soundfile.read(path, always_2d=True)
    soundfile.write(path, np.repeat(pcm[:, :1], 6, axis=1), rate)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (Path.unlink, "is not there"),
        (truncate, "has 235199 frames, the library needs 235200"),
        (cut_bytes, "the library needs 235200"),
        (lambda path: path.write_bytes(b"not audio at all"), "cannot be decoded"),
        (lambda path: path.write_bytes(b""), "cannot be decoded"),
        (other_rate, "has 48000 Hz, the library 44100 Hz"),
        (not_a_number, "has samples that are not finite numbers"),
        (surround, "has 6 channels, legal are 1 or 2"),
    ],
)
def test_a_spoilt_file_is_named_and_the_rest_is_ready(
    folder: Path, spoil: Callable[[Path], object], problem: str
) -> None:
    spoil(folder / FILE)
    store, problems = prepared(folder)
    assert len(problems) == 1
    assert problem in problems[0].problem
    assert LOOP in problems[0].path
    assert problems[0].remedy
    assert store.usable == {"calm-bass-a1", "calm-bass-b0", "calm-bass-b1"}
    with pytest.raises(ParameterError, match="audio is ready"):
        store.number(LOOP)


def test_a_file_that_changed_after_reading_is_named(folder: Path) -> None:
    store = PcmStore(read_library(folder), folder.parent / "cache")
    with (folder / FILE).open("ab") as out:
        out.write(b"\0")
    assert [p.problem for p in store.prepare()] == ["changed after the library was read"]


def test_audio_is_what_the_file_holds_doubled_if_mono(folder: Path) -> None:
    store, problems = prepared(folder)
    pcm = store.pcm(store.number(LOOP))
    file, _ = soundfile.read(folder / FILE, dtype="float32", always_2d=True)
    assert problems == ()
    assert np.array_equal(pcm, np.repeat(file, 2, axis=1) if file.shape[1] == 1 else file)
    with pytest.raises(ValueError, match="read-only"):
        pcm[0] = 0.0


def test_numbers_follow_the_ids(folder: Path) -> None:
    store, _ = prepared(folder)
    ids = [material.id for material in store.materials]
    assert ids == sorted(ids)
    assert [store.number(i) for i in ids] == list(range(len(ids)))
    with pytest.raises(ParameterError, match="material is 4"):
        store.pcm(4)


def test_what_is_decoded_is_not_decoded_again(folder: Path) -> None:
    first, _ = prepared(folder)
    files = [material.path for material in first.materials]
    stamps = [path.stat().st_mtime_ns for path in files]
    second, _ = prepared(folder)
    assert [material.path for material in second.materials] == files
    assert [path.stat().st_mtime_ns for path in files] == stamps


def test_a_damaged_cache_file_is_made_again(folder: Path) -> None:
    first, _ = prepared(folder)
    path = first.materials[0].path
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    second, problems = prepared(folder)
    assert problems == ()
    assert second.materials[0].path.read_bytes() == whole


def test_a_start_skips_the_pre_roll(folder: Path) -> None:
    pcm, rate = soundfile.read(folder / FILE, always_2d=True)
    padded = np.concatenate([np.full((100, pcm.shape[1]), 0.5), pcm])
    soundfile.write(folder / FILE, padded, rate)
    before, _ = prepared(folder)
    text = (folder / "library.toml").read_text(encoding="utf-8")
    changed = text.replace(f'file = "{FILE}"', f'file = "{FILE}"\nstart = 100')
    (folder / "library.toml").write_text(changed, encoding="utf-8")
    after, _ = prepared(folder)
    assert before.pcm(before.number(LOOP))[0, 0] == 0.5
    got = after.pcm(after.number(LOOP))
    assert np.allclose(got, np.broadcast_to(pcm, got.shape), atol=1e-4)


def test_a_cache_that_cannot_be_written_is_a_problem_of_each_sound(folder: Path) -> None:
    blocked = folder.parent / "file"
    blocked.write_text("in the way")
    store = PcmStore(read_library(folder), blocked)
    assert len(store.prepare()) == 4
    assert len(store.materials) == 0
