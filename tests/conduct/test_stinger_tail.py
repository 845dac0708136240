"""Music that steps back for a stinger comes back when the stinger only rings out."""

from __future__ import annotations

from dataclasses import replace

from conduct_desk import RATE, Desk, scheduler_for, synthetic

from adaptive.cues import Lane
from adaptive.library.score import TriggerIntent

STINGER_FRAMES = 4 * RATE
ASKED = 3 * RATE


def comes_back(tail: int) -> int:
    """Frame from which on the music returns to its full level after a trigger."""
    library = synthetic()
    hit = replace(library.stingers[0], id="hit", frames=STINGER_FRAMES, tail=tail)
    trigger = TriggerIntent(name="hit", stinger="hit", duck_db=-9.0)
    score = replace(library.score, triggers={"hit": trigger})
    desk = Desk.of(scheduler_for(library.loops, score, [hit]))
    desk.feed(ASKED, {"type": "trigger", "name": "hit", "quantize": "now"})
    desk.advance(ASKED + 2 * STINGER_FRAMES)
    down, up = [r for r in desk.played.ramps if r.lane is Lane.DUCK and r.start >= ASKED]
    assert down.target < 0.4 and up.target == 1.0
    return up.start


def test_the_duck_of_a_trigger_ends_where_the_tail_of_its_stinger_begins() -> None:
    whole = comes_back(tail=0)
    assert whole >= ASKED + STINGER_FRAMES
    assert comes_back(tail=RATE) == whole - RATE
