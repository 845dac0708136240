"""A scheduler on a library in memory: events in, everything that it said out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adaptive.conduct import (
    Notice,
    Receipt,
    Repertoire,
    Scheduler,
    Settings,
    Sounding,
    new_scheduler,
)
from adaptive.cues import PARTS, Cue, Part, PlayCue, RampCue
from adaptive.errors import ProtocolError
from adaptive.events import OUTCOMES, Stamped, event_from_map
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
from adaptive.library import Library, Loop, Stinger, read_library
from adaptive.library.score import Score
from adaptive.music import Frame
from adaptive.testing import SYNTHETIC_SCORE, write_synthetic_library

__all__ = ["RATE", "Desk", "Played", "overlap", "scheduler_for", "synthetic", "track_cues"]

RATE = 44_100
Said = tuple[int, Mapping[str, Any]]


def overlap(
    fading: Sequence[Sounding],
    rising: Sequence[Sounding],
    staying: Sequence[Sounding],
    frames: int,
    prompt: bool,
) -> float:
    """A correlation that depends on everything it is told, without audio."""
    told = sum(
        (31 * s.material + 7 * s.at) * weight
        for weight, sounds in enumerate((fading, rising, staying), start=1)
        for s in sounds
    )
    return ((told + frames + prompt) % 201 - 100) / 100


@lru_cache
def synthetic(variants: int = 2, score: str = SYNTHETIC_SCORE, bars: int = 2) -> Library:
    """The synthetic library as its reader sees it."""
    with TemporaryDirectory() as folder:
        write_synthetic_library(Path(folder), variants=variants, score=score, bars=bars)
        return read_library(Path(folder))


@lru_cache(maxsize=32)
def _graph(loops: tuple[Loop, ...], score: int, weights: Any) -> tuple[TransitionCost, LoopGraph]:
    cost = TransitionCost(FeatureTable(loops), weights)
    return cost, LoopGraph.build(cost.table, cost)


def scheduler_for(
    loops: Sequence[Loop],
    score: Score,
    stingers: Sequence[Stinger] = (),
    seed: int = 0,
    **settings: int,
) -> Scheduler:
    """A scheduler at frame 0 for loops without audio."""
    cost, graph = _graph(tuple(loops), id(score), score.weights)
    materials = range(len(loops) + len(stingers))
    repertoire = Repertoire(loops, stingers, materials)
    return new_scheduler(repertoire, cost, graph, score, Settings(seed=seed, **settings), overlap)


@dataclass
class Played:
    """Everything that a scheduler said."""

    cues: list[Cue] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    errors: list[ProtocolError] = field(default_factory=list)

    @property
    def plays(self) -> list[PlayCue]:
        """The cues that play."""
        return [cue for cue in self.cues if isinstance(cue, PlayCue)]

    @property
    def ramps(self) -> list[RampCue]:
        """The cues that move a lane."""
        return [cue for cue in self.cues if isinstance(cue, RampCue)]

    def of_topic(self, topic: str) -> list[Notice]:
        """The notices of a topic."""
        return [notice for notice in self.notices if notice.topic == topic]


class Desk:
    """A scheduler at hand; events are plain maps."""

    def __init__(self, library: Library | None = None, seed: int = 0, **settings: int) -> None:
        self.library = synthetic() if library is None else library
        self.scheduler = scheduler_for(
            self.library.loops, self.library.score, self.library.stingers, seed, **settings
        )
        self.played = Played()
        self._seq = 0

    @classmethod
    def of(cls, scheduler: Scheduler) -> Desk:
        """A desk for a scheduler of one's own."""
        desk = cls.__new__(cls)
        desk.scheduler, desk.played, desk._seq = scheduler, Played(), 0
        return desk

    def feed(self, frame: int, message: Mapping[str, Any]) -> Receipt:
        """One event; a refusal is raised, and counts as an error."""
        table = OUTCOMES if message["type"] in OUTCOMES else None
        plain = dict(message)
        event = event_from_map(plain) if table is None else event_from_map(plain, table)
        self._seq += 1
        try:
            receipt = self.scheduler.feed(Stamped(Frame(frame), self._seq - 1, event))
        except ProtocolError as error:
            self.played.errors.append(error)
            raise
        self.played.receipts.append(receipt)
        return receipt

    def advance(self, frame: int) -> list[Cue]:
        """Run to a frame; what was cued on the way."""
        outputs = self.scheduler.advance(Frame(frame))
        self.played.cues += outputs.cues
        self.played.notices += outputs.notices
        return outputs.cues

    def play(self, events: Iterable[Said], until: int, polls: Iterable[int] = ()) -> Played:
        """Feed events at their frames, advancing to the polls' frames on the way."""
        script: list[tuple[int, Mapping[str, Any] | None]] = [(f, None) for f in polls]
        script += events
        for frame, message in sorted(script, key=lambda item: item[0]):
            if message is None:
                self.advance(frame)
                continue
            try:
                self.feed(frame, message)
            except ProtocolError:
                continue
        self.advance(until)
        return self.played

    def parts(self) -> dict[str, str]:
        """What plays, as the snapshot tells it."""
        parts: dict[str, str] = self.scheduler.snapshot()["parts"]
        return parts


def track_cues(played: Played, part: Part) -> list[PlayCue]:
    """A part's cues, in order."""
    return [cue for cue in played.plays if cue.track == PARTS.index(part)]
