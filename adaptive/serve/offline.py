"""Offline sessions: the same scheduler, mixer and bus, as fast as possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from adaptive.audio import render_offline
from adaptive.conduct import Notice, Receipt, Scheduler, Settings
from adaptive.cues import Cue, PlayCue
from adaptive.errors import ProtocolError
from adaptive.events import OUTCOMES, Script, Stamped
from adaptive.music import Frame
from adaptive.serve.assemble import LoadedLibrary, build_scheduler
from adaptive.serve.on_demand import AudioOnDemand

__all__ = ["OfflineSession", "SessionRecord", "default_length", "offline_session", "settings_for"]

_TAIL_S = 8


@dataclass(slots=True)
class SessionRecord:
    """What happened in a session, in frames: the matter of reports, tables and pictures."""

    receipts: list[tuple[Stamped, Receipt]] = field(default_factory=list)
    refused: list[tuple[Stamped, ProtocolError]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def events(self) -> list[dict[str, Any]]:
        """One map an event: what was asked and when it was answered, refusals included."""
        final = {n.body["event"]["seq"]: n.body for n in self.notices if n.topic == "transition"}
        rows = [_answered(s, r, final.get(s.seq)) for s, r in self.receipts]
        for stamped, error in self.refused:
            rows.append(
                {
                    "seq": stamped.seq,
                    "arrival": stamped.frame,
                    "event": stamped.event.to_map(),
                    "accepted": False,
                    "error": str(error),
                }
            )
        return sorted(rows, key=lambda row: (row["arrival"], row["seq"]))

    def decisions(self) -> list[dict[str, Any]]:
        """Every choice of a loop, with its terms and what it beat."""
        return [dict(n.body) for n in self.notices if n.topic == "decision"]

    def cue_maps(self) -> list[dict[str, Any]]:
        """The cues as plain maps."""
        return [_cue_map(cue) for cue in self.cues]


class OfflineSession:
    """Feeds a script to a scheduler and keeps a record.

    Parameters
    ----------
    scheduler : Scheduler
        At frame 0.
    script : Script
        A cue that a journal reports as late begins as late again.
    """

    def __init__(self, scheduler: Scheduler, script: Script) -> None:
        self.scheduler = scheduler
        self.record = SessionRecord()
        self._script = script
        self._next = 0
        self._due: Frame | None = Frame(0)  # nothing is decided before, unless an event comes
        self._late = {
            s.event.args["cue"]: s.event.args["start"]
            for s in script.events
            if s.event.type == "late_cue"
        }

    def pull(self, end: Frame) -> list[Cue]:
        """The cues decided up to a frame, and not returned before."""
        events = self._script.events
        while self._next < len(events) and events[self._next].frame <= end:
            self._feed(events[self._next])
            self._next += 1
            self._due = end
        if self._due is None or end < self._due:
            return []
        outputs = self.scheduler.advance(end)
        self._due = self.scheduler.next_due()
        self.record.cues += outputs.cues
        self.record.notices += outputs.notices
        return [self._as_it_began(cue) for cue in outputs.cues]

    def render(
        self, loaded: LoadedLibrary, frames: int, block: int
    ) -> Iterator[npt.NDArray[np.float32]]:
        """Render ``frames`` frames [shape=(n, 2)]; row ``k`` of the whole is engine frame ``k``.

        Raises DeviceError when pyo cannot be used.
        """
        materials = AudioOnDemand(loaded.store)
        rate = loaded.library.sample_rate
        yield from render_offline(materials, self.pull, frames, sample_rate=rate, block=block)

    def _feed(self, stamped: Stamped) -> None:
        if stamped.event.type == "query":
            return
        try:
            receipt = self.scheduler.feed(stamped)
        except ProtocolError as error:
            self.record.refused.append((stamped, error))
            return
        if stamped.event.type not in OUTCOMES:
            self.record.receipts.append((stamped, receipt))

    def _as_it_began(self, cue: Cue) -> Cue:
        start = self._late.get(cue.cue_id)
        return cue if start is None else replace(cue, start=Frame(start))


def settings_for(script: Script, sample_rate: int, seed: int | None, lead: int) -> Settings:
    """A journal's own settings, or the caller's for a hand-written script."""
    header = script.header
    if header is None:
        return Settings(sample_rate=sample_rate, seed=seed or 0, lead_frames=lead)
    chosen = header.seed if seed is None else seed
    return Settings(
        sample_rate=sample_rate,
        seed=chosen,
        lead_frames=header.lead_frames,
        deferred=header.deferred,
        prompt_frames=header.prompt_frames,
        block=header.block,
    )


def default_length(script: Script, sample_rate: int) -> int:
    """Frames to render: to the journal's end, else some seconds past the last event."""
    if script.end is not None:
        return script.end
    last = script.events[-1].frame if script.events else 0
    return last + _TAIL_S * sample_rate


def offline_session(loaded: LoadedLibrary, script: Script, settings: Settings) -> OfflineSession:
    """A session at frame 0."""
    return OfflineSession(build_scheduler(loaded, settings), script)


def _answered(
    stamped: Stamped, receipt: Receipt, final: dict[str, Any] | Any | None
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "seq": stamped.seq,
        "arrival": stamped.frame,
        "event": stamped.event.to_map(),
        "accepted": True,
        "planned": receipt.planned,
        "audible": receipt.audible,
        "complete": receipt.complete,
        "structure": receipt.structure,
        "grid": receipt.grid,
        "superseded_by": None,
        "note": receipt.note,
    }
    if final is not None:
        row |= {k: final[k] for k in row.keys() & final.keys() - {"event", "arrival"}}
        row["deadline"] = final["deadline"]
    return row


def _cue_map(cue: Cue) -> dict[str, Any]:
    kind = "play" if isinstance(cue, PlayCue) else "ramp"
    fields = asdict(cue)
    if not isinstance(cue, PlayCue):
        fields["lane"] = cue.lane.name.lower()
    return {"cue": kind, **fields}
