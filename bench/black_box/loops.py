"""Two loops of known samples, which any engine can play, and by which its sound is recognised.

Each is noise that repeats twenty times a second, with nothing above 5 kHz: loud at almost every
frame, so that a change shows at once, and smooth enough for any interpolation. Being periodic, what
an engine goes on playing is known to the frame from what it played a twentieth of a second ago.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["BAR_FRAMES", "BEAT_FRAMES", "PATTERN", "SIDES", "loop_pattern", "write_loops"]

PATTERN = 2_205
"""Frames after which a loop repeats itself."""

BEAT_FRAMES = 10 * PATTERN
"""120 BPM at 44,100 frames a second."""

BAR_FRAMES = 4 * BEAT_FRAMES

SIDES = ("a", "b")

_LEVEL = 0.06
_LOWEST, _HIGHEST = 10, 250
"""Harmonics of the 20 Hz at which a loop repeats: 200 Hz to 5 kHz."""


def loop_pattern(side: str, stem: int = 0) -> npt.NDArray[np.float64]:
    """One repetition of a loop, root mean square 0.06.

    Parameters
    ----------
    side : str
        ``"a"`` or ``"b"``.
    stem : int
        Which of several that may sound together.

    Returns
    -------
    np.ndarray [shape=(PATTERN, 2), dtype=float64]
        The channels have nothing in common.
    """
    chance = np.random.default_rng([SIDES.index(side), stem])
    spectrum = np.zeros((PATTERN // 2 + 1, 2), np.complex128)
    phases = chance.uniform(0.0, 2.0 * np.pi, (_HIGHEST - _LOWEST, 2))
    spectrum[_LOWEST:_HIGHEST] = np.exp(1j * phases)
    sound = np.fft.irfft(spectrum, PATTERN, axis=0)
    return np.asarray(sound * (_LEVEL / np.sqrt(np.mean(sound**2))))


def write_loops(folder: Path, side: str, stems: int = 1) -> list[Path]:
    """Write the loops of a side as one bar each, 16-bit stereo, ``side0.wav`` on."""
    paths = []
    for stem in range(stems):
        pattern = np.rint(loop_pattern(side, stem) * 32_767.0).astype("<i2")
        path = folder / f"{side}{stem}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(44_100)
            out.writeframes(np.tile(pattern, (BAR_FRAMES // PATTERN, 1)).tobytes())
        paths.append(path)
    return paths
