"""Finding clicks: where a signal jumps in a way that its surroundings do not explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError

__all__ = ["Click", "assert_click_free", "click_scores", "loudest_click"]

WINDOW_MS = 2.0
"""Length of the surroundings on each side."""

GUARD = 3
"""Frames next to a frame that are not its surroundings: the width of a jump's own trace."""

FLOOR = 1e-4
"""Difference (full scale 1) below which nothing counts, about −80 dBFS."""

ORDER = 4
"""Of the difference: high enough that tones all but vanish and jumps stand out."""

THRESHOLD = 8.0
"""Score of a click: above what noise and smooth fades reach, below what a jump of −40 dBFS in a
tone of up to 2 kHz does."""


@dataclass(frozen=True, slots=True)
class Click:
    """The most conspicuous frame of a signal.

    Parameters
    ----------
    frame : int
        Where.
    ms : float
        The same in milliseconds.
    score : float
        How many times its difference exceeds that of its surroundings.
    """

    frame: int
    ms: float
    score: float


def click_scores(y: npt.ArrayLike, sr: int) -> npt.NDArray[np.float64]:
    """How much each frame sticks out of its surroundings.

    The score is the size of the fourth difference divided by its root mean square over 2 ms
    before or after, whichever is larger: the onset of a sound is explained by the sound that
    follows, a jump by nothing.

    Parameters
    ----------
    y : array_like [shape=(n,) or (n, channels)]
        Signal, full scale 1.
    sr : int > 0
        Frames a second.

    Returns
    -------
    np.ndarray [shape=(n,)]
        The largest score of the channels; 1 is ordinary, :data:`THRESHOLD` a click.

    Raises
    ------
    ParameterError
        The signal has values that are no numbers, or more than two dimensions.
    """
    signal = np.asarray(y, np.float64)
    if signal.ndim not in (1, 2):
        raise ParameterError("y", signal.shape, "an array of shape (n,) or (n, channels)")
    if not np.isfinite(signal).all():
        raise ParameterError("y", "an array with values that are no numbers", "finite values")
    channels = signal[:, None] if signal.ndim == 1 else signal
    window = max(8, round(WINDOW_MS * sr / 1000.0))
    scores = np.zeros(len(channels))
    for channel in channels.T:
        np.maximum(scores, _scores(channel, window), out=scores)
    return scores


def loudest_click(y: npt.ArrayLike, sr: int) -> Click:
    """The frame with the highest score; parameters as in :func:`click_scores`."""
    scores = click_scores(y, sr)
    if not len(scores):
        return Click(0, 0.0, 0.0)
    frame = int(np.argmax(scores))
    return Click(frame, 1000.0 * frame / sr, float(scores[frame]))


def assert_click_free(
    y: npt.ArrayLike,
    sr: int,
    *,
    threshold: float = THRESHOLD,
    reference: npt.ArrayLike | None = None,
) -> None:
    """Raise AssertionError where a signal clicks.

    Parameters
    ----------
    y : array_like [shape=(n,) or (n, channels)]
        Signal, full scale 1.
    sr : int > 0
        Frames a second.
    threshold : float
        Lowest score of a click.
    reference : array_like, optional
        What the signal was made of. Percussion may click by itself; with a reference, only what
        clicks more than it (by a half) counts.

    Examples
    --------
    >>> t = np.arange(4410) / 44100
    >>> assert_click_free(0.5 * np.sin(2 * np.pi * 220 * t), 44100)
    """
    if reference is not None:
        threshold = max(threshold, 1.5 * loudest_click(reference, sr).score)
    worst = loudest_click(y, sr)
    if worst.score >= threshold:
        raise AssertionError(
            f"click at frame {worst.frame} ({worst.ms:.1f} ms): "
            f"score {worst.score:.1f}, allowed below {threshold:.1f}"
        )


def _scores(channel: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    n = len(channel)
    if n <= ORDER:
        return np.zeros(n)
    difference = np.zeros(n)
    difference[ORDER // 2 : -(ORDER // 2)] = np.abs(np.diff(channel, ORDER))
    energy = np.concatenate(([0.0], np.cumsum(difference**2)))
    frames = np.arange(n)
    level = np.zeros(n)
    for first, last in ((-GUARD - window, -GUARD), (GUARD + 1, GUARD + 1 + window)):
        begin = np.clip(frames + first, 0, n)
        end = np.clip(frames + last, 0, n)
        mean = (energy[end] - energy[begin]) / np.maximum(end - begin, 1)
        np.maximum(level, np.sqrt(np.maximum(mean, 0.0)), out=level)
    return difference / (level + FLOOR)
