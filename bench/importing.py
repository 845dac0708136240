"""Importing: packs and finished tracks that nobody prepared, brought in and played as they are."""

from __future__ import annotations

import subprocess
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from adaptive.intake import ImportReport, ImportSettings, import_sounds
from bench.answers import final_answers
from bench.debian_package import unpack_package
from bench.import_session import write_session
from bench.import_truth import (
    Agreement,
    with_folders,
    with_manifest,
    within_series,
    within_tracks,
)
from bench.result import Figure, Result
from bench.seams import examine
from bench.session import render_session

__all__ = ["importing"]

Entries = list[dict[str, Any]]

_REAL = Path(__file__).resolve().parent / "real"
_MUSIC = "usr/share/games/wesnoth/1.16/data/core/music"
_FEW_TRACKS = ("battle", "frantic", "love_theme", "loyalists", "sad", "victory")
_SPEED_TARGET = 20.0
_DEADLINE_MS = 200.0
_SILENCE_MS = 500.0
_MOST_WRONG = 8


@dataclass(frozen=True, slots=True)
class Pack:
    """A Debian package to import.

    Parameters
    ----------
    package : str
    folder : str
        Of the package, whose sounds are imported.
    within : tuple of str
        What of the folder; empty for all.
    judges : tuple of callable
        What is known of its sounds.
    """

    package: str
    folder: str
    within: tuple[str, ...]
    judges: tuple[Callable[[Entries], list[Agreement]], ...]

    def sources(self) -> list[Path]:
        """What is named to the import. Raises OSError, CalledProcessError."""
        folder = unpack_package(self.package, self.folder) / self.folder
        return [folder / name for name in self.within] or [folder]


def _by_hand(entries: Entries) -> list[Agreement]:
    return with_manifest(entries, _REAL / "library.toml")


def _packs(full: bool) -> Sequence[Pack]:
    few = tuple(f"{name}.ogg" for name in _FEW_TRACKS)
    samples = "usr/share/lmms/samples"
    return (
        Pack("sonic-pi-samples", "usr/share/sonic-pi/samples", (), (_by_hand,)),
        Pack("lmms-common", samples, ("beats", "bassloops"), (with_folders, within_series)),
        Pack("wesnoth-1.16-music", _MUSIC, () if full else few, (within_tracks,)),
    )


def importing(library: Path, work: Path, *, full: bool) -> Result:
    """Import three packages without a hand on them, again, and play a session on each."""
    figures: list[Figure] = []
    notes: list[str] = []
    for pack in _packs(full):
        try:
            sources = pack.sources()
        except (OSError, subprocess.CalledProcessError) as error:
            notes.append(f"{pack.package}: not measured, apt cannot get it ({error})")
            continue
        place = work / pack.package
        report, seconds = _brought(sources, place)
        figures += _import_figures(pack.package, report, seconds)
        figures += _again_figures(pack.package, sources, place)
        entries = _entries(place / "library")
        for agreement in (a for judge in pack.judges for a in judge(entries)):
            figures.append(agreement.figure(pack.package))
            notes += _wrong(pack.package, agreement)
        figures += _session_figures(pack.package, place)
        notes += [f"{pack.package}: {problem}" for problem in report.problems]
    return Result("importing", "three Debian packages, imported and played as they are",
                  figures, notes)  # fmt: skip


def _brought(sources: Sequence[Path], place: Path) -> tuple[ImportReport, float]:
    """The report of an import on all cores, and how long it took."""
    settings = ImportSettings(cache=place / "cache")
    started = time.perf_counter()
    report = import_sounds(sources, place / "library", settings)
    return report, time.perf_counter() - started


def _import_figures(name: str, report: ImportReport, seconds: float) -> Iterable[Figure]:
    audio = sum(outcome.seconds for outcome in report.outcomes)
    became = (
        f"{report.count('loop')} loops, {report.count('stinger')} stingers, "
        f"{report.count('track')} tracks in {report.segments} segments, "
        f"{len(report.problems)} refused"
    )
    yield Figure(f"{name}: {len(report.outcomes)} files became", became)
    speed = round(audio / seconds, 1)
    yield Figure(f"{name}: {audio:.0f} s of audio, all cores", speed, "× real time")
    yield Figure(f"{name}: values to check", len(report.doubts()), "fields")


def _again_figures(name: str, sources: Sequence[Path], place: Path) -> Iterable[Figure]:
    before = _digests(place / "library")
    report, seconds = _brought(sources, place)
    same = before == _digests(place / "library") and report.unchanged == len(report.outcomes)
    said = "nothing read, nothing changed" if same else "**changed**"
    yield Figure(f"{name}: imported again", round(seconds, 2), "s")
    yield Figure(f"{name}: by which", said, "", "nothing read, nothing changed", same)


def _session_figures(name: str, place: Path) -> Iterable[Figure]:
    """Half a minute of scenes, energies, emotions and triggers."""
    events, seconds = write_session(place / "library", place / "session.jsonl")
    folder = place / "rendered"
    folder.mkdir()
    session = render_session(place / "library", events, seconds, folder)
    rate = session.loaded.library.sample_rate
    answers = final_answers(session.replay)
    slowest = max((1000.0 * (a.complete - a.arrival) / rate for a in answers), default=0.0)
    seams = examine(session)
    refused = session.replay.refused
    yield Figure(
        f"{name}: of {len(answers) + refused} events refused", refused, "", "0", refused == 0
    )
    yield Figure.at_most(f"{name}: slowest change complete", round(slowest, 1), "ms", _DEADLINE_MS)
    own = round(seams.own_silence_ms)
    yield Figure.at_most(
        f"{name}: longest silence ({own:g} ms are the loops' own)", seams.silence_ms, "ms",
        max(_SILENCE_MS, own),
    )  # fmt: skip
    count = len(seams.scores)
    yield Figure(f"{name}: clicks at {count} crossfades", seams.clicks, "", "0", seams.clicks == 0)


def _entries(library: Path) -> Entries:
    text = (library / "library.toml").read_text(encoding="utf-8")
    found: Entries = tomllib.loads(text)["loop"]
    return found


def _digests(library: Path) -> dict[Path, str]:
    """A hash of every file."""
    return {
        path: blake2b(path.read_bytes()).hexdigest()
        for path in sorted(library.rglob("*"))
        if path.is_file()
    }


def _wrong(name: str, agreement: Agreement) -> list[str]:
    if not agreement.wrong:
        return []
    more = len(agreement.wrong) - _MOST_WRONG
    said = agreement.wrong[:_MOST_WRONG] + ([f"and {more} more"] if more > 0 else [])
    return [f"{name}, {agreement.name} wrong: {', '.join(said)}"]
