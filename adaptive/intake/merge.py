"""Settling what several sources claim of one sound, by trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from adaptive.errors import ParameterError
from adaptive.intake.annotation import Annotation, Dispute, trust_of
from adaptive.music import Key

__all__ = ["Claiming", "HandClaim", "by_trust", "hand_claims", "settle"]

_UNIONS = frozenset({"scenes"})
"""Fields in which sources add to each other instead of contradicting."""

_TIMING = frozenset({"bpm", "beats", "bars"})
"""Fields that the length of the sound judges."""


class Claiming(Protocol):
    """What a source says of a sound."""

    @property
    def field(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def source(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def by_trust(claims: Iterable[Claiming]) -> list[Claiming]:
    """The most trusted first, then the surest."""
    return sorted(claims, key=lambda claim: (trust_of(claim.source), -claim.confidence))


def settle(claims: Iterable[Claiming]) -> tuple[dict[str, Annotation], list[Dispute]]:
    """One value for each field that is claimed, tempo and beats left out, and who lost.

    Parameters
    ----------
    claims : iterable of Claim
        Any order.

    Returns
    -------
    annotations : dict of str to Annotation
        The most trusted claim of each field; scene words of all sources together.
    disputes : list of Dispute
        Claims of other sources that say something else than the one that won.
    """
    fields: dict[str, list[Claiming]] = {}
    for claim in by_trust(claims):
        if claim.field not in _TIMING:
            fields.setdefault(claim.field, []).append(claim)
    settled: dict[str, Annotation] = {}
    disputes: list[Dispute] = []
    for field, claimed in fields.items():
        best = claimed[0]
        value = _union(claimed) if field in _UNIONS and best.source != "hand" else best.value
        settled[field] = Annotation(_plain(value), best.source, best.confidence)
        if field not in _UNIONS:
            disputes += _losers(field, best, claimed[1:])
    return settled, disputes


def _losers(field: str, best: Claiming, others: Sequence[Claiming]) -> list[Dispute]:
    return [
        Dispute(
            field, _shown(claim.value), claim.source, f"{best.source} says {_shown(best.value)}"
        )
        for claim in others
        if claim.source != best.source and not _agree(field, best.value, claim.value)
    ]


def _agree(field: str, one: Any, other: Any) -> bool:
    if field == "key":
        return _key(one) == _key(other)
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 0.01 * max(abs(one), abs(other))
    return bool(_plain(one) == _plain(other))


def _key(text: Any) -> object:
    try:
        return Key.parse(str(text))
    except ParameterError:
        return text


def _union(claims: Sequence[Claiming]) -> list[str]:
    words = [word for claim in claims for word in _words(claim.value)]
    return sorted(dict.fromkeys(words))


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(word) for word in value]


def _plain(value: Any) -> Any:
    """Sets and tuples as lists, in an order that does not depend on the run."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, _plain(value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


class HandClaim:
    """What a person wrote, as a claim beyond doubt."""

    __slots__ = ("confidence", "field", "source", "value")

    def __init__(self, field: str, value: Any) -> None:
        self.field = field
        self.value = value
        self.source = "hand"
        self.confidence = 1.0


def hand_claims(written: Mapping[str, Any], sample_rate: int) -> list[Claiming]:
    """Claims that follow from fields that a person wrote in the manifest."""
    claims: list[Claiming] = []
    if "beat_frames" in written:
        claims.append(HandClaim("bpm", 60.0 * sample_rate / written["beat_frames"]))
    names = ("bpm", "bars", "meter", "key", "part", "instruments", "scenes", "energy")
    claims += [HandClaim(name, written[name]) for name in names if name in written]
    if "kind" in written:
        claims.append(HandClaim("one_shot", written["kind"] == "stinger"))
    return claims
