"""When a sound changed, and when the change was complete: from the sound alone.

Before an event an engine repeats one loop, after it another. What it would have gone on playing is
what it played one repetition earlier; the first frame that departs from this is the change. What
it plays in the end is known from the last repetition before the next event; the first frame from
which on the sound agrees with this is the end of the change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["THRESHOLD", "Change", "find_change", "lag", "repeats"]

THRESHOLD = 0.01
"""Difference that counts, relative to the level of the loop: −40 dB."""

Mono = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was found.

    Parameters
    ----------
    first : int
        First frame that is not the old loop's.
    complete : int
        First frame from which on all are the new loop's.
    """

    first: int
    complete: int


def find_change(sound: Mono, event: int, end: int, pattern: int) -> Change | None:
    """The change that follows an event.

    Parameters
    ----------
    sound : np.ndarray [shape=(n,)]
    event : int
        The frame from which on it is looked for.
    end : int
        The frame of the next event.
    pattern : int
        Frames after which either loop repeats itself.

    Returns
    -------
    Change or None
        None when the sound was not steady in the two repetitions before the event or in the last
        two before ``end``, or is missing (``nan``), or did not change.
    """
    if event < 2 * pattern or end > len(sound) or end - event < 2 * pattern:
        return None
    around = sound[event - 2 * pattern : end]
    if np.isnan(around).any():
        return None
    old, new = sound[event - pattern : event], sound[end - pattern : end]
    after = sound[event:end]
    changed = _departs(after, np.resize(old, len(after)), old)
    turned = _departs(after[::-1], np.resize(new[::-1], len(after)), new)
    if not repeats(sound[:event], pattern) or not changed.any():
        return None
    first = event + int(np.argmax(changed))
    complete = end - int(np.argmax(turned)) if turned.any() else event
    if complete > end - 2 * pattern:
        return None
    return Change(first, max(first, complete))  # the loops may be alike where the one is cut off


def repeats(sound: Mono, pattern: int) -> bool:
    """Whether a sound's last two repetitions are there, not silent, and the same.

    Parameters
    ----------
    sound : np.ndarray [shape=(n,)]
    pattern : int
        Frames of a repetition.
    """
    if len(sound) < 2 * pattern:
        return False
    before, last = sound[-2 * pattern : -pattern], sound[-pattern:]
    whole = not np.isnan(sound[-2 * pattern :]).any()
    return whole and bool(before.any()) and not _departs(last, before, before).any()


def lag(sound: Mono, known: npt.NDArray[np.float64]) -> tuple[int, float]:
    """How far a known repetition is turned round in a sound, and how much they resemble.

    Parameters
    ----------
    sound : np.ndarray [shape=(pattern,)]
    known : np.ndarray [shape=(pattern,)]

    Returns
    -------
    lag : int
        ``sound[n]`` is about ``known[n + lag]``, counted round; 0 to the pattern less 1.
    likeness : float
        Correlation at that lag, −1 to 1.
    """
    spectrum = np.conj(np.fft.rfft(sound)) * np.fft.rfft(known)
    found = np.fft.irfft(spectrum, len(known))
    best = int(np.argmax(found))
    power = np.sqrt(np.sum(np.square(sound, dtype=np.float64)) * np.sum(known**2))
    return best, float(found[best] / power) if power > 0.0 else 0.0


def _departs(sound: Mono, expected: Mono, loop: Mono) -> npt.NDArray[np.bool_]:
    level = float(np.sqrt(np.mean(np.square(loop, dtype=np.float64))))
    return np.asarray(np.abs(sound - expected) > THRESHOLD * level)
