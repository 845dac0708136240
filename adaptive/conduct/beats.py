"""Beat and bar notices, each once, ahead of time, across changes of tempo and meter."""

from __future__ import annotations

from collections.abc import Sequence

from adaptive.conduct.outputs import Notice
from adaptive.conduct.section import Section
from adaptive.library.loop import Loop
from adaptive.music import Frame, Quantize, TempoMap, next_grid_point

__all__ = ["BeatCounter"]


class BeatCounter:
    """Walks along the felt beats of the sections as they follow one another."""

    def __init__(self) -> None:
        self._next_from = Frame(0)
        self._found: tuple[Section, Section | None, Frame, Frame] | None = None

    def skip_to(self, frame: Frame) -> None:
        """Forget the beats before a frame."""
        self._next_from = frame

    def next(self, section: Section | None, previous: Section | None) -> Frame | None:
        """Frame of the next beat; ``None`` when nothing plays."""
        if section is None:
            return None
        at = self._next_from
        known = self._found
        if known is None or known[0] is not section or known[1] is not previous or known[2] != at:
            known = (section, previous, at, self._find(section, previous)[0])
            self._found = known  # asked for at every step, but it changes once a beat
        return known[3]

    def take(
        self, section: Section | None, previous: Section | None, loops: Sequence[Loop]
    ) -> list[Notice]:
        """The next beat's notice (and the bar's on a downbeat); the beat counts as told."""
        if section is None:
            return []
        frame, owner = self._find(section, previous)
        self._next_from = Frame(frame + 1)
        clock = owner.clock
        place = clock.position(frame)
        key = loops[owner.lead].key
        body = {
            "bar": place.bar,
            "beat": place.beat,
            "beats": len(clock.meter.groups),
            "bpm": round(clock.tempo.bpm, 3),
            "meter": str(clock.meter),
            "key": None if key is None else str(key),
        }
        notices = [Notice("beat", frame, body)]
        if place.beat == 0:
            notices.append(Notice("bar", frame, body))
        return notices

    def _find(self, section: Section, previous: Section | None) -> tuple[Frame, Section]:
        if previous is not None and self._next_from < section.since:
            frame = _beat_at_or_after(previous.clock, self._next_from)
            if frame < section.since:
                return frame, previous
        start = Frame(max(self._next_from, section.since))
        return _beat_at_or_after(section.clock, start), section


def _beat_at_or_after(clock: TempoMap, frame: Frame) -> Frame:
    return next_grid_point(clock, Quantize.BEAT, frame).frame
