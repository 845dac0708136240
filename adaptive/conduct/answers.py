"""Answers: what each event asked for, when it is heard, and the notices that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adaptive.conduct.landing import Landing
from adaptive.conduct.outputs import Notice, Receipt
from adaptive.events import Stamped
from adaptive.music import Frame

__all__ = ["Answer"]


Span = tuple[Frame, Frame]
"""First frame of a change, and the first one after it."""


@dataclass(slots=True)
class Answer:
    """One event's answer, filled in as it is planned and made.

    Parameters
    ----------
    stamped : Stamped
    deadline : Frame
        Frame by which the answer is planned to be complete.
    reserve : int
        Frames between that and what was promised, kept for cues that begin late.
    gesture : (Frame, Frame) or None
        What answers at once: the bus, a stinger.
    change : (Frame, Frame) or None
        The change of loops, where it is in time.
    """

    stamped: Stamped
    deadline: Frame
    reserve: int = 0
    planned: Frame | None = None
    gesture: Span | None = None
    change: Span | None = None
    structure: Frame | None = None
    grid: str = "now"
    note: str = ""
    superseded_by: int | None = None

    @property
    def audible(self) -> Frame | None:
        """First frame that changes; None when none does."""
        return min((span[0] for span in (self.gesture, self.change) if span), default=None)

    @property
    def complete(self) -> Frame | None:
        """First frame after the answer."""
        return max((span[1] for span in (self.gesture, self.change) if span), default=None)

    @property
    def promised(self) -> Frame:
        """Frame by which the answer must be complete."""
        return Frame(self.deadline + self.reserve)

    def wait(self, until: Frame) -> None:
        """Give the answer another deadline, far enough to need no reserve."""
        self.deadline, self.reserve = until, 0

    def span(self, audible: Frame, complete: Frame) -> None:
        """Count something that answers at once."""
        before = self.gesture or (audible, complete)
        self.gesture = (Frame(min(before[0], audible)), Frame(max(before[1], complete)))

    def land(self, landing: Landing) -> None:
        """Take note of where the change of loops lands: part of the answer if it is in time."""
        self.planned, self.grid = landing.point, landing.grid.value
        in_time = landing.point <= self.deadline
        self.structure = None if in_time else landing.point
        self.change = (landing.start, landing.point) if in_time else None

    def made(self, audible: Frame, complete: Frame) -> None:
        """The change of loops was made, from frame to frame."""
        if self.structure is None:
            self.change = (audible, complete)

    def unchanged(self, note: str) -> None:
        """The loops that play are what the event asks for: nothing was to be changed."""
        self.change = None
        self.note = self.note or note

    def defer(self, structure: Frame, heard_before: Frame, audible: Frame, complete: Frame) -> None:
        """A later event put the change off past the deadline: a gesture answers instead."""
        first = self.audible
        if first is not None and first < heard_before:
            audible = first
        self.planned, self.structure = structure, structure
        self.gesture, self.change = (audible, complete), None

    def receipt(self) -> Receipt:
        """What the sender is told at once."""
        arrival = self.stamped.frame
        audible = arrival if self.audible is None else self.audible
        complete = arrival if self.complete is None else self.complete
        return Receipt(
            seq=self.stamped.seq,
            id=self.stamped.event.id,
            arrival=arrival,
            planned=complete if self.planned is None else self.planned,
            audible=audible,
            complete=complete,
            grid=self.grid,
            structure=self.structure,
            note=self.note,
        )

    def notice(self, stage: str, frame: Frame, **more: Any) -> Notice:
        """A ``transition`` notice at one of its stages: planned, audible, complete."""
        event = self.stamped.event
        body: dict[str, Any] = {
            "stage": stage,
            "event": {"seq": self.stamped.seq, "id": event.id, "type": event.type},
            "arrival": self.stamped.frame,
            "deadline": self.promised,
            "planned": self.planned,
            "audible": self.audible,
            "complete": self.complete,
            "structure": self.structure,
            "grid": self.grid,
            "superseded_by": self.superseded_by,
        }
        if self.note:
            body["note"] = self.note
        body.update(more)
        return Notice("transition", frame, body)
