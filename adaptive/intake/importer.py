"""Importing: audio files and folders made into a library, or into one that is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adaptive.errors import LibraryError, ParameterError
from adaptive.intake.agreements import agreements
from adaptive.intake.crew import WorkerDied, work_through
from adaptive.intake.draft import Draft, draft_library, entries_of
from adaptive.intake.import_record import ImportRecord, SourceRecord
from adaptive.intake.job import Job, do_job
from adaptive.intake.naming import Names, Place
from adaptive.intake.outcome import Outcome
from adaptive.intake.outcome_cache import HashMemory, OutcomeCache, default_cache
from adaptive.intake.prior import HandWork, Prior, read_prior
from adaptive.intake.report import ImportReport
from adaptive.intake.source_files import SourceFile, Sources, find_sources
from adaptive.intake.writing import write_library_files
from adaptive.library import FileStamp

__all__ = ["ImportSettings", "import_sounds"]

Progress = Callable[[int, int, str], None]

DEFAULT_RATE = 44_100
_GUIDING = frozenset(
    (
        "beat_frames",
        "bpm",
        "bars",
        "meter",
        "key",
        "part",
        "kind",
        "instruments",
        "scenes",
        "energy",
    )
)
"""Hand edits from which the rest of an entry follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings:
    """How to import.

    Parameters
    ----------
    name : str
        Of a library that is made; by default its folder's.
    sample_rate : int or None
        Of a library that is made, in Hz; by default 44 100. One that is there keeps its own.
    scenes : tuple of str
        Scenes of the game: loops without a scene word join the nearest in mood.
    workers : int or None
        Processes; by default one a core.
    scheduler : str or None
        Address of a Dask scheduler whose workers see the same folders.
    again : bool
        Bring back what a person deleted.
    dry_run : bool
        Write nothing but the cache.
    cache : Path or None
        By default the user's.
    """

    name: str = ""
    sample_rate: int | None = None
    scenes: tuple[str, ...] = ()
    workers: int | None = None
    scheduler: str | None = None
    again: bool = False
    dry_run: bool = False
    cache: Path | None = None


