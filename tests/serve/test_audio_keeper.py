"""Whoever keeps an audio process is told of its end at once."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from adaptive.audio import AudioSettings
from adaptive.serve.audio_keeper import AudioKeeper

PATIENCE_S = 20.0


def test_the_end_of_a_process_and_of_its_successor_is_told(tmp_path: Path) -> None:
    told = threading.Event()
    keeper = AudioKeeper(tmp_path / "link", AudioSettings(driver="null"), told.set)
    try:
        pid = keeper.audio.wait_ready().health.pid
        assert keeper.look_after() is None
        for _ in range(2):
            assert not told.is_set()
            os.kill(pid, signal.SIGKILL)
            assert told.wait(PATIENCE_S)
            told.clear()
            while (news := keeper.look_after()) is None or "died" not in news:
                assert news is None
            before, pid = pid, _playing_again(keeper, pid)
            assert pid != before
    finally:
        keeper.close()


def _playing_again(keeper: AudioKeeper, before: int) -> int:
    """The number of the process that has taken the place of another, when it plays."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.02)):
        status = keeper.audio.status()
        if status.running and status.health.pid != before and status.counts.blocks:
            return status.health.pid
        keeper.look_after()
        pause.wait(0.02)
    raise AssertionError("no other process plays")
