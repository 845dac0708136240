"""The scheduler's laws, as checks on what it said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from conduct_desk import RATE, Played

from adaptive.conduct import Settings
from adaptive.cues import PARTS
from adaptive.music import ms_to_frames

__all__ = ["check_cues", "check_deadlines", "check_sound", "deadline_of", "silent_spans"]

LEAD = 512
GRACE = RATE // 4
"""Longest way from a request to sound: a fade that runs, the lead and a fade."""


def check_cues(played: Played) -> None:
    """Ids without gaps; on each track every fade starts at or after the end of the last."""
    assert [cue.cue_id for cue in played.cues] == list(range(len(played.cues)))
    busy: dict[int, int] = defaultdict(int)
    for cue in played.plays:
        assert cue.length > 0
        assert cue.start >= busy[cue.track], f"{cue} starts in a fade that ends {busy[cue.track]}"
        busy[cue.track] = cue.complete


def deadline_of(frame: int, message: Mapping[str, Any], default_ms: float = 200.0) -> int:
    """Frame by which an event is answered, so that the answer is heard in time behind the bus."""
    length = ms_to_frames(message.get("deadline_ms") or default_ms, RATE)
    return frame + length - Settings().bus_frames


def check_deadlines(played: Played, deadlines: Mapping[int, int]) -> None:
    """Receipts and notices keep ``arrival ≤ audible ≤ complete ≤ deadline``."""
    for receipt in played.receipts:
        assert receipt.arrival <= receipt.audible <= receipt.complete, receipt
        assert receipt.complete <= deadlines[receipt.seq], receipt
        if receipt.structure is not None:
            assert receipt.structure > deadlines[receipt.seq] - Settings().bus_frames, receipt
    for notice in played.of_topic("transition"):
        body = notice.body
        seq = body["event"]["seq"]
        if seq < 0 or body["audible"] is None:
            continue
        assert body["arrival"] <= body["audible"] <= body["complete"], body
        assert body["complete"] <= deadlines[seq], body


def silent_spans(played: Played, until: int) -> list[tuple[int, int]]:
    """Where nothing at all is cued to sound, by the parts' tracks."""
    steps: list[tuple[int, int]] = []
    sounding: dict[int, bool] = {}
    for cue in played.plays:  # on one track, in the order of their starts
        before, now = sounding.get(cue.track, False), cue.material >= 0
        if cue.track < len(PARTS) and before != now:
            steps.append((cue.start, 1 if now else -1))
        sounding[cue.track] = now
    spans, count, since = [], 0, 0
    for frame, step in sorted(steps, key=lambda s: (s[0], -s[1])):
        if count == 0 and frame > since:
            spans.append((since, int(frame)))
        count += step
        since = frame
    return [*spans, (since, until)] if count == 0 and since < until else spans


def silence_asked_for(
    events: Iterable[tuple[int, Mapping[str, Any]]], until: int
) -> list[tuple[int, int]]:
    """Where pause and stop (and the start) excuse silence."""
    spans = [(0, GRACE)]
    paused, stopped, since = False, False, 0
    for frame, message in sorted(events, key=lambda e: e[0]):
        before = paused or stopped
        kind = message["type"]
        if kind == "stop":
            paused, stopped = False, True
        elif kind == "pause":
            paused = True
        elif kind == "resume":
            paused = False
        elif kind == "scene":
            stopped = False
        if not before and (paused or stopped):
            since = frame
        elif before and not (paused or stopped):
            spans.append((since, frame + GRACE))
    return [*spans, (since, until)] if paused or stopped else spans


def check_sound(
    played: Played, events: Iterable[tuple[int, Mapping[str, Any]]], until: int
) -> None:
    """Some part always sounds, but where it was asked not to."""
    allowed: list[tuple[int, int]] = []
    for start, end in silence_asked_for(events, until):
        if allowed and start <= allowed[-1][1]:
            allowed[-1] = (allowed[-1][0], max(end, allowed[-1][1]))
        else:
            allowed.append((start, end))
    for start, end in silent_spans(played, until):
        assert any(a <= start and end <= b for a, b in allowed), f"silence in {start}…{end}"
