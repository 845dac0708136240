"""The pending change: one slot, last write wins, the earliest deadline kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adaptive.conduct.answers import Answer
from adaptive.conduct.landing import Landing
from adaptive.cues import PlayCue
from adaptive.music import Frame

__all__ = ["LeadIn", "Pending"]

_ANSWERS_KEPT = 32


@dataclass(slots=True)
class LeadIn:
    """A stinger that plays up to a landing.

    Parameters
    ----------
    stinger : int
        Its number.
    origin, start : Frame
        Where its first frame belongs, and where it is faded in (later, if time is short).
    cue : PlayCue or None
        Its cue, once that has left.
    """

    stinger: int
    origin: Frame
    start: Frame
    cue: PlayCue | None = None


@dataclass(slots=True)
class Pending:
    """A change that is planned but whose cues have not left.

    Parameters
    ----------
    landing : Landing
    full : bool
        Begins a new section; else the section is reshaped.
    answers : list of Answer
        The events that it answers.
    route : tuple of int
        Leads of a plan of several hops, this change's own first; empty when it goes straight.
    stinger : str or None
        Played as it lands.
    hold_bars : int or None
        Bars after which the music returns.
    lead_in : LeadIn or None
        What plays up to the landing.
    """

    landing: Landing
    full: bool
    answers: list[Answer] = field(default_factory=list)
    route: tuple[int, ...] = ()
    stinger: str | None = None
    hold_bars: int | None = None
    lead_in: LeadIn | None = None

    def commit_frame(self, lead_frames: int) -> Frame:
        """When its cues must leave."""
        return Frame(self.landing.start - lead_frames)

    def ride_along(self, answer: Answer) -> None:
        """Let this change answer another event too."""
        answer.land(self.landing)
        self.answers.append(answer)
        del self.answers[:-_ANSWERS_KEPT]

    def next_hop(self, landing: Landing) -> Pending:
        """The change that follows this one on its route."""
        return replace(self, landing=landing, route=self.route[1:], lead_in=None)

    def merged_into(self, newer: Pending) -> Pending:
        """The newer change, which also answers this one's events.

        A new section stays a new section; its stinger and its return stay with the newer event,
        and so does what leads in to it, unless it lands where this one does.
        Beyond a few dozen, older events ride along without notices of their own.
        """
        kept = self.answers[-_ANSWERS_KEPT:]
        for answer in kept:
            if newer.answers and newer.full and self.full:
                answer.superseded_by = newer.answers[-1].stamped.seq
        same = self.landing.point == newer.landing.point
        return replace(
            newer,
            lead_in=self.lead_in if same and self.lead_in is not None else newer.lead_in,
            full=self.full or newer.full,
            answers=[*kept, *newer.answers],
            stinger=newer.stinger or self.stinger,
            hold_bars=newer.hold_bars or self.hold_bars,
        )
