"""Panels: pictures over the time of a sound, one under the other, with marks at their left."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from adaptive.catalogue.spectrogram import HERTZ_MARKS
from adaptive.catalogue.waveform import WAVE_COLUMNS, WAVE_HEIGHT

__all__ = ["chord_strip", "panel", "spectrogram_panel", "svg", "wave_panel"]


def panel(kind: str, picture: str, marks: Iterable[tuple[float, str]], pixels: int) -> str:
    """One picture with its marks.

    Parameters
    ----------
    kind : str
        Its class.
    picture : str
        HTML.
    marks : iterable of (float, str)
        Places from the top, 0 to 1, and their labels.
    pixels : int > 0
        Height.
    """
    labels = "".join(
        f'<span style="top:{100 * place:.1f}%">{escape(label)}</span>' for place, label in marks
    )
    return (
        f'<div class="panel {kind}" style="height:{pixels}px">'
        f'<div class="marks" aria-hidden="true">{labels}</div>{picture}</div>'
    )


def svg(label: str, box: tuple[float, float, float, float], content: str) -> str:
    """A drawing that fills its panel, whatever the panel's proportions."""
    sides = " ".join(f"{side:g}" for side in box)
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="{sides}"'
        f' preserveAspectRatio="none">{content}</svg>'
    )


def wave_panel(name: str, path: str) -> str:
    """The waveform, from the path that :func:`waveform_path` makes."""
    box = (0, -WAVE_HEIGHT - 1, WAVE_COLUMNS, 2 * WAVE_HEIGHT + 2)
    return panel("wave", svg(f"Waveform of {name}", box, f'<path d="{path}"/>'), (), 44)


def spectrogram_panel(name: str, file: str) -> str:
    """The spectrogram, from its file beside the page."""
    label = escape(f"Spectrogram of {name}")
    picture = f'<img loading="lazy" src="{escape(file)}" alt="{label}" width="512" height="96">'
    return panel("spectrogram", picture, HERTZ_MARKS, 96)


def chord_strip(chords: Iterable[str]) -> str:
    """Chords spread evenly, as they are over a loop; one that goes on has one wide cell."""
    cells = "".join(
        f'<span style="flex-grow:{len(list(same))}" title="{escape(chord)}">{escape(chord)}</span>'
        for chord, same in groupby(chords)
    )
    return f'<div class="chords">{cells}</div>' if cells else ""
