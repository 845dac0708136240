"""What the kernel says of a process: processor time, memory, page faults (Linux, /proc)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Memory", "cpu_ns", "memory", "minor_faults", "pin", "pinned"]

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a process, in bytes.

    Parameters
    ----------
    resident : int
        All pages that it has in memory.
    share : int
        The same, pages that several processes map divided among them.
    own : int
        Of the share, what is no file's content.
    """

    resident: int
    share: int
    own: int


def cpu_ns(pid: int) -> int:
    """Processor time of a process's living threads, in nanoseconds. Raises OSError."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            total += int((task / "schedstat").read_text().split()[0])
    return total


def minor_faults(pid: int) -> int:
    """Pages that a process was given without reading a disk. Raises OSError."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    return int(text[text.rindex(")") + 2 :].split()[7])


def memory(pid: int) -> Memory:
    """Memory of a process. Raises OSError."""
    found: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]:
        name, amount = line.split(":")
        found[name] = int(amount.split()[0]) * _KIB
    return Memory(found["Rss"], found["Pss"], found.get("Pss_Anon", 0))


def pin(pid: int, core: int) -> None:
    """Bind all threads of a process, and those that they start, to one core."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            os.sched_setaffinity(int(task.name), {core})


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Bind this thread, and the processes that it starts, to one core, for a while."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
