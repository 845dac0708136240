"""The loops of one folder agree on a tempo: one that alone sounds like another is put right."""

from __future__ import annotations

from dataclasses import replace

from adaptive.annotate import BarChanges, BeatCount
from adaptive.intake.agreements import agreements
from adaptive.intake.annotation import Annotation
from adaptive.intake.outcome import Outcome

FAST = BeatCount(16, "4/4", 4, 120.0, 0.6, BarChanges(0.0, 0.4, 0.4))
SLOW = BeatCount(8, "4/4", 2, 60.0, 0.4, BarChanges(0.4, 0.4, 0.4))


def loop(name: str, *timings: BeatCount) -> Outcome:
    """A loop that alone was heard as the likeliest of some lengths."""
    best = max(timings, key=lambda count: count.probability)
    entry = {
        "bars": Annotation(best.bars, "analysis", 0.5),
        "meter": Annotation(best.meter, "analysis", 0.5),
    }
    return Outcome(name=name, kind="loop", entries=(entry,), timings=timings)


def outvoted(*loops: Outcome) -> dict[str, tuple[int, str]]:
    return agreements({each.name: each for each in loops})


DOUBTER = loop("kit/d.wav", replace(FAST, probability=0.45), replace(SLOW, probability=0.55))


def test_a_loop_is_outvoted_by_its_folder() -> None:
    sure = [loop(f"kit/{name}.wav", FAST, SLOW) for name in "abc"]
    assert outvoted(*sure, DOUBTER) == {"kit/d.wav": (16, "4/4")}


def test_other_folders_have_no_say() -> None:
    elsewhere = [loop(f"other/{name}.wav", FAST, SLOW) for name in "abc"]
    assert outvoted(*elsewhere, DOUBTER) == {}


def test_what_names_tell_is_not_voted_on() -> None:
    told = replace(DOUBTER, timings=())
    sure = [loop(f"kit/{name}.wav", FAST, SLOW) for name in "abc"]
    assert outvoted(*sure, told) == {}


def test_an_outcome_keeps_its_candidates_in_the_cache() -> None:
    plain = replace(DOUBTER, content="00")
    again = Outcome.from_plain(plain.name, plain.to_plain())
    assert again.timings == plain.timings
