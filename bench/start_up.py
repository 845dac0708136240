"""Start-up: from the start of `adaptive serve` to the first sample that is not zero."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from adaptive.audio import Link, TapReader
from adaptive.audio.status import Counts
from adaptive.errors import DeviceError
from bench.engine import audio_link
from bench.tied import tied

__all__ = ["first_sound_s"]

_LOOK_S = 0.005
_ENDS_S = 20.0


def first_sound_s(library: Path, cache: Path | None, patience_s: float) -> float:
    """Seconds from the start of the process to the moment of its first sound.

    The moment is that at which the paced device is due to play the frame.

    Parameters
    ----------
    library : Path
    cache : Path or None
        Folder for decoded sounds and graphs instead of the user's own.
    patience_s : float
        Longest wait.

    Raises
    ------
    RuntimeError
        It ended, or made no sound in time.
    """
    environment = {**os.environ, **({} if cache is None else {"XDG_CACHE_HOME": str(cache)})}
    any_port = "tcp://127.0.0.1:*"
    command = [sys.executable, "-m", "adaptive", "serve", "--json", "--driver", "null"]
    command += ["--bind", any_port, "--telemetry", any_port, "--library", str(library)]
    began = time.monotonic_ns()
    process = subprocess.Popen(
        tied(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return (_wait_for_sound(process, time.monotonic() + patience_s) - began) / 1e9
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_sound(process: subprocess.Popen[bytes], until: float) -> int:
    """Moment of the first sound, by the monotonic clock in nanoseconds."""
    link: Link | None = None
    reader: TapReader | None = None
    while process.poll() is None and time.monotonic() < until:
        if link is None or reader is None:
            link = _attach(process.pid)
            reader = None if link is None else TapReader(link.taps, from_oldest=True)
        else:
            first, sound = reader.read()
            sounding = np.flatnonzero(np.abs(sound).max(axis=1, initial=0.0))
            record = link.counts.read()
            if len(sounding) and record is not None:
                counts = Counts.decode(record)
                ahead = first + int(sounding[0]) + counts.latency_frames - counts.frame
                return counts.host_ns + ahead * 1_000_000_000 // counts.sample_rate
        threading.Event().wait(_LOOK_S)
    raise RuntimeError("no sound: it ended" if process.poll() is not None else "no sound in time")


def _attach(pid: int) -> Link | None:
    path = audio_link(pid)
    try:
        return None if path is None else Link(path)
    except DeviceError:
        return None
