"""One file's import: read, described, placed. Pure but for the files it names, and picklable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adaptive.errors import LibraryError, ParameterError
from adaptive.intake.annotation import Annotation, Dispute
from adaptive.intake.description import (
    Description,
    ReadingLike,
    Region,
    describe_loop,
    describe_stinger,
)
from adaptive.intake.merge import Claiming, hand_claims, settle
from adaptive.intake.outcome import Outcome
from adaptive.intake.outcome_cache import OutcomeCache
from adaptive.intake.placing import Recipe, can_play, place_audio, recipe_for, suffix_of
from adaptive.intake.sound_file import Sound, read_sound
from adaptive.intake.timing import Timing, settle_timing
from adaptive.library.library import hash_file
from adaptive.library.loudness import ring_out
from adaptive.music import COMMON_TIME, Meter

__all__ = ["Job", "do_job"]

Pcm = npt.NDArray[np.float32]

_TRACK_SECONDS: Final = 45.0
"""What is longer and says nothing of being a loop is a finished track."""

_LOOP_SOURCES: Final = frozenset({"hand", "acid", "smpl", "apple loops"})
_LEAST_FRAMES: Final = 64
_AGREED: Final = 0.8
"""How sure a tempo is on which a folder's loops agree: what is left is a whole folder's octave."""

_SLOWEST, _FASTEST = 20.0, 400.0


@dataclass(frozen=True, slots=True)
class Job:
    """A file to import.

    Parameters
    ----------
    path, root : Path
        The file, and the folder from which its folders' names tell something.
    name : str
        The source's.
    sample_rate : int
        The library's.
    target : Path or None
        Where its audio goes, without suffix; ``None`` places nothing.
    cache : Path or None
    hand : mapping
        Fields of its entry that a person wrote.
    agreed : tuple of (int, str) or None
        Quarters and meter on which a folder's loops agree, where nothing tells this one's.
    size : int
        Bytes, by which work is shared out.
    content : str
        Its hash where that is known.
    """

    path: Path
    root: Path
    name: str
    sample_rate: int
    target: Path | None = None
    cache: Path | None = None
    hand: Mapping[str, Any] = field(default_factory=dict)
    agreed: tuple[int, str] | None = None
    size: int = 0
    content: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """What is known of the file beside itself: with its content, all that its outcome needs."""
        return {**self.hand, **({"agreed": list(self.agreed)} if self.agreed else {})}


def do_job(job: Job) -> Outcome:
    """Describe a file and place its audio; what is wrong with it is in the outcome."""
    try:
        return _done(job)
    except LibraryError as error:
        return Outcome(name=job.name, problem=error.problem, remedy=error.remedy)
    except ParameterError as error:
        problem = f"cannot be a loop of the engine: {error}"
        return Outcome(name=job.name, problem=problem, remedy="cut it, or give its tempo by name")


def _done(job: Job) -> Outcome:
    content = job.content or _hash(job.path)
    cache = None if job.cache is None else OutcomeCache(job.cache)
    known = None if cache is None else cache.find(job.name, content, job.sample_rate, job.told)
    if known is not None and not _must_place(job, known):
        return known
    sound = None if known is not None else read_sound(job.path)
    outcome = known or describe(job, sound, content)
    if job.target is not None:
        outcome = _placed(job, outcome, sound)
    if cache is not None:
        cache.keep(replace(outcome, cached=False), job.sample_rate, job.told)
    return outcome


def _hash(path: Path) -> str:
    try:
        return hash_file(path)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise LibraryError(str(path), reason, "make the file readable") from None


def _must_place(job: Job, outcome: Outcome) -> bool:
    """Whether the library lacks the placed file, or holds another one there."""
    if job.target is None:
        return False
    target = job.target.with_name(job.target.name + outcome.suffix)
    try:
        return not outcome.placed or hash_file(target) != outcome.placed
    except OSError:
        return True


def _placed(job: Job, outcome: Outcome, sound: Sound | None) -> Outcome:
    assert job.target is not None
    target = job.target.with_name(job.target.name + outcome.suffix)

    def read() -> tuple[Pcm, int]:
        decoded = sound or read_sound(job.path)
        return decoded.pcm, decoded.sample_rate

    size = place_audio(job.path, target, outcome.recipe, job.sample_rate, read)
    placed = hash_file(target) if outcome.recipe.convert else outcome.content
    return replace(outcome, placed=placed, placed_bytes=size)


def describe(job: Job, sound: Sound | None, content: str) -> Outcome:
    """What a file is: a loop, a one-shot or a finished track, with all that is known of it.

    Raises
    ------
    LibraryError, ParameterError
        When it is nothing that a library could hold.
    """
    from adaptive.intake.claims import claims_of

    assert sound is not None
    if len(sound.pcm) < _LEAST_FRAMES:
        problem = f"is {len(sound.pcm)} frames long"
        raise LibraryError(str(job.path), problem, "leave it out: nothing could be heard of it")
    if not sound.pcm.any():
        raise LibraryError(str(job.path), "is silent throughout", "leave it out")
    claims: list[Claiming] = [
        *hand_claims(job.hand, job.sample_rate),
        *claims_of(job.path, job.root),
    ]
    subject = _Subject(job, sound, claims)
    outcome = subject.outcome()
    seconds = len(sound.pcm) / sound.sample_rate
    notes = (*sound.notes, *map(str, subject.disputes))
    return replace(outcome, content=content, seconds=round(seconds, 3), disputes=notes)


class _Subject:
    """One file while it is described."""

    def __init__(self, job: Job, sound: Sound, claims: Sequence[Claiming]) -> None:
        self._job = job
        self._sound = sound
        self._claims = claims
        self._settled, _ = settle(claims)
        self.disputes: list[Dispute] = []

    def outcome(self) -> Outcome:
        region = self._region()
        timing, disputes = settle_timing(
            self._claims, region.frames, self._sound.sample_rate, self._meter()
        )
        agreed = self._job.agreed if timing is None else None
        if agreed is not None:
            timing = Timing(agreed[0], region.frames, "analysis", _AGREED)
        one_shot = self._settled.get("one_shot")
        if one_shot is not None and one_shot.doubtful:
            one_shot = None
        if one_shot is not None and one_shot.value:
            return self._stinger(region, self._analyse(region, {"kind": "stinger"}))
        if self._is_track(region, timing):
            cut = self._track()
            if cut is not None:
                return cut
        known: dict[str, Any] = {}
        if timing is not None and (timing.beats > 1 or timing.source in _LOOP_SOURCES):
            region = Region(region.start, timing.frames)
            bpm = 60.0 * timing.beats * self._sound.sample_rate / timing.frames
            known = {"kind": "loop", "beats": timing.beats, "bpm": bpm}
            if agreed is not None and "meter" not in self._settled:
                known["meter"] = agreed[1]
        elif one_shot is not None:
            known = {"kind": "loop"}
        readings = self._analyse(region, known)
        if "kind" not in known and "kind" in readings and readings["kind"].value == "stinger":
            return self._stinger(region, readings)
        if not known and not _is_playable(readings, region, self._sound.sample_rate):
            # Single waves and the like: they repeat, but far too fast for beats.
            return self._stinger(region, self._analyse(region, {"kind": "stinger"}))
        described = describe_loop(
            self._sound.pcm,
            self._sound.sample_rate,
            self._claims,
            region,
            readings,
            timing if known else None,
            disputes,
        )
        outcome = self._loop(described)
        timings = readings["timings"].value if "timings" in readings else ()
        return replace(outcome, timings=tuple(timings))

    def _region(self) -> Region:
        """The whole sound, or the loop that the file marks in it."""
        frames = len(self._sound.pcm)
        start, end = self._settled.get("loop_start"), self._settled.get("loop_end")
        if start is None or end is None:
            return Region(0, frames)
        first, last = int(str(start.value)), int(str(end.value))
        if not 0 <= first < last <= frames or last - first < _LEAST_FRAMES:
            reason = f"the file has {frames} frames"
            self.disputes.append(Dispute("loop points", f"{first} to {last}", start.source, reason))
            return Region(0, frames)
        return Region(first, last - first)

    def _meter(self) -> Meter:
        meter = self._settled.get("meter")
        return COMMON_TIME if meter is None else Meter.parse(str(meter.value))

    def _is_track(self, region: Region, timing: Timing | None) -> bool:
        if timing is not None and timing.source in _LOOP_SOURCES:
            return False
        return region.frames > _TRACK_SECONDS * self._sound.sample_rate

    def _known(self, more: Mapping[str, Any]) -> dict[str, Any]:
        names = ("meter", "key", "part")
        settled = self._settled
        said = {n: settled[n].value for n in names if n in settled and not settled[n].doubtful}
        return {**said, **more}

    def _analyse(self, region: Region, known: Mapping[str, Any]) -> Mapping[str, ReadingLike]:
        from adaptive.annotate import analyse

        pcm = as_played(self._sound.pcm[region.start : region.start + region.frames])
        readings: Mapping[str, ReadingLike] = analyse(
            pcm, self._sound.sample_rate, known=self._known(known)
        )
        return readings

    def _recipe(self, loop: Recipe | None = None) -> tuple[Recipe, str]:
        sound = self._sound
        recipe = recipe_for(
            sound.container if can_play(self._job.path) else "",
            sound.channels,
            sound.file_rate,
            self._job.sample_rate,
            loop=loop,
        )
        return recipe, suffix_of(recipe, sound.container)

    def _stinger(self, region: Region, readings: Mapping[str, ReadingLike]) -> Outcome:
        described = describe_stinger(self._claims, region, readings, self._sound.sample_rate)
        self.disputes += described.disputes
        recipe, suffix = self._recipe()
        frames = len(self._sound.pcm)
        tail = ring_out(self._sound.pcm, self._sound.sample_rate)
        if recipe.convert:
            ratio = self._job.sample_rate / self._sound.sample_rate
            frames, tail = max(1, round(frames * ratio)), int(tail * ratio)
        fields = dict(described.fields)
        fields["frames"] = Annotation(frames, "analysis", 1.0)
        if tail:
            fields["tail"] = Annotation(tail, "analysis", 1.0)
        return Outcome(
            name=self._job.name, kind="stinger", entries=(fields,), recipe=recipe, suffix=suffix
        )

    def _loop(self, described: Description) -> Outcome:
        """A loop's outcome, its tempo at the library's rate and its place in the placed file."""
        assert described.grid is not None
        self.disputes += described.disputes
        region, grid, rate = described.region, described.grid, self._job.sample_rate
        fields = dict(described.fields)
        if rate != self._sound.sample_rate:
            grid = grid.at_rate(self._sound.sample_rate, rate)
            tempo = fields["beat_frames"]
            fields["beat_frames"] = Annotation(grid.beat_frames, tempo.source, tempo.confidence)
        whole = Recipe(True, region.start, region.frames, grid.frames)
        recipe, suffix = self._recipe(whole)
        if not recipe.convert:
            read = {"start": region.start, "file_frames": region.frames}
            if region.frames == grid.frames:
                del read["file_frames"]
            fields |= {name: _exact(frames) for name, frames in read.items() if frames}
        elif not recipe.to_frames:
            fields["file_frames"] = _exact(region.frames)
        return Outcome(
            name=self._job.name, kind="loop", entries=(fields,), recipe=recipe, suffix=suffix
        )

    def _track(self) -> Outcome | None:
        """A finished track in segments, or None where it cannot be cut."""
        from adaptive.intake.track import describe_track

        recipe, suffix = self._recipe()
        described = describe_track(
            self._sound.pcm,
            self._sound.sample_rate,
            self._job.sample_rate if recipe.convert else self._sound.sample_rate,
            self._claims,
        )
        if described is None:
            return None
        entries, disputes = described
        self.disputes += disputes
        return Outcome(
            name=self._job.name, kind="track", entries=entries, recipe=recipe, suffix=suffix
        )


def _is_playable(readings: Mapping[str, ReadingLike], region: Region, sample_rate: int) -> bool:
    """Whether the beats that were heard make a tempo that the engine has."""
    if "beats" not in readings:
        return False
    bpm = 60.0 * float(readings["beats"].value) * sample_rate / region.frames
    return _SLOWEST <= bpm <= _FASTEST


def as_played(pcm: Pcm) -> Pcm:
    """Both channels: the engine doubles a single one, which makes it 3 LU louder."""
    return np.repeat(pcm, 2, axis=1) if pcm.shape[1] == 1 else pcm


def _exact(frames: int) -> Annotation:
    return Annotation(frames, "analysis", 1.0)
