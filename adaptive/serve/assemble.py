"""Puts a session together: a library, its decoded audio, its graph and a scheduler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

import adaptive
from adaptive.conduct import (
    Overlap,
    Repertoire,
    Scheduler,
    Settings,
    Sounding,
    new_scheduler,
)
from adaptive.conform import SHAPING, plan_conforming
from adaptive.errors import LibraryError
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost, cached_graph
from adaptive.library import (
    Library,
    Loop,
    LoopColumns,
    LoopSequence,
    PcmStore,
    Stinger,
    default_cache,
    matching_correlation,
    read_library,
    stretch_of,
)
from adaptive.serve.session import DEFAULT_MEMORY_MIB

__all__ = [
    "LoadedLibrary",
    "build_scheduler",
    "decoded_bytes",
    "load_library",
    "measured_overlap",
    "starter_library",
    "with_variants",
]


@dataclass(frozen=True, slots=True)
class LoadedLibrary:
    """A library whose audio is decoded and whose graph is built.

    ``problems`` lists everything that was left out, by the manifest's reader or the decoder.
    """

    library: Library
    store: PcmStore
    repertoire: Repertoire
    cost: TransitionCost
    graph: LoopGraph
    problems: tuple[LibraryError, ...]


def starter_library() -> Path:
    """Folder of the library that comes with the engine."""
    package = Path(adaptive.__file__).resolve().parent
    for folder in (package / "starter", package.parent / "loops"):
        if (folder / "library.toml").is_file():
            return folder
    raise LibraryError(
        str(package.parent / "loops"),
        "has no library.toml",
        "reinstall the package, or name a library with --library",
    )


def load_library(
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    memory_mib: int = DEFAULT_MEMORY_MIB,
) -> LoadedLibrary:
    """Read a library, plan what is stretched to join what, decode, and build the graph.

    Audio that does not fit the memory is not decoded now but when it is asked for.

    Parameters
    ----------
    folder : Path
    progress : callable, optional
        Called with (sounds ready, sounds in all).
    memory_mib : int > 0
        Audio that may be in memory at once, in MiB.

    Raises
    ------
    LibraryError
        When nothing in it can be used.
    """
    library = with_variants(read_library(folder))
    store = PcmStore(library, shaping=SHAPING)
    if decoded_bytes(library) > memory_mib << 20:
        store.defer()
        return _assembled(library, store, library.loops, library.stingers, ())
    undecoded = store.prepare(progress)
    loops = [loop for loop in library.loops if loop.id in store.usable]
    stingers = [stinger for stinger in library.stingers if stinger.id in store.usable]
    if not loops:
        first = f" (first problem: {undecoded[0]})" if undecoded else ""
        raise LibraryError(str(folder), f"no loop's audio can be used{first}", "see its problems")
    return _assembled(library, store, loops, stingers, undecoded)


def with_variants(library: Library) -> Library:
    """A library and the variants of its loops that join others in time and in key."""
    variants = plan_conforming(library.loops, library.score)
    if not variants:
        return library
    if isinstance(library.loops, LoopSequence):
        joined = library.loops.columns.joined(LoopColumns.of(variants))
        return replace(library, loops=LoopSequence(joined))
    return replace(library, loops=(*library.loops, *variants))


def decoded_bytes(library: Library) -> int:
    """What a library's audio takes in memory, all of it decoded."""
    return 8 * library.sounds.frames


def _assembled(
    library: Library,
    store: PcmStore,
    loops: Sequence[Loop],
    stingers: Sequence[Stinger],
    undecoded: tuple[LibraryError, ...],
) -> LoadedLibrary:
    materials: Sequence[int] = range(len(loops) + len(stingers))
    if not store.deferred:
        materials = [store.number(sound.id) for sound in (*loops, *stingers)]
    cost = TransitionCost(FeatureTable(loops), library.score.weights)
    return LoadedLibrary(
        library,
        store,
        Repertoire(loops, stingers, materials),
        cost,
        cached_graph(cost, default_cache().with_name("graphs")),
        (*library.problems, *undecoded),
    )


def measured_overlap(store: PcmStore) -> Overlap:
    """What fits an overlap, measured on the decoded audio itself."""

    def total(sounds: Sequence[Sounding], frames: int) -> npt.NDArray[np.float64]:
        out = np.zeros((frames if sounds else 0, 2))
        for sound in sounds:
            stretch = stretch_of(store.pcm(sound.material), sound.at, frames)
            out += np.multiply(stretch, sound.gain, dtype=np.float64)
        return out

    def overlap(
        fading: Sequence[Sounding],
        rising: Sequence[Sounding],
        staying: Sequence[Sounding],
        frames: int,
        prompt: bool,
    ) -> float:
        sums = (total(sounds, frames) for sounds in (fading, rising, staying))
        return matching_correlation(*sums, prompt=prompt)

    return overlap


def build_scheduler(loaded: LoadedLibrary, settings: Settings) -> Scheduler:
    """A scheduler at frame 0 for a loaded library. Raises ParameterError."""
    return new_scheduler(
        loaded.repertoire,
        loaded.cost,
        loaded.graph,
        loaded.library.score,
        settings,
        measured_overlap(loaded.store),
    )
