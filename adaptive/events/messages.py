"""The message table: the single truth of what a client may send.

The codec, the validation, docs/protocol.md and the command line all read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from adaptive.music import MOODS, MOODS_ZH, Quantize

__all__ = ["COMMON_FIELDS", "MESSAGES", "OUTCOMES", "PROTOCOL_VERSION", "Field", "MessageSpec"]

PROTOCOL_VERSION: Final = 1
"""Raised when a message changes its meaning; new fields do not raise it."""

_TEN_MINUTES_MS = 600_000.0


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Parameters
    ----------
    name : str
    kind : str
        ``number``, ``integer``, ``string``, ``strings`` or ``id``.
    doc : str
        What it means, in one line.
    low, high : float
        Legal range of numbers; of strings' length; of the count of ``strings``.
    choices : tuple of str
        Legal words; empty allows any.
    unit : str
    required : bool
    """

    name: str
    kind: str
    doc: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False

    @property
    def legal(self) -> str:
        """The legal range, in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.choices:
            return ", ".join(self.choices)
        if self.kind == "number":
            if abs(self.low) >= 1e30:
                return "a finite number"
            return f"a number from {self.low:g} to {self.high:g}{unit}"
        if self.kind == "integer":
            return f"a whole number from {self.low:.0f} to {self.high:.0f}{unit}"
        if self.kind == "strings":
            return f"a list of {self.low:g} to {self.high:g} texts of 1 to 200 characters"
        if self.kind == "id":
            return f"a text of 1 to {self.high:g} characters or a whole number"
        return f"a text of {self.low:g} to {self.high:g} characters"


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """One type of message.

    ``one_of`` lists alternatives: exactly one group must be given whole.
    """

    type: str
    doc: str
    fields: tuple[Field, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    example: str = ""


def _name(doc: str, required: bool = True) -> Field:
    return Field("name", "string", doc, 1, 200, required=required)


COMMON_FIELDS: Final[tuple[Field, ...]] = (
    Field("id", "id", "Your name for this event; the answer and telemetry repeat it.", 1, 128),
    Field(
        "deadline_ms",
        "number",
        "Time from arrival to the end of the audible answer.",
        50,
        _TEN_MINUTES_MS,
        unit="milliseconds",
    ),
    Field(
        "quantize",
        "string",
        "Where the change may land; auto takes the strongest point before the deadline.",
        choices=tuple(q.value for q in Quantize),
    ),
)

_ALL: tuple[MessageSpec, ...] = (
    MessageSpec(
        "scene",
        "Go to a scene of the score, by name or by free tags in any script (best match).",
        (
            _name("Scene of the score.", required=False),
            Field("tags", "strings", "Free tags.", 1, 32),
        ),
        one_of=(("name",), ("tags",)),
        example='{"type": "scene", "name": "combat"}',
    ),
    MessageSpec(
        "energy",
        "Set the energy of the music; parts, their density and brightness follow.",
        (
            Field("value", "number", "The energy.", 0, 100, required=True),
            Field(
                "ramp_ms",
                "number",
                "Get there evenly over this time.",
                0,
                _TEN_MINUTES_MS,
                unit="milliseconds",
            ),
        ),
        example='{"type": "energy", "value": 80, "ramp_ms": 4000}',
    ),
    MessageSpec(
        "emotion",
        "Set the target emotion, by coordinates or by the name of a mood.",
        (
            Field("valence", "number", "Sad (−1) to happy (1).", -1, 1),
            Field("arousal", "number", "Calm (−1) to excited (1).", -1, 1),
            Field("name", "string", "A mood.", choices=(*MOODS, *MOODS_ZH)),
        ),
        one_of=(("valence", "arousal"), ("name",)),
        example='{"type": "emotion", "name": "tense"}',
    ),
    MessageSpec(
        "trigger",
        "Something happened: the score says what it plays and where it leads.",
        (_name("Trigger of the score."),),
        example='{"type": "trigger", "name": "player_death"}',
    ),
    MessageSpec(
        "param",
        "A parameter of the game; the score maps it onto the music.",
        (
            _name("Parameter of the score."),
            Field("value", "number", "Its value.", -1e30, 1e30, required=True),
        ),
        example='{"type": "param", "name": "health", "value": 35}',
    ),
    MessageSpec(
        "duck",
        "Step back, for dialogue.",
        (
            Field(
                "db", "number", "Level of the music meanwhile.", -60, 0, unit="dB", required=True
            ),
            Field(
                "ms",
                "number",
                "For how long.",
                0,
                _TEN_MINUTES_MS,
                unit="milliseconds",
                required=True,
            ),
        ),
        example='{"type": "duck", "db": -12, "ms": 800}',
    ),
    MessageSpec("pause", "Fade out and hold the musical position.", example='{"type": "pause"}'),
    MessageSpec("resume", "Go on where pause left.", example='{"type": "resume"}'),
    MessageSpec(
        "stop", "Fade out and end the music until the next scene.", example='{"type": "stop"}'
    ),
    MessageSpec(
        "query",
        "Ask; changes nothing and is not journaled.",
        (
            Field(
                "what",
                "string",
                "What to answer.",
                choices=("state", "scenes", "library", "metrics"),
                required=True,
            ),
        ),
        example='{"type": "query", "what": "state"}',
    ),
)

MESSAGES: Final[Mapping[str, MessageSpec]] = MappingProxyType({m.type: m for m in _ALL})
"""What a client may send, by type."""

_COUNT = 2.0**53
_MOST_IDS = 4_096
_OUTCOMES: tuple[MessageSpec, ...] = (
    MessageSpec(
        "late_cue",
        "The audio process began a cue later than planned.",
        (
            Field("cue", "integer", "The cue's number.", 0, _COUNT, required=True),
            Field("start", "integer", "Frame at which it began.", 0, _COUNT, required=True),
        ),
    ),
    MessageSpec(
        "outage",
        "The audio process was started again: it sounds from this frame on.",
        (Field("until", "integer", "First frame of the new process.", 0, _COUNT, required=True),),
    ),
    MessageSpec(
        "ready",
        "Audio came into memory, or was let go of; the walk chooses from what is there.",
        (
            Field("ids", "strings", "Loops and stingers that are ready now.", 1, _MOST_IDS),
            Field("gone", "strings", "Those that are not any more.", 1, _MOST_IDS),
        ),
    ),
    MessageSpec(
        "end",
        "The session ended at this frame.",
    ),
)
OUTCOMES: Final[Mapping[str, MessageSpec]] = MappingProxyType({m.type: m for m in _OUTCOMES})
"""What the outside decided and the journal records, so that a replay takes the same path.
Never accepted from a client."""
