"""Lead-ins: what plays up to a change that waits for its grid point."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conduct_desk import RATE, Desk, scheduler_for, synthetic

from adaptive.cues import PARTS, PlayCue
from adaptive.library import Stinger

BAR = 4 * 29_400  # of the calm scene, 90 quarters a minute
PICKUP = BAR
RISER = "riser"


def desk(lead_in: str | None = RISER, pickup: int = PICKUP) -> Desk:
    """A scheduler whose combat scene has a lead-in of a bar."""
    library = synthetic()
    riser = replace(
        library.stingers[0], id=RISER, frames=PICKUP + RATE, pickup=pickup, key=None, tempo=None
    )
    stingers: list[Stinger] = [*library.stingers, riser]
    combat = replace(library.score.scenes["combat"], lead_in=lead_in)
    score = replace(library.score, scenes={**library.score.scenes, "combat": combat})
    return Desk.of(scheduler_for(library.loops, score, stingers))


def stings(played: Desk) -> list[PlayCue]:
    """What was cued on the stingers' tracks."""
    return [cue for cue in played.played.plays if cue.track >= len(PARTS)]


def test_a_riser_ends_where_the_change_lands() -> None:
    music, asked = desk(), 3 * RATE
    receipt = music.feed(asked, {"type": "scene", "name": "combat", "quantize": "phrase"})
    assert receipt.planned > asked + PICKUP
    music.advance(receipt.planned + RATE)
    (cue,) = stings(music)
    assert cue.origin + PICKUP == receipt.planned
    assert cue.start == cue.origin


def test_where_time_is_short_it_is_joined_on_a_beat() -> None:
    music = desk()
    bar = music.scheduler.snapshot  # the music begins at frame 0, so bars are known from the state
    asked = next(
        frame
        for frame in range(3 * RATE, 12 * RATE, 4410)
        if (music.advance(frame), bar()["beat"])[1] == 1
    )
    receipt = music.feed(asked, {"type": "scene", "name": "combat", "quantize": "bar"})
    music.advance(receipt.planned + RATE)
    (cue,) = stings(music)
    assert cue.origin + PICKUP == receipt.planned
    assert cue.start > cue.origin
    assert (receipt.planned - cue.start) % 29_400 == 0
    assert receipt.planned - cue.start >= 29_400


@pytest.mark.parametrize(("lead_in", "pickup"), [(None, PICKUP), ("none", PICKUP), (RISER, 0)])
def test_without_a_name_or_a_pickup_nothing_leads_in(lead_in: str | None, pickup: int) -> None:
    music = desk(lead_in, pickup)
    receipt = music.feed(3 * RATE, {"type": "scene", "name": "combat", "quantize": "phrase"})
    music.advance(receipt.planned + RATE)
    assert stings(music) == []


def test_a_change_at_once_has_no_time_for_it() -> None:
    music = desk()
    music.feed(3 * RATE, {"type": "scene", "name": "combat", "quantize": "now"})
    music.advance(6 * RATE)
    assert stings(music) == []


def test_an_overtaken_lead_in_fades_out() -> None:
    music, asked = desk(), 3 * RATE
    receipt = music.feed(asked, {"type": "scene", "name": "combat", "quantize": "phrase"})
    inside = receipt.planned - PICKUP // 2
    music.feed(inside, {"type": "scene", "name": "waltz", "quantize": "now"})
    music.advance(receipt.planned + RATE)
    riser, cut = stings(music)
    assert riser.material >= 0 and cut.material < 0
    assert cut.track == riser.track
    assert inside < cut.start < inside + RATE // 10


def test_one_that_was_not_yet_heard_never_is() -> None:
    music, asked = desk(), 3 * RATE
    receipt = music.feed(asked, {"type": "scene", "name": "combat", "quantize": "phrase"})
    early = receipt.planned - PICKUP - RATE // 10
    music.feed(early, {"type": "scene", "name": "waltz", "quantize": "now"})
    music.advance(receipt.planned + RATE)
    assert stings(music) == []


def test_a_second_event_for_the_same_bar_line_keeps_it() -> None:
    music, asked = desk(), 3 * RATE
    receipt = music.feed(asked, {"type": "scene", "name": "combat", "quantize": "phrase"})
    inside = receipt.planned - PICKUP // 2
    music.feed(inside, {"type": "energy", "value": 90, "quantize": "phrase"})
    music.feed(inside, {"type": "scene", "name": "combat", "quantize": "phrase"})
    music.advance(receipt.planned + RATE)
    (cue,) = stings(music)
    assert cue.origin + PICKUP == receipt.planned
