"""Audio is in memory before it is wanted, within the budget; what cannot come is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from served import wait_for

from adaptive.audio import Loaded, LoadFailed
from adaptive.conduct import Forecast, Scheduler, Settings
from adaptive.cues import Part
from adaptive.events import Stamped, event_from_map
from adaptive.library import Material
from adaptive.music import Frame
from adaptive.serve.assemble import LoadedLibrary, build_scheduler, load_library
from adaptive.serve.stock import Stock

RATE = 44_100
MIB = 1 << 20


class Port:
    """The audio process's side: takes everything, and remembers what it has."""

    def __init__(self) -> None:
        self.held: dict[int, int] = {}
        self.most = 0
        self.answers: list[Loaded | LoadFailed] = []

    def load(self, materials: list[Material]) -> list[Material]:
        for material in materials:
            self.held[material.number] = material.frames * 8
            self.answers.append(Loaded(material.number, material.frames))
        self.most = max(self.most, sum(self.held.values()))
        return []

    def drop(self, number: int) -> bool:
        del self.held[number]
        return True


class Shop:
    """A scheduler with a stock, turned by hand."""

    def __init__(self, loaded: LoadedLibrary, budget: int) -> None:
        self.loaded, self.port, self.seq = loaded, Port(), 0
        self.scheduler: Scheduler = build_scheduler(loaded, Settings(deferred=True))
        self.stock = Stock(
            self.port,  # type: ignore[arg-type]
            loaded.store,
            loaded.repertoire,
            Forecast(self.scheduler),
            loaded.library.score.start,
            budget,
        )
        self.frame = 0

    def turn(self) -> None:
        """One tick: reports in, news to the scheduler, a hundredth of a second on."""
        for report in self.port.answers:
            self.stock.heard(report)
        self.port.answers.clear()
        news = self.stock.news()
        if news is not None:
            self.scheduler.feed(Stamped(Frame(self.frame), self.seq, news))
            self.seq += 1
        self.frame += RATE // 100
        self.scheduler.advance(Frame(self.frame))

    def begin(self) -> None:
        """Wait for what the first scene needs."""

        def there() -> bool:
            done = self.stock.attend()
            self.turn()
            return done

        wait_for(there, "audio")
        self.turn()

    def ask(self, scene: str) -> None:
        event = event_from_map({"type": "scene", "name": scene})
        self.scheduler.feed(Stamped(Frame(self.frame), self.seq, event))
        self.seq += 1

    def parts(self) -> set[str]:
        return set(self.scheduler.snapshot()["parts"].values())


@pytest.fixture(scope="module")
def deferred(library_folder: Path) -> LoadedLibrary:
    """The synthetic library, more than its memory holds."""
    return load_library(library_folder, memory_mib=24)


@pytest.fixture
def shop(deferred: LoadedLibrary) -> Iterator[Shop]:
    """A shop with a budget of 24 MiB, at its start."""
    shop = Shop(deferred, 24 * MIB)
    yield shop
    shop.stock.close()


def test_a_library_that_does_not_fit_is_deferred(deferred: LoadedLibrary) -> None:
    assert deferred.store.deferred
    assert len(deferred.repertoire.loops) == len(deferred.library.loops)


def test_the_first_scene_is_there_before_the_music_begins(shop: Shop) -> None:
    shop.begin()
    for _ in range(30):
        shop.turn()
    start = shop.loaded.library.score.start
    scenes = {loop.id: loop.scenes for loop in shop.loaded.library.loops}
    assert shop.parts()
    assert all(start in scenes[name] for name in shop.parts())


def test_the_budget_holds_and_what_sounds_stays(shop: Shop) -> None:
    shop.begin()
    numbers = {loop.id: n for n, loop in enumerate(shop.loaded.library.loops)}
    for scene in ("combat", "waltz", "calm", "combat"):
        shop.ask(scene)

        def arrived(scene: str = scene) -> bool:
            shop.turn()
            assert all(numbers[name] in shop.port.held for name in shop.parts())
            playing = [shop.loaded.library.loops[numbers[name]].scenes for name in shop.parts()]
            return bool(playing) and all(scene in tags for tags in playing)

        wait_for(arrived, "audio")
    assert shop.port.most <= 24 * MIB
    assert shop.stock.bytes == sum(shop.port.held.values())


def test_a_file_that_cannot_be_decoded_is_told_and_the_rest_plays(
    library_folder: Path,
) -> None:
    spoilt = load_library(library_folder, memory_mib=24)
    calm = [loop for loop in spoilt.library.loops if "calm" in loop.scenes]
    bad = {loop.path for loop in calm if loop.part is Part.BASS}
    hashes = {**spoilt.library.audio_hashes, **dict.fromkeys(bad, "00" * 20)}
    object.__setattr__(spoilt.library, "audio_hashes", hashes)
    shop = Shop(spoilt, 24 * MIB)
    shop.begin()
    told: list[str] = []

    def heard_of() -> bool:
        shop.turn()
        told.extend(shop.stock.problems())
        return any(path in problem for problem in told for path in bad)

    wait_for(heard_of, "audio")
    assert shop.parts()
    shop.stock.close()


def test_what_came_and_went_in_one_tick_is_not_said_to_be_there(shop: Shop) -> None:
    shop.begin()
    for scene in ("combat", "waltz", "calm") * 3:
        shop.ask(scene)
        for _ in range(40):
            shop.turn()
            ready = set(shop.scheduler.director.walk.readiness.ready_ids)
            names = {loop.id: n for n, loop in enumerate(shop.loaded.repertoire.loops)}
            assert {names[i] for i in ready if i in names} <= set(shop.port.held)
