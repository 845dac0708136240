"""Phase: whether what is heard lies on the grid, to the sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from adaptive.conduct import Notice
from adaptive.cues import PlayCue

__all__ = ["grid_errors", "measured_lag"]

_FARTHEST = 64


def measured_lag(heard: npt.NDArray[np.float32], expected: npt.NDArray[np.float32]) -> int:
    """Frames by which a recording is late against what it should be, −64 to 64.

    Parameters
    ----------
    heard, expected : np.ndarray [shape=(n, 2)]
        Compared by the cross-correlation of their differences, which gives all pitches a say.
    """
    a = np.diff(heard.mean(axis=1, dtype=np.float64))
    b = np.diff(expected.mean(axis=1, dtype=np.float64))
    size = 1 << (2 * len(a) - 1).bit_length()
    across = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    lags = np.arange(-_FARTHEST, _FARTHEST + 1)
    return int(lags[np.argmax(across[lags])])


def grid_errors(
    cues: Sequence[PlayCue], notices: Iterable[Notice], bars: Mapping[int, int]
) -> list[int]:
    """Frames between each loop's first bar line and the engine's own, for cues of loops.

    Parameters
    ----------
    cues : sequence of PlayCue
        Those of one tempo at a time are compared with the bar lines that follow them.
    notices : iterable of Notice
        Whose ``bar`` notices tell the bar lines.
    bars : mapping of int to int
        Frames of a bar of each material.

    Returns
    -------
    list of int
        0 for a loop on the grid; loops that no bar line followed are left out.
    """
    lines = sorted(n.frame for n in notices if n.topic == "bar")
    by_track: dict[int, list[PlayCue]] = {}
    for cue in cues:
        by_track.setdefault(cue.track, []).append(cue)
    errors = []
    for own in by_track.values():
        for cue, following in zip(own, [*own[1:], None], strict=True):
            if cue.material < 0:
                continue
            ends = following.start if following is not None else None
            first = np.searchsorted(lines, cue.start + cue.length)
            if first == len(lines) or (ends is not None and lines[first] >= ends):
                continue
            bar = bars[cue.material]
            off = (int(lines[first]) - cue.origin) % bar
            errors.append(off - bar if off > bar // 2 else off)
    return errors
