"""`adaptive render`: a session offline, many times faster than real time."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from adaptive.cli.loading import add_library_option, load_for, read_events
from adaptive.errors import ParameterError
from adaptive.music import frames_to_ms, seconds_to_frames
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.offline import (
    SessionRecord,
    default_length,
    offline_session,
    settings_for,
)

__all__ = ["add_parser"]

_EPILOG = """An events file has one JSON object a line: the event as on the wire, plus "at", seconds
from the start. A journal that `adaptive serve --journal` wrote is taken unchanged, and gives the
samples that were played."""
_LEAD_FRAMES = 512


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "render",
        help="render a session offline to a file",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add_library_option(parser)
    add("--events", type=Path, required=True, metavar="FILE", help="events file or journal")
    add("--out", type=Path, required=True, metavar="FILE", help=".wav, .flac or .ogg")
    add("--seconds", type=float, metavar="S", help="length (to the journal's end, or 8 s on)")
    add("--seed", type=int, metavar="N", help="of every free choice (the journal's, or 0)")
    add("--block", type=int, default=2048, metavar="FRAMES", help="frames at a time (2048)")
    add("--report", type=Path, metavar="FILE", help="write events, cues and decisions as JSON")
    add("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    from adaptive.audio import WavTap

    loaded = load_for(args)
    rate = loaded.library.sample_rate
    script = read_events(args.events, rate)
    if script.header is not None and script.header.library_digest != loaded.library.digest:
        print(
            "adaptive render: the journal was made with another state of the library; "
            "its samples will differ",
            file=sys.stderr,
        )
    if args.seconds is not None and not 0 < args.seconds <= 86_400:
        raise ParameterError("seconds", args.seconds, "more than 0, up to 86400")
    frames = (
        default_length(script, rate)
        if args.seconds is None
        else seconds_to_frames(args.seconds, rate)
    )
    session = offline_session(loaded, script, settings_for(script, rate, args.seed, _LEAD_FRAMES))
    speed = _Speed(rate)
    gc.collect()
    gc.freeze()  # the library and the graph stay; looking through them again costs time
    with WavTap(args.out, rate) as tap:
        bar = tqdm(
            total=frames // rate,
            unit="s",
            desc="render",
            leave=False,
            delay=0.5,
            disable=not sys.stderr.isatty(),
        )
        for block in session.render(loaded, frames, args.block):
            tap.write(block)
            speed.took(len(block))
            bar.update(tap.frames // rate - bar.n)
        bar.close()
    if args.report is not None:
        report = make_report(loaded, session.record, frames)
        text = json.dumps(report, ensure_ascii=False, indent=1)
        args.report.write_text(text + "\n", encoding="utf-8")
    _summarise(args, session.record, frames, rate, speed)
    return 0


class _Speed:
    """How fast blocks come, from the first on: what comes before it is the start."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = -1
        self._began = 0.0

    def took(self, frames: int) -> None:
        """A block was rendered and written."""
        if self._frames < 0:
            self._frames, self._began = 0, time.perf_counter()
        else:
            self._frames += frames

    @property
    def times_real_time(self) -> float:
        """By the clock; 0 where there was but one block."""
        if self._frames < 1:
            return 0.0
        return self._frames / self._rate / max(time.perf_counter() - self._began, 1e-9)


def make_report(loaded: LoadedLibrary, record: SessionRecord, frames: int) -> dict[str, Any]:
    """Events, cues and decisions, all times in frames; a function of the session alone."""
    return {
        "sample_rate": loaded.library.sample_rate,
        "library": loaded.library.name,
        "library_digest": loaded.library.digest,
        "frames": frames,
        "materials": {m.number: m.id for m in loaded.store.materials},
        "events": record.events(),
        "cues": record.cue_maps(),
        "decisions": record.decisions(),
    }


def _summarise(
    args: argparse.Namespace, record: SessionRecord, frames: int, rate: int, speed: _Speed
) -> None:
    seconds = frames / rate
    waits = [
        frames_to_ms(row["complete"] - row["arrival"], rate)
        for row in record.events()
        if row["accepted"] and row["complete"] is not None  # None: it plays so already
    ]
    summary = {
        "out": str(args.out),
        "seconds": round(seconds, 3),
        "events": len(record.receipts),
        "refused": len(record.refused),
        "longest_answer_ms": round(max(waits, default=0.0), 1),
        "times_real_time": round(speed.times_real_time, 1),
    }
    if args.json:
        print(json.dumps(summary, ensure_ascii=False))
        return
    for stamped, error in record.refused:
        print(f"adaptive render: at frame {stamped.frame}: {error}", file=sys.stderr)
    print(
        f"{args.out}: {seconds:.1f} s of music at {summary['times_real_time']} × real time; "
        f"{summary['events']} events answered, the slowest in {summary['longest_answer_ms']} ms"
        f"{', ' + str(len(record.refused)) + ' refused' if record.refused else ''}"
    )
