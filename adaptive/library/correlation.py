"""How alike what fades out and what fades in are: the correlation that picks a crossfade's law."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.cues import LEAST_CORRELATION
from adaptive.errors import ParameterError

__all__ = ["matching_correlation", "stretch_of"]

Pcm = npt.NDArray[np.float32]
Sound = npt.NDArray[np.float64]

_SILENT_RMS = 1e-4
"""−80 dB below full scale; where nothing changes by more, any law will do."""

_CANDIDATES = np.linspace(LEAST_CORRELATION, 1.0, 27)
_PIECES = 64


def matching_correlation(
    fading: Sound, rising: Sound, staying: Sound, *, prompt: bool = False
) -> float:
    """The correlation whose crossfade law holds the level of the whole.

    The law (:mod:`adaptive.render.fade`) turns a correlation into gains ``c·(1 − x)`` and ``c·x``.
    It assumes that both sides are steady over the fade; in 25 to 70 ms of music they are not, and
    what goes on playing has its own likeness to either. So the correlation is not only measured
    but solved for: the one with which the energy of ``staying + c·((1 − x)·fading + x·rising)``
    is that of the sum before and the sum after, blended by ``x``. Steady unrelated sounds give 0
    (equal power), a sound and itself 1 (equal gain).

    Parameters
    ----------
    fading, rising, staying : np.ndarray [shape=(frames, 2), dtype=float64]
        Sums of what goes, of what comes and of what plays on, over the overlap. ``staying`` may
        have no frames when nothing does.
    prompt : bool
        Whether the fade begins steeply.

    Returns
    -------
    float
        −0.3 to 1, rounded to six places so that machines agree; 0 when hardly anything changes.

    Raises
    ------
    ParameterError
        The overlap has no frames.

    References
    ----------
    Fink, Holters, Zölzer (2016), Signal-matched power-complementary cross-fading, DAFx-16.
    """
    frames = len(fading)
    if frames <= 0:
        raise ParameterError("frames", frames, "a positive number of frames")
    t = (np.arange(frames) + 0.5) / frames
    x = t * (2.0 - t) if prompt else t * t * (3.0 - 2.0 * t)
    old, new = (1.0 - x)[:, None] * fading, x[:, None] * rising
    moving = old + new
    if float(np.sum(old * old + new * new)) < _SILENT_RMS**2 * moving.size:
        return 0.0
    kept = staying if len(staying) else np.zeros_like(fading)
    before, after = kept + fading, kept + rising
    wanted = (1.0 - x) * _power(before) + x * _power(after)
    surplus = _surplus(x, _power(moving), 2.0 * np.sum(kept * moving, axis=1), _power(kept), wanted)
    return round(_root(surplus), 6)


def stretch_of(pcm: Pcm, at: int, frames: int) -> Sound:
    """Frames of a loop from a read position on, round its end as often as need be.

    Parameters
    ----------
    pcm : ndarray [shape=(n, 2)]
    at : int
        Taken modulo ``n``.
    frames : int

    Returns
    -------
    np.ndarray [shape=(frames, 2), dtype=float64]
    """
    length = len(pcm)
    at %= length
    if at + frames <= length:
        return pcm[at : at + frames].astype(np.float64)
    return np.take(pcm, np.arange(at, at + frames), axis=0, mode="wrap").astype(np.float64)


def _power(sound: Sound) -> Sound:
    total: Sound = np.sum(sound * sound, axis=1)
    return total


def _surplus(x: Sound, moving: Sound, across: Sound, kept: Sound, wanted: Sound) -> Sound:
    """Energy that each candidate's fade has more than is wanted [shape=(candidates,)].

    Frames are taken together in up to 64 pieces, within which the law hardly changes.
    """
    pieces = min(_PIECES, len(x))
    edges = np.arange(pieces) * len(x) // pieces
    counts = np.diff(np.append(edges, len(x)))
    step = np.add.reduceat(x, edges) / counts
    lift = 1.0 / np.sqrt(1.0 - 2.0 * np.outer(1.0 - _CANDIDATES, step * (1.0 - step)))
    squares, products = np.add.reduceat(moving, edges), np.add.reduceat(across, edges)
    fixed = float(np.sum(kept)) - float(np.sum(wanted))
    energy: Sound = np.sum(lift * lift * squares + lift * products, axis=1) + fixed
    return energy


def _root(surplus: Sound) -> float:
    """Where the surplus is nought, between candidates; else the candidate nearest to it."""
    crosses = np.flatnonzero(np.signbit(surplus[:-1]) != np.signbit(surplus[1:]))
    if not len(crosses):
        return float(_CANDIDATES[int(np.argmin(np.abs(surplus)))])
    k = int(crosses[-1])
    share = surplus[k] / (surplus[k] - surplus[k + 1])
    return float(_CANDIDATES[k] + share * (_CANDIDATES[k + 1] - _CANDIDATES[k]))
