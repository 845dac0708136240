"""Pictures of a built family: piano roll of the writing, waveform and spectrogram of the audio."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from adaptive.compose.build import load_pieces
from adaptive.compose.manifest import read_entries
from adaptive.compose.performance import written_notes
from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.compose.piece import LoopPlan, Piece
from adaptive.compose.report import read_loop

__all__ = ["draw_families"]


def draw_families(
    library: Path, pieces: Path, out: Path, only: Collection[str] = ()
) -> Iterator[Path]:
    """Draw each family into ``out/<family>-<part>.png``, one row a loop.

    Needs matplotlib (the ``plot`` extra). Yields each picture's path.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plot

    out.mkdir(parents=True, exist_ok=True)
    entries = {entry["id"]: entry for entry in read_entries(library / "library.toml")}
    for piece in load_pieces(pieces):
        if only and piece.family not in only:
            continue
        for part in dict.fromkeys(plan.part for plan in piece.loops):
            plans = [plan for plan in piece.loops if plan.part == part]
            figure, axes = plot.subplots(
                len(plans), 3, figsize=(22, 2.6 * len(plans)), squeeze=False
            )
            for row, plan in zip(axes, plans, strict=True):
                sound = read_loop(library, entries[piece.id_of(plan)])
                _roll(row[0], piece, plan)
                row[1].plot(np.arange(len(sound))[::16] / SAMPLE_RATE, sound[::16], linewidth=0.4)
                row[1].set_ylim(-1, 1)
                row[2].specgram(
                    sound.mean(axis=1) + 1e-9, NFFT=2048, Fs=SAMPLE_RATE, noverlap=1024,
                    vmin=-140, vmax=-40,
                )  # fmt: skip
                row[2].set_yscale("symlog", linthresh=300)
                row[2].set_ylim(30, 18_000)
            figure.tight_layout()
            path = out / f"{piece.family}-{part}.png"
            figure.savefig(path, dpi=55)
            plot.close(figure)
            yield path


def _roll(axis: Any, piece: Piece, plan: LoopPlan) -> None:
    for index, layer in enumerate(plan.layers):
        notes = written_notes(piece, plan, layer)
        axis.hlines(
            [note.pitch for note in notes],
            [note.onset for note in notes],
            [note.onset + max(0.1, note.duration) for note in notes],
            colors=f"C{index}",
            linewidth=2.5,
            label=layer.instrument,
        )
    length = piece.bars_of(plan) * piece.bar_quarters
    for bar in range(piece.bars_of(plan) + 1):
        axis.axvline(bar * piece.bar_quarters, color="0.8", linewidth=0.6)
    axis.set_xlim(0, length)
    axis.set_title(piece.id_of(plan), fontsize=9)
    axis.legend(fontsize=6, loc="upper right")
