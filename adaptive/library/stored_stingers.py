"""Stingers in the annotation store: few rows, read one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from adaptive.errors import LibraryError, ParameterError
from adaptive.library.column_check import is_inside
from adaptive.library.loop import Stinger
from adaptive.music import Emotion, Frame, Key, Tempo

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["STINGER_WHOLES", "stinger_columns", "stingers_of"]

STINGER_WHOLES = ("frames", "pickup", "tail")
"""Columns that only stingers have."""


def stinger_columns(stingers: Sequence[Stinger]) -> dict[str, Any]:
    """Columns of stingers as the store has them."""
    import pyarrow as pa

    def words(values: list[str]) -> Any:
        return pa.array(values, pa.string()).dictionary_encode()

    def lists(name: str) -> Any:
        return pa.array([sorted(getattr(s, name)) for s in stingers], pa.list_(pa.string()))

    return {
        "id": pa.array([s.id for s in stingers], pa.string()),
        "kind": words(["stinger" for _ in stingers]),
        "file": pa.array([s.path for s in stingers], pa.string()),
        "beat_frames": pa.array(
            [None if s.tempo is None else s.tempo.beat_frames for s in stingers], pa.int64()
        ),
        "key": words(["none" if s.key is None else str(s.key) for s in stingers]),
        "valence": pa.array([s.emotion.valence for s in stingers], pa.float64()),
        "arousal": pa.array([s.emotion.arousal for s in stingers], pa.float64()),
        "energy": pa.array([float(s.energy) for s in stingers], pa.float64()),
        "loudness": pa.array([float(s.loudness) for s in stingers], pa.float64()),
        "instruments": lists("instruments"),
        "tags": lists("tags"),
        "start": pa.array([s.start for s in stingers], pa.int64()),
        "frames": pa.array([int(s.frames) for s in stingers], pa.int64()),
        "pickup": pa.array([s.pickup for s in stingers], pa.int64()),
        "tail": pa.array([s.tail for s in stingers], pa.int64()),
        "licence": words([s.licence for s in stingers]),
    }


def stingers_of(
    table: pa.Table,
    rows: npt.NDArray[np.intp],
    sample_rate: int,
    where: str,
    problems: list[LibraryError],
) -> tuple[Stinger, ...]:
    """Stingers of some rows; one at fault becomes a problem and is left out."""
    import pyarrow as pa

    found: list[Stinger] = []
    for row in table.take(pa.array(rows)).to_pylist() if len(rows) else []:
        given = {name: value for name, value in row.items() if value is not None}
        try:
            found.append(_stinger(given, sample_rate))
        except ParameterError as error:
            problem = f"stinger {given.get('id', '')!r}: {error}"
            problems.append(LibraryError(where, problem, "correct it or import it again"))
    return tuple(found)


def _stinger(row: dict[str, Any], sample_rate: int) -> Stinger:
    file, key, beat_frames = row.get("file", ""), row.get("key", "none"), row.get("beat_frames")
    if not is_inside(file):
        raise ParameterError("file", file, "a path inside the library's folder")
    return Stinger(
        id=row.get("id", ""),
        path=file,
        start=row.get("start", 0),
        emotion=Emotion(row.get("valence", 0.0), row.get("arousal", 0.0)),
        energy=row.get("energy", 50.0),
        loudness=row.get("loudness", -20.0),
        key=None if key == "none" else Key.parse(key),
        instruments=frozenset(row.get("instruments", ())),
        tags=frozenset(row.get("tags", ())),
        licence=row.get("licence", ""),
        frames=Frame(row.get("frames", 0)),
        tempo=Tempo(beat_frames, sample_rate) if beat_frames else None,
        pickup=row.get("pickup", 0),
        tail=row.get("tail", 0),
    )
