"""Checks of what sounds together: a family's parts at once, their sum and how clear each stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import lcm

import numpy as np
import numpy.typing as npt

from adaptive.cues import Part
from adaptive.library.finding import Finding
from adaptive.library.loop import Loop
from adaptive.library.score import PartRule, Score
from adaptive.music import db_to_gain, gain_to_db

__all__ = ["LEAST_CLEAR", "Pcm", "check_mix", "clear_shares", "fullest_sets"]

Pcm = npt.NDArray[np.float32]

LEAST_CLEAR = 0.35
"""A part of whose power less than this stays above what the others play over it is masked."""

_MASKED_BY = 4.0
"""Power of the others, against a part's own in one band and moment, that covers it (6 dB)."""

_LONGEST = 44_100 * 60
_WINDOW = 2048
_EDGES_HZ = (
    20, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150,
    3700, 4400, 5300, 6400, 7700, 9500, 12000, 15500,
)  # fmt: skip
"""Critical bands (Zwicker 1961, J. Acoust. Soc. Am. 33:248)."""


def check_mix(
    loops: Sequence[tuple[Loop, Pcm]], score: Score, sample_rate: int
) -> Iterator[Finding]:
    """What goes wrong when a family plays with everything it has.

    Parameters
    ----------
    loops : sequence of (Loop, ndarray [shape=(frames, 2)])
    score : Score
        Whose gains the parts have.
    sample_rate : int > 0
    """
    for family, members in fullest_sets(loops).items():
        stems = {loop.part: pcm * np.float32(_gain(score, loop.part)) for loop, pcm in members}
        frames = min(lcm(*(len(pcm) for pcm in stems.values())), _LONGEST)
        names = ", ".join(loop.id for loop, _ in members)
        peak = float(np.abs(_sum(stems, frames)).max())
        if peak > 1.0:
            yield Finding(
                "warning",
                f"family {family}",
                f"its parts together peak at {gain_to_db(peak):+.1f} dBFS ({names})",
                "lower gain_db in the score, or the louder loops: the limiter would work all along",
            )
        for part, share in clear_shares(stems, frames, sample_rate).items():
            if share < LEAST_CLEAR:
                loop = next(loop for loop, _ in members if loop.part is part)
                yield Finding(
                    "warning",
                    loop.id,
                    f"only {share:.0%} of its sound stays clear of the other parts ({names})",
                    "give it a range of its own: another octave, a cut in what covers it, or level",
                )


def fullest_sets(
    loops: Sequence[tuple[Loop, Pcm]],
) -> dict[str, list[tuple[Loop, Pcm]]]:
    """The most energetic loop of each part, for families of two parts and more."""
    families: dict[str, dict[Part, tuple[Loop, Pcm]]] = {}
    for loop, pcm in loops:
        if not loop.family:
            continue
        best = families.setdefault(loop.family, {})
        if loop.part not in best or loop.energy > best[loop.part][0].energy:
            best[loop.part] = (loop, pcm)
    return {name: list(best.values()) for name, best in families.items() if len(best) > 1}


def clear_shares(stems: Mapping[Part, Pcm], frames: int, sample_rate: int) -> dict[Part, float]:
    """How much of each stem is not covered by the sum of the others.

    The power of a stem is counted in critical bands and pieces of 46 ms; where the others have four
    times as much in the same band and piece, it is covered.

    Parameters
    ----------
    stems : mapping of Part to ndarray [shape=(n, 2)]
        Loops; shorter ones go round.
    frames : int
        How long to listen.
    sample_rate : int > 0

    Returns
    -------
    dict of Part to float
        0 (nothing can be heard apart) to 1.
    """
    powers = {part: _band_powers(pcm, frames, sample_rate) for part, pcm in stems.items()}
    total = sum(powers.values(), np.zeros(()))
    shares = {}
    for part, own in powers.items():
        clear = own * _MASKED_BY >= total - own
        shares[part] = float(own[clear].sum() / max(float(own.sum()), 1e-30))
    return shares


def _gain(score: Score, part: Part) -> float:
    return db_to_gain(score.gain_db + score.parts.get(part, PartRule()).gain_db)


def _sum(stems: Mapping[Part, Pcm], frames: int) -> Pcm:
    total = np.zeros((frames, 2), np.float32)
    for pcm in stems.values():
        total += _round(pcm, frames)
    return total


def _round(pcm: Pcm, frames: int) -> Pcm:
    return np.tile(pcm, (-(-frames // len(pcm)), 1))[:frames]


def _band_powers(pcm: Pcm, frames: int, sample_rate: int) -> npt.NDArray[np.float64]:
    """Power by piece and critical band [shape=(pieces, 24)]; one turn of the loop, then tiled."""
    turn = pcm[: max(_WINDOW, min(len(pcm), frames))]
    pieces = max(1, len(turn) // _WINDOW)
    power = np.zeros((pieces, _WINDOW // 2 + 1))
    window = np.hanning(_WINDOW).astype(np.float32)
    for channel in (0, 1):
        cut = turn[: pieces * _WINDOW, channel].reshape(pieces, _WINDOW)
        power += np.abs(np.fft.rfft(cut * window, axis=1)) ** 2
    hertz = np.fft.rfftfreq(_WINDOW, 1.0 / sample_rate)
    edges = np.searchsorted(hertz, _EDGES_HZ)
    bands = np.add.reduceat(power, edges[:-1], axis=1)
    count = max(1, frames // _WINDOW)
    turns = np.arange(count) * _WINDOW % max(1, pieces * _WINDOW) // _WINDOW
    tiled: npt.NDArray[np.float64] = bands[turns]
    return tiled
