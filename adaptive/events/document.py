"""Writes docs/protocol.md from the message tables: `python -m adaptive.events.document`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from string import Template

from adaptive.events.answers import (
    ACK_FIELDS,
    ENVELOPE_FIELDS,
    METRICS,
    QUEUE_LENGTH,
    REFUSAL_FIELDS,
    STORM_BURST,
    STORM_RATE,
    STORM_SHARE,
    TOPICS,
)
from adaptive.events.codec import MAX_MESSAGE_BYTES
from adaptive.events.messages import (
    COMMON_FIELDS,
    MESSAGES,
    OUTCOMES,
    PROTOCOL_VERSION,
    Field,
    MessageSpec,
)
from adaptive.events.protocol_text import PAGE

__all__ = ["protocol_page"]


def protocol_page() -> str:
    """The whole page."""
    return Template(PAGE).substitute(
        version=PROTOCOL_VERSION,
        most_bytes=f"{MAX_MESSAGE_BYTES:,}".replace(",", " "),
        rate=f"{STORM_RATE:g}",
        burst=f"{STORM_BURST:g}",
        share=f"{STORM_SHARE * 100:g}",
        queue=QUEUE_LENGTH,
        messages="\n\n".join(_message(spec) for spec in MESSAGES.values()),
        common=_table(COMMON_FIELDS),
        ack=_meanings(ACK_FIELDS),
        refusal=_meanings(REFUSAL_FIELDS),
        envelope=_meanings(ENVELOPE_FIELDS),
        topics=_lines("| topic | sent when |", ((f"`{t.topic}`", t.doc) for t in TOPICS.values())),
        metrics=_lines(
            "| name | meaning |", ((f"`adaptive_{n}`", doc) for n, doc in METRICS.items())
        ),
        outcomes=_lines("| type | meaning | fields |", map(_outcome, OUTCOMES.values())),
    )


def _message(spec: MessageSpec) -> str:
    parts = [f"### `{spec.type}`", spec.doc]
    if spec.fields:
        parts.append(_table(spec.fields))
    if spec.one_of:
        groups = " or ".join(" with ".join(f"`{n}`" for n in group) for group in spec.one_of)
        parts.append(f"Give exactly one of: {groups}.")
    parts.append(f"```json\n{spec.example}\n```")
    return "\n\n".join(parts)


def _table(fields: Iterable[Field]) -> str:
    rows = (
        (f"`{f.name}`", f.legal, "yes" if f.required else "", f.doc.replace("|", "\\|"))
        for f in fields
    )
    return _lines("| field | legal | required | meaning |", rows)


def _meanings(fields: Iterable[Field]) -> str:
    rows = ((f"`{f.name}`", f"{f.kind}, {f.unit}" if f.unit else f.kind, f.doc) for f in fields)
    return _lines("| field | kind | meaning |", rows)


def _outcome(spec: MessageSpec) -> tuple[str, ...]:
    return f"`{spec.type}`", spec.doc, ", ".join(f"`{f.name}`" for f in spec.fields)


def _lines(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_table_lines(head, rows))


def _table_lines(head: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield head
    yield "|" + "---|" * (head.count("|") - 1)
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.write(protocol_page())
