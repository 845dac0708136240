"""A bus in a process of its own: the same sound, any number of them, and an end in every case."""

from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from fresh import run_fresh
from pyo_jobs import busy_cues, due, materials

from adaptive.audio import BusSettings, OfflineDriver, render_offline
from adaptive.cues import PlayCue
from adaptive.errors import DeviceError, ParameterError
from adaptive.music import Frame

pytestmark = pytest.mark.pyo

FRAMES = 100_003


@pytest.mark.parametrize("block", [64, 1000, 8192])
def test_it_gives_the_same_bytes_as_a_bus_of_this_process(block: int) -> None:
    here = run_fresh("render_hash", block=256, frames=FRAMES)
    digest = hashlib.sha256()
    for sound in render_offline(materials(), due(busy_cues()), FRAMES, block=block):
        digest.update(sound.tobytes())
    assert digest.hexdigest() == here["hash"]


def test_one_process_may_have_many_and_their_settings_reach_them() -> None:
    loud = np.full((4_000, 2), 3.0, np.float32)
    cues = [PlayCue(0, 0, Frame(0), 8, 0, len(loud), Frame(0))]
    peaks = []
    with (
        OfflineDriver([loud], settings=BusSettings(ceiling_db=-1.0)) as one,
        OfflineDriver([loud], settings=BusSettings(ceiling_db=-9.0)) as other,
    ):
        for driver in (one, other):
            sound = np.concatenate(list(driver.blocks(due(cues), 30_000)))
            peaks.append(20.0 * np.log10(np.abs(sound).max()))
    assert peaks == pytest.approx([-1.0, -9.0], abs=0.001)


def test_pieces_of_any_length_join_without_a_gap() -> None:
    with OfflineDriver(materials(), block=64) as driver:
        pull = due(busy_cues())
        pieces = [np.concatenate(list(driver.blocks(pull, n))) for n in (1, 5_000, 2_047, 30_000)]
    whole = np.concatenate(list(render_offline(materials(), due(busy_cues()), 37_048)))
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_its_death_is_an_error_and_not_a_wait() -> None:
    with OfflineDriver(materials(), block=64) as driver:
        blocks = driver.blocks(due(busy_cues()), 10**9)
        next(blocks)
        os.kill(driver.bus_pid, signal.SIGKILL)
        with pytest.raises(DeviceError, match="has ended"):
            for _ in blocks:
                pass


def test_it_ends_with_its_driver() -> None:
    with OfflineDriver(materials()) as driver:
        pid = driver.bus_pid
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_keeps_it_from_starting_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyo.py").write_text("raise ImportError('no sound library here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DeviceError, match="no sound library here"):
        OfflineDriver(materials())
    with pytest.raises(ParameterError, match="16 to 8192"):
        OfflineDriver(materials(), block=9_000)
