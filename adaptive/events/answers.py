"""What the engine sends: the fields of its answers and the topics of its telemetry.

The documentation is written from these tables, and tests hold the engine to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from adaptive.events.messages import Field

__all__ = [
    "ACK_FIELDS",
    "ENVELOPE_FIELDS",
    "METRICS",
    "QUEUE_LENGTH",
    "REFUSAL_FIELDS",
    "STORM_BURST",
    "STORM_RATE",
    "STORM_SHARE",
    "TOPICS",
    "TopicSpec",
]

STORM_RATE: Final = 1_000.0
"""Events a second that one sender may send for long."""

STORM_BURST: Final = 500.0
"""Events that one sender may send at once."""

STORM_SHARE: Final = 0.4
"""Share of the engine's time that all events together may take for long."""

QUEUE_LENGTH: Final = 1_000
"""Messages of one sender that may wait."""

_MS = "milliseconds"
_FRAMES = "frames"


def _fields(*rows: tuple[str, str, str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, kind, doc, unit=unit) for name, kind, unit, doc in rows)


ACK_FIELDS: Final = _fields(
    ("accepted", "boolean", "", "Whether the event will be answered by the music."),
    ("id", "id", "", "Your name for the event, or null."),
    ("seq", "integer", "", "The event's place in the session's journal."),
    ("arrival_frame", "integer", _FRAMES, "When it arrived."),
    ("planned_frame", "integer", _FRAMES, "The grid point on which the answer lands."),
    ("audible_frame", "integer", _FRAMES, "First frame that changes."),
    ("complete_frame", "integer", _FRAMES, "First frame after the change."),
    ("audible_ms", "number", _MS, "From arrival until the change begins to be heard."),
    ("complete_ms", "number", _MS, "From arrival until all of the change is heard."),
    ("grid", "string", "", "The grid point's name: now, 16th, 8th, beat, bar, phrase."),
    (
        "structure_frame",
        "integer",
        _FRAMES,
        "When the loops change, if that waits for a grid point past the deadline while a "
        "gesture answers before; otherwise null.",
    ),
    ("note", "string", "", "Anything else that you should know, in words."),
    ("ignored", "strings", "", "Fields of your message that the engine does not know."),
)
"""Fields of an ``ack`` that is accepted; a refused one has ``accepted``, ``id`` and ``error``."""

REFUSAL_FIELDS: Final = _fields(
    (
        "kind",
        "string",
        "",
        "protocol (the message was at fault), busy (too many at once: send fewer, or again "
        "later) or internal (a fault of the engine, which goes on).",
    ),
    ("field", "string", "", "What was at fault."),
    ("value", "any", "", "What was sent, shortened."),
    ("legal", "string", "", "What would be legal."),
    ("nearest", "strings", "", "Names that you may have meant."),
    ("message", "string", "", "All of this in a sentence."),
)
"""Fields of a refusal's ``error``."""

ENVELOPE_FIELDS: Final = _fields(
    ("v", "integer", "", "Version of the protocol."),
    ("seq", "integer", "", "Counts the messages of all topics, so that a gap shows a loss."),
    ("topic_seq", "integer", "", "Counts the messages of this topic."),
    ("frame", "integer", _FRAMES, "The frame that the message is about."),
    (
        "heard_ns",
        "integer",
        "nanoseconds",
        "When that frame is heard, on the monotonic clock of the engine's machine.",
    ),
    ("heard_in_ms", "number", _MS, "The same, counted from when the message was sent."),
)
"""Fields of every message of the telemetry."""


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic of the telemetry."""

    topic: str
    doc: str


_ALL = (
    TopicSpec("beat", "A felt beat comes: sent ahead of time, so that you can be on it."),
    TopicSpec("bar", "A bar line comes: sent ahead of time."),
    TopicSpec("transition", "An event's answer is planned, is audible, is complete."),
    TopicSpec("decision", "Why the walk took a loop: the costs of what it chose and rejected."),
    TopicSpec("state", "What the music is set to and what plays; sent when it changes."),
    TopicSpec("underrun", "The audio process came too late for the device, or lost sound."),
    TopicSpec("error", "Something is wrong that a person should know; the music goes on."),
    TopicSpec("snapshot", "The whole state; sent when somebody subscribes to it."),
)
TOPICS: Final[Mapping[str, TopicSpec]] = MappingProxyType({t.topic: t for t in _ALL})
"""The telemetry, by topic."""

METRICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "events_total": "Events taken, by type.",
        "refused_total": "Messages refused, by the kind of the error.",
        "coalesced_total": "Events that a later one replaced while they waited.",
        "cues_total": "Cues that the scheduler decided.",
        "late_cues_total": "Cues that began later than planned.",
        "cues_dropped_total": "Cues that never began, because too many waited.",
        "cues_without_audio_total": "Cues whose audio was not loaded: they brought silence.",
        "cues_lost_total": "Cues that nobody took, because the audio process was gone for long.",
        "underruns_total": "Times that the audio process came too late.",
        "load_failures_total": "Sounds that the audio process could not load.",
        "misses_total": "Choices that would have been others, had all audio been in memory.",
        "audio_memory_bytes": "Audio that is in memory or on its way, where not all of it fits.",
        "journal_failures_total": "Times that a journal could not be written.",
        "faults_total": "Faults of the engine itself.",
        "answers_lost_total": "Answers that their receivers were too slow, or gone, to take.",
        "conductor_restarts_total": "Conductors that were replaced.",
        "audio_restarts_total": "Audio processes replaced since the present conductor came.",
        "event_to_audible_seconds": "From an event's arrival until its answer begins to be heard.",
        "event_to_complete_seconds": "From an event's arrival until all of its answer is heard.",
        "decision_seconds": "Time that the engine took to decide on an event.",
        "loop_lag_seconds": "How late the conductor's loop came to its turns.",
        "clock_rate_hertz": "Frames a second of the sound device, by the host's clock.",
        "audio_load_ratio": "Share of real time that rendering took.",
    }
)
"""What is counted. In answers and for Prometheus each name begins with ``adaptive_``."""
