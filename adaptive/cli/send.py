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
from adaptive.music import TICKS_PER_QUARTER, Meter
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
            print(described(message, ack, _state(client)), flush=True)
        status = max(status, ACCEPTED if ack.accepted else REFUSED)
    return status


def described(message: Mapping[str, Any], ack: Ack, state: Mapping[str, Any] | None = None) -> str:
    """An accepted event's answer in a line: what was planned, and when it is heard.

    Parameters
    ----------
    message : mapping
        The event.
    ack : Ack
    state : mapping, optional
        The engine's answer to a query of its state; with it times are told in bars as well.
    """
    where = _GRIDS.get(ack.grid, f"on the grid point {ack.grid!r}")
    heard = f"first heard in {ack.audible_ms:.0f} ms"
    whole = f"complete in {_long(ack.complete_ms, state)}"
    if ack.structure_frame is None:
        line = f"{_named(message)}: {heard}, {whole}, {where}"
    else:
        change = "the loops change later"
        rate = _rate(state)
        if rate:
            later = 1000.0 * (ack.structure_frame - ack.audible_frame) / rate
            change = f"the loops change in {_long(ack.audible_ms + later, state)}"
        line = f"{_named(message)}: a gesture answers, {heard}, {whole}; {change}, {where}"
    notes = [ack.note] if ack.note else []
    notes += [f"not understood and left out: {', '.join(ack.ignored)}"] if ack.ignored else []
    return "; ".join([line, *notes]) + f" (event {ack.seq})"


_GRIDS: Final = {
    "now": "at once",
    "16th": "on a sixteenth",
    "8th": "on an eighth",
    "beat": "on a beat",
    "bar": "on a bar line",
    "phrase": "on a phrase",
}
_SAID: Final = ("name", "tags", "value", "emotion", "valence", "arousal", "what")


def _named(message: Mapping[str, Any]) -> str:
    """The event in the words by which it can be sent."""
    words = [message["type"]]
    for value in (message[name] for name in _SAID if name in message):
        words += map(str, value) if isinstance(value, list | tuple) else [_plain(value)]
    return " ".join(words)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _long(ms: float, state: Mapping[str, Any] | None) -> str:
    """A time in ms, and in bars of what plays where that is known and a tenth of a bar or more."""
    bpm, meter = (state or {}).get("bpm"), (state or {}).get("meter")
    if not bpm or not meter:
        return f"{ms:.0f} ms"
    quarters = Meter.parse(str(meter)).bar_ticks / TICKS_PER_QUARTER
    bars = ms * float(bpm) / 60_000.0 / quarters
    return f"{ms:.0f} ms" if bars < 0.05 else f"{ms:.0f} ms ({bars:.1f} bars)"


def _rate(state: Mapping[str, Any] | None) -> float:
    """Frames a second, by the tempo that plays; 0 where nothing does."""
    known = state or {}
    return float(known.get("bpm", 0.0)) * float(known.get("beat_frames", 0.0)) / 60.0


def _state(client: Client) -> Mapping[str, Any] | None:
    """What plays, or None where the engine does not say: the answer is worth telling anyway."""
    try:
        return client.query("state")
    except AdaptiveError:
        return None


def _all_fields() -> list[Field]:
    """Every field of every type once, by name."""
    found: dict[str, Field] = {}
    for spec in MESSAGES.values():
        for field in spec.fields:
            found.setdefault(field.name, field)
    return [*found.values(), *COMMON_FIELDS]
