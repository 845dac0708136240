"""The field: which engines are measured, and at what."""

from __future__ import annotations

from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.chuck import Chuck
from bench.black_box.csound import Csound
from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.peer import Peer
from bench.black_box.pure_data import PureData
from bench.black_box.pygame_mixer import PygameMixer
from bench.black_box.pyo_script import PyoScript
from bench.black_box.scsynth import LimitedScsynth, Scsynth
from bench.black_box.stage import Take
from bench.black_box.tone_js import ToneJs

__all__ = ["PEERS", "cost_takes", "latency_takes", "present"]

PEERS: tuple[type[Peer], ...] = (
    Scsynth,
    LimitedScsynth,
    PyoScript,
    Chuck,
    Csound,
    PureData,
    PygameMixer,
    ToneJs,
)
"""What this engine is measured beside."""

_PERIODS = (64, 128, 512)
"""Beside 256 frames, at which everything is measured."""
_LOADS = ("slow subscriber", "import running", "busy neighbour")


def present(programs: DebianPrograms, *, fetch: bool) -> tuple[list[type[Peer]], list[str]]:
    """The peers that can be measured here, and why the others cannot."""
    found, missing = [], []
    for kind in PEERS:
        reason = kind.available(programs, fetch=fetch)
        if reason is None:
            found.append(kind)
        else:
            missing.append(reason)
    return found, missing


def latency_takes(peers: list[type[Peer]], *, full: bool) -> list[Take]:
    """What is measured, in order. The quick set has each peer at its best only."""
    ours = AdaptiveEngine
    if not full:
        quick = [Take(ours, events=20), Take(ours, load="event storm", events=20)]
        return quick + [Take(kind, best=kind.at_best is not None, events=12) for kind in peers]
    takes = [Take(ours, events=200)]
    takes += [Take(ours, period=period, events=100) for period in _PERIODS]
    takes += [Take(ours, load="event storm", events=1200)]
    takes += [Take(ours, load=load, events=100) for load in _LOADS]
    for kind in peers:
        takes.append(Take(kind, events=60))
        if kind.at_best is not None:
            takes.append(Take(kind, best=True, events=60))
    if Scsynth in peers:
        takes.append(Take(Scsynth, load="event storm", events=100))
    return takes


def cost_takes(peers: list[type[Peer]]) -> list[Take]:
    """Whose processor time is read: everyone's in its defaults, or at its best where it differs."""
    kinds: tuple[type[Peer], ...] = (AdaptiveEngine, *peers)
    return [Take(kind, best=kind.at_best is not None) for kind in kinds]
