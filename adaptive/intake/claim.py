"""A claim: what a file, its tags or its name say about a sound, who says it, and how plainly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adaptive.errors import ParameterError

__all__ = ["CLAIM_FIELDS", "SOURCES", "Claim", "most_trusted_first"]

SOURCES: tuple[str, ...] = ("acid", "smpl", "apple loops", "tag", "rekordbox", "name", "folder")
"""Who may claim something, most trusted first; tags and rekordbox are trusted alike."""

CLAIM_FIELDS: dict[str, str] = {
    "bpm": "float, quarters a minute",
    "beats": "int, length in quarters",
    "bars": "int, length in bars",
    "meter": 'str, as "6/8"',
    "key": 'str, as "A minor"',
    "root": 'str, a pitch class such as "F#" whose mode nobody says',
    "part": "str, a part of library.toml",
    "scenes": "tuple of str, scene tags",
    "instruments": "tuple of str",
    "emotion": "str, one of the ten moods",
    "energy": "float, 0 to 100",
    "one_shot": "bool, whether it plays once instead of repeating",
    "loop_start": "int, first frame of the loop, in the file's own frames",
    "loop_end": "int, the frame after its last",
    "title": "str",
    "licence": "str, an SPDX identifier where one is recognised",
}
"""Every field that a claim may be about, with type and unit."""

_RANK = {"rekordbox": SOURCES.index("tag")}


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about a sound.

    Parameters
    ----------
    field : str
        One of :data:`CLAIM_FIELDS`.
    value : object
        Of the type that :data:`CLAIM_FIELDS` says.
    source : str
        One of :data:`SOURCES`.
    confidence : float
        0 to 1: how explicit the statement is. 0.9 is said in so many words (``120bpm``,
        ``F#min``), 0.5 is the likeliest reading, below 0.5 needs support from elsewhere.

    Raises
    ------
    ParameterError
        On another field or source, or a confidence out of range.
    """

    field: str
    value: object
    source: str
    confidence: float

    def __post_init__(self) -> None:
        if self.field not in CLAIM_FIELDS:
            raise ParameterError("field", self.field, ", ".join(CLAIM_FIELDS))
        if self.source not in SOURCES:
            raise ParameterError("source", self.source, ", ".join(SOURCES))
        if not 0.0 <= self.confidence <= 1.0:
            raise ParameterError("confidence", self.confidence, "0 to 1")


def most_trusted_first(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by their sources' trust, then the more explicit first; each said once.

    Of claims equal but for their confidence the first is kept. Contradictions all stay: who
    merges them decides.
    """
    ranked = sorted(claims, key=lambda c: (_rank(c.source), -c.confidence))
    said: dict[tuple[str, object, str], Claim] = {}
    for claim in ranked:
        said.setdefault((claim.field, claim.value, claim.source), claim)
    return list(said.values())


def _rank(source: str) -> int:
    return _RANK.get(source, SOURCES.index(source))
