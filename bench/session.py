"""Sessions in a process of their own: pyo allows one bus a process."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from adaptive.audio import WavTap, render_offline
from adaptive.serve.assemble import LoadedLibrary, load_library
from bench.replay import Replay, dry_mix, read_events, settings_of

__all__ = ["Rendered", "in_own_process", "render_session"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A session rendered offline.

    Parameters
    ----------
    heard : Path
        Recording of the whole, .wav.
    aligned : Path
        The same without stingers and with the brightness filter left open, .wav.
    dry : Path
        The parts' mix before the bus, .wav.
    frames : int
    loaded : LoadedLibrary
    replay : Replay
        Its cues, notices and receipts.
    """

    heard: Path
    aligned: Path
    dry: Path
    frames: int
    loaded: LoadedLibrary
    replay: Replay


def in_own_process(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call in a fresh process and answer what it returns. Raises RuntimeError when it fails."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(far, call, args, kwargs))
    process.start()
    far.close()
    try:
        found: T = pickle.loads(near.recv_bytes())
    except EOFError:
        process.join()
        raise RuntimeError(f"{call.__name__} failed, exit status {process.exitcode}") from None
    process.join()
    return found


def render_session(library: Path, events: Path, seconds: float, folder: Path) -> Rendered:
    """Render a script three ways: as heard, plain, and dry.

    Parameters
    ----------
    library, events, folder : Path
        The recordings go to ``folder``.
    seconds : float
        Length.

    Raises
    ------
    RuntimeError
        When pyo cannot be used.
    """
    heard, aligned, dry = (folder / f"{name}.wav" for name in ("heard", "aligned", "dry"))
    loaded = load_library(library)
    rate = loaded.library.sample_rate
    frames = round(seconds * rate)
    _render(loaded, events, frames, heard)
    _render(loaded, events, frames, aligned, plain=True)
    replay = _replay(loaded, events)
    replay.run(frames)
    with WavTap(dry, rate) as tap:
        for block in dry_mix(loaded, replay.cues, frames):
            tap.write(block)
    return Rendered(heard, aligned, dry, frames, loaded, replay)


def _replay(loaded: LoadedLibrary, events: Path, *, plain: bool = False) -> Replay:
    rate = loaded.library.sample_rate
    script = read_events(events, rate)
    return Replay(loaded, script, settings_of(script, rate), plain=plain)


def _render(
    loaded: LoadedLibrary, events: Path, frames: int, out: Path, *, plain: bool = False
) -> None:
    rate = loaded.library.sample_rate
    replay = _replay(loaded, events, plain=plain)
    materials = {m.number: loaded.store.pcm(m.number) for m in loaded.store.materials}
    with WavTap(out, rate) as tap:
        for block in render_offline(materials, replay.pull, frames, sample_rate=rate):
            tap.write(block)


def _answer(far: Any, call: Callable[..., Any], args: Any, kwargs: Any) -> None:
    far.send_bytes(pickle.dumps(call(*args, **kwargs)))
    far.close()
