"""The stock: which audio is in memory, fetched before it is wanted and kept within a budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import accumulate
from typing import Final

from adaptive.audio import Loaded, LoadFailed
from adaptive.conduct import Forecast, Repertoire
from adaptive.errors import LibraryError
from adaptive.events import Event
from adaptive.library import PcmStore
from adaptive.library.decoding_job import run_job
from adaptive.library.decoding_pool import worker_processes
from adaptive.serve.link_port import LinkPort

__all__ = ["Stock"]

_FRAME_BYTES: Final = 8
_WORKERS: Final = 2
_IN_FLIGHT: Final = 8
_FIRST_SHARE: Final = 2
_STINGERS_SHARE: Final = 4
_LOOK_EVERY: Final = 20
_MOST_DEATHS: Final = 3
"""A sound at which so many processes died is not tried again."""


class Stock:
    """Has decoded (and stretched) in other processes what the forecast says, in its order.

    Parameters
    ----------
    port : LinkPort
    store : PcmStore
        Deferred.
    repertoire : Repertoire
    forecast : Forecast
    first_scene : str or None
        The one whose audio the session waits for.
    budget_bytes : int
        The most that may be in memory at once.
    """

    def __init__(
        self,
        port: LinkPort,
        store: PcmStore,
        repertoire: Repertoire,
        forecast: Forecast,
        first_scene: str | None,
        budget_bytes: int,
    ) -> None:
        self._port = port
        self._store = store
        self._repertoire = repertoire
        self._forecast = forecast
        self._budget = budget_bytes
        self._scenes: Iterator[list[int]] = forecast.scenes(first_scene)
        first = self._materials(next(self._scenes, []))
        self._first = self._within(first, budget_bytes // _FIRST_SHARE)
        self._standing = dict.fromkeys([*first, *self._stingers()])
        self._jobs: dict[Future[LibraryError | None], int] = {}
        self._loading: set[int] = set()
        self._ready: set[int] = set()
        self._failed: set[int] = set()
        self._came: list[int] = []
        self._problems: list[str] = []
        self._bytes = 0
        self._pool: ProcessPoolExecutor | None = None
        self._deaths: Counter[int] = Counter()
        self._looks = 0

    @property
    def bytes(self) -> int:
        """Audio that is in memory, or on its way there."""
        return self._bytes

    @property
    def restless(self) -> bool:
        """Always: what may be called for changes with what plays."""
        return True

    def adopt(self, ids: Collection[str]) -> None:
        """Go on where a former conductor was: these are in memory already."""
        for identity in ids:
            number = self._store.number(identity)
            if number not in self._ready:
                self._ready.add(number)
                self._bytes += self._size(number)

    def attend(self) -> bool:
        """Fetch more; whether what the session begins with is there (or cannot be had)."""
        self._collect()
        self._fetch(self._wanted())
        return all(number in self._ready or number in self._failed for number in self._first)

    def news(self) -> Event | None:
        """What came and went since the last call; asked once in a tick."""
        self._collect()
        gone: list[int] = []
        self._looks += 1
        if self._looks % _LOOK_EVERY == 0:
            self._plan_on()
            gone = self._fetch(self._wanted())
        # What came and had to go again within one tick was never there.
        brief = set(self._came).intersection(gone)
        came = [number for number in self._came if number not in brief]
        gone = [number for number in gone if number not in brief]
        self._came = []
        if not came and not gone:
            return None
        changes = {"ids": came, "gone": gone}
        return Event(
            "ready", {what: self._names(which) for what, which in changes.items() if which}
        )

    def heard(self, report: Loaded | LoadFailed) -> str | None:
        """Take in what became of a material; the problem, if it could not be loaded."""
        number = report.number
        self._loading.discard(number)
        if isinstance(report, Loaded):
            self._ready.add(number)
            self._came.append(number)
            return None
        self._fail(number)
        return f"{self._store.sound(number).id}: {report.problem}"

    def problems(self) -> list[str]:
        """What could not be decoded since the last call."""
        found, self._problems = self._problems, []
        return found

    def close(self) -> None:
        """Let go of the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _plan_on(self) -> None:
        """One scene more of what may be called for: all at once would hold up a decision."""
        self._standing |= dict.fromkeys(self._materials(next(self._scenes, [])))

    def _wanted(self) -> list[int]:
        """Materials in the order of their need."""
        sounding = self._materials(self._forecast.sounding())
        asked = self._materials(self._forecast.asked())
        following = self._materials(self._forecast.following())
        wanted = dict.fromkeys([*sounding, *asked, *following, *self._standing])
        return [number for number in wanted if number not in self._failed]

    def _fetch(self, wanted: list[int]) -> list[int]:
        """Ask for the first that are not there; answers what was let go of to make room."""
        keep, total = set(), 0
        sounding = set(self._materials(self._forecast.sounding()))
        for number in wanted:
            total += self._size(number)
            if total > self._budget and number not in sounding:
                break
            keep.add(number)
        stays = keep | self._forecast.cued()
        gone: list[int] = []
        for number in wanted:
            if number not in keep or len(self._jobs) + len(self._loading) >= _IN_FLIGHT:
                break
            if self._is_known(number):
                continue
            gone += self._make_room(self._size(number), stays)
            if self._bytes + self._size(number) > self._budget and self._ready:
                break
            self._bytes += self._size(number)
            self._start(number)
        return gone

    def _make_room(self, size: int, keep: set[int]) -> list[int]:
        gone: list[int] = []
        for number in sorted(self._ready - keep):
            if self._bytes + size <= self._budget:
                break
            if not self._port.drop(number):
                break
            self._ready.discard(number)
            self._store.let_go(number)
            self._bytes -= self._size(number)
            gone.append(number)
        return gone

    def _start(self, number: int) -> None:
        job = self._store.job(number)
        if job.done:
            self._load(number)
            return
        if self._pool is None:
            self._pool = worker_processes(_WORKERS)
        try:
            self._jobs[self._pool.submit(run_job, job)] = number
        except BrokenProcessPool:
            self._pool = None
            self._bytes -= self._size(number)

    def _collect(self) -> None:
        """Take in what the processes have done."""
        for future in [future for future in self._jobs if future.done()]:
            number = self._jobs.pop(future)
            try:
                problem: object = future.result()
            except BrokenProcessPool as broken:
                self._pool, problem = None, broken
                self._deaths[number] += 1
                if self._deaths[number] < _MOST_DEATHS:  # perhaps another sound's fault
                    self._bytes -= self._size(number)
                    continue
            if problem is None:
                self._load(number)
            else:
                self._problems.append(str(problem))
                self._fail(number)

    def _load(self, number: int) -> None:
        if self._port.load([self._store.material(number)]):  # no room in the ring: next time
            self._bytes -= self._size(number)
        else:
            self._loading.add(number)

    def _fail(self, number: int) -> None:
        self._failed.add(number)
        self._bytes -= self._size(number)

    def _is_known(self, number: int) -> bool:
        return number in self._ready or number in self._loading or number in self._jobs.values()

    def _names(self, numbers: list[int]) -> list[str]:
        return [self._store.sound(number).id for number in numbers]

    def _materials(self, loops: list[int]) -> list[int]:
        return [self._repertoire.material(loop) for loop in loops]

    def _stingers(self) -> list[int]:
        """As many stingers as a share of the budget holds."""
        stingers = range(len(self._repertoire.stingers))
        numbers = [self._repertoire.stinger_material(place) for place in stingers]
        return self._within(numbers, self._budget // _STINGERS_SHARE)

    def _within(self, numbers: Iterable[int], most: int) -> list[int]:
        """The first of some materials, as many as fit so many bytes."""
        totals = accumulate(map(self._size, found := list(numbers)))
        return [number for number, total in zip(found, totals, strict=True) if total <= most]

    def _size(self, number: int) -> int:
        return self._store.sound(number).frames * _FRAME_BYTES
