"""Answers: what each event asked for, when it is heard, and the notices that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adaptive.conduct.landing import Landing
from adaptive.conduct.outputs import Notice, Receipt
from adaptive.events import Stamped
from adaptive.music import Frame

__all__ = ["Answer"]


@dataclass(slots=True)
class Answer:
    """One event's answer, filled in as it is planned and made.

    Parameters
    ----------
    stamped : Stamped
    deadline : Frame
        Frame by which the answer is complete.
    """

    stamped: Stamped
    deadline: Frame
    planned: Frame | None = None
    audible: Frame | None = None
    complete: Frame | None = None
    structure: Frame | None = None
    grid: str = "now"
    note: str = ""
    superseded_by: int | None = None

    def span(self, audible: Frame, complete: Frame) -> None:
        """Count a change among those that answer the event."""
        self.audible = audible if self.audible is None else Frame(min(self.audible, audible))
        self.complete = complete if self.complete is None else Frame(max(self.complete, complete))

    def land(self, landing: Landing) -> None:
        """Take note of where the change of loops lands: part of the answer if it is in time."""
        self.planned, self.grid = landing.point, landing.grid.value
        if landing.point <= self.deadline:
            self.structure = None
            self.span(landing.start if self.audible is None else self.audible, landing.point)
        else:
            self.structure = landing.point

    def defer(self, structure: Frame, heard_before: Frame, audible: Frame, complete: Frame) -> None:
        """A later event put the change off past the deadline: a gesture answers instead."""
        self.planned, self.structure = structure, structure
        if self.audible is None or self.audible >= heard_before:
            self.audible = audible
        self.complete = complete

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
            "deadline": self.deadline,
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