def import_sounds(
    named: Sequence[Path],
    library: Path,
    settings: ImportSettings | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files and folders; a bad file costs a line in the report and nothing else.

    Whatever ends it, the library is as it was or as it is to be, and what was found out by then is
    in the cache for the next time.

    Parameters
    ----------
    named : sequence of Path
        Audio files, and folders with them.
    library : Path
        Made when it is not there.
    settings : ImportSettings, optional
    progress : callable, optional
        Told how many files are done, how many there are, and the last one's name.

    Raises
    ------
    LibraryError
        When the library's manifest cannot be read or the library not be written.
    ParameterError
        When the sample rate is not the library's, or there is no scheduler at its address.
    """
    run = _Import(named, library, settings or ImportSettings(), progress)
    return run.report()


class _Import:
    """One run."""

    def __init__(
        self,
        named: Sequence[Path],
        library: Path,
        settings: ImportSettings,
        progress: Progress | None,
    ) -> None:
        self._library = library
        self._settings = settings
        self._progress = progress
        self._cache = settings.cache or default_cache()
        self._memory = HashMemory(self._cache, library)
        self._prior: Prior = read_prior(library)
        self._hand: HandWork = self._prior.hand_work()
        self._rate = self._sample_rate()
        if settings.again:
            self._prior.record.deleted.clear()
            self._hand = replace(self._hand, deleted=())
        self._sources = self._without_own(find_sources(named, library))
        names = Names(self._prior.record.places, self._hand.added)
        self._places = {file.name: names.place(file.name) for file in self._sources.files}

    def report(self) -> ImportReport:
        """Do everything."""
        outcomes = self._outcomes()
        report = self._reported(outcomes)
        good = [outcome for outcome in report.outcomes if not outcome.problem]
        fresh = {o.name: entries_of(o, self._places[o.name]) for o in good}
        draft = self._draft(fresh)
        if not self._settings.dry_run and (good or self._prior.tables):
            self._write(good, fresh, draft, report)
        ids = {identity for entries in fresh.values() for identity in entries}
        report.entries = {i: entry for i, entry in draft.entries.items() if i in ids}
        report.total = len(draft.entries)
        report.plays = any("bars" in entry for entry in draft.entries.values())
        report.edits = sum(map(len, draft.edits.values()))
        report.deleted = len(draft.deleted)
        return report

    def _without_own(self, sources: Sources) -> Sources:
        """Sources but for files that entries which a person wrote play already."""
        tables = self._hand.added.values()
        own = {(self._library / str(table.get("file", ""))).resolve() for table in tables}
        files = tuple(file for file in sources.files if not own or file.path.resolve() not in own)
        return replace(sources, files=files)

    def _sample_rate(self) -> int:
        there = self._prior.head.get("sample_rate")
        wanted = self._settings.sample_rate
        if isinstance(there, int) and wanted not in (None, there):
            raise ParameterError("sample_rate", wanted, f"{there}, as the library has")
        rate = there if isinstance(there, int) else wanted or DEFAULT_RATE
        if not 8_000 <= rate <= 192_000:
            raise ParameterError("sample_rate", rate, "8,000 to 192,000 Hz")
        return rate

    def _outcomes(self) -> dict[str, Outcome]:
        """What became of every source: from the cache, or by a job."""
        outcomes: dict[str, Outcome] = {}
        jobs: dict[str, Job] = {}
        wanted = [file for file in self._sources.files if not self._is_deleted(file)]
        for file in wanted:
            jobs[file.name] = self._job(file)
        outcomes |= self._done(list(jobs.values()))
        agreed = agreements(outcomes)
        outcomes |= self._done([replace(jobs[name], agreed=agreed[name]) for name in agreed])
        return dict(sorted(outcomes.items()))

    def _done(self, jobs: Sequence[Job]) -> dict[str, Outcome]:
        """The outcome of each job, from the cache where it is there."""
        found = {job.name: known for job in jobs if (known := self._known(job)) is not None}
        self._tell(len(found), len(jobs), "")
        started = time.time_ns()
        try:
            for job, result in self._work([job for job in jobs if job.name not in found]):
                found[job.name] = outcome = _outcome(job, result)
                self._memory.keep(job.path, outcome.content, started)
                self._tell(len(found), len(jobs), job.name)
        finally:
            self._memory.save()
        return found

    def _work(self, jobs: Sequence[Job]) -> Any:
        return work_through(
            do_job,
            jobs,
            workers=self._settings.workers,
            scheduler=self._settings.scheduler,
            weight=lambda job: job.size,
        )

    def _tell(self, done: int, total: int, name: str) -> None:
        if self._progress is not None:
            self._progress(done, total, name)

    def _is_deleted(self, file: SourceFile) -> bool:
        """Whether a person deleted all that was made of a source."""
        deleted = {*self._prior.record.deleted, *self._hand.deleted}
        source = self._prior.record.sources.get(file.name)
        if self._settings.again or source is None or not source.entries:
            return False
        return deleted.issuperset(source.entries)

    def _job(self, file: SourceFile) -> Job:
        place = self._places[file.name]
        edits = self._hand.edits.get(place.id, {})
        guiding = {name: value for name, value in edits.items() if name in _GUIDING}
        try:
            size = file.path.stat().st_size
        except OSError:
            size = 0
        return Job(
            path=file.path.absolute(),
            root=file.root.absolute(),
            name=file.name,
            sample_rate=self._rate,
            target=None if self._settings.dry_run else self._library.absolute() / place.stem,
            cache=self._cache.absolute(),
            hand=guiding,
            size=size,
            content=self._memory.recall(file.path),
        )

    def _known(self, job: Job) -> Outcome | None:
        """What became of an unchanged file whose audio is in the library."""
        if not job.content:
            return None
        known = OutcomeCache(self._cache).find(job.name, job.content, self._rate, job.told)
        if known is None or job.target is None:
            return known
        source = self._prior.record.sources.get(job.name)
        target = job.target.with_name(job.target.name + known.suffix)
        try:
            there = target.stat().st_size == known.placed_bytes
        except OSError:
            return None
        same = source is not None and source.content == job.content
        return known if there and same and known.placed else None

    def _reported(self, outcomes: Mapping[str, Outcome]) -> ImportReport:
        problems = list(self._sources.problems)
        problems += [
            LibraryError(outcome.name, outcome.problem, outcome.remedy)
            for outcome in outcomes.values()
            if outcome.problem
        ]
        return ImportReport(
            outcomes=list(outcomes.values()),
            skipped=self._sources.skipped,
            problems=problems,
            unchanged=sum(outcome.cached for outcome in outcomes.values()),
            dry=self._settings.dry_run,
            sample_rate=self._rate,
        )

    def _draft(self, fresh: Mapping[str, dict[str, Any]]) -> Draft:
        entries = {i: entry for made in fresh.values() for i, entry in made.items()}
        sources = self._prior.record.sources
        gone = [
            identity
            for name in fresh
            if name in sources
            for identity in sources[name].entries
            if identity not in entries
        ]
        return draft_library(self._prior, self._hand, entries, gone, self._settings.scenes)

    def _write(
        self,
        good: Sequence[Outcome],
        fresh: Mapping[str, dict[str, Any]],
        draft: Draft,
        report: ImportReport,
    ) -> None:
        record = ImportRecord(dict(self._prior.record.sources), dict(draft.deleted))
        for outcome in good:
            place = self._places[outcome.name]
            ids = tuple(fresh[outcome.name])
            record.sources[outcome.name] = SourceRecord(place, outcome.content, ids)
        problems, report.score_written = write_library_files(
            self._library, self._head(), draft, record, self._stamps(good)
        )
        report.problems += problems

    def _head(self) -> dict[str, Any]:
        name = self._settings.name or self._prior.head.get("name") or self._library.absolute().name
        return {**self._prior.head, "name": str(name), "sample_rate": self._rate}

    def _stamps(self, good: Sequence[Outcome]) -> dict[str, FileStamp]:
        stamps: dict[str, FileStamp] = {}
        for outcome in good:
            place: Place = self._places[outcome.name]
            file = place.stem + outcome.suffix
            try:
                status = (self._library / file).stat()
            except OSError:
                continue
            stamps[file] = FileStamp(outcome.placed, status.st_size, status.st_mtime_ns)
        return stamps


def _outcome(job: Job, result: Outcome | Exception) -> Outcome:
    """A job's outcome, whatever happened to it."""
    if isinstance(result, Outcome):
        return result
    if isinstance(result, WorkerDied):
        problem = "ended the process that read it, twice"
        remedy = "export it again, or leave it out"
    else:
        problem = f"could not be analysed ({type(result).__name__}: {result})"
        remedy = "export it again; if that does not help, report it"
    return Outcome(name=job.name, problem=problem, remedy=remedy)
