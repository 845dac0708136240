"""Provenance: where an annotation came from and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["JUDGED_BY_EAR", "FileStamp", "Provenance", "ProvenanceOf"]

JUDGED_BY_EAR = (
    *("beat_frames", "bars", "meter", "part", "key", "scenes"),
    *("energy", "valence", "arousal", "family", "instruments"),
)
"""Fields that a person can judge, and that decide what plays when: of these doubts are reported.
The others (swing, chords a bar, width …) move a cost a little, and nobody could say better."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Origin of one field's value.

    Parameters
    ----------
    source : str
        Who said so, for instance ``"acid"``, ``"name"`` or ``"analysis"``.
    confidence : float
        0 (a guess) to 1 (certain).
    """

    source: str
    confidence: float


ProvenanceOf = Mapping[str, Mapping[str, Provenance]]
"""Provenance of fields by the id of the sound, then by the field's name in the manifest."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file as it was when it was annotated.

    Parameters
    ----------
    content_hash : str
        BLAKE2b of its content (20 bytes, hexadecimal).
    size : int
        Bytes.
    mtime_ns : int
        Time of its last change in nanoseconds.
    """

    content_hash: str
    size: int
    mtime_ns: int
