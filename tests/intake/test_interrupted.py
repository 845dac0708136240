"""Imports that lose a worker or are told to stop, in real processes: the library is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing_jobs import MARK, do_job_or_die_once
from pack_desk import RATE, bring, chords, drums, snapshot, write

import adaptive.intake.crew as crew
import adaptive.intake.importer as importer
from adaptive.library import PcmStore, read_library

pytestmark = pytest.mark.live

TEMPOS = (90, 100, 110, 120, 130)
PATIENCE = 60.0
RUN = "import sys, killing_jobs; sys.exit(killing_jobs.import_and_hang(sys.argv[1:]))"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten loops."""
    folder = tmp_path_factory.mktemp("packs") / "pack"
    for number, bpm in enumerate(TEMPOS, start=1):
        write(folder / f"kit{number}_drums_{bpm}bpm.wav", drums(bpm, 4))
        write(folder / f"kit{number}_keys_{bpm}bpm.wav", chords(bpm, 4))
    return folder


@pytest.fixture(scope="module")
def whole(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The library's files when nothing happens."""
    place = tmp_path_factory.mktemp("whole")
    assert bring(pack, place / "library", workers=1).problems == []
    return kept(place / "library")


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Written when a job meets what it is for; workers find this folder's modules."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    return tmp_path / "mark"


def kept(library: Path) -> dict[str, bytes]:
    """A library's files but for the store, in which stand times of the audio files."""
    return {n: c for n, c in snapshot(library).items() if n != "annotations.parquet"}


def ended_by_ctrl_c(
    pack: Path, library: Path, workers: int, mark: Path
) -> subprocess.CompletedProcess[str]:
    """The command, interrupted as a terminal does it when it meets the fifth kit."""
    words = (pack, "--library", library, "--workers", workers, "--sample-rate", RATE)
    import_ = subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + PATIENCE
        while not mark.exists() and import_.poll() is None and time.monotonic() < end:
            try:
                import_.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
        os.killpg(import_.pid, signal.SIGINT)
        out, err = import_.communicate(timeout=PATIENCE)
    finally:
        if import_.poll() is None:
            os.killpg(import_.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(RUN, import_.returncode, out, err)


def test_a_worker_that_is_killed_half_way_leaves_no_trace_in_the_library(
    pack: Path,
    whole: dict[str, bytes],
    tmp_path: Path,
    mark: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew, "_BATCH_WEIGHT", 1)  # every file by itself
    monkeypatch.setattr(importer, "do_job", do_job_or_die_once)
    report = bring(pack, tmp_path / "library", workers=2)
    assert "kit3" in mark.read_text(encoding="utf-8")
    assert report.problems == [] and report.count("loop") == 2 * len(TEMPOS)
    assert kept(tmp_path / "library") == whole


@pytest.mark.parametrize("workers", [1, 2])
def test_after_ctrl_c_the_next_run_completes_the_library(
    pack: Path,
    whole: dict[str, bytes],
    tmp_path: Path,
    mark: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = ended_by_ctrl_c(pack, tmp_path / "library", workers, mark)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert not (tmp_path / "library" / "library.toml").exists(), "it had not come to writing"
    report = bring(pack, tmp_path / "library", cache=tmp_path / "adaptive-music" / "intake")
    assert report.problems == [] and report.unchanged >= 2 * len(TEMPOS) - 3
    assert kept(tmp_path / "library") == whole


def test_a_library_that_was_there_stays_as_it_was_after_ctrl_c(
    pack: Path,
    whole: dict[str, bytes],
    tmp_path: Path,
    mark: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    some, cache = tmp_path / "pack", tmp_path / "adaptive-music" / "intake"
    some.mkdir()
    for name in ("kit1_drums_90bpm.wav", "kit1_keys_90bpm.wav"):
        (some / name).write_bytes((pack / name).read_bytes())
    bring(some, tmp_path / "library", cache=cache)
    before = snapshot(tmp_path / "library")
    assert ended_by_ctrl_c(pack, tmp_path / "library", 1, mark).returncode == 130
    after = snapshot(tmp_path / "library")
    assert {name: after[name] for name in before} == before
    library = read_library(tmp_path / "library")
    assert library.problems == () and len(library.loops) == 2
    assert PcmStore(library, tmp_path / "pcm").prepare() == ()
    bring(pack, tmp_path / "library", cache=cache)
    assert {n: c for n, c in kept(tmp_path / "library").items() if n != "score.toml"} == {
        n: c for n, c in whole.items() if n != "score.toml"
    }
