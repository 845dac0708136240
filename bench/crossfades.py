"""Crossfades: where the parts change, and what the level does there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from adaptive.cues import PlayCue

__all__ = ["Crossfade", "Materials", "find_crossfades", "level_change", "sounding"]

Samples = npt.NDArray[np.float32]
Materials = dict[int, Samples]

_QUIET = 1e-9


@dataclass(frozen=True, slots=True)
class Crossfade:
    """Tracks that change together, from ``start`` to before ``end``.

    Parameters
    ----------
    start, end : int
        Frames.
    before, after : tuple of PlayCue
        What sounds on the parts' tracks without the change and once it is made.
    swaps : int
        Tracks that go from one material to another.
    joins, leaves : int
        Tracks that come out of silence, or fall into it.
    alone : bool
        No other track fades meanwhile.
    prompt : bool
        The fade begins steeply.
    """

    start: int
    end: int
    before: tuple[PlayCue, ...]
    after: tuple[PlayCue, ...]
    swaps: int
    joins: int
    leaves: int
    alone: bool = True
    prompt: bool = False


def find_crossfades(cues: Iterable[PlayCue]) -> list[Crossfade]:
    """Group cues that fade together.

    Parameters
    ----------
    cues : iterable of PlayCue
        Of the parts' tracks, as they began, by start.
    """
    playing: dict[int, PlayCue] = {}
    groups: dict[tuple[int, int], list[PlayCue]] = {}
    for cue in cues:
        groups.setdefault((cue.start, cue.start + cue.length), []).append(cue)
    found: list[Crossfade] = []
    for (start, end), together in sorted(groups.items()):
        before = dict(playing)
        for cue in together:
            if cue.material < 0:
                playing.pop(cue.track, None)
            else:
                playing[cue.track] = cue
        changed = [(cue.track in before, cue.track in playing) for cue in together]
        found.append(
            Crossfade(
                start,
                end,
                tuple(before.values()),
                tuple(playing.values()),
                changed.count((True, True)),
                changed.count((False, True)),
                changed.count((True, False)),
                prompt=all(cue.prompt for cue in together),
            )
        )
    return _mark_overlaps(found)


def sounding(cues: Sequence[PlayCue], materials: Materials, start: int, end: int) -> Samples:
    """What cues' materials sound like by themselves, summed [shape=(end − start, 2)].

    Stingers sound from their origin to their end, without a fade.
    """
    total = np.zeros((end - start, 2), np.float32)
    for cue in cues:
        places = np.arange(start, end) - cue.origin
        if cue.one_shot:
            inside = (places >= 0) & (places < cue.frames)
            total[inside] += materials[cue.material][places[inside]] * np.float32(cue.gain)
            continue
        total += materials[cue.material][places % cue.frames] * np.float32(cue.gain)
    return total


def level_change(
    mix: Samples, before: Samples, after: Samples, *, prompt: bool = False
) -> tuple[float, float]:
    """How far a crossfade's level departs from what its two sides alone would give.

    Parameters
    ----------
    mix, before, after : np.ndarray [shape=(frames, 2)]
        The fade as it was mixed, and either side alone over the same frames.
    prompt : bool
        Whether the fade begins steeply.

    Returns
    -------
    between_db : float
        Mean power against that of the two sides' powers blended by the fade's own step: 0 for a
        fade that holds the power, −3 for equal gain between unrelated sounds.
    outside_db : float
        How far the mean power lies below the quieter side (negative) or above the louder one
        (positive), 0 between them.
    """
    n = len(mix)
    t = (np.arange(n) + 0.5) / n
    x = (t * (2.0 - t) if prompt else t * t * (3.0 - 2.0 * t))[:, None]
    old, new = np.square(before, dtype=np.float64), np.square(after, dtype=np.float64)
    power = _db(float(np.mean(np.square(mix, dtype=np.float64))))
    blended = _db(float(np.mean((1.0 - x) * old + x * new)))
    low, high = sorted((_db(float(np.mean(old))), _db(float(np.mean(new)))))
    outside = min(0.0, power - low) + max(0.0, power - high)
    return power - blended, outside


def _mark_overlaps(fades: list[Crossfade]) -> list[Crossfade]:
    marked = []
    for k, fade in enumerate(fades):
        near = fades[max(0, k - 8) : k] + fades[k + 1 : k + 9]
        alone = not any(other.start < fade.end and other.end > fade.start for other in near)
        marked.append(fade if alone else replace(fade, alone=False))
    return marked


def _db(power: float) -> float:
    return float(10.0 * np.log10(max(power, _QUIET)))
