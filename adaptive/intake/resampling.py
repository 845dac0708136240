"""Resampling: loops in a circle to an exact number of frames, everything else straight."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from adaptive.errors import ParameterError

__all__ = ["resample_loop", "resample_sound"]


def resample_loop(pcm: npt.NDArray[np.float32], frames: int) -> npt.NDArray[np.float32]:
    """Resample a loop to an exact number of frames, its end running into its beginning.

    By the discrete Fourier transform, which takes the loop for one period of an endless sound: no
    edge is left at the loop point, and what lies below both Nyquist frequencies is kept to
    rounding error.

    Parameters
    ----------
    pcm : ndarray [shape=(n, channels), dtype=float32]
    frames : int
        1 or more. With ``frames == n`` the loop comes back as it is.

    Raises
    ------
    ParameterError
        On an empty loop or none or fewer frames.
    """
    from scipy.signal import resample  # here: half a second that only imports need

    if frames < 1 or len(pcm) < 1:
        raise ParameterError("frames", min(frames, len(pcm)), "1 or more")
    if frames == len(pcm):
        return pcm
    return np.ascontiguousarray(resample(pcm, frames, axis=0), dtype=np.float32)


def resample_sound(
    pcm: npt.NDArray[np.float32], from_rate: int, to_rate: int
) -> npt.NDArray[np.float32]:
    """Resample a one-shot or track to another rate by soxr, silence before and after it.

    Parameters
    ----------
    pcm : ndarray [shape=(n, channels), dtype=float32]
    from_rate, to_rate : int
        Hz, 1 or more.

    Returns
    -------
    ndarray [shape=(round(n × to_rate ÷ from_rate), channels), dtype=float32]

    Raises
    ------
    ParameterError
        On a rate below 1 Hz.
    """
    import soxr

    for name, rate in (("from_rate", from_rate), ("to_rate", to_rate)):
        if rate < 1:
            raise ParameterError(name, rate, "1 Hz or more")
    if from_rate == to_rate or not len(pcm):
        return pcm
    frames = max(1, round(len(pcm) * to_rate / from_rate))
    out = soxr.resample(pcm, from_rate, to_rate, quality="VHQ")[:frames]
    missing = frames - len(out)
    if missing:  # the last frame may round the other way
        last = out[-1:] if len(out) else pcm[-1:]
        out = np.concatenate([out, np.repeat(last, missing, axis=0)])
    return np.ascontiguousarray(out, dtype=np.float32)
