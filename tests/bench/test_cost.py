"""What the measures of cost count: planted leaks, garbage, late blocks, pages, processor time."""

from __future__ import annotations

import os
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

import bench.per_core as per_core
from adaptive.audio import AudioSettings, Counts, Link
from bench.allocations import count_allocations, in_the_audio_session
from bench.per_core import Session, carry, watch
from bench.process_figures import cpu_ns, memory, minor_faults, pinned
from bench.session import in_own_process
from bench.start_up import first_sound_s
from bench.stem_player import StemPlayer, write_stems


def test_what_keeps_nothing_is_told_from_a_leak_of_one_object_a_block() -> None:
    clean = count_allocations(lambda: [str(1.5)], 2_000)
    assert clean.kept < 20
    assert clean.garbage == 0
    kept: list[object] = []
    leaking = count_allocations(lambda: kept.append(object()), 2_000)
    assert leaking.kept >= 2_000
    assert leaking.kept_bytes >= 16 * 200


def test_garbage_and_memory_that_is_given_back_are_counted() -> None:
    def cycle() -> None:
        ring: list[object] = []
        ring.append(ring)

    assert count_allocations(cycle, 500).garbage >= 500
    assert count_allocations(lambda: np.empty(512, np.float32), 10).brief_bytes >= 2048
    assert count_allocations(lambda: None, 10).brief_bytes < 200


@pytest.mark.pyo
def test_the_audio_session_keeps_nothing_and_makes_no_array_at_rest(tmp_path: Path) -> None:
    at_rest, in_transition = in_own_process(in_the_audio_session, tmp_path, 5, 1_000)
    for found in (at_rest, in_transition):
        assert found.kept < 100
        assert found.garbage == 0
    assert at_rest.brief_bytes < 2048


def test_processor_time_pages_and_memory_are_those_of_the_process() -> None:
    used, faults, owned, share = in_own_process(use_50_ms_and_20_mb)
    assert 40e6 < used < 2e9
    assert owned > 18_000_000
    assert faults > 0
    assert share <= 1.0


def use_50_ms_and_20_mb() -> tuple[int, int, int, float]:
    """What a process sees of itself while it does so; a fresh one, without memory to use again."""
    pid = os.getpid()
    used, faults, owned = cpu_ns(pid), minor_faults(pid), memory(pid).own
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    pages = np.ones(20_000_000, np.uint8)
    now = memory(pid)
    more = cpu_ns(pid) - used, minor_faults(pid) - faults, now.own - owned
    return *more, now.share / now.resident * bool(len(pages))


def test_a_core_is_left_as_it_was() -> None:
    before = os.sched_getaffinity(0)
    with pinned(max(before)):
        assert os.sched_getaffinity(0) == {max(before)}
    assert os.sched_getaffinity(0) == before


def _counting(path: Path, **counts: int) -> Link:
    link = Link.create(path, AudioSettings(block=64, tap_s=0.1))
    link.counts.write(Counts(**counts).encode())
    return link


@pytest.mark.parametrize(("stalled", "seen"), [(False, (2, 1)), (True, (0, 0))])
def test_late_blocks_and_cues_count_unless_the_core_stalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stalled: bool, seen: tuple[int, int]
) -> None:
    class Witness(nullcontext[None]):
        def stalled(self, begin_ns: int, end_ns: int) -> bool:
            assert begin_ns < written[0] < end_ns
            return stalled

    def write() -> None:
        written.append(time.monotonic_ns())
        link.counts.write(Counts(underruns=9, late_cues=3).encode())

    monkeypatch.setattr(per_core, "StallWitness", Witness)
    link = _counting(tmp_path / "link", underruns=7, late_cues=2)
    core = max(os.sched_getaffinity(0))
    assert watch([link], core, 0.05) == (0, 0), "what was before does not count"
    written: list[int] = []
    threading.Timer(0.1, write).start()
    assert watch([link], core, 0.3) == seen


def test_sessions_are_added_until_one_is_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = _counting(tmp_path / "link")
    session = Session((os.getpid(),), link)
    monkeypatch.setattr(per_core, "_SETTLE_S", 0.0)
    monkeypatch.setattr(per_core, "_share", lambda session, seconds: 10.0)
    monkeypatch.setattr(per_core, "watch", lambda links, core, seconds: (4 * (len(links) > 8), 2))
    carried = carry(lambda _: nullcontext(session), 0, 2, 0.0)
    assert (carried.sessions, carried.beyond, carried.late, carried.late_cues) == (7, 9, 4, 2)


@pytest.mark.live
def test_stems_play_at_rest_and_in_transition(tmp_path: Path) -> None:
    loops = write_stems(tmp_path / "stems", 24)
    with StemPlayer(tmp_path / "link", loops) as player:
        player.play()
        at_rest = player.rest(0.3)
        in_transition = player.crossfade(0.5)
        counts = player.counts()
        state = player.audio.state()
    assert 0.0 < at_rest.percent < 100.0 > in_transition.percent > 0.0
    assert (counts.missing, counts.refused, counts.dropped, counts.faults) == (0, 0, 0, 0)
    assert state is not None
    assert len(state.playing) == 12, "more than the scheduler's tracks"


@pytest.mark.live
def test_the_first_sound_comes_after_the_start(small_library: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    waited = first_sound_s(small_library, tmp_path, 60.0)
    assert 0.2 < waited < time.monotonic() - began
    assert any(tmp_path.rglob("*.pcm")), "decoded into the cache that was named"
