"""A survey: a library with its features as arrays and what is in doubt of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from adaptive.graph import FeatureTable, TransitionCost
from adaptive.library import Finding, Library, Loop
from adaptive.library.provenance import ProvenanceOf
from adaptive.survey.doubts import read_doubts
from adaptive.survey.gaps import find_gaps

__all__ = ["Survey"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a view of a library needs. Loops are looked up by their numbers, never all made.

    Parameters
    ----------
    library : Library
    table : FeatureTable
        Of its loops, in their order.
    doubts : ProvenanceOf
        Annotations that a person should check.
    """

    library: Library
    table: FeatureTable
    doubts: ProvenanceOf = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> Survey:
        """Survey a library. Raises LibraryError when its store cannot be read."""
        return cls(library, FeatureTable(library.loops), read_doubts(library))

    @property
    def loops(self) -> Sequence[Loop]:
        """The library's."""
        return self.library.loops

    @property
    def cost(self) -> TransitionCost:
        """What a step between two loops costs, by the score's weights."""
        return TransitionCost(self.table, self.library.score.weights)

    def gaps(self) -> list[Finding]:
        """What the library lacks; see :func:`find_gaps`."""
        return find_gaps(self.table, self.cost, self.library.score)

    def bpm(self) -> npt.NDArray[np.float64]:
        """Tempos in quarters a minute [shape=(n,)]."""
        tempos = np.array([tempo.bpm for tempo in self.table.tempos], np.float64)
        return tempos[self.table.tempo_class] if len(tempos) else np.zeros(0)
