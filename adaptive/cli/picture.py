"""The picture of a session: waveform, what each part played, scenes, energy and events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import soundfile

from adaptive.cues import PARTS, PlayCue
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.offline import SessionRecord

mpl.use("Agg")
from matplotlib import font_manager
from matplotlib import pyplot as plt

__all__ = ["draw_session"]

_COLUMNS = 1_600
_CJK = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Zen Hei",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Droid Sans Fallback",
)


def draw_session(recording: Path, record: SessionRecord, loaded: LoadedLibrary, out: Path) -> None:
    """Draw a session over its recording, as a PNG."""
    sound, rate = soundfile.read(recording, dtype="float32", always_2d=True)
    end = len(sound) / rate
    installed = {font.name for font in font_manager.fontManager.ttflist}
    families = [*[name for name in _CJK if name in installed][:1], "DejaVu Sans"]
    with plt.rc_context({"font.family": families, "font.size": 9}):
        figure, (wave, parts, energy) = plt.subplots(
            3, 1, sharex=True, figsize=(16, 9), height_ratios=(2, 3, 1.4), layout="constrained"
        )
        _draw_wave(wave, sound, rate)
        _draw_parts(parts, record, loaded, rate, end)
        _draw_states(energy, record, rate, end)
        _draw_events(wave, record, rate, len(families) > 1)
        key = "red line: an event arrives; yellow: from audible to complete"
        title = f"{loaded.library.name}: a live session, {end:.0f} s ({key})"
        figure.suptitle(title, x=0.01, ha="left")
        figure.savefig(out, dpi=100)
        plt.close(figure)


def _draw_wave(axes: Any, sound: np.ndarray, rate: int) -> None:
    step = max(1, len(sound) // _COLUMNS)
    mono = sound[: len(sound) // step * step].mean(axis=1).reshape(-1, step)
    at = (np.arange(len(mono)) + 0.5) * step / rate
    axes.fill_between(at, mono.min(axis=1), mono.max(axis=1), color="#3a6ea5", linewidth=0)
    axes.set_ylabel("waveform")
    axes.set_ylim(-1, 1)
    axes.margins(x=0)


def _draw_parts(
    axes: Any, record: SessionRecord, loaded: LoadedLibrary, rate: int, end: float
) -> None:
    names = {m.number: m.id for m in loaded.store.materials}
    families = {loop.id: loop.family or loop.id for loop in loaded.library.loops}
    order = sorted(set(families.values()))
    colours = plt.get_cmap("tab20")
    for track in range(len(PARTS) + 4):
        cues = [c for c in record.cues if isinstance(c, PlayCue) and c.track == track]
        for number, cue in enumerate(cues):
            following = cues[number + 1] if number + 1 < len(cues) else None
            if cue.material < 0:
                continue
            stop = end if following is None else (following.start + following.complete) / 2 / rate
            if cue.one_shot:
                stop = min(stop, (cue.origin + cue.frames) / rate)
            start = (cue.start + cue.complete) / 2 / rate
            name = names[cue.material]
            stinger = track - len(PARTS)
            row, height = (track, 0.8) if stinger < 0 else (len(PARTS) - 0.3 + 0.2 * stinger, 0.18)
            family = families.get(name)
            colour = "#444444" if family is None else colours(order.index(family) % 20)
            axes.barh(row, stop - start, left=start, height=height, color=colour, edgecolor="white")
            if stop - start > end / 14:
                ink = "black" if stinger < 0 else "white"
                size = 7 if stinger < 0 else 5.5
                axes.text(
                    start + end / 400,
                    row,
                    name,
                    va="center",
                    fontsize=size,
                    color=ink,
                    clip_on=True,
                )
    axes.set_yticks(range(len(PARTS) + 1), [*(p.value for p in PARTS), "stinger"])
    axes.invert_yaxis()
    axes.set_ylabel("loops, coloured by family")


def _draw_states(axes: Any, record: SessionRecord, rate: int, end: float) -> None:
    states = sorted((n for n in record.notices if n.topic == "state"), key=lambda n: n.frame)
    at = [n.frame / rate for n in states]
    values = [n.body["energy"] for n in states]
    axes.plot([*at, end], [*values, *values[-1:]], drawstyle="steps-post", color="#c0392b")
    axes.set_ylim(0, 105)
    axes.set_xlim(0, end)
    axes.set_ylabel("energy")
    axes.set_xlabel("seconds")
    last = None
    for state in states:
        scene = state.body["scene"]
        if scene != last:
            axes.axvline(state.frame / rate, color="#999999", linewidth=0.8)
            axes.text(state.frame / rate + end / 400, 96, scene, va="top", fontsize=9)
        last = scene


def _draw_events(axes: Any, record: SessionRecord, rate: int, cjk: bool) -> None:
    for number, row in enumerate(record.events()):
        event = row["event"]
        what = str(event.get("name") or event.get("tags", [None])[0] or event.get("value", ""))
        if not (cjk or what.isascii()):
            what = "(no font for its name)"
        at = row["arrival"] / rate
        axes.axvline(at, color="#c0392b" if row["accepted"] else "#000000", linewidth=1)
        axes.text(
            at,
            0.97 - 0.09 * (number % 3),
            f" {event['type']} {what}",
            fontsize=8,
            va="top",
            transform=axes.get_xaxis_transform(),
        )
        if row["accepted"]:
            axes.axvspan(row["audible"] / rate, row["complete"] / rate, color="#f1c40f", alpha=0.5)
