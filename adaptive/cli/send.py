"""`adaptive send`: one event, or a file of them, to a running engine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from adaptive.errors import AdaptiveError, ProtocolError
from adaptive.events import (
    COMMON_FIELDS,
    MESSAGES,
    OUTCOMES,
    Field,
    MessageSpec,
    decode_json_line,
    event_from_map,
    nearest_names,
    read_script,
)
from adaptive.serve import DEFAULT_BIND, Ack, Client
from adaptive.serve.clock import MonotonicClock

__all__ = ["add_parser", "described", "message_of"]

ACCEPTED: Final = 0
REFUSED: Final = 1
UNUSABLE: Final = 2
_FILE_RATE: Final = 44_100

_EPILOG = """examples:
  adaptive send scene combat
  adaptive send scene city night           several words are free tags
  adaptive send energy 80 --ramp-ms 2000
  adaptive send emotion -0.5 0.8           valence and arousal, or a mood's name
  adaptive send '{"type": "trigger", "name": "victory"}'
  adaptive send --file events.jsonl        each at its "at" seconds

exit status: 0 accepted, 1 refused by the engine, 2 nothing sent or no engine"""


def add_parser(subparsers: Any) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "send",
        help="send an event to a running engine and print its answer",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words", nargs="*", metavar="EVENT", help="a type and its values, or a JSON object"
    )
    for field in _all_fields():
        flag = "--" + field.name.replace("_", "-")
        several = {"nargs": "+"} if field.kind == "strings" else {}
        parser.add_argument(
            flag, dest=f"field_{field.name}", help=field.doc, metavar="X", **several
        )
    parser.add_argument("--file", type=Path, help="send the events of a file or journal")
    parser.add_argument("--endpoint", default=DEFAULT_BIND, help="the engine (%(default)s)")
    parser.add_argument(
        "--timeout", type=float, default=1.0, metavar="SECONDS", help="wait so long (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print answers as JSON lines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say; answers the exit status."""
    try:
        messages = _messages(args)
        with Client(args.endpoint, timeout_s=args.timeout, raise_refusals=False) as client:
            return _send_all(client, messages, as_json=args.json)
    except (AdaptiveError, OSError, UnicodeDecodeError) as error:
        print(f"adaptive send: {error}", file=sys.stderr)
        return UNUSABLE


def message_of(words: Sequence[str], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The message that words and named fields stand for.

    Raises
    ------
    ProtocolError
        For an unknown type, too many words, or a field that the type does not have.
    """
    if words and words[0].lstrip().startswith("{"):
        if len(words) > 1:
            raise ProtocolError("event", words[1], "nothing after the JSON object")
        return decode_json_line(words[0]) | dict(fields)
    kind = words[0] if words else None
    spec = MESSAGES.get(kind or "")
    if spec is None:
        raise ProtocolError("type", kind, ", ".join(MESSAGES), nearest_names(kind or "", MESSAGES))
    known = {f.name: f for f in (*spec.fields, *COMMON_FIELDS)}
    for name in fields:
        if name not in known:
            raise ProtocolError(name, fields[name], f"a field of {kind}: {', '.join(known)}")
    given = _by_position(spec, words[1:]) | dict(fields)
    return {"type": kind, **{name: _value(known[name], text) for name, text in given.items()}}


def _by_position(spec: MessageSpec, words: Sequence[str]) -> dict[str, Any]:
    by_name = {f.name: f for f in spec.fields}
    if not words:
        return {}
    for group in spec.one_of:
        if len(group) == len(words) and by_name[group[0]].kind != "strings":
            return dict(zip(group, words, strict=True))
    for group in spec.one_of:
        if by_name[group[0]].kind == "strings":
            return {group[0]: list(words)}
    if spec.one_of or len(words) > len(spec.fields):
        legal = " ".join(f.name for f in spec.fields) or "no values"
        raise ProtocolError(spec.type, " ".join(words), legal)
    return dict(zip(by_name, words, strict=False))


def _value(field: Field, text: Any) -> Any:
    if field.kind not in ("number", "integer") or not isinstance(text, str):
        return text
    try:
        return float(text)
    except ValueError:
        return text  # the check of the whole message names the legal range


def _messages(args: argparse.Namespace) -> list[tuple[float, dict[str, Any]]]:
    """What to send, each with its seconds from now."""
    prefix = "field_"
    fields = {
        name.removeprefix(prefix): value
        for name, value in vars(args).items()
        if name.startswith(prefix) and value is not None
    }
    if args.file is None:
        message = message_of(args.words, fields)
        event_from_map(message)
        return [(0.0, message)]
    if args.words or fields:
        raise ProtocolError("event", " ".join(args.words), "nothing beside --file")
    with args.file.open(encoding="utf-8") as lines:
        script = read_script(lines, _FILE_RATE)
    rate = script.header.sample_rate if script.header else _FILE_RATE
    sent = [s for s in script.events if s.event.type not in OUTCOMES]
    return [(s.frame / rate, s.event.to_map()) for s in sent]


def _send_all(
    client: Client, messages: Sequence[tuple[float, dict[str, Any]]], *, as_json: bool
) -> int:
    host = MonotonicClock()
    start_ns = host.monotonic_ns()
    status = ACCEPTED
    for at, message in messages:
        host.wait_until(start_ns + round(at * 1e9))
        if message["type"] == "query":
            answer = client.query(message["what"])
            print(json.dumps(answer, ensure_ascii=False, indent=None if as_json else 2))
            continue
        ack = client.send(message)
        if as_json:
            print(json.dumps(ack.to_map(), ensure_ascii=False), flush=True)
        elif ack.error is not None:
            print(f"adaptive send: {ack.error.message}", file=sys.stderr)
        else:
            print(described(message, ack), flush=True)
        status = max(status, ACCEPTED if ack.accepted else REFUSED)
    return status


def described(message: Mapping[str, Any], ack: Ack) -> str:
    """An accepted event's answer in a line."""
    line = (
        f"{message['type']} accepted as {ack.seq}: heard after {ack.audible_ms:.0f} ms, "
        f"complete after {ack.complete_ms:.0f} ms, lands on: {ack.grid}"
    )
    if ack.structure_frame is not None:
        line += " (the loops change at the grid point that was asked for)"
    if ack.ignored:
        line += f"; ignored: {', '.join(ack.ignored)}"
    return f"{line}; {ack.note}" if ack.note else line


def _all_fields() -> list[Field]:
    """Every field of every type once, by name."""
    found: dict[str, Field] = {}
    for spec in MESSAGES.values():
        for field in spec.fields:
            found.setdefault(field.name, field)
    return [*found.values(), *COMMON_FIELDS]
