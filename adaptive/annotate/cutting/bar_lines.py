"""Bar lines: how many beats make a bar, and which beat begins one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from adaptive.annotate.cutting.hearing import Hearing
from adaptive.annotate.cutting.spans import span_means, values_near
from adaptive.music import Meter

__all__ = ["BarLines", "BarShape", "find_bar_lines"]

Floats = npt.NDArray[np.float64]

_JUMP = 9.0
"""What a bar of another length costs, in standard deviations of the accents."""

_FEW_BARS = 12
_WEIGHTS = {4: 1.0, 3: 0.93, 5: 0.72, 7: 0.68}
"""How readily each number of beats a bar is believed."""


@dataclass(frozen=True, slots=True)
class BarShape:
    """A bar as it is counted: its meter, and the pulses that the beat tracker follows."""

    meter: Meter
    pulses: int

    @classmethod
    def of(cls, meter: Meter) -> BarShape:
        """Felt beats when they are even, else the meter's units: 6/8 has two pulses, 7/8 seven."""
        even = len(set(meter.groups)) == 1
        return cls(meter, len(meter.groups) if even else meter.count)

    @property
    def quarters(self) -> Fraction:
        """Quarter notes a bar."""
        return Fraction(4 * self.meter.count, self.meter.unit)


@dataclass(frozen=True, slots=True)
class BarLines:
    """What :func:`find_bar_lines` found.

    Parameters
    ----------
    shape : BarShape
    places : ndarray of int [shape=(bars + 1,)]
        Indices of the beats that begin a bar; the last one ends the last whole bar.
    confidence : float, 0 to 1
        How far the accents prefer these beats.
    """

    shape: BarShape
    places: npt.NDArray[np.intp]
    confidence: float


def find_bar_lines(hearing: Hearing, beats: Floats, known: Meter | None) -> BarLines:
    """Bar lines by accent, bass and change of harmony, under each number of beats a bar.

    Parameters
    ----------
    hearing : Hearing
    beats : ndarray [shape=(n,)]
        Seconds.
    known : Meter or None
        When the meter is known, only where its bars begin is asked.
    """
    accents = _accents(hearing, beats)
    shapes = [BarShape.of(known)] if known else [BarShape.of(Meter(n, 4)) for n in _WEIGHTS]
    best = None
    for shape in shapes:
        if shape.pulses >= max(2, len(beats)):
            continue
        places = _downbeats(accents, shape.pulses)
        gain = float(accents[places].mean()) / np.sqrt(shape.pulses)
        if len(places) < _FEW_BARS and shape.pulses > 4 and not known:
            continue  # chance finds five or seven beats in a few seconds of anything
        weight = 1.0 if known else _WEIGHTS[shape.pulses]
        if best is None or gain * weight > best[0]:
            best = (gain * weight, shape, places, gain)
    if best is None:
        shape = shapes[0]
        return BarLines(shape, np.arange(0, len(beats), shape.pulses), 0.0)
    _, shape, places, gain = best
    # Of noise, the best beat in four is 0.15 or so above the rest by chance, over 100 bars.
    return BarLines(shape, places, float(np.clip((gain - 0.12) / 0.5, 0.0, 1.0)))


def _accents(hearing: Hearing, beats: Floats) -> Floats:
    """How much each beat is like a first one [shape=(n,)], in standard deviations."""
    if len(beats) < 4:
        return np.zeros(len(beats))
    bass = values_near(hearing.low_flux, beats, hearing.rate, 0.05)
    struck = values_near(hearing.flux, beats, hearing.rate, 0.05)
    edges = np.append(beats, 2.0 * beats[-1] - beats[-2])
    harmony = span_means(hearing.chroma, edges, hearing.chroma_rate)
    harmony = harmony - harmony.mean(axis=0)
    change = np.zeros(len(beats))
    for reach in (1, 2):
        change[reach:] += _turns(harmony, reach)
    total = 0.6 * _standard(bass) + 0.4 * _standard(struck) + 1.0 * _standard(change)
    return _standard(total)


def _turns(harmony: Floats, reach: int) -> Floats:
    """Cosine distance of what precedes a beat to what follows, over some beats each."""
    count = len(harmony)
    totals = np.concatenate((np.zeros((1, 12)), np.cumsum(harmony, axis=0)))
    before = totals[reach:count] - totals[: count - reach]
    ends = np.minimum(np.arange(reach, count) + reach, count)
    after = totals[ends] - totals[reach:count]
    sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    turns: Floats = 1.0 - np.sum(before * after, axis=1) / np.maximum(sizes, 1e-9)
    return turns


def _standard(values: Floats) -> Floats:
    values = np.clip(values, None, np.percentile(values, 97))
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def _downbeats(accents: Floats, pulses: int) -> npt.NDArray[np.intp]:
    """Beats that begin bars, by dynamic programming over the place in the bar.

    A bar may be short or a beat may be held, at a cost, since a real performance or the beat
    tracker sometimes adds or leaves out a beat.
    """
    total = np.zeros(pulses)
    total[0] = accents[0]
    came = np.zeros((len(accents), pulses), np.intp)
    for index, accent in enumerate(accents[1:], 1):
        origins = np.roll(np.arange(pulses), 1)
        reached = total[origins]
        early = int(np.argmax(total))
        if total[early] - _JUMP > reached[0]:
            reached[0], origins[0] = total[early] - _JUMP, early
        if total[-1] - _JUMP > reached[-1]:
            reached[-1], origins[-1] = total[-1] - _JUMP, pulses - 1
        reached[0] += accent
        came[index], total = origins, reached
    place = int(np.argmax(total))
    found = []
    for index in range(len(accents) - 1, -1, -1):
        if place == 0:
            found.append(index)
        place = int(came[index, place])
    return np.array(found[::-1], np.intp)
