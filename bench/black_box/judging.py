"""What was heard of each message in a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bench.black_box.change_finder import find_change, lag
from bench.black_box.hearing import Recording
from bench.black_box.loops import PATTERN, loop_pattern
from bench.witness import StallWitness

__all__ = ["Heard", "Sent", "judge"]

_LIKE = 0.9
"""Correlation with the loop that was asked for, from which on it is that loop."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message: host time just before it was sent, in nanoseconds, and the side it asked for."""

    began_ns: int
    side: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of one message.

    Parameters
    ----------
    changed_ms, complete_ms : float
        From just before the message was sent to when the first changed frame, and the first of
        the wholly new loop, was heard.
    phase : int
        Frames by which the new loop is off the phase of the old one.
    right : bool
        It is the loop that was asked for.
    stalled : bool
        The machine stalled meanwhile, as a witness saw.
    """

    changed_ms: float
    complete_ms: float
    phase: int
    right: bool
    stalled: bool


def judge(
    recording: Recording, ear: int, sent: Sequence[Sent], witness: StallWitness
) -> tuple[list[Heard], int]:
    """Look for every message but the last, which has no end.

    Parameters
    ----------
    recording : Recording
    ear : int
        Which of its signals.
    sent : sequence of Sent
        In order, each asking for another side than the one before.
    witness : StallWitness
        Whose watch is over.

    Returns
    -------
    heard : list of Heard
    lost : int
        Messages of which nothing certain was heard: the sound was not steady around them, did not
        change, changed sooner than any answer can be heard, or frames are missing.
    """
    known = {side: loop_pattern(side)[:, 0] for side in "ab"}
    sound: npt.NDArray[np.float32] = recording.sound[ear]
    heard, lost = [], 0
    for message, following in pairwise(sent):
        begin, end = recording.place(message.began_ns), recording.place(following.began_ns)
        change = find_change(sound, begin, end, PATTERN)
        if change is None:
            lost += 1
            continue
        other = "a" if message.side == "b" else "b"
        before, _ = lag(sound[begin - PATTERN : begin], known[other])
        after, likeness = lag(sound[end - PATTERN : end], known[message.side])
        turned = (after - end) - (before - begin)
        first_ns = recording.heard_ns(change.first)
        if first_ns - message.began_ns < recording.soonest_ns:
            lost += 1  # the sound broke off by itself: no answer could be heard so soon
            continue
        heard.append(
            Heard(
                changed_ms=(first_ns - message.began_ns) / 1e6,
                complete_ms=(recording.heard_ns(change.complete) - message.began_ns) / 1e6,
                phase=(turned + PATTERN // 2) % PATTERN - PATTERN // 2,
                right=likeness > _LIKE,
                stalled=witness.stalled(message.began_ns, first_ns),
            )
        )
    return heard, lost
