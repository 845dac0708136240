"""A sound as every measure hears it: one mix to mono, two sets of spectra, made once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d

from adaptive.annotate.pitch_classes import (
    Partials,
    find_partials,
    fold_partials,
    pitch_classes,
)
from adaptive.annotate.spectra import Signal, Spectra, spectra_of
from adaptive.errors import ParameterError

__all__ = ["Hearing"]

_SHORT, _SHORT_STEP = 0.0464, 0.0116
_LONG, _LONG_STEP = 0.1858, 0.0929
_BANDS = 40
_LOWEST, _HIGHEST = 40.0, 16_000.0
_FLOOR = 0.01
"""Of the mean band power: what lies below is not heard as an onset."""


class Hearing:
    """A sound, and the spectra that its measures share.

    Parameters
    ----------
    pcm : ndarray [shape=(frames, channels)]
        At least one frame and channel, finite. More than two channels are folded into two.
    sample_rate : int > 0
    cyclic : bool
        Whether it is repeated without a gap.

    Raises
    ------
    ParameterError
        When the shape, the rate or a sample is not legal.
    """

    def __init__(self, pcm: npt.NDArray[Any], sample_rate: int, *, cyclic: bool) -> None:
        if pcm.ndim != 2 or pcm.shape[0] == 0 or pcm.shape[1] == 0:
            raise ParameterError("pcm", pcm.shape, "frames × channels, at least one of each")
        if sample_rate <= 0:
            raise ParameterError("sample_rate", sample_rate, "a positive whole number")
        self.sample_rate = sample_rate
        self.cyclic = cyclic
        self.pcm = _at_most_two(np.asarray(pcm, np.float32))
        if not np.isfinite(self.pcm).all():
            raise ParameterError("pcm", "not finite", "finite samples")

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / self.sample_rate

    @cached_property
    def mono(self) -> Signal:
        """Mean of the channels without their mean value [shape=(frames,)]."""
        mixed = self.pcm.mean(axis=1, dtype=np.float32)
        return np.asarray(mixed - mixed.mean(dtype=np.float32), np.float32)

    @cached_property
    def short(self) -> Spectra:
        """Windows of 46 ms every 12 ms: rhythm and timbre."""
        return spectra_of(self.mono, self.sample_rate, _SHORT, _SHORT_STEP, cyclic=self.cyclic)

    @cached_property
    def long(self) -> Spectra:
        """Windows of 186 ms every 93 ms: pitch."""
        return spectra_of(self.mono, self.sample_rate, _LONG, _LONG_STEP, cyclic=self.cyclic)

    @cached_property
    def power(self) -> npt.NDArray[np.float64]:
        """Mean power of each bin of :attr:`short` [shape=(bins,)]."""
        magnitudes = self.short.magnitudes
        total = np.einsum("tb,tb->b", magnitudes, magnitudes, dtype=np.float64)
        return np.asarray(total / len(magnitudes), np.float64)

    @cached_property
    def bands(self) -> npt.NDArray[np.float64]:
        """Power in 40 bands, evenly spaced in pitch from 40 Hz to 16 kHz [shape=(times, 40)]."""
        edges = np.geomspace(_LOWEST, _HIGHEST, _BANDS + 1)
        places = np.searchsorted(self.short.hertz, edges)
        square = np.square(self.short.magnitudes)
        total = np.pad(np.cumsum(square, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
        return np.maximum(total[:, places[1:]] - total[:, places[:-1]], 0.0)

    @cached_property
    def rises(self) -> npt.NDArray[np.float64]:
        """How much louder each band becomes, in nepers of power above a floor [(times, 40)].

        Half-wave rectified spectral flux of log-compressed bands (Bello et al., 2005, A Tutorial
        on Onset Detection in Music Signals, IEEE TSAP 13(5)).
        """
        floor = _FLOOR * float(self.bands.mean()) + 1e-14
        level = np.log1p(self.bands / floor)
        before = np.roll(level, 1, axis=0)
        if not self.cyclic:
            before[0] = 0.0
        return np.asarray(np.maximum(level - before, 0.0), np.float64)

    @cached_property
    def partials(self) -> Partials:
        """Spectral peaks of :attr:`long`."""
        return find_partials(self.long)

    @cached_property
    def sounding(self) -> npt.NDArray[np.float64]:
        """Pitch classes that sound, without their harmonics' claims [shape=(long times, 12)]."""
        return pitch_classes(self.partials, harmonics=1)

    @cached_property
    def harmony(self) -> npt.NDArray[np.float64]:
        """Pitch classes smoothed over half a second, as square roots of shares [(times, 12)]."""
        classes = self.sounding
        shares = np.sqrt(classes / np.maximum(classes.sum(axis=1, keepdims=True), 1e-9))
        edge = "wrap" if self.cyclic else "nearest"
        smooth: npt.NDArray[np.float64] = uniform_filter1d(shares, 5, axis=0, mode=edge)
        return smooth

    @cached_property
    def bass(self) -> npt.NDArray[np.float64]:
        """Pitch classes from 30 to 260 Hz, each moment's largest being 1 [(long times, 12)]."""
        low = fold_partials(self.partials.between(30.0, 260.0), harmonics=1)
        return np.asarray(low / np.maximum(low.max(axis=1, keepdims=True), 1e-9), np.float64)

    @cached_property
    def level(self) -> npt.NDArray[np.float64]:
        """Mean square in blocks of about 10 ms [shape=(blocks,)]."""
        count = max(1, round(self.seconds / 0.01))
        edges = (np.arange(count + 1) * len(self.pcm)) // count
        square = np.square(self.pcm, dtype=np.float64).mean(axis=1)
        total = np.concatenate(([0.0], np.cumsum(square)))
        sizes = np.maximum(np.diff(edges), 1)
        return np.asarray((total[edges[1:]] - total[edges[:-1]]) / sizes, np.float64)


def _at_most_two(pcm: Signal) -> Signal:
    if pcm.shape[1] <= 2:
        return pcm
    # Even channels left, odd ones right: exact for stereo pairs, and nothing is lost otherwise.
    left, right = pcm[:, 0::2].mean(axis=1), pcm[:, 1::2].mean(axis=1)
    return np.stack((left, right), axis=1)
