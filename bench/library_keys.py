"""Library keys: the key heard in each pitched loop and each family, and the one written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from adaptive.compose import LoopPlan, Piece
from adaptive.cues import Part
from adaptive.music import Key
from bench.family_mix import Members, mixed, pitched_members
from bench.key_judge import PROFILES, chroma_of, heard_key, relation
from bench.loop_examination import Examined
from bench.writing import written_chroma

__all__ = ["KeyCase", "family_cases", "loop_cases", "writing_cases"]


@dataclass(frozen=True, slots=True)
class KeyCase:
    """A chroma [shape=(12,)], whose it is, and the key that is written for it."""

    name: str
    chroma: npt.NDArray[np.float64]
    written: Key

    def heard(self, profile: str = "Temperley") -> Key:
        """The key by one of :data:`bench.key_judge.PROFILES`."""
        return heard_key(self.chroma, PROFILES[profile])

    @property
    def agrees(self) -> bool:
        """Whether it is the one written."""
        return relation(self.heard(), self.written) == "the key"

    def told(self) -> str:
        """In words."""
        heard = self.heard()
        return f"{self.name} {self.written} → {heard} ({relation(heard, self.written)})"


def loop_cases(loops: Sequence[Examined], part: Part) -> list[KeyCase]:
    """The pitched loops of a part."""
    return [
        KeyCase(each.loop.id, each.judged.chroma, each.loop.key)
        for each in loops
        if each.loop.part is part and each.loop.key is not None
        if each.judged is not None and each.judged.chroma is not None
    ]


def writing_cases(
    loops: Sequence[Examined], part: Part, written: Mapping[str, tuple[Piece, LoopPlan]]
) -> list[KeyCase]:
    """The same loops, judged from the notes that are written: what no rendering can better."""
    return [
        KeyCase(each.loop.id, chroma, each.loop.key)
        for each in loops
        if each.loop.part is part and each.loop.key is not None and each.loop.id in written
        if (chroma := written_chroma(*written[each.loop.id])).any()
    ]


def family_cases(families: Mapping[str, Members], sample_rate: int) -> list[KeyCase]:
    """Each family's pitched parts together, the most energetic loop of each."""
    cases = []
    for name, members in families.items():
        key, pitched = pitched_members(members)
        if key is not None:
            chroma = chroma_of(mixed(pitched, sample_rate), sample_rate)
            cases.append(KeyCase(name, chroma, key))
    return cases
