"""Events: the message table, the codec, stamps and the journal's lines. Pure, bounded."""

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
    TopicSpec,
)
from adaptive.events.codec import (
    MAX_MESSAGE_BYTES,
    decode_json_line,
    decode_message,
    encode_json_line,
    encode_message,
)
from adaptive.events.event import Event, Stamped, event_from_map, nearest_names
from adaptive.events.journal import (
    JOURNAL_VERSION,
    JournalHeader,
    Script,
    header_to_map,
    read_script,
    stamped_to_map,
)
from adaptive.events.messages import (
    COMMON_FIELDS,
    MESSAGES,
    OUTCOMES,
    PROTOCOL_VERSION,
    Field,
    MessageSpec,
)

__all__ = [
    "ACK_FIELDS",
    "COMMON_FIELDS",
    "ENVELOPE_FIELDS",
    "JOURNAL_VERSION",
    "MAX_MESSAGE_BYTES",
    "MESSAGES",
    "METRICS",
    "OUTCOMES",
    "PROTOCOL_VERSION",
    "QUEUE_LENGTH",
    "REFUSAL_FIELDS",
    "STORM_BURST",
    "STORM_RATE",
    "STORM_SHARE",
    "TOPICS",
    "Event",
    "Field",
    "JournalHeader",
    "MessageSpec",
    "Script",
    "Stamped",
    "TopicSpec",
    "decode_json_line",
    "decode_message",
    "encode_json_line",
    "encode_message",
    "event_from_map",
    "header_to_map",
    "nearest_names",
    "read_script",
    "stamped_to_map",
]
