"""Agreement: the one tempo and meter of a folder's loops, decided together.

A loop alone may fit its length an octave apart equally well, and drums cannot tell where the
harmony changes. So each candidate is judged by what all loops hear of it: the mean logarithm of
its probability, and the mean movement of the harmony within bars and across their lines. The four
weights are a conditional logit's over most of the families that
:mod:`adaptive.annotate.weights` came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from adaptive.annotate.beat_count import BeatCount

__all__ = ["settle_timings"]

_FLOOR = -8.0
"""Least logarithm of a probability: one loop that is sure and wrong is outvoted."""
_LIKELY, _WITHIN, _ACROSS, _INSIDE_PAIRS = 0.834, -10.94, 9.28, 14.54
_QUORUM = 0.5
"""Share of the loops whose length a candidate must fit."""

_Name = tuple[str, float]


def settle_timings(files: Sequence[Sequence[BeatCount]]) -> list[BeatCount | None]:
    """One candidate for each of the loops that share a tempo and a meter, such as a folder's.

    Parameters
    ----------
    files : sequence of sequences of BeatCount
        What :func:`likely_timings` found for each loop.

    Returns
    -------
    list of BeatCount or None
        In the order of ``files``. A loop whose length does not fit what the others agree on keeps
        its own likeliest candidate, as all do where there is no agreement; None for a loop without
        candidates.
    """
    votes: dict[_Name, list[BeatCount]] = {}
    for counts in files:
        # Of two lengths by one name the likelier votes: a loop has one vote for each candidate.
        for name, count in _by_name(counts).items():
            votes.setdefault(name, []).append(count)
    voters = sum(1 for counts in files if counts)
    backed = {name: found for name, found in votes.items() if len(found) >= _QUORUM * voters}
    if voters < 2 or not backed:
        return [_likeliest(counts) for counts in files]
    best = max(backed, key=lambda name: _score(backed[name], voters))
    return [_by_name(counts).get(best) or _likeliest(counts) for counts in files]


def _by_name(counts: Sequence[BeatCount]) -> dict[_Name, BeatCount]:
    found: dict[_Name, BeatCount] = {}
    for count in sorted(counts, key=lambda each: each.probability):
        found[count.meter, round(count.bpm, 1)] = count
    return found


def _likeliest(counts: Sequence[BeatCount]) -> BeatCount | None:
    return max(counts, key=lambda each: each.probability, default=None)


def _score(found: Sequence[BeatCount], voters: int) -> float:
    likely = sum(max(log(max(c.probability, 1e-12)), _FLOOR) for c in found)
    likely = (likely + _FLOOR * (voters - len(found))) / voters
    moves = sum(
        _WITHIN * c.changes.within
        + _ACROSS * c.changes.across
        + _INSIDE_PAIRS * c.changes.inside_pairs
        for c in found
    )
    return _LIKELY * likely + moves / len(found)
