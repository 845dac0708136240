"""Following: one piece of stingers, rendered in the key and the tempo of other families.

A stinger is written once. For each family that its piece follows, one variant of each kind is
moved to the family's scale and tempo, so that whatever plays, there is a victory, a death and an
alarm that agree with it. Variants take turns from family to family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.progression import move_progression
from adaptive.errors import ParameterError
from adaptive.music import Key

__all__ = ["follow_families"]

_FARTHEST_DOWN = 5


def follow_families(piece: Piece, families: Mapping[str, Piece]) -> list[Piece]:
    """The pieces that a piece with ``follows`` stands for; itself alone without.

    Parameters
    ----------
    piece : Piece
    families : mapping of str to Piece
        All pieces by family.

    Raises
    ------
    ParameterError
        It follows a family that is not there.
    """
    if not piece.follows:
        return [piece]
    unknown = [name for name in piece.follows if name not in families]
    if unknown:
        raise ParameterError("follows", unknown[0], ", ".join(families))
    steady = replace(piece, loops=tuple(plan for plan in piece.loops if plan.steady))
    kinds = _kinds([plan for plan in piece.loops if not plan.steady])
    moved = [
        _moved(piece, families[name], [plans[turn % len(plans)] for plans in kinds])
        for turn, name in enumerate(piece.follows)
    ]
    return [steady, *moved] if steady.loops else moved


def _kinds(plans: Sequence[LoopPlan]) -> list[list[LoopPlan]]:
    """Variants by their tags."""
    kinds: dict[tuple[str, ...], list[LoopPlan]] = {}
    for plan in plans:
        kinds.setdefault(plan.tags, []).append(plan)
    return list(kinds.values())


def _moved(piece: Piece, family: Piece, plans: Sequence[LoopPlan]) -> Piece:
    """Some plans of a piece, in the scale, the tempo and the room of a family."""
    return replace(
        piece,
        title=f"{piece.title} for {family.title}",
        beat_frames=_near(family.beat_frames, piece.beat_frames),
        space=family.space,
        loops=tuple(_plan_for(piece, plan, family) for plan in plans),
    )


def _plan_for(piece: Piece, plan: LoopPlan, family: Piece) -> LoopPlan:
    name = f"{family.family}-{plan.name}"
    if plan.key == "none":
        return replace(plan, name=name)
    written = piece.key_of(plan)
    key = _same_scale(family.key, written.is_minor)
    shift = _interval(written, key)
    return replace(
        plan,
        name=name,
        key=str(key),
        chords=move_progression(plan.chords or piece.chords, shift, key),
        layers=tuple(_shifted(layer, shift) for layer in plan.layers),
    )


def _shifted(layer: Layer, semitones: int) -> Layer:
    """Written notes move; figures and chords follow the changes by themselves."""
    return replace(layer, transpose=layer.transpose + semitones) if layer.notes else layer


def _same_scale(key: Key, minor: bool) -> Key:
    """The major or minor key that has the same notes."""
    return Key((key.signature + 9) % 12, "minor") if minor else Key(key.signature, "major")


def _interval(a: Key, b: Key) -> int:
    """Semitones from one tonic to another, 5 down to 6 up."""
    return (b.tonic - a.tonic + _FARTHEST_DOWN) % 12 - _FARTHEST_DOWN


def _near(beat_frames: int, written: int) -> int:
    """A tempo, doubled or halved until it is within half an octave of the written one."""
    while beat_frames * beat_frames > 2 * written * written and beat_frames % 2 == 0:
        beat_frames //= 2
    while 2 * beat_frames * beat_frames < written * written:
        beat_frames *= 2
    return beat_frames
