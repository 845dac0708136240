"""`adaptive monitor`: what a running engine tells, live."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final

from adaptive.errors import AdaptiveError
from adaptive.events import TOPICS
from adaptive.serve import DEFAULT_TELEMETRY, Client, Message

__all__ = ["add_parser", "readable"]

_HINT_S: Final = 3.0
_ENVELOPE: Final = ("v", "seq", "topic_seq", "frame", "heard_ns", "heard_in_ms")


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "monitor",
        help="show what a running engine tells: beats, transitions, decisions",
        description="Prints the telemetry of a running engine until Ctrl-C.",
        epilog="exit status: 0 something was heard, 1 nothing in the given time, 2 wrong usage",
    )
    parser.add_argument(
        "--topics",
        default="",
        metavar="LIST",
        help=f"only these, with commas between: {', '.join(TOPICS)}",
    )
    parser.add_argument("--telemetry", default=DEFAULT_TELEMETRY, help="the engine (%(default)s)")
    parser.add_argument("--count", type=int, metavar="N", help="end after so many messages")
    parser.add_argument("--seconds", type=float, metavar="S", help="end after so long")
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    topics = [t for t in args.topics.replace(",", " ").split() if t]
    hint = threading.Timer(_HINT_S, _tell_silence, [args.telemetry])
    hint.daemon = True
    heard = 0
    try:
        with Client(telemetry=args.telemetry) as client:
            messages = client.listen(*topics, seconds=args.seconds)
            hint.start()
            for message in itertools.islice(messages, args.count):
                hint.cancel()
                heard += 1
                print(_as_json(message) if args.json else readable(message), flush=True)
    except AdaptiveError as error:
        print(f"adaptive monitor: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:  # `adaptive monitor | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        hint.cancel()
    return 0 if heard else 1


def readable(message: Message) -> str:
    """A message of the telemetry in a line."""
    body = message.body
    match message.topic:
        case "beat" | "bar":
            place = f"bar {body.get('bar', 0) + 1}, beat {body.get('beat', 0) + 1}"
            music = " ".join(str(body[k]) for k in ("meter", "key") if body.get(k))
            text = f"{place} of {body.get('beats', '?')}, {body.get('bpm', 0):g} BPM {music}"
        case "transition":
            event = body.get("event") or {}
            name = f" ({event['id']})" if event.get("id") is not None else ""
            text = f"{event.get('type', '?')}{name} is {body.get('stage', '?')}"
            if body.get("stage") == "planned":
                text += f", lands on: {body.get('grid', '?')}"
        case "state" | "snapshot":
            text = _playing(body)
        case "decision":
            text = _chosen(body)
        case "error":
            text = str(body.get("message", ""))
        case _:
            text = ", ".join(
                f"{name} {_short(value)}" for name, value in body.items() if name not in _ENVELOPE
            )
    return f"{message.topic:<10} {_in_ms(body)}  {text}".rstrip()


def _playing(body: Mapping[str, Any]) -> str:
    """What the music is set to, and what plays."""
    told = []
    if body.get("playing") is False:
        told.append("paused" if body.get("paused") else "silent")
    if body.get("scene"):
        told.append(f"scene {body['scene']}")
    if body.get("returns_to"):
        told.append(f"then back to {body['returns_to']}")
    energy, target = body.get("energy"), body.get("energy_target")
    if energy is not None:
        on_the_way = target is not None and round(target) != round(energy)
        told.append(f"energy {energy:.0f}" + (f" → {target:.0f}" if on_the_way else ""))
    emotion = body.get("emotion") or {}
    told += [emotion["mood"]] if emotion.get("mood") else []
    if body.get("bpm"):
        told.append(" ".join(f"{v}" for v in (f"{body['bpm']:g} BPM", body.get("meter")) if v))
    told += [str(body["key"])] if body.get("key") else []
    parts = body.get("parts") or {}
    loops = " ".join(f"{part}={loop}" for part, loop in parts.items())
    return ", ".join(told) + (f": {loops}" if loops else "")


def _chosen(body: Mapping[str, Any]) -> str:
    """Which loop the walk took, when it comes, and the best of what it did not take."""
    chosen, rejected = body.get("chosen") or {}, body.get("rejected") or []
    text = f"{body.get('part', '?')}: {chosen.get('loop', '?')}"
    if isinstance(chosen.get("cost"), int | float):
        text += f" (cost {chosen['cost']:.2f})"
    why = (body.get("cause") or {}).get("why")
    text += f", for {why}" if why else ""
    text += f", on: {body['grid']}" if body.get("grid") else ""
    if rejected and isinstance(rejected[0].get("cost"), int | float):
        text += f"; next best {rejected[0].get('loop', '?')} ({rejected[0]['cost']:.2f})"
    return text


def _in_ms(body: Mapping[str, Any]) -> str:
    ms = body.get("heard_in_ms")
    return f"{ms:+8.1f} ms" if isinstance(ms, int | float) else ""


def _short(value: object, limit: int = 60) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _as_json(message: Message) -> str:
    return json.dumps({"topic": message.topic, **message.body}, ensure_ascii=False, default=str)


def _tell_silence(telemetry: str) -> None:
    print(
        f"adaptive monitor: nothing heard from {telemetry} so far; "
        "is an engine running (`adaptive serve`)?",
        file=sys.stderr,
        flush=True,
    )
