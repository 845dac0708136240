"""Checking a library: everything that its maker would want to know before it plays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adaptive.errors import LibraryError
from adaptive.library.decoding import Shaping
from adaptive.library.finding import Finding, finding_of, sort_findings
from adaptive.library.library import MANIFEST_NAME, Library, read_library
from adaptive.library.loop import Loop
from adaptive.library.manifest import read_manifest
from adaptive.library.mix_check import Pcm, check_mix
from adaptive.library.pcm_store import PcmStore
from adaptive.library.score_check import check_score
from adaptive.library.sound_check import check_file_length, check_loudness_spread, check_sound

__all__ = ["check_library"]

Progress = Callable[[int, int], None]


def check_library(
    folder: Path,
    progress: Progress | None = None,
    cache: Path | None = None,
    shaping: Shaping | None = None,
) -> list[Finding]:
    """Read, decode and measure a library.

    Reports whatever reading and decoding leave out; seams that click; files longer than their
    bars; loudness that is not as annotated or far from the rest of the part; clipping, true peaks,
    direct current and silence; families whose parts together clip or cover one another; scenes
    that cannot be entered or hardly vary; names in the score that nothing has.

    Parameters
    ----------
    folder : Path
    progress : callable, optional
        Called with (steps done, steps in all): two steps a sound.
    cache : Path, optional
        Folder for decoded audio, by default the user's.
    shaping : Shaping, optional
        Makes loops that are stretched or shifted.

    Returns
    -------
    list of Finding
        Errors first.

    Raises
    ------
    LibraryError
        When there is no manifest to check, or it is not TOML.
    """
    try:
        library = read_library(folder)
    except LibraryError as error:
        if not (folder / MANIFEST_NAME).is_file():
            raise
        problems = read_manifest(folder / MANIFEST_NAME).problems
        return sort_findings([finding_of(error), *map(finding_of, problems)])
    findings = [finding_of(problem) for problem in library.problems]
    total = 2 * len(library.sounds)
    store = PcmStore(library, cache, shaping)

    def decoded(done: int, _: int) -> None:
        if progress is not None:
            progress(done, total)

    findings += [finding_of(problem) for problem in store.prepare(decoded)]
    findings += _check_sounds(library, store, progress)
    loops = [loop for loop in library.loops if loop.id in store.usable]
    stingers = [stinger for stinger in library.stingers if stinger.id in store.usable]
    findings += check_score(library.score, loops, stingers)
    return sort_findings(findings)


def _check_sounds(library: Library, store: PcmStore, progress: Progress | None) -> list[Finding]:
    count = len(library.sounds)
    findings: list[Finding] = []
    levels: list[tuple[Loop, float]] = []
    heard: list[tuple[Loop, Pcm]] = []
    for done, sound in enumerate(library.sounds, start=count + 1):
        if sound.id in store.usable:
            pcm = store.pcm(store.number(sound.id))
            found, loudness = check_sound(sound, pcm, library.sample_rate)
            findings += [*check_file_length(library.folder, sound), *found]
            if isinstance(sound, Loop):
                levels.append((sound, loudness))
                heard.append((sound, pcm))
        if progress is not None:
            progress(done, 2 * count)
    mixed = check_mix(heard, library.score, library.sample_rate)
    return [*findings, *check_loudness_spread(levels), *mixed]
