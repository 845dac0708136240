"""Writing the page: decoding what is drawn, linking what may follow, one file in the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from adaptive.catalogue.waveform import waveform_path
from adaptive.conform import make_sound
from adaptive.errors import AdaptiveError, LibraryError, ParameterError
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost
from adaptive.library.decoding import decode_sound
from adaptive.survey.page import survey_html
from adaptive.survey.page_loops import loops_json
from adaptive.survey.survey import Survey

__all__ = ["WAVE_COLUMNS", "write_page"]

WAVE_COLUMNS = 72
"""Of a waveform: it is drawn as small as a line of text."""

_AT_ONCE = 64


def write_page(
    survey: Survey,
    numbers: npt.NDArray[np.intp],
    out: Path,
    waveforms: int = 1_000,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[LibraryError, ...]:
    """Write one page that needs nothing else; answers the loops whose audio cannot be drawn.

    Parameters
    ----------
    survey : Survey
    numbers : ndarray of int
        Loops on the page. What the library lacks is told of all its loops.
    out : Path
    waveforms : int ≥ 0
        The first so many of them are decoded and drawn.
    progress : callable, optional
        Called with (loops drawn, loops to draw).

    Raises
    ------
    ParameterError
        When the file cannot be written.
    """
    drawn = numbers[: max(0, waveforms)]
    waves, problems = _draw(survey, drawn, progress)
    shown = [survey.loops[number] for number in numbers.tolist()]
    table = FeatureTable(shown)
    graph = LoopGraph.build(table, TransitionCost(table, survey.library.score.weights))
    page = survey_html(survey, numbers, len(drawn), loops_json(survey, numbers, graph, waves))
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise ParameterError("--html", str(out), f"a writable file ({reason})") from None
    return tuple(problems)


def _draw(
    survey: Survey,
    numbers: npt.NDArray[np.intp],
    progress: Callable[[int, int], None] | None,
) -> tuple[dict[int, str], list[LibraryError]]:
    """Waveforms by place among the numbers, and what cannot be decoded."""
    waves: dict[int, str] = {}
    problems: list[LibraryError] = []
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="draw") as pool:
        for begin in range(0, len(numbers), _AT_ONCE):
            some = numbers[begin : begin + _AT_ONCE].tolist()
            for place, wave in enumerate(pool.map(lambda n: _wave(survey, n), some), begin):
                if isinstance(wave, LibraryError):
                    problems.append(wave)
                else:
                    waves[place] = wave
                if progress is not None:
                    progress(place + 1, len(numbers))
    return waves, problems


def _wave(survey: Survey, number: int) -> str | LibraryError:
    library, loop = survey.library, survey.loops[number]
    digest = library.audio_hashes.get(loop.path, "")
    try:
        pcm = decode_sound(library.folder, loop, library.sample_rate, digest, make_sound)
    except LibraryError as error:
        return error
    except AdaptiveError as error:  # what stretches loops is not installed
        return LibraryError(loop.path, str(error), "it is shown without a waveform")
    return waveform_path(pcm, WAVE_COLUMNS)
