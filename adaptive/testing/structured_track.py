"""Finished tracks of known structure: sections, beats and bar lines are where they are said to be.

A small band (kick, snare, hat, bass, pad, a tune) plays sections that have chords, a tune and a
density of their own; a repeated section is played again, with other noise in its drums. The
tempo may drift, a pickup may come before the first bar line, the beginning may be thin and the
end may fade.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.music import COMMON_TIME, Meter

__all__ = ["StructuredTrack", "TrackPlan", "render_track"]

Sound = npt.NDArray[np.float64]

_CHORDS = {
    "A": ((45, 57, 60, 64), (41, 57, 60, 65), (48, 55, 60, 64), (43, 55, 59, 62)),
    "B": ((50, 57, 62, 65), (46, 58, 62, 65), (41, 57, 60, 65), (40, 56, 59, 64)),
    "C": ((44, 56, 60, 63), (49, 56, 61, 65), (51, 58, 63, 67), (44, 56, 60, 63)),
}
_TUNES = {
    "A": (0, None, 2, 4, None, 2, 0, None),
    "B": (7, 5, 4, None, 7, 9, None, 12),
    "C": (None, 12, 10, 8, 7, None, 3, 5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPlan:
    """What to play.

    Parameters
    ----------
    sections : str
        A letter each of ``A``, ``B``, ``C``.
    bars : int
        Bars a section.
    bpm : float
        Quarters a minute.
    meter : Meter
        Of quarters.
    drift : float
        How far the tempo swings about ``bpm``, as a share of it; 0.01 is one per cent.
    drift_s : float
        Seconds of a swing.
    pickup : int
        Notes, an eighth each, before the first bar line.
    intro_bars, fade_bars : int
        Bars of a soft pad alone before, and of a fade behind.
    lead_in_s, tail_s : float
        Silence before and behind.
    seed : int
    """

    sections: str = "AABA"
    bars: int = 8
    bpm: float = 100.0
    meter: Meter = COMMON_TIME
    drift: float = 0.0
    drift_s: float = 45.0
    pickup: int = 0
    intro_bars: int = 0
    fade_bars: int = 0
    lead_in_s: float = 0.0
    tail_s: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class StructuredTrack:
    """A track and the truth about it.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, 2), dtype=float32]
    sample_rate : int
    beats : ndarray [shape=(n,)]
        Seconds of the quarters from the first bar line to the end.
    downbeats : ndarray [shape=(m,)]
        Seconds of the bar lines, that of the end included.
    boundaries : tuple of float
        Seconds at which a section begins or the last one ends.
    roles : tuple of str
        ``"intro"``, the letters and ``"outro"``, one between each two boundaries.
    """

    pcm: npt.NDArray[np.float32]
    sample_rate: int
    beats: Sound
    downbeats: Sound
    boundaries: tuple[float, ...]
    roles: tuple[str, ...]


def render_track(plan: TrackPlan, sample_rate: int = 44_100) -> StructuredTrack:
    """Play a plan. The same plan gives the same samples."""
    roles, lengths = _layout(plan)
    quarters = plan.meter.count
    total = sum(lengths) * quarters
    first = plan.lead_in_s + plan.pickup * 30.0 / plan.bpm
    beats = _beat_times(plan, total, first)
    mix = np.zeros((round((beats[-1] + plan.tail_s) * sample_rate), 2))
    band = _Band(mix, sample_rate, plan.seed)
    for note in range(plan.pickup):
        band.tone(first - (plan.pickup - note) * 30.0 / plan.bpm, 0.3, 72 + 2 * note, 0.16, 8.0)
    bar = 0
    for role, length in zip(roles, lengths, strict=True):
        for inner in range(length):
            edges = beats[bar * quarters : (bar + 1) * quarters + 1]
            _play_bar(band, role, inner, edges)
            bar += 1
    if plan.fade_bars:
        start = round(beats[(sum(lengths) - plan.fade_bars) * quarters] * sample_rate)
        mix[start:] *= np.linspace(1.0, 0.0, len(mix) - start)[:, None] ** 2
    ends = np.concatenate(([0], np.cumsum(lengths))) * quarters
    return StructuredTrack(
        (0.9 * mix / np.abs(mix).max()).astype(np.float32),
        sample_rate,
        beats,
        beats[::quarters],
        tuple(float(beats[end]) for end in ends),
        roles,
    )


def _layout(plan: TrackPlan) -> tuple[tuple[str, ...], list[int]]:
    roles, lengths = list(plan.sections), [plan.bars] * len(plan.sections)
    if plan.intro_bars:
        roles, lengths = ["intro", *roles], [plan.intro_bars, *lengths]
    if plan.fade_bars:
        roles, lengths = [*roles, "outro"], [*lengths, plan.fade_bars]
    return tuple(roles), lengths


def _beat_times(plan: TrackPlan, count: int, first: float) -> Sound:
    times = [first]
    for _ in range(count):
        swing = plan.drift * np.sin(2.0 * np.pi * times[-1] / plan.drift_s)
        times.append(times[-1] + 60.0 / (plan.bpm * (1.0 + swing)))
    return np.array(times)


class _Band:
    def __init__(self, mix: Sound, sample_rate: int, seed: int) -> None:
        self.mix, self.rate = mix, sample_rate
        self.rng = np.random.default_rng(seed)

    def tone(
        self, at: float, seconds: float, pitch: float, size: float, decay: float, pan: float = 0.0
    ) -> None:
        """A struck or held tone of five partials; ``decay`` is how fast it dies, 1/s."""
        t = np.arange(round(seconds * self.rate)) / self.rate
        hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
        wave = sum(np.sin(2.0 * np.pi * hertz * n * t) / n**1.5 for n in range(1, 6))
        ends = np.minimum(np.minimum(1.0, t / 0.004), np.maximum(0.0, (seconds - t) / 0.03))
        self._add(at, size * wave * np.exp(-decay * t) * np.minimum(ends, 1.0), pan)

    def hit(self, at: float, size: float, decay: float, *, low: bool) -> None:
        """A kick (a falling tone) or a burst of noise."""
        t = np.arange(round(0.18 * self.rate)) / self.rate
        noise = self.rng.standard_normal(len(t))
        wave = np.sin(2.0 * np.pi * (50.0 * t + 3.0 * (1.0 - np.exp(-30.0 * t))))
        self._add(at, size * (wave if low else 0.5 * noise) * np.exp(-decay * t), 0.0)

    def _add(self, at: float, wave: Sound, pan: float) -> None:
        start = round(at * self.rate)
        wave = wave[max(0, -start) : max(0, len(self.mix) - start)]
        place = slice(max(start, 0), max(start, 0) + len(wave))
        self.mix[place, 0] += wave * (1.0 - pan)
        self.mix[place, 1] += wave * (1.0 + pan)


def _play_bar(band: _Band, role: str, inner: int, edges: Sound) -> None:
    letter = "A" if role in ("intro", "outro") else role
    chord = _CHORDS[letter][inner % 4]
    quarters = len(edges) - 1
    length = float(edges[-1] - edges[0])
    soft = 0.35 if role == "intro" else 1.0
    for voice, pitch in enumerate(chord[1:]):
        band.tone(float(edges[0]), length, pitch, 0.08 * soft, 0.3, 0.4 * (voice - 1))
    if role == "intro":
        return
    busy = zlib.crc32(letter.encode()) % 2
    for quarter in range(quarters):
        at, eighth = edges[quarter], (edges[quarter] + edges[quarter + 1]) / 2.0
        middle = quarters // 2 if quarters % 2 == 0 else quarters
        if quarter % max(middle, 1) == 0:
            band.hit(float(at), 0.5 if quarter == 0 else 0.35, 18.0, low=True)
        else:
            band.hit(float(at), 0.22, 22.0, low=False)
        band.hit(float(eighth), 0.06, 50.0, low=False)
        band.tone(float(at), 0.3, chord[0], 0.22 if quarter == 0 else 0.12, 5.0)
        for half, when in enumerate((at, eighth)):
            step = _TUNES[letter][(inner * 3 + quarter * 2 + half) % 8]
            if step is not None and (half == 0 or busy):
                band.tone(float(when), 0.28, 72 + step, 0.10, 6.0, 0.3)
