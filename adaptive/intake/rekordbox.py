"""Rekordbox's XML export: tempo, key and beat grid of tracks that a DJ has analysed.

A ``rekordbox.xml`` in a folder speaks for the files in and below it. Its tracks are found by their
place on the disk that it was written on; where the files have moved since, by name and the folders
above it.

Source: AlphaTheta, rekordbox xml format list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from adaptive.intake.claim import Claim
from adaptive.intake.name_key import key_of_tag

__all__ = ["EXPORT_NAME", "Rekordbox", "RekordboxTrack", "read_rekordbox", "rekordbox_claims"]

EXPORT_NAME = "rekordbox.xml"

_LARGEST = 256 << 20
_SLOWEST, _FASTEST = 20.0, 400.0
_METERS = frozenset({"2/4", "3/4", "4/4", "5/4", "6/4", "7/4", "3/8", "6/8", "7/8", "9/8", "12/8"})


@dataclass(frozen=True, slots=True)
class RekordboxTrack:
    """A ``TRACK``.

    Parameters
    ----------
    place : tuple of str
        Folders and file name, as on the disk that it was written on.
    title, tonality : str
    average_bpm : float
        0 when unknown.
    grid : tuple of (float, float, str)
        ``TEMPO`` marks: second (``Inizio``), tempo (``Bpm``) and meter (``Metro``).
    first_beat : int
        Beat of the bar, from 1, at the first mark (``Battito``); 0 when unknown.
    size : int
        Bytes of the file; 0 when unknown.
    """

    place: tuple[str, ...]
    title: str
    tonality: str
    average_bpm: float
    grid: tuple[tuple[float, float, str], ...]
    first_beat: int
    size: int = 0


class Rekordbox:
    """An export's tracks, by the names of their files."""

    def __init__(self, tracks: list[RekordboxTrack]) -> None:
        self._tracks: dict[str, list[RekordboxTrack]] = {}
        for track in tracks:
            if track.place:
                self._tracks.setdefault(track.place[-1].casefold(), []).append(track)

    def find(self, path: Path) -> RekordboxTrack | None:
        """The track of a file: the one that shares most of the folders above it.

        Where the name alone is the same, so must be the size. Of several tracks that share as much
        nobody knows which it is.
        """
        named = [
            track
            for track in self._tracks.get(path.name.casefold(), [])
            if _shared(track.place, path.parts) > 1 or not track.size or _has_size(path, track.size)
        ]
        shares = [_shared(track.place, path.parts) for track in named]
        best = {track for track, share in zip(named, shares, strict=True) if share == max(shares)}
        return best.pop() if len(best) == 1 else None


def rekordbox_claims(path: Path, root: Path) -> list[Claim]:
    """Claims of the nearest ``rekordbox.xml`` in a file's folder or one above it, up to ``root``.

    An export that cannot be read claims nothing.
    """
    for folder in _folders(path, root):
        export = folder / EXPORT_NAME
        try:
            status = export.stat()
        except OSError:
            continue
        track = _kept(str(export), status.st_mtime_ns, status.st_size).find(path)
        if track is not None:
            return list(_claims(track))
    return []


def read_rekordbox(path: Path) -> Rekordbox:
    """Read an export; what is no XML, or not this one, has no tracks."""
    tracks: list[RekordboxTrack] = []
    try:
        if path.stat().st_size <= _LARGEST:
            for _, element in ElementTree.iterparse(path):
                if element.tag == "TRACK" and element.get("Location"):
                    tracks.append(_track(element))
                    element.clear()
    except (OSError, ElementTree.ParseError, ValueError, LookupError):
        pass  # what was read before the fault still holds
    return Rekordbox(tracks)


@lru_cache(maxsize=16)
def _kept(path: str, _changed: int, _size: int) -> Rekordbox:
    """Read once for all files that it speaks for, again when it changes."""
    return read_rekordbox(Path(path))


def _folders(path: Path, root: Path) -> Iterator[Path]:
    yield path.parent
    if path.parent != root and root in path.parents:
        for folder in path.parent.parents:
            yield folder
            if folder == root:
                return


def _track(element: ElementTree.Element) -> RekordboxTrack:
    marks = element.findall("TEMPO")
    grid = tuple(
        (_number(mark.get("Inizio")), _number(mark.get("Bpm")), mark.get("Metro", "").strip())
        for mark in marks
    )
    location = unquote(urlsplit(element.get("Location", "")).path)
    return RekordboxTrack(
        tuple(part for part in PurePosixPath(location).parts if part != "/"),
        element.get("Name", "").strip(),
        element.get("Tonality", "").strip(),
        _number(element.get("AverageBpm")),
        grid,
        int(_number(marks[0].get("Battito"))) if marks else 0,
        int(_number(element.get("Size"))),
    )


def _claims(track: RekordboxTrack) -> Iterator[Claim]:
    tempos = {bpm for _, bpm, _ in track.grid if _SLOWEST <= bpm <= _FASTEST}
    if len(tempos) == 1:  # one tempo all through: a grid that somebody looked at
        yield Claim("bpm", tempos.pop(), "rekordbox", 0.9)
    elif _SLOWEST <= track.average_bpm <= _FASTEST:
        yield Claim("bpm", track.average_bpm, "rekordbox", 0.6 if tempos else 0.85)
    meters = {meter for _, _, meter in track.grid}
    if len(meters) == 1 and meters <= _METERS:
        # Rekordbox writes 4/4 whatever it hears.
        meter = meters.pop()
        yield Claim("meter", meter, "rekordbox", 0.5 if meter == "4/4" else 0.8)
    key = key_of_tag(track.tonality) if track.tonality else None
    if key is not None:
        yield Claim("key", str(key), "rekordbox", 0.8)
    if track.title:
        yield Claim("title", track.title[:200], "rekordbox", 0.8)


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _number(text: str | None) -> float:
    """A finite number, 0 for anything else."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e9 else 0.0


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many names two paths have in common at their ends."""
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a.casefold() != b.casefold():
            break
        count += 1
    return count
