"""List columns of the annotation store as classes, and back.

Few lists are distinct, and a list is a class: finding the classes takes one pass for each place
of the longest list, in arrays, instead of a Python list for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["distinct_lists", "list_column"]

Codes = npt.NDArray[np.int64]


def list_column(lists: Sequence[Sequence[str]], codes: npt.NDArray[np.int32]) -> pa.Array:
    """A list column from distinct lists and each row's place among them."""
    import pyarrow as pa

    distinct = pa.array([list(words) for words in lists], pa.list_(pa.string()))
    return distinct.take(pa.array(codes))


def distinct_lists(column: Any) -> tuple[list[tuple[str, ...]], npt.NDArray[np.int32]]:
    """Distinct lists of a column of lists of strings, and each row's place among them.

    A row that is null counts as empty.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(column) == 0:
        return [], np.zeros(0, np.int32)
    array = pa.concat_arrays(column.chunks) if hasattr(column, "chunks") else column
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy().astype(np.int64)
    flat = array.flatten().dictionary_encode()
    words: list[str] = flat.dictionary.to_pylist()
    codes = flat.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    group = _grouped(lengths, starts, codes, len(words))
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    lists = [
        tuple(words[code] for code in codes[starts[row] : starts[row] + lengths[row]].tolist())
        for row in first.tolist()
    ]
    return lists, place.reshape(-1).astype(np.int32)


def _grouped(lengths: Codes, starts: Codes, codes: Codes, words: int) -> Codes:
    """One number for each distinct list [shape=(rows,)]; equal lists have equal numbers."""
    group = np.zeros(len(lengths), np.int64)
    taken = 1
    for place in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > place)
        pairs = group[longer] * (words + 1) + codes[starts[longer] + place]
        numbers = _numbered(pairs)
        group[longer] = taken + numbers
        taken += int(numbers.max()) + 1
    return group


def _numbered(keys: Codes) -> Codes:
    """Keys numbered from 0 in the order in which they appear."""
    import pyarrow as pa

    numbers: Codes = pa.array(keys).dictionary_encode().indices.to_numpy().astype(np.int64)
    return numbers
