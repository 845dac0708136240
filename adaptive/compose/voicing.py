"""Voice leading: chords as notes that move as little as they can, round the loop.

Each chord's candidates are all the sets of notes in range that hold its tones; dynamic programming
picks the smoothest closed walk. The cost is the sum of the voices' movements in semitones, with
fees for parallel octaves of the outer voices, for low clusters and for straying from the middle
of the range (after Tymoczko 2006, The Geometry of Musical Chords, Science 313).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise

from adaptive.compose.chord import Chord
from adaptive.errors import ParameterError

__all__ = ["lead_voices"]

Voicing = tuple[int, ...]


def lead_voices(chords: tuple[Chord, ...], low: int, high: int, voices: int) -> tuple[Voicing, ...]:
    """Voicings of a row of chords that closes smoothly on itself.

    Parameters
    ----------
    chords : tuple of Chord
    low, high : int
        MIDI range of the voices, at least an octave and a half wide for four voices.
    voices : int
        1 to 6.

    Returns
    -------
    tuple of tuples of int
        Ascending MIDI numbers, one tuple a chord.

    Raises
    ------
    ParameterError
        When no voicing of a chord fits the range.
    """
    pools = [_candidates(chord, low, high, voices) for chord in chords]
    middle = (low + high) / 2
    start = min(pools[0], key=lambda v: abs(sum(v) / len(v) - middle) + _roughness(v))
    costs: dict[Voicing, float] = {start: 0.0}
    trail: list[dict[Voicing, Voicing]] = []
    for pool in pools[1:]:
        step: dict[Voicing, float] = {}
        back: dict[Voicing, Voicing] = {}
        for voicing in pool:
            own = _roughness(voicing) + 0.4 * abs(sum(voicing) / len(voicing) - middle)
            prior = min(costs, key=lambda p: costs[p] + _movement(p, voicing))
            step[voicing] = costs[prior] + _movement(prior, voicing) + own
            back[voicing] = prior
        costs = step
        trail.append(back)
    last = min(costs, key=lambda v: costs[v] + _movement(v, start))
    row = [last]
    for back in reversed(trail):
        row.append(back[row[-1]])
    return tuple(reversed(row))


@lru_cache(maxsize=512)
def _candidates(chord: Chord, low: int, high: int, voices: int) -> tuple[Voicing, ...]:
    notes = [n for n in range(low, high + 1) if n % 12 in chord.pitch_classes]
    near = [
        voicing
        for voicing in combinations(notes, voices)
        if all(b - a <= 12 for a, b in pairwise(voicing))
    ]
    fits: list[Voicing] = []
    for count in range(voices, -1, -1):  # a narrow range drops the least important tones first
        classes = _essential(chord, count)
        fits = [voicing for voicing in near if classes <= {n % 12 for n in voicing}]
        if fits:
            break
    else:
        raise ParameterError(
            "voices", voices, f"a number that lets {chord.symbol} fit between {low} and {high}"
        )
    return tuple(fits)


def _essential(chord: Chord, voices: int) -> set[int]:
    """The tones that must sound: colour first, then the seventh, extensions, root, fifth."""
    extras = [t for t in chord.tones if t not in (0, chord.third, chord.fifth, chord.seventh)]
    order = [chord.third, chord.seventh % 12, *extras, 0, chord.fifth]
    ranked = list(dict.fromkeys(t % 12 for t in order if t % 12 in chord.tones))
    if len(chord.tones) <= 3:
        ranked = list(dict.fromkeys([chord.third, 0, chord.fifth]))
    return {(chord.root + t) % 12 for t in ranked[:voices]}


@lru_cache(maxsize=65536)
def _movement(a: Voicing, b: Voicing) -> float:
    steps = [y - x for x, y in zip(a, b, strict=True)]
    parallel = 2.0 if steps[0] == steps[-1] != 0 and (a[-1] - a[0]) % 12 == 0 else 0.0
    leap = sum(max(0, abs(s) - 4) for s in steps)
    return sum(abs(s) for s in steps) + parallel + 0.5 * leap


@lru_cache(maxsize=65536)
def _roughness(voicing: Voicing) -> float:
    fee = 0.0
    for a, b in pairwise(voicing):
        if b - a < 3 and a < 52:
            fee += 3.0
        if b - a == 1:
            fee += 1.5
        if b - a > 9:
            fee += 1.0
    return fee
