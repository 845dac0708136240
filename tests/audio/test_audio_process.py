"""The audio process, live, on the driver without a device."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from fresh import run_fresh

from adaptive.audio import AudioProcess, AudioSettings, Loaded, LoadFailed, ProcessState, Report
from adaptive.audio.records import encode_cue
from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.errors import AudioProcessDied, DeviceError
from adaptive.music import Frame
from adaptive.render import CueStart

T = TypeVar("T")

pytestmark = pytest.mark.live

SR, LEAD = 44_100, 4_410
LENGTHS = (22_050, 11_025, 33_075)
SETTINGS = AudioSettings(driver="null", block=256, lease_s=20.0)


class Rig:
    """A running audio process with three loops loaded, and what it reported."""

    def __init__(self, folder: Path, settings: AudioSettings = SETTINGS) -> None:
        rng = np.random.default_rng(11)
        self.loops = [
            (0.1 * rng.standard_normal((frames, 2))).astype(np.float32) for frames in LENGTHS
        ]
        self.paths = [folder / f"{number}.pcm" for number in range(len(LENGTHS))]
        for path, loop in zip(self.paths, self.loops, strict=True):
            loop.tofile(path)
        self.reports: list[Report] = []
        self.audio = AudioProcess.start(folder / "link", settings)
        self.audio.wait_ready()
        for number, path in enumerate(self.paths):
            self.audio.load(number, path, LENGTHS[number])
        self.until(lambda: len(self.of(Loaded)) == len(LENGTHS))

    def until(self, met: Callable[[], object], timeout_s: float = 8.0) -> None:
        """Read reports until something is so; fails when it does not become so."""
        deadline = time.monotonic() + timeout_s
        while not met():
            assert time.monotonic() < deadline, "did not happen in time"
            time.sleep(0.002)
            self.reports += self.audio.reports()

    def of(self, kind: type[T]) -> list[T]:
        return [report for report in self.reports if isinstance(report, kind)]

    def now(self) -> Frame:
        """The engine frame of this moment."""
        return self.audio.status().frame_at(time.monotonic_ns())

    def play(self, cue_id: int, number: int, start: int, origin: int, track: int = 0) -> PlayCue:
        cue = PlayCue(
            cue_id, track, Frame(start), 2_205, number, LENGTHS[number], Frame(origin), send=0.2
        )
        assert self.audio.send(cue)
        return cue

    def heard(self, first: int, frames: int) -> np.ndarray:
        """What came out for these engine frames."""
        pieces: list[tuple[int, np.ndarray]] = []

        def enough() -> bool:
            place, sound = self.tap.read()
            pieces.append((place, sound))
            return place + len(sound) >= first + frames

        self.until(enough)
        out = np.full((frames, 2), np.nan, np.float32)
        for place, sound in pieces:
            begin, end = max(first, place), min(first + frames, place + len(sound))
            if begin < end:
                out[begin - first : end - first] = sound[begin - place : end - place]
        assert not np.isnan(out).any(), "the tap missed some frames"
        return out

    def listen(self) -> None:
        self.tap = self.audio.tap()

    def looped(self, number: int, first: int, frames: int, origin: int) -> np.ndarray:
        return self.loops[number][(np.arange(first, first + frames) - origin) % LENGTHS[number]]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.audio.close()
    assert not made.audio.alive
    assert made.audio.status().health.state is ProcessState.ENDED


def test_the_tap_is_filled_from_its_first_listener_on(rig: Rig) -> None:
    before = rig.audio.status().counts.blocks
    rig.until(lambda: rig.audio.status().counts.blocks > before + 20)
    assert rig.audio.link.taps.head == 0
    rig.listen()
    rig.until(lambda: rig.audio.link.taps.head > 20)


def test_after_fifteen_crossfades_the_phase_is_exact_and_a_recording_is_a_render(
    rig: Rig, tmp_path: Path
) -> None:
    rig.listen()
    base = rig.now() + LEAD
    cues: list[Cue] = [
        rig.play(k, k % 3, base + 2_999 * k, base + 101 * k, track=0) for k in range(15)
    ]
    for k, (lane, target) in enumerate([(Lane.CUTOFF, 2_000.0), (Lane.SEND, 0.0)]):
        ramp = RampCue(15 + k, lane, Frame(base + 5_001), 20_001, target)
        assert rig.audio.send(ramp)
        cues.append(ramp)
    back = RampCue(17, Lane.CUTOFF, Frame(base + 40_001), 3_001, 20_000.0)
    assert rig.audio.send(back)
    cues.append(back)
    frames = 55_000
    live = rig.heard(base, frames)

    rig.until(lambda: len(rig.of(CueStart)) == len(cues))
    assert all(start.actual == start.planned and start.found for start in rig.of(CueStart))
    settled = rig.looped(14 % 3, base + 54_000, 1_000, base + 101 * 14)
    place = np.argmin([np.abs(live[54_000 + d :][:900] - settled[:900]).sum() for d in range(9)])
    assert place == 0  # and no other shift fits better

    out = tmp_path / "offline.raw"
    run_fresh(
        "render_given",
        cues=[encode_cue(cue).hex() for cue in cues],
        paths=[str(path) for path in rig.paths],
        frames=int(base) + frames,
        out=str(out),
    )
    offline = np.fromfile(out, np.float32).reshape(-1, 2)[base:]
    assert offline.tobytes() == live.tobytes()


def test_a_cue_takes_effect_in_the_next_block_or_two(rig: Rig) -> None:
    delays = []
    for k in range(20):
        asked = rig.now()
        rig.play(k, k % 3, asked, 0, track=k % 4)
        rig.until(lambda k=k: len(rig.of(CueStart)) > k)
        delays.append(rig.of(CueStart)[k].actual - asked)
    assert np.median(delays) <= 4 * SETTINGS.block
    late = sum(delay > 0 for delay in delays)
    rig.until(lambda: rig.audio.status().counts.late_cues == late)


def test_whatever_is_wrong_is_answered_and_the_music_goes_on(rig: Rig, tmp_path: Path) -> None:
    rig.listen()
    base = rig.now() + LEAD
    rig.play(0, 0, base, 0)
    rig.audio.load(7, tmp_path / "none.pcm", 10)
    rig.audio.load(-1, rig.paths[0], 10)
    rig.until(lambda: len(rig.of(LoadFailed)) == 2)
    assert {failed.number for failed in rig.of(LoadFailed)} == {7, -1}
    rig.audio.send(PlayCue(1, 99, Frame(base), 1, 0, LENGTHS[0], Frame(0)))
    rig.audio.send(PlayCue(2, 3, Frame(base), 1, 77, 5, Frame(0)))
    rig.audio.link.cues.push(b"\xff no cue")
    rig.until(lambda: rig.audio.status().counts.missing == 1)
    counts = rig.audio.status().counts
    assert (counts.refused, counts.damaged, counts.faults) == (1, 1, 0)
    rig.audio.drop(0)
    first = rig.now() + LEAD
    level = np.abs(rig.heard(first, 2_000)).max(axis=1).reshape(20, -1).max(axis=1)
    assert level.min() > 0.05


def test_a_killed_process_is_noticed_and_its_successor_is_on_the_beat(rig: Rig) -> None:
    base = rig.now() + LEAD
    rig.play(0, 2, base, base + 77, track=1)
    rig.play(1, 1, base + 60 * SR, 0)  # still to come when the process dies
    rig.until(lambda: rig.of(CueStart))
    before = rig.audio.status()
    os.kill(before.health.pid, signal.SIGKILL)
    rig.until(lambda: not rig.audio.alive)

    rig.audio.restart()
    after = rig.audio.wait_ready()
    assert after.health.pid != before.health.pid
    expected = before.frame_at(after.counts.host_ns)
    assert -1 <= after.counts.frame - expected <= after.counts.block
    assert after.counts.frame % after.counts.block == 0  # blocks begin where they did
    rig.listen()
    first = rig.now() + LEAD
    dry = rig.looped(2, first, 5_000, base + 77)
    heard = rig.heard(first, 5_000)
    shifts = [np.vdot(heard[9:-9], np.roll(dry, d, axis=0)[9:-9]) for d in range(-8, 9)]
    assert int(np.argmax(shifts)) == 8
    state = rig.audio.state()
    assert state is not None and [cue.cue_id for cue in state.waiting] == [0, 1]
    assert len(rig.of(CueStart)) == 1  # what is restored is not reported again


def gone(audio: AudioProcess) -> None:
    """Wait for the end of a process that ends by itself."""
    deadline = time.monotonic() + 5.0
    while audio.alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not audio.alive


def test_a_process_without_supervisor_ends_when_its_lease_does(tmp_path: Path) -> None:
    settings = AudioSettings(driver="null", lease_s=0.3)
    audio = AudioProcess.start(tmp_path / "link", settings)
    audio.wait_ready()
    for _ in range(5):  # a beat now and then keeps it
        time.sleep(0.1)
        audio.beat()
    assert audio.alive
    gone(audio)
    assert "no supervisor" in audio.status().health.message
    with pytest.raises(AudioProcessDied):
        audio.wait_ready()


def test_the_process_outlives_its_parent_and_another_one_takes_over(tmp_path: Path) -> None:
    link = tmp_path / "link"
    code = (
        "import os; from adaptive.audio import *; "
        f"a = AudioProcess.start({str(link)!r}, AudioSettings(driver='null')); "
        "a.wait_ready(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)
    audio = AudioProcess.attach(link)
    try:
        assert audio.alive
        blocks = audio.status().counts.blocks
        deadline = time.monotonic() + 5.0
        while audio.status().counts.blocks < blocks + 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert audio.status().counts.blocks >= blocks + 20
    finally:
        audio.close()
    assert not audio.alive


def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = AudioSettings(driver="portaudio", device=9_999)
    audio = AudioProcess.start(tmp_path / "link", settings)
    with pytest.raises(DeviceError, match="no sound device"):
        audio.wait_ready()
    audio.close()
    assert not audio.alive


def test_sigterm_ends_it_in_order(tmp_path: Path) -> None:
    audio = AudioProcess.start(tmp_path / "link", AudioSettings(driver="null"))
    pid = audio.wait_ready().health.pid
    os.kill(pid, signal.SIGINT)  # the terminal's, meant for others
    os.kill(pid, signal.SIGTERM)
    gone(audio)
    health = audio.status().health
    assert (health.state, health.message) == (ProcessState.ENDED, "terminated")
