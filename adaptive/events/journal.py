"""The journal's lines: a header, then everything that the outside decided, in order.

The same reader takes hand-written event files, whose lines carry ``at`` in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from adaptive.errors import ProtocolError
from adaptive.events.codec import decode_json_line
from adaptive.events.event import Event, Stamped, event_from_map
from adaptive.events.messages import MESSAGES, OUTCOMES
from adaptive.music import Frame, seconds_to_frames

__all__ = [
    "JOURNAL_VERSION",
    "JournalHeader",
    "Script",
    "header_to_map",
    "read_script",
    "stamped_to_map",
]

JOURNAL_VERSION = 1
_TABLE = {**MESSAGES, **OUTCOMES}
_LAST_SECOND = 366.0 * 24 * 3600


@dataclass(frozen=True, slots=True)
class JournalHeader:
    """What a replay needs beside the events."""

    sample_rate: int
    seed: int
    lead_frames: int
    library_digest: str
    deferred: bool = False
    """Whether the session began before its audio was in memory."""
    prompt_frames: int | None = None
    """Lead of what begins at once; ``None``, as in older journals, for ``lead_frames``."""
    block: int = 1
    """Frames of the audio process's blocks, with which that begins; 1 in older journals."""


@dataclass(frozen=True, slots=True)
class Script:
    """A journal or event file, read: the header if it had one, and its events in order."""

    header: JournalHeader | None
    events: tuple[Stamped, ...]

    @property
    def end(self) -> Frame | None:
        """Frame at which a recorded session ended, when it did so in good order."""
        for stamped in reversed(self.events):
            if stamped.event.type == "end":
                return stamped.frame
        return None


def header_to_map(header: JournalHeader) -> dict[str, Any]:
    """The header as its line's map."""
    return {
        "journal": JOURNAL_VERSION,
        "sample_rate": header.sample_rate,
        "seed": header.seed,
        "lead_frames": header.lead_frames,
        "library_digest": header.library_digest,
        **({"deferred": True} if header.deferred else {}),
        **({} if header.prompt_frames is None else {"prompt_frames": header.prompt_frames}),
        **({"block": header.block} if header.block > 1 else {}),
    }


def stamped_to_map(stamped: Stamped) -> dict[str, Any]:
    """A stamped event as its line's map."""
    return {"frame": stamped.frame, "seq": stamped.seq, **stamped.event.to_map()}


def read_script(lines: Iterable[str], sample_rate: int) -> Script:
    """Read a journal or an event file.

    Parameters
    ----------
    lines : iterable of str
        Blank lines and lines that begin with ``#`` are passed over.
    sample_rate : int
        Converts ``at``; a journal's frames are taken as they are.

    Raises
    ------
    ProtocolError
        Naming the line at fault.
    """
    header: JournalHeader | None = None
    events: list[Stamped] = []
    for number, message in _maps(lines):
        if "journal" in message:
            header = _header(number, message)
            continue
        events.append(_stamped(number, message, sample_rate, len(events)))
    events.sort(key=lambda s: (s.frame, s.seq))
    return Script(header, tuple(events))


def _maps(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if not text or text.startswith("#"):
            continue
        try:
            yield number, decode_json_line(text)
        except ProtocolError as error:
            raise ProtocolError(f"line {number}", error.value, error.legal) from None


def _header(number: int, message: dict[str, Any]) -> JournalHeader:
    if message["journal"] != JOURNAL_VERSION:
        raise ProtocolError(f"line {number}: journal", message["journal"], str(JOURNAL_VERSION))
    try:
        return JournalHeader(
            int(message["sample_rate"]),
            int(message["seed"]),
            int(message["lead_frames"]),
            str(message["library_digest"]),
            message.get("deferred") is True,
            None if message.get("prompt_frames") is None else int(message["prompt_frames"]),
            int(message.get("block", 1)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ProtocolError(
            f"line {number}", error, "sample_rate, seed, lead_frames and library_digest"
        ) from None


def _stamped(number: int, message: dict[str, Any], sample_rate: int, order: int) -> Stamped:
    frame, seq = message.pop("frame", None), message.pop("seq", order)
    at = message.pop("at", None)
    if frame is None:
        if isinstance(at, bool) or not isinstance(at, int | float):
            raise ProtocolError(f"line {number}: at", at, "seconds from start, a number")
        if not 0 <= at <= _LAST_SECOND:  # a NaN is neither
            raise ProtocolError(f"line {number}: at", at, f"0 to {_LAST_SECOND:.0f} seconds")
        frame = seconds_to_frames(at, sample_rate)
    whole = not isinstance(frame, bool) and isinstance(frame, int)
    if not whole or frame < 0 or not isinstance(seq, int):
        raise ProtocolError(f"line {number}: frame", frame, "a whole number of frames, 0 or more")
    try:
        event: Event = event_from_map(message, _TABLE)
    except ProtocolError as error:
        where = f"line {number}: {error.field}"
        raise ProtocolError(where, error.value, error.legal, error.nearest) from None
    return Stamped(Frame(frame), seq, event)
