"""An annotation: a value with where it came from and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["CHECK_BELOW", "HAND", "TRUST", "Annotation", "Annotations", "Dispute", "trust_of"]

HAND: Final = "hand"

TRUST: Final = (
    HAND, "acid", "smpl", "apple loops", "tag", "rekordbox", "name", "folder", "analysis",
    "default",
)  # fmt: skip
"""Sources, the most trusted first."""

CHECK_BELOW: Final = 0.5
"""What is less sure than this is for a person to check."""

Value = str | int | float | bool | list[str]


def trust_of(source: str) -> int:
    """Place of a source in the order of trust, 0 the best; an unknown source comes last."""
    return TRUST.index(source) if source in TRUST else len(TRUST)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A field's value.

    Parameters
    ----------
    value : str, int, float, bool or list of str
        As ``library.toml`` holds it.
    source : str
        One of :data:`TRUST`.
    confidence : float
        0 (a guess) to 1 (certain).
    """

    value: Value
    source: str
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Whether a person should check it."""
        return self.confidence < CHECK_BELOW

    @property
    def note(self) -> str:
        """What stands behind it in the manifest, empty when there is no doubt."""
        return f"{self.source}, {self.confidence:.2f}: check" if self.doubtful else ""

    def as_list(self) -> list[Any]:
        """Plain values, for JSON."""
        return [self.value, self.source, self.confidence]


Annotations = Mapping[str, Annotation]
"""Fields of one entry, in the order of the manifest."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim that lost.

    Parameters
    ----------
    field, value, source : str
        What was claimed, and by whom.
    reason : str
        What speaks against it.
    """

    field: str
    value: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field} {self.value} ({self.source}): {self.reason}"
