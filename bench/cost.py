"""Cost: processor time by stems, memory, sessions a core, start-up, and allocations."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from bench.allocations import Allocations, in_the_audio_session
from bench.five_parts import busy_scene
from bench.per_core import AudioSessionOnCore, Carried, ServedSessionOnCore, Session, carry
from bench.result import Figure, Result
from bench.served_cost import ServedCost, measure_served
from bench.session import in_own_process
from bench.start_up import first_sound_s
from bench.stem_player import StemPlayer, write_stems

__all__ = ["cost"]

STEMS = (0, 1, 5, 8, 32, 64)
"""How many sound; none is what the bus and the clock take by themselves."""

_PARTS = 5
_PERCENT_TARGET = 5.0
_SHARE = "% of a core"
_SESSIONS_TARGET = 20
_KEPT_TARGET = 0.01
_MEGABYTE = 1e6
_PATIENCE_S = 300.0


def cost(library: Path, work: Path, *, full: bool) -> Result:
    """Measure them all; the longer way a few seconds each, and served sessions a core too."""
    loops = write_stems(work / "stems", 2 * max(STEMS))
    by_stems, late = _by_stems(loops, 10.0 if full else 1.0)
    served = measure_served(library, 30.0 if full else 4.0)
    core = max(os.sched_getaffinity(0))
    figures = [
        *_served_figures(served),
        *by_stems,
        *_memory_figures(served),
        *_carried_figures(library, loops[: 2 * _PARTS], core, full=full),
        *_start_figures(library, work, full=full),
        *_allocation_figures(work, 20_000 if full else 6_000),
    ]
    notes = [
        "percent of one core, from the scheduler's own accounts of all threads, at 256 frames and "
        "44.1 kHz on the paced null device",
        f"served: {served.parts} parts of the busiest scene left alone, then four new scenes a "
        f"second; {served.underruns} underruns",
        "stems: an audio process alone, fed by real cues, loops of four seconds of noise; in "
        "transition every stem crossfades to its other loop in 70 ms, one fade after another; "
        f"the scheduler uses eleven tracks, more are there for this; {late} late blocks or cues",
        "memory: resident counts what processes share in each of them; of the whole, shared pages "
        "count once (but others on the machine that map the same files take their share of them)",
        "sessions a core: bound to one core with five stems each and added until a block is begun "
        "more than a block late that no stall of the core explains",
        "start-up: process start to the moment at which the first sample that is not zero is due; "
        "cold is with nothing decoded and no graph kept",
        "allocations: the audio process's code, block by block, without its clock; kept is what is "
        "there after a final garbage collection and was not before; what is given back within a "
        "block are numbers and views of arrays, at rest less than the 2,048 bytes of a block of "
        "audio",
    ]
    return Result("cost", "what the engine takes", figures, notes)


def _by_stems(loops: list[Path], seconds: float) -> tuple[list[Figure], int]:
    resting, turning, late = [], [], 0
    with _in_memory() as folder:
        for stems in STEMS:
            with StemPlayer(Path(folder) / "link", loops[: 2 * stems]) as player:
                player.play()
                rest = player.rest(seconds)
                name = f"{stems} stems" if stems != 1 else "1 stem"
                resting.append(Figure(f"audio process at rest, {name}", rest.percent, _SHARE))
                late += rest.underruns + rest.late_cues
                if not stems:
                    continue
                turn = player.crossfade(seconds)
                turning.append(Figure(f"… in transition, {name}", turn.percent, _SHARE))
                late += turn.underruns + turn.late_cues
    return [*resting, *turning], late


def _served_figures(served: ServedCost) -> Iterable[Figure]:
    total = sum(served.at_rest.values())
    yield Figure.at_most(f"served, {served.parts} parts at rest", total, _SHARE, _PERCENT_TARGET)
    for role, share in sorted(served.at_rest.items()):
        yield Figure(f"… the {role}", share, _SHARE)
    yield Figure("served, under events", sum(served.under_events.values()), _SHARE)
    for role, share in sorted(served.under_events.items()):
        yield Figure(f"… the {role}, under events", share, _SHARE)


def _memory_figures(served: ServedCost) -> Iterable[Figure]:
    for role, found in sorted(served.memory.items()):
        yield Figure(f"memory, the {role}, resident", found.resident / _MEGABYTE, "MB")
    whole = sum(found.share for found in served.memory.values())
    own = sum(found.own for found in served.memory.values())
    yield Figure("memory of the whole", whole / _MEGABYTE, "MB")
    yield Figure("… without files: all but decoded audio and programs", own / _MEGABYTE, "MB")


def _carried_figures(
    library: Path, loops: list[Path], core: int, *, full: bool
) -> Iterable[Figure]:
    step, seconds = (1, 10.0) if full else (3, 1.5)

    def audio(_: int) -> AbstractContextManager[Session]:
        return AudioSessionOnCore(loops, core)

    yield from _carried("audio sessions", carry(audio, core, step, seconds))
    if full:
        scene, _ = busy_scene(library)

        def served(_: int) -> AbstractContextManager[Session]:
            return ServedSessionOnCore(library, scene, core)

        yield from _carried("served sessions", carry(served, core, step, seconds))


def _carried(name: str, carried: Carried) -> Iterable[Figure]:
    on_core = f"{name} on one core"
    yield Figure.at_least(on_core, carried.sessions, "", _SESSIONS_TARGET)
    yield Figure(f"{name}: each takes", carried.share, "% of it")
    yield Figure(f"{name}: cues that began a block late meanwhile", carried.late_cues)
    beyond = f"{carried.beyond}: {carried.late} late" if carried.beyond else "none tried"
    yield Figure(f"{name}: the number that was too many", beyond)


def _start_figures(library: Path, work: Path, *, full: bool) -> Iterable[Figure]:
    warm = sorted(first_sound_s(library, None, _PATIENCE_S) for _ in range(5 if full else 1))
    yield Figure("start to first sound, warm", warm[len(warm) // 2], "s")
    if len(warm) > 1:
        yield Figure(f"… the slowest of {len(warm)}", warm[-1], "s")
    if full:
        cold = first_sound_s(library, work / "cache", _PATIENCE_S)
        yield Figure("start to first sound, cold", cold, "s")


def _allocation_figures(work: Path, blocks: int) -> Iterable[Figure]:
    rest, turn = in_own_process(in_the_audio_session, work, _PARTS, blocks)
    for name, found in ((f"{_PARTS} stems at rest", rest), ("in transition", turn)):
        yield from _allocated(name, found)


def _allocated(name: str, found: Allocations) -> Iterable[Figure]:
    kept = found.kept / found.blocks
    what = f"objects kept a block of audio, {name}, over {found.blocks}"
    yield Figure(what, kept, "", f"< {_KEPT_TARGET:g}", kept < _KEPT_TARGET)
    yield Figure(f"garbage, {name}", found.garbage, "objects", "0", found.garbage == 0)
    yield Figure(f"allocated and given back within a block, {name}", found.brief_bytes, "bytes")


def _in_memory() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
