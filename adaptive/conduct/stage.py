"""The stage: what sounds on every track, and the cues that change it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from adaptive.conduct.repertoire import Repertoire
from adaptive.conduct.section import Playing
from adaptive.conduct.settings import Settings
from adaptive.cues import PARTS, STINGER_TRACKS, Cue, Lane, Part, PlayCue, RampCue, track_of_part
from adaptive.library.score import PartRule, Score
from adaptive.music import Frame, db_to_gain

__all__ = ["Overlap", "Sounding", "Stage"]


@dataclass(frozen=True, slots=True)
class Sounding:
    """What a track reads from an overlap's first frame on."""

    material: int
    at: int
    gain: float


Overlap = Callable[[Sequence[Sounding], Sequence[Sounding], Sequence[Sounding], int, bool], float]
"""Correlation that fits an overlap:
``(what fades, what rises, what stays, frames, whether the fade is prompt) → −1 … 1``."""

_REMEMBERED_CUES = 64
_LATEST = 2
"""A cue begins at most this part of a second late, unless the audio process stands still."""


class Stage:
    """Turns decisions into cues and knows what sounds.

    Parameters
    ----------
    repertoire : Repertoire
    score : Score
    settings : Settings
    overlap : Overlap
    """

    def __init__(
        self, repertoire: Repertoire, score: Score, settings: Settings, overlap: Overlap
    ) -> None:
        self.playing: dict[Part, Playing] = {}
        self.cues: list[Cue] = []
        self._repertoire = repertoire
        self._score = score
        self._settings = settings
        self._overlap = overlap
        self._next_cue = 0
        self._tracks: dict[int, PlayCue] = {}
        self._lanes: dict[Lane, RampCue] = {}
        self._recent: OrderedDict[int, PlayCue] = OrderedDict()
        self._unsettled: dict[int, tuple[PlayCue, PlayCue]] = {}

    def busy_until(self, part: Part) -> Frame:
        """End of the part's running fade."""
        last = self._tracks.get(track_of_part(part))
        return Frame(0) if last is None else last.complete

    @property
    def free_from(self) -> Frame:
        """First frame from which no part's fade runs."""
        tracks = (track_of_part(part) for part in PARTS)
        ends = (self._tracks[track].complete for track in tracks if track in self._tracks)
        return max(ends, default=Frame(0))

    def loops(self) -> dict[Part, int]:
        """Numbers of the loops that sound, by part."""
        return {part: playing.loop for part, playing in self.playing.items()}

    def cued(self, now: Frame) -> set[int]:
        """Materials whose cues may still wait to begin, overtaken by newer ones or not."""
        late = self._settings.sample_rate // _LATEST
        waiting = (cue for cue in self._recent.values() if cue.complete + late > now)
        return {cue.material for cue in waiting if cue.material >= 0}

    def switch(
        self,
        part: Part,
        loop: int | None,
        origin: Frame,
        start: Frame,
        point: Frame,
        boundary: Frame,
        *,
        prompt: bool = False,
    ) -> PlayCue:
        """Hand a part over to a loop (or to silence), from ``start`` to ``point``.

        A fade that still runs on the part is waited for; the read position is unaffected.
        """
        start = Frame(max(start, self.busy_until(part)))
        length = max(point - start, self._settings.min_fade_frames)
        if loop is None:
            cue = self._play(track_of_part(part), start, length, -1, 0, origin, prompt=prompt)
            self.playing.pop(part, None)
            return cue
        cue = self._play(
            track_of_part(part),
            start,
            length,
            self._repertoire.material(loop),
            self._repertoire.frames(loop),
            origin,
            gain=db_to_gain(self._score.gain_db + self._rule(part).gain_db),
            send=1.0,
            prompt=prompt,
        )
        self.playing[part] = Playing(part, loop, boundary)
        return cue

    def sting(
        self, stinger: int, at: Frame, attack: int, send: float, origin: Frame | None = None
    ) -> PlayCue | None:
        """Play a stinger on the track that has been free (or sounding) the longest.

        Its first frame belongs to ``origin``, ``at`` unless told otherwise. ``None`` when every
        track still waits for a stinger that begins later.
        """
        first = len(PARTS)
        tracks = [t for t in range(first, first + STINGER_TRACKS) if self._faded_in(t) <= at]
        if not tracks:
            return None
        track = min(tracks, key=lambda t: (self._ends(t), t))
        frames = self._repertoire.stingers[stinger].frames
        return self._play(
            track,
            at,
            max(1, attack),
            self._repertoire.stinger_material(stinger),
            frames,
            at if origin is None else origin,
            gain=db_to_gain(self._score.gain_db),
            send=send,
            one_shot=True,
        )

    def cut(self, cue: PlayCue, at: Frame, length: int) -> None:
        """Fade a stinger out that is not wanted any more."""
        last = self._tracks.get(cue.track)
        if last is not None and last.cue_id == cue.cue_id:
            start = Frame(max(at, last.complete))
            self._play(cue.track, start, length, -1, 0, start)

    def ramp(self, lane: Lane, start: Frame, length: int, target: float) -> RampCue:
        """Move a lane."""
        cue = RampCue(self._take_id(), lane, start, max(1, length), target)
        self._lanes[lane] = cue
        self.cues.append(cue)
        return cue

    def settle(self) -> None:
        """Choose the law of the fades that were cued since the last call.

        Tracks that fade together are measured together: it is the level of their sum that a
        listener hears.
        """
        groups: dict[tuple[Frame, int, bool], list[tuple[PlayCue, PlayCue]]] = {}
        for old, new in self._unsettled.values():
            groups.setdefault((new.start, new.length, new.prompt), []).append((old, new))
        self._unsettled = {}
        for (start, length, prompt), pairs in groups.items():
            correlation = self._overlap(
                _at(start, (old for old, _ in pairs)),
                _at(start, (new for _, new in pairs)),
                _at(start, self._staying(start)),
                length,
                prompt,
            )
            for _, new in pairs:
                self._amend(new, replace(new, correlation=correlation))

    def _staying(self, start: Frame) -> list[PlayCue]:
        """Loops that play on through a fade that starts then."""
        tracks = [self._tracks.get(track_of_part(part)) for part in PARTS]
        return [c for c in tracks if c is not None and c.material >= 0 and c.complete <= start]

    def _amend(self, cue: PlayCue, better: PlayCue) -> None:
        """Put a cue that has not left yet in the place of another."""
        self._recent[cue.cue_id] = better
        self._tracks[cue.track] = better
        self.cues[self.cues.index(cue)] = better

    def late(self, cue_id: int, start: Frame) -> None:
        """The audio process began a cue later than planned: its fade ends later too."""
        cue = self._recent.get(cue_id)
        if cue is None or start <= cue.start:
            return
        moved = replace(cue, start=start)
        self._recent[cue_id] = moved
        if self._tracks.get(cue.track) is cue:
            self._tracks[cue.track] = moved

    def sounding_again(self, frame: Frame) -> None:
        """Cue everything that should sound at a frame, for an audio process that has nothing."""
        for track, cue in sorted(self._tracks.items()):
            over = cue.one_shot and frame >= cue.origin + cue.frames
            if cue.material < 0 or over:
                continue
            again = replace(
                cue,
                cue_id=self._take_id(),
                start=Frame(max(frame, cue.origin)) if cue.one_shot else frame,
                length=self._settings.min_fade_frames,
                correlation=1.0,
            )
            self._note(track, again)
        for lane in sorted(self._lanes):
            self.ramp(lane, frame, 1, self._lanes[lane].target)

    def _rule(self, part: Part) -> PartRule:
        return self._score.parts.get(part, PartRule())

    def _faded_in(self, track: int) -> int:
        cue = self._tracks.get(track)
        return -1 if cue is None else cue.complete

    def _ends(self, track: int) -> int:
        cue = self._tracks.get(track)
        return -1 if cue is None else cue.origin + cue.frames

    def _play(
        self,
        track: int,
        start: Frame,
        length: int,
        material: int,
        frames: int,
        origin: Frame,
        *,
        gain: float = 1.0,
        send: float = 0.0,
        one_shot: bool = False,
        prompt: bool = False,
    ) -> PlayCue:
        cue = PlayCue(
            self._take_id(),
            track,
            start,
            length,
            material,
            frames,
            origin,
            gain,
            send,
            1.0,
            one_shot,
            prompt,
        )
        old = self._tracks.get(track)
        if old is not None and old.material >= 0 and material >= 0 and not old.one_shot:
            self._unsettled[track] = (old, cue)
        self._note(track, cue)
        return cue

    def _note(self, track: int, cue: PlayCue) -> None:
        self._tracks[track] = cue
        self._recent[cue.cue_id] = cue
        while len(self._recent) > _REMEMBERED_CUES:
            self._recent.popitem(last=False)
        self.cues.append(cue)

    def _take_id(self) -> int:
        self._next_cue += 1
        return self._next_cue - 1


def _at(start: Frame, cues: Iterable[PlayCue]) -> list[Sounding]:
    return [Sounding(c.material, (start - c.origin) % c.frames, c.gain) for c in cues]
