"""Surroundings: when, of what code and on how quiet a machine a measure was taken."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import describe_machine
from bench.yardstick import Yardstick, take_yardstick

__all__ = ["Surroundings", "Watch", "commit_of"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was around one measure.

    Parameters
    ----------
    taken : str
        UTC, ISO 8601, to the second.
    took_s : float
    full : bool
        The long form.
    commit : str
        Short hash, "+" after it when files were changed since; empty without git.
    machine : tuple of str
        Processor, system, versions.
    load : (float, float)
        The system's load average over a minute, before and after.
    others : float or None
        Mean number of cores that were busy with what is not this benchmark; None where /proc does
        not say.
    stolen : float or None
        Mean number of cores that the machine's host gave to somebody else.
    before, after : Yardstick
    """

    taken: str
    took_s: float
    full: bool
    commit: str
    machine: tuple[str, ...]
    load: tuple[float, float]
    others: float | None
    stolen: float | None
    before: Yardstick
    after: Yardstick

    @property
    def pace(self) -> float:
        """Milliseconds of the fixed work, over both times that it was taken."""
        return (self.before.pace * self.after.pace) ** 0.5

    @property
    def unrest(self) -> float:
        """By which share the fixed work's medians before and after the measure differ."""
        pairs = (
            (self.before.mix_median_ms, self.after.mix_median_ms),
            (self.before.python_median_ms, self.after.python_median_ms),
        )
        return max(max(pair) / min(pair) for pair in pairs) - 1.0

    @classmethod
    def from_map(cls, found: Mapping[str, Any]) -> Surroundings:
        """Read what JSON has of it."""
        fields = dict(found)
        fields["machine"] = tuple(found["machine"])
        fields["load"] = tuple(found["load"])
        fields["before"] = Yardstick(**found["before"])
        fields["after"] = Yardstick(**found["after"])
        return cls(**fields)

    def told(self) -> str:
        """A line for the reader."""
        y = self.after
        form = "full" if self.full else "quick"
        parts = [
            f"{self.taken.replace('T', ' ').removesuffix('+00:00')} UTC, {form}, "
            f"{self.took_s:.0f} s",
            f"commit {self.commit or 'unknown'}",
            f"load {self.load[0]:.2f} → {self.load[1]:.2f}",
        ]
        if self.others is not None:
            parts.append(f"others took {self.others:.2f} cores")
        if self.stolen:
            parts.append(f"the host took {self.stolen:.2f}")
        parts.append(
            f"yardstick {y.mix_median_ms:.2f} ms mixing, {y.python_median_ms:.2f} ms Python "
            f"(varied by {self.unrest:.0%})"
        )
        return "; ".join(parts)


class Watch:
    """Looks at the machine when made, and again when the measure is done."""

    def __init__(self) -> None:
        self._load = os.getloadavg()[0]
        self._before = take_yardstick()
        self._taken = datetime.now(UTC).isoformat(timespec="seconds")
        self._ticks, self._own = _ticks(), _own_s()
        self._began = time.monotonic()

    def done(self, *, full: bool) -> Surroundings:
        """What was around the measure that ended just now."""
        took = time.monotonic() - self._began
        ticks, own = _ticks(), _own_s()
        others = stolen = None
        if ticks is not None and self._ticks is not None:
            busy, gone = (now - then for now, then in zip(ticks, self._ticks, strict=True))
            others = round(max(0.0, busy - (own - self._own)) / took, 3)
            stolen = round(max(0.0, gone) / took, 3)
        return Surroundings(
            self._taken,
            round(took, 2),
            full,
            commit_of(Path(__file__).resolve().parent),
            tuple(describe_machine()),
            (round(self._load, 2), round(os.getloadavg()[0], 2)),
            others,
            stolen,
            self._before,
            take_yardstick(),
        )


def commit_of(folder: Path) -> str:
    """Short hash of the checkout, "+" after it when it was changed; empty without git."""
    try:
        found = _git(folder, "rev-parse", "--short", "HEAD")
        own = (":/", ":!bench/results", ":!bench/RESULTS.md")  # what the command itself writes
        return found + ("+" if _git(folder, "status", "--porcelain", "--", *own) else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout.strip()


def _ticks() -> tuple[float, float] | None:
    """Seconds that all cores together were busy, and were taken by the host; None if unknown."""
    try:
        words = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()
        user, nice, system, _, _, irq, soft, steal = (int(word) for word in words[1:9])
    except (OSError, ValueError):
        return None
    tick = os.sysconf("SC_CLK_TCK")
    return (user + nice + system + irq + soft) / tick, steal / tick


def _own_s() -> float:
    """Processor time of this process and of all that it has waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(each.ru_utime + each.ru_stime for each in used)
