"""Seamless: every crossfade of a long random session, and the worst ten to hear and see."""

from __future__ import annotations

from pathlib import Path

from bench.listening import Listening
from bench.random_events import draw_events, write_events
from bench.report import OUT
from bench.result import Result
from bench.seam_figures import seam_figures
from bench.seams import examine_known
from bench.session import render_session
from bench.worst_page import write_worst

__all__ = ["WORST", "seamless"]

WORST = OUT / "worst"
"""Folder of the worst crossfades; not kept in the repository."""


def seamless(library: Path, work: Path, *, full: bool, worst: Path = WORST) -> Result:
    """Render a random session, look at every crossfade, and set the worst aside in ``worst``."""
    seconds = 1200 if full else 180
    drawn = draw_events(library, 3 * seconds, 11, spacing_s=(0.3, 4.0))
    events = [e for e in drawn if e["at"] < seconds - 2]
    session = render_session(library, write_events(events, work / "events.jsonl"), seconds, work)
    known = Listening(session)
    seams = examine_known(known)
    count = write_worst(known, seams.each, worst)
    levels = [seam for seam in seams.each if seam.between_db is not None]
    entries = sum(seam.enters for seam in levels)
    notes = [
        f"{seconds} s, {len(events)} random events, {len(seams.each)} crossfades; "
        f"{seams.crowded} overlap another and are not taken apart for their level",
        f"level and flux: the mix before the bus, {len(levels) - entries} crossfades between "
        f"sounds and {entries} in which parts join or leave",
        "phase: the recording without stingers, the filter open, against the loops' own samples",
        f"the worst {count}, with sound and picture: `bench/results/{worst.name}/index.html`, "
        "written by each run",
    ]
    return Result("seamless", "the seams of a random session", seam_figures(seams), notes)
