"""Audio on demand: a store's audio as the offline driver asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from adaptive.library import PcmStore

__all__ = ["AudioOnDemand"]


class AudioOnDemand(Mapping[int, npt.NDArray[np.float32]]):
    """Materials by number, decoded when first asked for.

    Parameters
    ----------
    store : PcmStore
        Prepared or deferred.
    """

    def __init__(self, store: PcmStore) -> None:
        self._store = store

    def __getitem__(self, number: int) -> npt.NDArray[np.float32]:
        if not 0 <= number < len(self._store):
            raise KeyError(number)
        return self._store.pcm(number)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._store)))

    def __len__(self) -> int:
        return len(self._store)
