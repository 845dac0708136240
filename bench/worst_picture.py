"""The picture of a crossfade: waveform, spectrogram and click scores, with the fade marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

from bench.clicks import click_curves

mpl.use("Agg")
from matplotlib import pyplot as plt

__all__ = ["draw_crossfade"]

Samples = npt.NDArray[np.float32]

_WINDOW = 1024
_LOWEST_DB = -100.0


def draw_crossfade(
    sound: Samples, sides: list[Samples], rate: int, fade: tuple[int, int], title: str, out: Path
) -> None:
    """Draw it as a PNG.

    Parameters
    ----------
    sound : np.ndarray [shape=(n, 2)]
        The recording around the fade.
    sides : list of np.ndarray [shape=(n, 2)]
        What its sides do by themselves, over the same frames.
    rate : int
    fade : (int, int)
        First and last row of the fade.
    title : str
    out : Path
    """
    at = (np.arange(len(sound)) - fade[0]) / rate * 1000.0
    with plt.rc_context({"font.size": 9}):
        figure, (wave, spectrum, clicks) = plt.subplots(
            3, 1, sharex=True, figsize=(10, 7), height_ratios=(2, 3, 1.5), layout="constrained"
        )
        wave.plot(at, sound.mean(axis=1), color="#3a6ea5", linewidth=0.4)
        wave.set_ylabel("waveform")
        _draw_spectrum(spectrum, sound, rate, float(at[0]))
        scores, allowed = click_curves(sound, sides, rate)
        clicks.plot(at, scores, color="#3a6ea5", linewidth=0.6, label="recording")
        clicks.plot(at, allowed, color="#c0392b", linewidth=0.6, label="a click from here on")
        clicks.set_ylabel("click score")
        clicks.legend(loc="upper right")
        clicks.set_xlabel("milliseconds from the beginning of the crossfade")
        for axes, colour in ((wave, "#f1c40f"), (spectrum, None), (clicks, "#f1c40f")):
            _mark(axes, 1000.0 * (fade[1] - fade[0]) / rate, colour)
        figure.suptitle(title, x=0.01, ha="left", fontsize=9)
        figure.savefig(out, dpi=80)
        plt.close(figure)


def _draw_spectrum(axes: Any, sound: Samples, rate: int, begin_ms: float) -> None:
    mono = sound.mean(axis=1)
    axes.specgram(
        mono,
        NFFT=_WINDOW,
        noverlap=_WINDOW - _WINDOW // 8,
        Fs=rate / 1000.0,
        scale="dB",
        mode="magnitude",
        vmin=_LOWEST_DB,
        cmap="magma",
        xextent=(begin_ms, begin_ms + 1000.0 * len(mono) / rate),
    )
    axes.set_yscale("symlog", linthresh=0.2)
    axes.set_ylim(0.04, rate / 2000.0)
    axes.set_ylabel("kHz")


def _mark(axes: Any, length_ms: float, colour: str | None) -> None:
    if colour is not None:
        axes.axvspan(0.0, length_ms, color=colour, alpha=0.35)
        return
    for edge in (0.0, length_ms):
        axes.axvline(edge, color="#f1c40f", linewidth=1.0)
