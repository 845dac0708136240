"""`adaptive demo`: a scripted game session, live over ZeroMQ, with a recording and figures."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from adaptive.cli.loading import add_library_option, load_for, read_events
from adaptive.errors import AdaptiveError, DeviceError, LibraryError, ParameterError
from adaptive.events import Stamped
from adaptive.library import Library
from adaptive.library.score import Score
from adaptive.music import frames_to_ms, ms_to_frames
from adaptive.serve import Client
from adaptive.serve.assemble import LoadedLibrary
from adaptive.serve.offline import SessionRecord, offline_session, settings_for

__all__ = ["add_parser", "demo_script", "written_script"]

_ANY_PORT = "tcp://127.0.0.1:*"
_PATIENCE_S = 60.0
_SCRIPT = "demo.jsonl"
_WRITTEN_S = 30.0
_USUAL_LATENESS_MS = 10.0


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "demo", help="play a scripted game session live; leave a recording, a picture and figures"
    )
    add = parser.add_argument
    add_library_option(parser)
    add("--seconds", type=float, default=30.0, metavar="S", help="length, 8 to 600 (30)")
    add("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="(demo-out)")
    add("--seed", type=int, default=0, metavar="N", help="of every free choice (0)")
    add("--driver", choices=("auto", "null", "portaudio", "jack"), default="auto", help="(auto)")
    add("--json", action="store_true", help="print the table as JSON")
    parser.set_defaults(run=run)


def demo_script(score: Score, seconds: float) -> list[tuple[float, dict[str, Any]]]:
    """A game session for any score: every scene in turn, energy, moods and triggers between.

    Returns
    -------
    list of (float, dict)
        Seconds from the start, ascending, and the event as on the wire.
    """
    scenes = [name for name in score.scenes if name != score.start] or list(score.scenes)
    scenes = scenes[: max(1, int(seconds / 6))]
    triggers = list(score.triggers)
    step = (seconds - 2.0) / (len(scenes) + 1)
    script: list[tuple[float, dict[str, Any]]] = [
        (0.45 * step, {"type": "energy", "value": 70, "ramp_ms": round(400 * step)})
    ]
    extras: list[dict[str, Any]] = [
        {"type": "energy", "value": 90},
        {"type": "emotion", "name": "神秘"},
        {"type": "energy", "value": 25, "ramp_ms": round(300 * step)},
        {"type": "duck", "db": -12, "ms": round(250 * step)},
    ]
    for number, name in enumerate(scenes):
        at = step * (number + 1)
        tags = sorted(score.scenes[name].tags - {name}, key=lambda t: (t.isascii(), t))
        by_tag = number % 3 == 1 and tags
        event: dict[str, Any] = {"tags": tags[:1]} if by_tag else {"name": name}
        if number % 3 == 2:
            event["quantize"] = "now"
        script.append((at, {"type": "scene", **event}))
        script.append((at + 0.4 * step, extras[number % len(extras)]))
        if triggers:
            trigger = triggers[number % len(triggers)]
            script.append((at + 0.7 * step, {"type": "trigger", "name": trigger}))
    return sorted(script, key=lambda line: line[0])


def written_script(library: Library, seconds: float) -> list[tuple[float, dict[str, Any]]] | None:
    """The session that a library has written out for its demo, ``demo.jsonl``; None without one.

    It is written for thirty seconds; its times are stretched to what was asked for.

    Raises
    ------
    LibraryError
        When the file cannot be used.
    """
    path = library.folder / _SCRIPT
    if not path.is_file():
        return None
    rate = library.sample_rate
    try:
        stamped = read_events(path, rate).events
    except AdaptiveError as error:
        raise LibraryError(str(path), str(error), "mend it, or remove it") from error
    stretch = seconds / _WRITTEN_S
    return [(s.frame / rate * stretch, s.event.to_map()) for s in stamped if s.event.type != "end"]


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    if not 8 <= args.seconds <= 600:
        raise ParameterError("seconds", args.seconds, "8 to 600")
    loaded = load_for(args)
    args.out.mkdir(parents=True, exist_ok=True)
    script = written_script(loaded.library, args.seconds)
    script = script or demo_script(loaded.library.score, args.seconds)
    with _engine(args, loaded) as ready:
        print(f"adaptive demo: {ready['output']}", file=sys.stderr)
        _play(script, args.seconds, ready)
    rate = loaded.library.sample_rate
    journal = read_events(args.out / "journal.jsonl", rate)
    session = offline_session(loaded, journal, settings_for(journal, rate, None, 0))
    session.pull(journal.events[-1].frame)
    rows = latency_rows(session.record, rate)
    late = _late_cues(session.record, journal.events, rate)
    _write_table(args.out / "latency.md", rows, late)
    picture = _draw(args, session.record, loaded)
    _tell(args, rows, late, picture)
    return 0


def _late_cues(record: SessionRecord, events: Sequence[Stamped], rate: int) -> int:
    """Cues that began too late for anybody not to care (a block is usual for what is prompt)."""
    planned = {cue.cue_id: cue.start for cue in record.cues}
    began = {
        s.event.args["cue"]: s.event.args["start"] for s in events if s.event.type == "late_cue"
    }
    slack = ms_to_frames(_USUAL_LATENESS_MS, rate)
    return sum(start > planned.get(cue, start) + slack for cue, start in began.items())


def latency_rows(record: SessionRecord, rate: int) -> list[dict[str, Any]]:
    """One map an event: what, when, and milliseconds until planned, audible and complete."""
    rows = []
    for event in record.events():
        row: dict[str, Any] = {"at": round(event["arrival"] / rate, 3), "event": event["event"]}
        if event["accepted"]:
            for name in ("planned", "audible", "complete", "structure"):
                frame = event[name]
                wait = None if frame is None else frames_to_ms(frame - event["arrival"], rate)
                row[f"{name}_ms"] = None if wait is None else round(wait, 1)
            row |= {"grid": event["grid"], "note": event["note"]}
        else:
            row["error"] = event["error"]
        rows.append(row)
    return rows


@contextlib.contextmanager
def _engine(args: argparse.Namespace, loaded: LoadedLibrary) -> Iterator[dict[str, Any]]:
    """An engine of its own, as `adaptive serve` starts it; ended and waited for afterwards."""
    (args.out / "journal.jsonl").unlink(missing_ok=True)
    options = {
        "--library": loaded.library.folder.resolve(),
        "--seed": args.seed,
        "--driver": args.driver,
        "--bind": _ANY_PORT,
        "--telemetry": _ANY_PORT,
        "--journal": args.out / "journal.jsonl",
        "--record": args.out / "recording.wav",
    }
    command = [sys.executable, "-m", "adaptive", "serve", "--json"]
    command += [str(word) for option in options.items() for word in option]
    engine = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert engine.stdout is not None
        line = engine.stdout.readline()
        if not line:
            raise DeviceError("the engine did not start; its reason stands above")
        yield json.loads(line)
    finally:
        engine.send_signal(signal.SIGINT)
        try:
            engine.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            engine.kill()
            engine.wait()


def _play(
    script: list[tuple[float, dict[str, Any]]], seconds: float, ready: dict[str, Any]
) -> None:
    """Send the script in real time."""
    began = time.monotonic()
    bar = tqdm(total=round(seconds), unit="s", desc="play", disable=not sys.stderr.isatty())
    with Client(ready["bind"], ready["telemetry"], timeout_s=5.0) as client, bar:
        for at, event in [*script, (seconds, None)]:
            while (left := began + at - time.monotonic()) > 0:
                time.sleep(min(left, 0.25))
                bar.update(min(bar.total, int(time.monotonic() - began)) - bar.n)
            if event is None:
                return
            try:
                client.send(event)
            except AdaptiveError as error:
                tqdm.write(f"adaptive demo: {error}", file=sys.stderr)


def _write_table(path: Path, rows: list[dict[str, Any]], late: int) -> None:
    lines = [
        "| at s | event | lands on | planned ms | audible ms | complete ms | note |",
        "|---:|---|---|---:|---:|---:|---|",
    ]
    for row in rows:
        event = json.dumps(row["event"], ensure_ascii=False).replace("|", "\\|")
        cells = [row.get(k) for k in ("grid", "planned_ms", "audible_ms", "complete_ms")]
        note = row.get("error") or row.get("note") or ""
        if row.get("structure_ms"):
            note = f"gesture first, the change of loops at {row['structure_ms']} ms. {note}"
        shown = " | ".join("" if cell is None else str(cell) for cell in cells)
        lines.append(f"| {row['at']} | `{event}` | {shown} | {note.strip()} |")
    lines += [
        "",
        f"Milliseconds from the event's arrival. Cues that began more than "
        f"{_USUAL_LATENESS_MS:g} ms late: {late}.",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _draw(args: argparse.Namespace, record: SessionRecord, loaded: LoadedLibrary) -> Path | None:
    try:
        from adaptive.cli.picture import draw_session
    except ImportError:
        print('adaptive demo: no picture: install "adaptive-music[plot]" for it', file=sys.stderr)
        return None
    picture: Path = args.out / "session.png"
    draw_session(args.out / "recording.wav", record, loaded, picture)
    return picture


def _tell(
    args: argparse.Namespace, rows: list[dict[str, Any]], late: int, picture: Path | None
) -> None:
    answered = [row for row in rows if "error" not in row]
    slowest = max((row["complete_ms"] for row in answered), default=0.0)
    files = {
        "recording": str(args.out / "recording.wav"),
        "picture": None if picture is None else str(picture),
        "table": str(args.out / "latency.md"),
        "journal": str(args.out / "journal.jsonl"),
    }
    if args.json:
        summary = {"events": rows, "late_cues": late, "files": files}
        print(json.dumps(summary, ensure_ascii=False))
        return
    print((args.out / "latency.md").read_text(encoding="utf-8"))
    print(f"{len(answered)} events answered; the slowest answer was complete in {slowest} ms.")
    for what, where in files.items():
        if where is not None:
            print(f"{what:<10}{where}")
