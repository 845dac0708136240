"""How alike what fades out and what fades in are: the correlation that picks a crossfade's law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
    pieces = _pieces(frames, prompt)
    x, old = pieces.x, 1.0 - pieces.x
    f, r = pieces.of(fading), pieces.of(rising)
    ff, rr, fr = _products(f, f), _products(r, r), _products(f, r)
    if float(np.sum(old * old * ff + x * x * rr)) < _SILENT_RMS**2 * f.size:
        return 0.0
    moving = old * old * ff + x * x * rr + 2.0 * old * x * fr
    added = float(np.sum(old * ff + x * rr))  # what is wanted beside the energy of what stays
    if not len(staying):
        return round(_root(pieces.lift_squared @ moving - added), 6)
    kept = pieces.of(staying)
    across = 2.0 * (old * _products(f, kept) + x * _products(r, kept))
    energy = pieces.lift_squared @ moving + pieces.lift @ across
    return round(_root(energy - added - float(np.sum(across))), 6)


def stretch_of(pcm: Pcm, at: int, frames: int) -> Pcm:
    """Frames of a loop from a read position on, round its end as often as need be.

    Parameters
    ----------
    pcm : ndarray [shape=(n, 2)]
    at : int
        Taken modulo ``n``.
    frames : int

    Returns
    -------
    np.ndarray [shape=(frames, 2), dtype=float32]
        Of the loop itself, where that has them in one stretch.
    """
    length = len(pcm)
    at %= length
    if at + frames <= length:
        return pcm[at : at + frames]
    found: Pcm = np.take(pcm, np.arange(at, at + frames), axis=0, mode="wrap")
    return found


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A fade in up to 64 pieces, within which its law hardly changes.

    Parameters
    ----------
    count, width : int
        Pieces, and frames of each; what is left over at the end is where all has changed.
    x : ndarray [shape=(count,)]
        How far the fade is.
    lift, lift_squared : ndarray [shape=(candidates, count)]
        What each candidate multiplies the moving sounds by, and its square.
    """

    count: int
    width: int
    x: Sound
    lift: Sound
    lift_squared: Sound

    def of(self, sound: Sound) -> Sound:
        """A sound's samples by pieces [shape=(count, samples)]."""
        return sound[: self.count * self.width].reshape(self.count, -1)


@lru_cache(maxsize=32)
def _pieces(frames: int, prompt: bool) -> _Pieces:
    width = -(-frames // _PIECES)
    count = frames // width
    t = (np.arange(count * width) + 0.5) / frames
    x = t * (2.0 - t) if prompt else t * t * (3.0 - 2.0 * t)
    step = x.reshape(count, width).mean(axis=1)
    lift = 1.0 / np.sqrt(1.0 - 2.0 * np.outer(1.0 - _CANDIDATES, step * (1.0 - step)))
    return _Pieces(count, width, step, lift, lift * lift)


def _products(a: Sound, b: Sound) -> Sound:
    """Sum of the products of two sounds' samples in each piece."""
    total: Sound = np.einsum("pk,pk->p", a, b)
    return total


def _root(surplus: Sound) -> float:
    """Where the surplus is nought, between candidates; else the candidate nearest to it."""
    crosses = np.flatnonzero(np.signbit(surplus[:-1]) != np.signbit(surplus[1:]))
    if not len(crosses):
        return float(_CANDIDATES[int(np.argmin(np.abs(surplus)))])
    k = int(crosses[-1])
    share = surplus[k] / (surplus[k] - surplus[k + 1])
    return float(_CANDIDATES[k] + share * (_CANDIDATES[k + 1] - _CANDIDATES[k]))
