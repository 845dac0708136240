"""The crossfade law: gains that hold the power of two signals whose correlation is known.

Thread: audio. Elementwise +, −, ×, ÷ and √ on float64 only, so that a frame's gain depends on its
place in the fade and on nothing else, in particular not on how the fade is cut into blocks
(vectorised transcendental functions may round differently at the end of an array).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.cues import LEAST_CORRELATION

__all__ = ["FadeLaw", "crossfade_gains"]


class FadeLaw:
    """Signal-matched power-complementary crossfade, evaluated a block at a time.

    With ``t = (k + ½) / length`` in frame ``k`` and the smooth step ``x = t²(3 − 2t)``, the gains
    are ``(1 − x)·c`` and ``x·c`` where ``c = 1 / √((1 − x)² + x² + 2ρx(1 − x))``. ρ = 1 gives
    equal gain, ρ = 0 equal power. The slope is zero at both ends, so neither end has a corner.

    A prompt fade has ``x = t(2 − t)`` instead: it begins as a straight fade of half the length
    does, and ends gently. Of 70 ms, the other spends four on the first hundredth.

    Source: Fink, Holters, Zölzer, "Signal-matched power-complementary cross-fading and
    dry-wet mixing", DAFx-16.

    Parameters
    ----------
    max_block : int > 0
        Largest number of frames of one call; every buffer is allocated here.

    Attributes
    ----------
    fading, rising : np.ndarray [shape=(max_block,), dtype=float64]
        Gains of the outgoing and of the incoming signal after :meth:`evaluate`.
    """

    def __init__(self, max_block: int) -> None:
        self.fading = np.empty(max_block)
        self.rising = np.empty(max_block)
        self._count = np.arange(max_block, dtype=np.float64)
        self._power = np.empty(max_block)

    def evaluate(
        self, first: int, n: int, length: int, correlation: float, *, prompt: bool = False
    ) -> None:
        """Gains of frames ``first`` … ``first + n − 1`` of a fade. Allocates nothing.

        Parameters
        ----------
        first : int >= 0
            Frames since the fade began.
        n : int
            Frames to evaluate, at most ``max_block``.
        length : int > 0
            Frames of the whole fade.
        correlation : float
            Normalised correlation ρ of the two signals.
        prompt : bool
            Whether the fade begins steeply.
        """
        rho = min(1.0, max(LEAST_CORRELATION, correlation))
        fading, x, power = self.fading[:n], self.rising[:n], self._power[:n]
        np.add(self._count[:n], first + 0.5, out=fading)
        np.divide(fading, length, out=fading)  # t
        if prompt:
            np.subtract(2.0, fading, out=x)
        else:
            np.multiply(fading, -2.0, out=x)
            np.add(x, 3.0, out=x)
            np.multiply(x, fading, out=x)
        np.multiply(x, fading, out=x)
        np.subtract(1.0, x, out=fading)
        # (1 − x)² + x² + 2ρx(1 − x) is 1 − 2(1 − ρ)·x(1 − x).
        np.multiply(x, fading, out=power)
        np.multiply(power, -2.0 * (1.0 - rho), out=power)
        np.add(power, 1.0, out=power)
        np.sqrt(power, out=power)
        np.divide(fading, power, out=fading)
        np.divide(x, power, out=x)


def crossfade_gains(
    length: int, correlation: float, *, prompt: bool = False
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Gains of a whole crossfade: outgoing and incoming, each ``length`` frames.

    For analysis and offline editing; the mixer uses :class:`FadeLaw`, which allocates nothing.
    """
    law = FadeLaw(length)
    law.evaluate(0, length, length, correlation, prompt=prompt)
    return law.fading, law.rising
