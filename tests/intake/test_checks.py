"""What an import asks a person to look at: the worst first, a line a kind, nothing that is idle."""

from __future__ import annotations

from typing import Any

from adaptive.intake.annotation import Annotation
from adaptive.intake.checks import _KINDS, checks_of
from adaptive.intake.manifest_blocks import entry_block
from adaptive.intake.report import ImportReport
from adaptive.library.provenance import JUDGED_BY_EAR

RATE = 44_100


def entry(kind: str = "", **unsure: Any) -> dict[str, Annotation]:
    """A loop at 120 BPM that is sure but for some fields, each with its confidence."""
    sure = {
        "part": "drums", "beat_frames": 22_050, "meter": "4/4", "bars": 4, "key": "none",
        "valence": 0.25, "arousal": -0.5, "energy": 40, "instruments": ["drums"],
    }  # fmt: skip
    fields = {**({"kind": kind} if kind else {}), **sure}
    return {n: Annotation(v, "analysis", unsure.get(n, 0.9)) for n, v in fields.items()}


def lines(**entries: dict[str, Annotation]) -> list[str]:
    return [check.line for check in checks_of(entries, RATE)]


def test_what_is_sure_is_not_asked() -> None:
    assert lines(a=entry(), b=entry(key=0.5)) == []


def test_a_kind_is_a_line_and_the_worst_comes_first() -> None:
    loops = {f"l{n}": entry(valence=0.4 - n / 100, arousal=0.45) for n in range(9)}
    said = lines(**loops, t=entry(bars=0.3, beat_frames=0.2), k=entry(key=0.1))
    assert said == [
        "tempo of 1 sound may be wrong, and would play out of time: "
        "t (4 bars of 4/4 at 120 BPM; 0.20)",
        "key of 1 sound may be wrong, and would clash: k (none; 0.10)",
        "mood of 9 sounds is a guess: l8 (+0.25 -0.50; 0.32), l7 (+0.25 -0.50; 0.33), "
        "l6 (+0.25 -0.50; 0.34), l5 (+0.25 -0.50; 0.35), and 5 more",
    ]


def test_segments_of_a_track_are_one_name() -> None:
    song = {f"song/{n:02}": entry(meter=0.4) for n in range(1, 15)}
    assert lines(**song, **{"a/b": entry(bars=0.1)}) == [
        "tempo of 15 sounds may be wrong, and would play out of time: "
        "a/b (4 bars of 4/4 at 120 BPM; 0.10), 14 segments of song"
    ]


def test_a_one_shot_s_mood_is_read_by_nothing_and_not_asked() -> None:
    hit = entry("stinger", valence=0.1, arousal=0.1, energy=0.1, key=0.2)
    report = ImportReport(entries={"hit": hit})
    assert [check.kind for check in report.checks()] == ["key"]
    assert [doubt.field for doubt in report.doubts()] == ["key"]
    assert entry_block("hit", hit, RATE).count(": check") == 1
    loop = entry(valence=0.1, arousal=0.1, energy=0.1, key=0.2)
    assert entry_block("loop", loop, RATE).count(": check") == 4


def test_programs_get_every_field_and_people_a_summary() -> None:
    report = ImportReport(entries={"a": entry(valence=0.1, arousal=0.2)})
    plain = report.as_plain()
    assert [doubt["field"] for doubt in plain["check"]] == ["valence", "arousal"]
    assert plain["summary"] == ["mood of 1 sound is a guess: a (+0.25 -0.50; 0.10)"]


def test_every_field_that_a_person_can_judge_is_of_one_kind_of_doubt() -> None:
    assert tuple(name for fields, _ in _KINDS.values() for name in fields) == JUDGED_BY_EAR
