"""Closing a loop: its last frames are faded into what comes before its first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError
from adaptive.library import matching_correlation

__all__ = ["close_loop", "fade_seam", "splice_loop"]

Pcm = npt.NDArray[np.float32]

_NOTHING = np.zeros((0, 2))


def fade_seam(pcm: Pcm, preroll: int, frames: int, fade: int) -> Pcm:
    """A loop cut out of a longer sound, its end faded into what leads up to its beginning.

    What follows the last frame of a loop is its first, so the sound that belongs there is the one
    that leads up to the first in the file.

    Parameters
    ----------
    pcm : ndarray [shape=(at least preroll + frames, channels), dtype=float32]
        Full scale 1.
    preroll : int ≥ 0
        Frames of it before the loop begins.
    frames : int > 0
        The loop's.
    fade : int
        Frames to fade over, 0 to the smaller of ``preroll`` and ``frames``.

    Returns
    -------
    ndarray [shape=(frames, channels), dtype=float32]
        With no fade, just those frames of ``pcm``, not copied.

    Raises
    ------
    ParameterError
        A number is out of its range, or ``pcm`` is too short.
    """
    if preroll < 0:
        raise ParameterError("preroll", preroll, "0 or more frames")
    if not 0 < frames <= len(pcm) - preroll:
        raise ParameterError("frames", frames, f"1 to {len(pcm) - preroll}, what the sound has")
    longest = min(preroll, frames)
    if not 0 <= fade <= longest:
        raise ParameterError("fade", fade, f"0 to {longest} frames")
    loop = pcm[preroll : preroll + frames]
    return loop if fade == 0 else close_loop(loop, pcm[preroll - fade : preroll])


def splice_loop(loop: Pcm, before: Pcm, fade: int) -> Pcm:
    """A loop closed where that is least heard.

    For two renderings of the same sound, of which one runs up to the loop's end and the other to
    its beginning. They agree but for the phase of their tones; so the loop changes over from the
    one to the other wherever they differ least, in a rest or where the phases happen to meet.

    Parameters
    ----------
    loop : ndarray [shape=(n, channels), dtype=float32]
    before : ndarray [shape=(at most n, channels), dtype=float32]
        What leads up to the loop's beginning.
    fade : int
        Frames to fade over, 0 to the length of ``before``.

    Returns
    -------
    ndarray [shape=(n, channels), dtype=float32]
    """
    reach = len(before)
    ending = loop[len(loop) - reach :].astype(np.float64)
    apart = np.concatenate(([0.0], np.cumsum(np.sum((ending - before) ** 2, axis=1))))
    cost = apart[fade:] - apart[: reach - fade + 1]
    last = reach - int(np.argmin(cost[::-1]))  # of equals, as late as can be
    kept = len(loop) - reach + last
    return np.concatenate((close_loop(loop[:kept], before[last - fade : last]), before[last:]))


def close_loop(loop: Pcm, before: Pcm) -> Pcm:
    """A loop whose end has been faded into the frames that lead up to its beginning.

    The gains hold the power for the likeness that the two sides have: equal gain where they are
    the same, equal power where they are strangers.

    Parameters
    ----------
    loop : ndarray [shape=(n, channels), dtype=float32]
    before : ndarray [shape=(at most n, channels), dtype=float32]
        The fade is as long as this.

    Returns
    -------
    ndarray [shape=(n, channels), dtype=float32]
        The very last frame is all but ``before``'s last, whose natural successor is the first.

    References
    ----------
    Fink, Holters, Zölzer (2016), Signal-matched power-complementary cross-fading, DAFx-16.
    """
    fade = len(before)
    closed = np.array(loop, np.float32)
    if fade == 0:
        return closed
    fading, rising = loop[len(loop) - fade :].astype(np.float64), before.astype(np.float64)
    rho = matching_correlation(fading, rising, _NOTHING)
    t = ((np.arange(fade) + 0.5) / fade)[:, None]
    x = t * t * (3.0 - 2.0 * t)
    lift = 1.0 / np.sqrt(1.0 - 2.0 * (1.0 - rho) * x * (1.0 - x))
    closed[len(loop) - fade :] = lift * ((1.0 - x) * fading + x * rising)
    return closed
