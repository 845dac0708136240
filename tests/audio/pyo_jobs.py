"""Jobs for :mod:`fresh`: each boots one bus, measures, and returns plain values."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from adaptive.audio.bus import Bus
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.offline import OfflineDriver, render_offline
from adaptive.audio.records import decode_cue
from adaptive.audio.widening import Widening
from adaptive.cues import PARTS, Cue, Lane, PlayCue, RampCue
from adaptive.errors import DeviceError
from adaptive.music import Frame, db_to_gain
from adaptive.render import MixBlock
from adaptive.testing import loudest_click

SR = 44_100
CEILING = db_to_gain(-1.0)


class Bench:
    """A bus on the bench: signals in, signals out, aligned."""

    def __init__(self, block: int = 1024) -> None:
        self.bus = Bus(SR, block, BusSettings())
        self.bus.start()
        self.bus.warm_up()
        self._mix = MixBlock(block)

    def run(
        self,
        dry: np.ndarray,
        send: np.ndarray | None = None,
        cutoff: np.ndarray | float = 20_000.0,
        master: np.ndarray | float = 1.0,
    ) -> np.ndarray:
        """The bus's answer to mono or stereo signals, latency taken off."""
        n, block, delay = len(dry), self.bus.block, self.bus.latency_frames
        rows = -(-(n + delay) // block) * block
        inputs = np.zeros((rows, 6), np.float32)
        inputs[:n, :2] = dry if dry.ndim == 2 else dry[:, None]
        if send is not None:
            inputs[:n, 2:4] = send if send.ndim == 2 else send[:, None]
        inputs[:, 4], inputs[:, 5] = 20_000.0, 1.0
        inputs[:n, 4], inputs[:n, 5] = cutoff, master
        Widening(SR, rows).apply(inputs[:, 2:4], 0)
        out = []
        for first in range(0, rows, block):
            piece = inputs[first : first + block]
            self._mix.dry[:], self._mix.send[:] = piece[:, :2], piece[:, 2:4]
            self._mix.lanes[Lane.CUTOFF], self._mix.lanes[Lane.MASTER] = piece[:, 4], piece[:, 5]
            self.bus.feed(self._mix, block)
            self.bus.process()
            out.append(self.bus.output.copy())
        return np.concatenate(out)[delay : delay + n]


def materials() -> list[np.ndarray]:
    """Five loops of noise whose lengths share no factor with a block."""
    rng = np.random.default_rng(5)
    return [
        (0.15 * rng.standard_normal((n, 2))).astype(np.float32)
        for n in (22_051, 11_003, 33_007, 44_101, 8_191)
    ]


def busy_cues() -> list[Cue]:
    """Cues at odd frames on every lane and several tracks, hot enough for the limiter."""
    loops, cues = materials(), list[Cue]()
    for k in range(24):
        number = k % 5
        track = (0, 1, 2, len(PARTS))[k % 4]
        cues.append(
            PlayCue(
                k,
                track,
                Frame(3_001 * k + 17),
                1_501,
                number,
                len(loops[number]),
                Frame(13 * k - 5_000),
                gain=0.5 + 0.1 * k,
                send=0.3,
                correlation=0.1 * (k % 9),
                one_shot=track == len(PARTS),
            )
        )
    lanes = [
        (Lane.CUTOFF, 900.0),
        (Lane.DUCK, 0.4),
        (Lane.SEND, 1.7),
        (Lane.MASTER, 0.6),
        (Lane.CUTOFF, 19_000.0),
        (Lane.MASTER, 1.0),
    ]
    for k, (lane, target) in enumerate(lanes):
        cues.append(RampCue(24 + k, lane, Frame(9_777 * k + 3), 5_003, target))
    return cues


def due(cues: Iterable[Cue]) -> Callable[[Frame], list[Cue]]:
    """Hands cues out as their time comes."""
    left = sorted(cues, key=lambda cue: (cue.start, cue.cue_id))

    def pull(end: Frame) -> list[Cue]:
        found = []
        while left and left[0].start < end:
            found.append(left.pop(0))
        return found

    return pull


def render_hash(block: int, frames: int) -> dict[str, Any]:
    """Fingerprint of a whole render."""
    digest, total, peak = hashlib.sha256(), 0, 0.0
    for sound in render_offline(materials(), due(busy_cues()), frames, block=block, apart=False):
        digest.update(sound.tobytes())
        total += len(sound)
        peak = max(peak, float(np.abs(sound).max()))
    return {"hash": digest.hexdigest(), "frames": total, "peak": peak}


def render_given(cues: list[str], paths: list[str], frames: int, out: str) -> int:
    """Render cues (records in hexadecimal) over raw files; the sound goes to a file."""
    loops = [np.fromfile(path, np.float32).reshape(-1, 2) for path in paths]
    pull = due(decode_cue(bytes.fromhex(cue)) for cue in cues)
    sound = np.concatenate(list(render_offline(loops, pull, frames, block=512)))
    sound.tofile(out)
    return len(sound)


def limiter() -> dict[str, Any]:
    """Figures of the limiter: transparency, peaks, harmonic distortion, clicks."""
    bench, rng, t = Bench(), np.random.default_rng(1), np.arange(SR) / SR
    quiet = (0.8 * rng.uniform(-1, 1, (SR, 2))).astype(np.float32)

    def null() -> float:
        return float(np.abs(bench.run(quiet) - quiet).max())

    found: dict[str, Any] = {"null_before": null(), "thd_db": {}, "clicks": [], "peaks": []}
    for hertz in (55, 220, 997, 4_999):
        sine = 4.0 * CEILING * np.sin(2 * np.pi * hertz * np.arange(2 * SR) / SR)
        answer = bench.run(sine)[:, 0]
        spectrum = np.abs(np.fft.rfft(answer[SR:] * np.hanning(SR) ** 2)) ** 2
        peak = int(np.argmax(spectrum))
        tone = spectrum[peak - 5 : peak + 6].sum()
        found["thd_db"][hertz] = float(10 * np.log10((spectrum[10:].sum() - tone) / tone))
        found["clicks"].append(loudest_click(answer, SR).score)
        found["peaks"].append(float(np.abs(answer).max()))
    hostile = 8.0 * rng.standard_normal((SR, 2))
    hostile[::997] *= 10
    found["peaks"].append(float(np.abs(bench.run(hostile)).max()))
    left_only = np.stack([3.0 * np.sin(2 * np.pi * 300 * t), 0.1 * np.sin(2 * np.pi * 700 * t)], 1)
    steady = bench.run(left_only)[SR // 2 :]
    found["link_db"] = float(20 * np.log10(np.abs(steady[:, 1]).max() / 0.1 * 3.0 / CEILING))
    bench.run(np.zeros((3 * SR, 2)))
    found["null_after"] = null()
    found["latency_ms"] = 1000 * bench.bus.latency_frames / SR
    bench.bus.close()
    return found


def brightness() -> dict[str, Any]:
    """Figures of the filter: open, closed, and on the way."""
    bench, t = Bench(), np.arange(SR) / SR
    rng = np.random.default_rng(2)
    noise = (0.1 * rng.standard_normal((SR, 2))).astype(np.float32)
    opened = float(np.abs(bench.run(noise, cutoff=18_000.0) - noise).max())
    bench.run(np.zeros(SR))

    def gain_db(hertz: float, cutoff: float) -> float:
        sine = 0.5 * np.sin(2 * np.pi * hertz * t)
        steady = bench.run(sine, cutoff=cutoff)[SR // 2 :, 0]
        return float(20 * np.log10(np.sqrt(2 * np.mean(steady**2)) / 0.5))

    chord = sum(0.1 * np.sin(2 * np.pi * f * t) for f in (220.0, 331.0, 1_760.0))
    cutoff = np.full(SR, 20_000.0)
    cutoff[10_000:14_410] = np.linspace(20_000.0, 500.0, 4_410)
    cutoff[14_410:30_000] = 500.0
    cutoff[30_000:] = np.linspace(500.0, 20_000.0, SR - 30_000)
    found = {
        "null_open": opened,
        "corner_db": gain_db(1_000.0, 1_000.0),
        "octave_above_db": gain_db(2_000.0, 1_000.0),
        "low_db": gain_db(100.0, 1_000.0),
        "nearly_open_db": gain_db(12_000.0, 17_000.0),
        "sweep_click": loudest_click(bench.run(chord, cutoff=cutoff), SR).score,
    }
    bench.bus.close()
    return found


def reverb_and_master() -> dict[str, Any]:
    """The send rings on, dies away to the guard and no lower, and master turns all off."""
    bench = Bench()
    rng = np.random.default_rng(3)
    burst = np.zeros(SR)
    burst[:2_000] = 0.3 * rng.standard_normal(2_000)
    ringing = bench.run(np.zeros((SR, 2)), send=burst)
    long_after = bench.run(np.zeros((30 * SR, 2)))[-SR:]
    muted = bench.run(burst, send=burst, master=0.0)
    found = {
        "ringing": float(np.abs(ringing[SR // 2 :]).max()),
        "likeness": float(np.corrcoef(ringing.T)[0, 1]),
        "balance_db": float(10 * np.log10(np.divide(*(ringing**2).sum(axis=0)))),
        "tail_most": float(np.abs(long_after).max()),
        "tail_least": float(np.abs(long_after).min()),
        "muted": float(np.abs(muted).max()),
    }
    bench.bus.close()
    return found


def long_run(blocks: int) -> float:
    """Error after many small blocks: does sound ever slip against the tables?"""
    bench = Bench(block=16)
    loop = materials()[4] * 0.5
    worst = 0.0
    for _ in range(blocks * 16 // len(loop) + 1):
        worst = max(worst, float(np.abs(bench.run(loop) - loop).max()))
    bench.bus.close()
    return worst


def offline_frames() -> dict[str, Any]:
    """An impulse's place, materials on demand, and what was logged."""
    spike = np.zeros((5_000, 2), np.float32)
    spike[777] = 0.5
    asked: list[int] = []

    class Store(dict[int, np.ndarray]):
        def __missing__(self, number: int) -> np.ndarray:
            asked.append(number)
            if number != 3:
                raise KeyError(number)
            return spike

    cues = [
        PlayCue(0, 0, Frame(100), 8, 3, 5_000, Frame(1_000)),
        PlayCue(1, 1, Frame(200), 8, 4, 5_000, Frame(0)),
    ]
    with OfflineDriver(Store(), block=1000) as driver:
        first = np.concatenate(list(driver.blocks(due(cues), 1_500)))
        rest = np.concatenate(list(driver.blocks(due([]), 2_000)))
        starts = [(s.cue_id, s.actual, s.found) for s in driver.starts]
    sound = np.concatenate([first, rest])
    return {
        "lengths": [len(first), len(rest)],
        "spike_at": int(np.argmax(np.abs(sound[:, 0]))),
        "asked": asked,
        "starts": starts,
    }


def graph() -> dict[str, Any]:
    """How many streams the bus has, and who still fades its input."""
    bus = Bus(SR, 256)
    kinds = [type(s.getStreamObject()).__name__ for s in bus._server.getStreams()]
    faded = sum(kind.startswith("InputFader") for kind in kinds)
    sound = bus._pyo.Abs(bus._pyo.Sig(1.0))  # whoever makes an object after the bus
    return {
        "streams": len(kinds),
        "faded": faded,
        "faded outside": type(sound._in_fader).__name__ == "InputFader",
    }


def second_bus() -> str:
    """What a second bus in one process says. The first is left open on purpose."""
    Bus(SR, 256).start()
    try:
        Bus(SR, 256)
    except DeviceError as error:
        return str(error)
    return "no error"


if __name__ == "__main__":
    answer = globals()[sys.argv[1]](**json.loads(sys.argv[2]))
    print(json.dumps(answer))
