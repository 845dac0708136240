"""The worst crossfades of a session: the worst of each measure in turn, until there are ten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bench.seam import Seam

__all__ = ["MEASURES", "worst_seams"]

MEASURES: Mapping[str, Callable[[Seam], float | None]] = {
    "click score, of what is allowed": lambda seam: seam.score / seam.allowed,
    "error of phase, samples": lambda seam: None if not seam.lag else float(abs(seam.lag)),
    "dip of level, dB": lambda seam: _above(seam.between_db, -1.0),
    "bump of level, dB": lambda seam: _above(seam.between_db, 1.0),
    "spectral flux, × the livelier side": lambda seam: seam.flux_ratio,
    "key distance, Camelot steps": lambda seam: None if not seam.key_steps else seam.key_steps,
}
"""What makes a crossfade bad: more is worse, ``None`` is not bad at all."""


def worst_seams(seams: Sequence[Seam], count: int = 10) -> list[tuple[str, float, Seam]]:
    """The worst of each measure, then the second of each, and so on, each crossfade once.

    Returns
    -------
    list of (str, float, Seam)
        The measure that brought it here, and its value; at most ``count``.
    """
    ranked = {name: _ranked(seams, value) for name, value in MEASURES.items()}
    chosen: list[tuple[str, float, Seam]] = []
    taken: set[int] = set()
    while len(chosen) < count and any(ranked.values()):
        for name, order in ranked.items():
            while order and id(order[0][1]) in taken:
                order.pop(0)
            if order and len(chosen) < count:
                value, seam = order.pop(0)
                taken.add(id(seam))
                chosen.append((name, value, seam))
    return chosen


def _ranked(
    seams: Sequence[Seam], value: Callable[[Seam], float | None]
) -> list[tuple[float, Seam]]:
    valued = [(found, seam) for seam in seams if (found := value(seam)) is not None]
    return sorted(valued, key=lambda pair: -pair[0])


def _above(level_db: float | None, sign: float) -> float | None:
    """How far a level departs in one direction; nothing if it does not."""
    return sign * level_db if level_db is not None and sign * level_db > 0.0 else None
