"""Seamless: every crossfade of a long random session."""

from __future__ import annotations

from pathlib import Path

from bench.random_events import draw_events, write_events
from bench.result import Result
from bench.seams import examine, seam_figures
from bench.session import render_session

__all__ = ["seamless"]


def seamless(library: Path, work: Path, *, full: bool) -> Result:
    """Render a random session and look at every crossfade."""
    seconds = 1200 if full else 180
    drawn = draw_events(library, 3 * seconds, 11, spacing_s=(0.3, 4.0))
    events = [e for e in drawn if e["at"] < seconds - 2]
    session = render_session(library, write_events(events, work / "events.jsonl"), seconds, work)
    seams = examine(session)
    notes = [
        f"{seconds} s, {len(events)} random events, {len(seams.scores)} crossfades; "
        f"{seams.crowded} overlap another and are not taken apart for their level",
        f"level: the mix before the bus, {len(seams.between_db)} crossfades between sounds and "
        f"{len(seams.entries_db)} in which parts join or leave",
        "phase: the recording without stingers, the filter open, against the loops' own samples",
    ]
    return Result("seamless", "the seams of a random session", seam_figures(seams), notes)
