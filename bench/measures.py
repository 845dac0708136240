"""The measures, what each costs in time, and which belong to the quick set."""

from __future__ import annotations

import importlib
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.result import Result
from bench.surroundings import Watch

__all__ = ["MEASURES", "Failed", "Measure", "chosen_measures", "run_measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: ``bench.NAME.NAME(library, work, full=…)``.

    Parameters
    ----------
    name : str
    quick : bool
        Whether a plain ``python -m bench`` takes it; the others run by name and with ``--full``.
    seconds : float
        What its short form takes on two quiet cores, about.
    """

    name: str
    quick: bool
    seconds: float


MEASURES = (
    Measure("live_latency", True, 45),
    Measure("black_box_latency", False, 110),
    Measure("decisions", True, 12),
    Measure("offline_speed", True, 20),
    Measure("cost", False, 100),
    Measure("seamless", True, 30),
    Measure("steering", True, 25),
    Measure("stalls", False, 70),
    Measure("real_loops", False, 20),
    Measure("repetition", False, 60),
    Measure("starter_library", False, 240),
    Measure("annotation", False, 120),
    Measure("conforming", False, 60),
    Measure("cutting", False, 300),
    Measure("scale", True, 25),
    Measure("importing", False, 120),
)


@dataclass(frozen=True, slots=True)
class Failed:
    """A measure that could not be taken, and why."""

    name: str
    error: str


def chosen_measures(names: Sequence[str], *, full: bool) -> list[str]:
    """Those named; with none, the quick set, or all of them."""
    return list(names) or [each.name for each in MEASURES if each.quick or full]


def run_measure(name: str, library: Path, *, full: bool) -> Result | Failed:
    """Run one measure in a folder of its own, which is removed afterwards.

    Whatever it raises is answered as :class:`Failed`, so that it costs no other measure.
    """
    try:
        module = importlib.import_module(f"bench.{name}")
        watch = Watch()
        with tempfile.TemporaryDirectory(prefix="adaptive-bench-") as work:
            result: Result = getattr(module, name)(library, Path(work), full=full)
        return replace(result, around=watch.done(full=full))
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        return Failed(name, f"{type(error).__name__}: {error}".splitlines()[0])
