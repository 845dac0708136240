"""`adaptive explain`: why the music went where it went."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from adaptive.cli.loading import add_library_option, load_for, read_events
from adaptive.music import Frame, frames_to_seconds
from adaptive.serve.offline import default_length, offline_session, settings_for

__all__ = ["add_parser"]

_LEAD_FRAMES = 512


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "explain", help="say which loop was chosen, by which cost terms, and what it beat"
    )
    add = parser.add_argument
    add_library_option(parser)
    add("--events", type=Path, required=True, metavar="FILE", help="events file or journal")
    add("--seed", type=int, metavar="N", help="of every free choice (the journal's, or 0)")
    add("--part", metavar="PART", help="only this part")
    add("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    loaded = load_for(args)
    rate = loaded.library.sample_rate
    script = read_events(args.events, rate)
    session = offline_session(loaded, script, settings_for(script, rate, args.seed, _LEAD_FRAMES))
    end = Frame(default_length(script, rate))
    session.pull(end)
    for decision in session.record.decisions():
        if (args.part and decision["part"] != args.part) or decision["lands"] > end:
            continue
        if args.json:
            print(json.dumps(decision, ensure_ascii=False))
        else:
            _show(decision, rate)
    return 0


def _show(decision: dict[str, Any], rate: int) -> None:
    cause = decision["cause"]
    at = frames_to_seconds(decision["lands"], rate)
    event = f" (event {cause['id'] or cause['event']})" if "event" in cause else ""
    print(
        f"{at:8.3f} s  {decision['part']:<10} {decision['chosen']['loop']}"
        f"  — {cause['why']}{event}, on the {decision['grid']}"
    )
    _show_candidate("chosen", decision["chosen"])
    for rejected in decision["rejected"]:
        _show_candidate("over", rejected)


def _show_candidate(word: str, candidate: dict[str, Any]) -> None:
    terms = "  ".join(f"{name} {value:.3f}" for name, value in candidate["terms"].items())
    print(f"    {word:<7}{candidate['cost']:.3f}  {candidate['loop']:<32} {terms}")
