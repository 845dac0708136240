"""Where there is no JACK: this engine on its paced null device, measured in its own recording."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import numpy as np
import soundfile

from bench.black_box.adaptive_engine import write_two_scenes
from bench.black_box.clock_fit import ClockFit
from bench.black_box.hearing import Recording
from bench.black_box.jack_server import RATE
from bench.black_box.judging import Heard, Sent, judge
from bench.black_box.loops import PATTERN, write_loops
from bench.black_box.peer import Peer
from bench.engine import ServedEngine
from bench.witness import StallWitness

__all__ = ["measure_own_recording"]


def measure_own_recording(work: Path, events: int, *, block: int = 256) -> tuple[list[Heard], int]:
    """What was heard of events sent to an engine on the paced null device.

    The frames' host times are those that the engine gives its beats; nothing else of it is used.

    Parameters
    ----------
    work : Path
        A folder for files.
    events : int
    block : int
        Frames a block.

    Returns
    -------
    heard : list of Heard
    lost : int
        Messages of which nothing certain was heard.
    """
    write_two_scenes({side: write_loops(work, side) for side in "ab"}, work)
    file = work / "own.wav"
    options = ("--library", str(work), "--block", str(block), "--record", str(file))
    beats: list[tuple[int, int]] = []
    ended = threading.Event()
    with ServedEngine(*options) as engine, StallWitness() as witness:

        def listen() -> None:
            with engine.client() as ears:
                while not ended.is_set():
                    for beat in ears.listen("beat", seconds=0.5):
                        beats.append((beat.body["frame"], beat.body["heard_ns"]))

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            sent = _send(engine, events)
        finally:
            ended.set()
            listener.join()
    sound, _ = soundfile.read(file, dtype="float32")
    clock = ClockFit.of(np.array(sorted(beats), np.int64), 0, RATE)
    recording = Recording(sound.T, 0, clock, np.zeros(0, np.int64))
    return judge(recording, 0, sent, witness)


def _send(engine: ServedEngine, events: int) -> list[Sent]:
    chance, sent = random.Random(1), []
    with engine.client() as client:
        time.sleep(1.0)
        for number in range(events + 1):
            side = "ba"[number % 2]
            sent.append(Sent(time.monotonic_ns(), side))
            client.send({"type": "scene", "name": side, "quantize": "now"})
            time.sleep(Peer.spacing_s + chance.uniform(0.0, PATTERN / RATE))
        time.sleep(0.5)
    return sent
