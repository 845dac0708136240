"""Writing a catalogue: the page, and beside it each sound's audio and spectrogram."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from adaptive.catalogue.carrier import carried_sound, carrier_script
from adaptive.catalogue.exhibit import Exhibit
from adaptive.catalogue.family import choose_families, gather_families
from adaptive.catalogue.page import GENERATOR, catalogue_html
from adaptive.catalogue.spectrogram import spectrogram_png
from adaptive.catalogue.waveform import peak_db, waveform_path
from adaptive.catalogue.writing import Writing, find_writing
from adaptive.conform import SHAPING
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import Library, Loop, Stinger
from adaptive.library.decoding import decode_sound

__all__ = ["Catalogue", "write_catalogue"]

_PAGE = "index.html"
_FOLDERS = {"sounds": "js", "spectra": "png"}
"""Folders beside the page, and the endings of their files."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was written: the page, how much is on it, and what was left out."""

    page: Path
    families: tuple[str, ...]
    loops: int
    stingers: int
    problems: tuple[LibraryError, ...]


def write_catalogue(
    library: Library,
    out: Path,
    only: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Catalogue:
    """Write a page on which a library is seen and heard.

    Parameters
    ----------
    library : Library
    out : Path
        Folder for the page; made if it is not there. Of an older catalogue in it, page and files
        are replaced.
    only : collection of str
        Families to show, all when empty.
    progress : callable, optional
        Called with (sounds done, sounds in all).

    Raises
    ------
    ParameterError
        When there is no such family, or ``out`` holds something else or cannot be written.
    """
    writing, problems = find_writing(library)
    families = choose_families(gather_families(library, writing), only)
    sounds = [sound for family in families for sound in family.sounds]
    try:
        _clear(out)
        exhibits = _exhibit_all(library, sounds, writing, out, progress)
        order = iter(exhibits)
        rows = {family.name: (family, [next(order) for _ in family.sounds]) for family in families}
        page = catalogue_html(library.name, library.sample_rate, rows)
        (out / _PAGE).write_text(page, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise ParameterError("--out", str(out), f"a folder to write to ({reason})") from None
    unread = [LibraryError(e.sound.path, e.problem, "it is shown silent") for e in exhibits]
    return Catalogue(
        page=out / _PAGE,
        families=tuple(rows),
        loops=sum(len(family.loops) for family in families),
        stingers=sum(len(family.stingers) for family in families),
        problems=(*problems, *(error for error in unread if error.problem)),
    )


def _clear(out: Path) -> None:
    """Make room in a folder that is new, empty, or a catalogue of ours (an unfinished one too)."""
    out.mkdir(parents=True, exist_ok=True)
    page = out / _PAGE
    if page.is_file():
        if GENERATOR not in page.read_text(encoding="utf-8", errors="replace")[:2_000]:
            raise ParameterError("--out", str(out), "a folder without an index.html of its own")
    elif {path.name for path in out.iterdir()} - _FOLDERS.keys():
        raise ParameterError("--out", str(out), "a new or empty folder, or an older catalogue")
    for name, suffix in _FOLDERS.items():
        (out / name).mkdir(exist_ok=True)
        for path in (out / name).glob(f"*.{suffix}"):
            path.unlink()


def _exhibit_all(
    library: Library,
    sounds: Collection[Loop | Stinger],
    writing: dict[str, Writing],
    out: Path,
    progress: Callable[[int, int], None] | None,
) -> list[Exhibit]:
    exhibits: list[Exhibit] = []
    numbered = list(enumerate(sounds, start=1))
    work = partial(_exhibit, library, writing, out)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="draw") as pool:
        for exhibit in pool.map(work, numbered):
            exhibits.append(exhibit)
            if progress is not None:
                progress(len(exhibits), len(numbered))
    return exhibits


def _exhibit(
    library: Library, writing: dict[str, Writing], out: Path, numbered: tuple[int, Loop | Stinger]
) -> Exhibit:
    """Decode a sound, draw it, and write its two files."""
    number, sound = numbered
    written = writing.get(sound.id)
    digest = library.audio_hashes.get(sound.path, "")
    try:
        pcm = decode_sound(library.folder, sound, library.sample_rate, digest, SHAPING.make)
    except LibraryError as error:
        return Exhibit(number, sound, writing=written, problem=error.problem)
    file, start = carried_sound(library.folder / sound.path, sound.start, pcm, library.sample_rate)
    (out / "sounds" / f"{number}.js").write_text(carrier_script(number, file), encoding="ascii")
    ring = isinstance(sound, Loop)
    picture = spectrogram_png(pcm, library.sample_rate, ring=ring)
    (out / "spectra" / f"{number}.png").write_bytes(picture)
    return Exhibit(number, sound, start, waveform_path(pcm), peak_db(pcm), written)
