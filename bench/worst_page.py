"""The worst crossfades to hear and see: a sound, a picture and a few words each, on one page."""

from __future__ import annotations

import base64
import html
import shutil
from pathlib import Path

import soundfile

from bench.crossfades import sounding
from bench.listening import Listening
from bench.seam import Seam
from bench.worst import worst_seams

__all__ = ["write_worst"]

_AROUND_S = 1.0

_HEAD = """<!doctype html>
<meta charset="utf-8">
<title>The worst crossfades</title>
<style>
body {{ font: 15px/1.45 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }}
img {{ width: 100% }}
audio {{ width: 100% }}
section {{ margin: 3em 0 }}
</style>
<h1>The worst {count} of {of} crossfades</h1>
<p>The worst of each measure in turn. Every sound begins a second before the crossfade and ends a
second after it; the yellow marks are where it begins and ends.</p>
"""


def write_worst(known: Listening, seams: list[Seam], folder: Path) -> int:
    """Write sounds, pictures and ``index.html``; answers how many.

    What an earlier run left in ``folder`` is removed. The page holds all within itself. Without
    matplotlib there are no pictures.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chosen = worst_seams(seams)
    page = _HEAD.format(count=len(chosen), of=len(seams))
    for number, (why, value, seam) in enumerate(chosen, start=1):
        name = f"{number:02}-at-{seam.fade.start / known.rate:.0f}-s"
        page += _section(known, seam, f"{number}. {why}: {value:.3g}", folder / name)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return len(chosen)


def _section(known: Listening, seam: Seam, heading: str, stem: Path) -> str:
    fade, rate = seam.fade, known.rate
    around = round(_AROUND_S * rate)
    first = max(0, fade.start - around)
    last = min(fade.end + around, known.session.frames)
    sound, _ = soundfile.read(
        known.session.heard, start=first, stop=last, dtype="float32", always_2d=True
    )
    flac, picture = stem.with_suffix(".flac"), stem.with_suffix(".png")
    soundfile.write(flac, sound, rate, subtype="PCM_24")
    sides = [
        sounding(cues, known.materials, first, last)
        for cues in (fade.before, fade.after, known.struck(fade))
    ]
    text = f"<section><h2>{html.escape(heading)}</h2>\n"
    try:
        from bench.worst_picture import draw_crossfade
    except ImportError:
        pass
    else:
        title = f"{heading} ({fade.start / rate:.3f} s)"
        draw_crossfade(sound, sides, rate, (fade.start - first, fade.end - first), title, picture)
        text += f'<img src="{_within(picture, "image/png")}" alt="waveform and spectrogram">\n'
    text += f'<audio controls src="{_within(flac, "audio/flac")}"></audio>\n'
    return text + "".join(f"<p>{html.escape(line)}</p>\n" for line in _words(known, seam))


def _words(known: Listening, seam: Seam) -> list[str]:
    fade = seam.fade
    before = {cue.material for cue in fade.before}
    after = {cue.material for cue in fade.after}
    judged = "by the sides through the bus" if seam.doubtful else "by the loops' own samples"
    level = "level: not taken apart"
    if seam.between_db is not None:
        level = f"level {seam.between_db:+.2f} dB against the two sides alone"
    flux = "not taken" if seam.flux_ratio is None else f"{seam.flux_ratio:.2f} × the livelier side"
    keys = "none" if seam.key_steps is None else f"{seam.key_steps} steps"
    lag = "not taken" if seam.lag is None else f"{seam.lag} samples"
    length_ms = 1000.0 * (fade.end - fade.start) / known.rate
    return [
        f"At {fade.start / known.rate:.3f} s, {length_ms:.0f} ms.",
        f"Leaves: {known.names(before - after)}. Comes: {known.names(after - before)}. "
        f"Stays: {known.names(before & after)}.",
        f"Click score {seam.score:.1f}, allowed {seam.allowed:.1f} {judged}; {level}; "
        f"phase {lag}; flux {flux}; key {keys}.",
    ]


def _within(file: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
