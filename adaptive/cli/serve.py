"""`adaptive serve`: run the engine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adaptive.errors import AdaptiveError
from adaptive.serve import DEFAULT_BIND, DEFAULT_TELEMETRY
from adaptive.serve.session import DEFAULT_MEMORY_MIB

__all__ = ["add_parser"]

_EPILOG = """Events come in at --bind and the telemetry goes out at --telemetry; see
docs/protocol.md. Ctrl-C ends the session.

exit status: 0 ended as asked, 2 could not be started"""


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "serve",
        help="run the engine: play a library and follow events",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--library", type=Path, metavar="DIR", help="what to play (the starter library)")
    add("--seed", type=int, default=0, help="of every choice that is not decided by cost (0)")
    add("--bind", default=DEFAULT_BIND, metavar="ENDPOINT", help="for events (%(default)s)")
    add("--telemetry", default=DEFAULT_TELEMETRY, metavar="ENDPOINT", help="(%(default)s)")
    add("--expose", action="store_true", help="let other machines in; there is no password")
    add(
        "--driver",
        choices=("auto", "null", "portaudio", "jack"),
        default="auto",
        help="what pulls the sound; auto takes a sound device if there is one (auto)",
    )
    add("--device", type=int, default=-1, metavar="N", help="PortAudio's number of the device")
    add("--block", type=int, default=256, metavar="FRAMES", help="frames at a time (256)")
    add("--journal", type=Path, metavar="FILE", help="write every event here, for a replay")
    add("--record", type=Path, metavar="FILE", help="record to a .wav, .flac or .ogg file")
    add(
        "--memory",
        type=int,
        default=DEFAULT_MEMORY_MIB,
        metavar="MIB",
        help="audio that may be in memory at once; larger libraries are fetched as they are "
        "wanted (%(default)s)",
    )
    add("--seconds", type=float, metavar="S", help="end after so long")
    add("--json", action="store_true", help="print one JSON line when ready")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    from adaptive.serve.run import ServeOptions, serve

    options = ServeOptions(
        library=args.library,
        seed=args.seed,
        bind=args.bind,
        telemetry=args.telemetry,
        expose=args.expose,
        driver=args.driver,
        device=args.device,
        block=args.block,
        journal=args.journal,
        record=args.record,
        seconds=args.seconds,
        memory_mib=args.memory,
    )
    try:
        return serve(options, _tell, lambda ready: _show_ready(ready, as_json=args.json))
    except AdaptiveError as error:
        _tell(str(error))
        return 2


def _show_ready(ready: Mapping[str, Any], *, as_json: bool) -> None:
    for problem in ready.get("problems", ()):
        _tell(str(problem))
    if as_json:
        print(json.dumps(ready, ensure_ascii=False), flush=True)
        return
    _tell(f"plays {ready['library']} ({ready['loops']} loops); {ready['output']}")
    _tell(f"events at {ready['bind']}, telemetry at {ready['telemetry']}; Ctrl-C ends")


def _tell(line: str) -> None:
    print(f"adaptive serve: {line}", file=sys.stderr, flush=True)
