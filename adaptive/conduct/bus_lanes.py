"""The bus's lanes: brightness, ducking, reverb and the master level as functions of the state.

A change of state only marks a lane; its ramp leaves at most once in a control period, so that a
storm of events costs a bounded number of cues.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from adaptive.conduct.context import Context
from adaptive.conduct.settings import Settings
from adaptive.conduct.stage import Stage
from adaptive.cues import Lane
from adaptive.music import Frame, db_to_gain, ms_to_frames

__all__ = ["BusLanes", "cutoff_hz"]

_DARKEST_HZ = 2_500.0
_OCTAVES = 3.0
_GESTURE_OCTAVES = 1.6
_GESTURE_DUCK_DB = -6.0
_CONTROL_MS = 20.0
_RAMP_MS = {Lane.CUTOFF: 90.0, Lane.DUCK: 60.0, Lane.SEND: 120.0, Lane.MASTER: 60.0}
_RELEASE_MS = 300.0
_LEAST_OCTAVES = 1.0 / 24.0
"""A cutoff that would move by less stays where it is: nobody hears it, so it answers nothing."""
_SMALL_OCTAVES, _SMALL_MS = 0.25, 20.0
"""A small move of the cutoff is made sooner: drawn out, its beginning would not be heard."""


def cutoff_hz(energy: float, valence: float, bias: float, gesture: bool) -> float:
    """Cutoff of the brightness filter, 800 to 20 000 Hz.

    Three octaves over the range of energy; a happy emotion adds up to a fifth of an octave (the
    brightness–valence link: Eerola, Friberg & Bresin 2013, Frontiers in Psychology 4:487).
    """
    octaves = _OCTAVES * (energy / 100.0 + bias) + 0.2 * valence
    if gesture:
        octaves = min(octaves, _OCTAVES * energy / 100.0) - _GESTURE_OCTAVES
    return float(min(20_000.0, max(800.0, _DARKEST_HZ * 2.0**octaves)))


@dataclass(slots=True)
class _Duck:
    until: Frame
    gain: float


@dataclass(slots=True)
class BusLanes:
    """Keeps each lane at what the state asks for.

    Parameters
    ----------
    stage : Stage
        Where ramps go.
    settings : Settings
    """

    stage: Stage
    settings: Settings
    gesture: str | None = None
    muted: bool = False
    _ducks: list[_Duck] = field(default_factory=list)
    _due: dict[Lane, Frame] = field(default_factory=dict)
    _by: dict[Lane, Frame] = field(default_factory=dict)
    _last: dict[Lane, Frame] = field(default_factory=dict)
    _at: dict[Lane, float] = field(default_factory=dict)

    def mark(self, lane: Lane, now: Frame, by: Frame | None = None) -> Frame:
        """Ask for a lane to be brought up to date; returns when its ramp will leave.

        The ramp is over ``by`` then, if a frame is given.
        """
        if by is not None:
            self._by[lane] = Frame(min(by, self._by.get(lane, by)))
        period = ms_to_frames(_CONTROL_MS, self.settings.sample_rate)
        soonest = Frame(max(now, self._last.get(lane, -period) + period))
        self._due[lane] = Frame(min(soonest, self._due.get(lane, soonest)))
        return self._due[lane]

    def span(self, lane: Lane, leaves: Frame) -> tuple[Frame, Frame]:
        """First frame of a ramp that leaves then, and the frame after its last."""
        start = self.settings.prompt_start(leaves)
        return start, Frame(start + ms_to_frames(_RAMP_MS[lane], self.settings.sample_rate))

    def answer_span(self, lane: Lane, frame: Frame, deadline: Frame) -> tuple[Frame, Frame]:
        """Mark a lane for an event; first and last frame of the change that answers it."""
        audible, complete = self.span(lane, self.mark(lane, frame, deadline))
        return audible, Frame(min(complete, max(deadline, audible + 1)))

    def moves(self, lane: Lane, now: Frame, context: Context) -> bool:
        """Whether a lane is not yet where the state asks, by more than nobody hears."""
        return self._differs(lane, self._target(lane, now, context))

    def set_all(self, now: Frame, context: Context) -> None:
        """Put every lane where the state asks, within a frame, before the music begins."""
        for lane in Lane:
            target = self._target(lane, now, context)
            self._due.pop(lane, None)
            self._by.pop(lane, None)
            self.stage.ramp(lane, self.settings.prompt_start(now), 1, target)
            self._at[lane], self._last[lane] = target, now

    def end_gesture(self, now: Frame) -> None:
        """The change that the gesture announced is made or given up."""
        if self.gesture is not None:
            self.gesture = None
            self.mark(Lane.CUTOFF, now)
            self.mark(Lane.DUCK, now)

    def duck(self, db: float, until: Frame, now: Frame) -> None:
        """Step back until a frame; of several ducks the deepest counts."""
        gain = db_to_gain(db)
        self._ducks = [d for d in self._ducks if d.until > now]
        if not any(d.until >= until and d.gain <= gain for d in self._ducks):
            self._ducks = [d for d in self._ducks if d.until > until or d.gain < gain]
            self._ducks.append(_Duck(until, gain))
        self.mark(Lane.DUCK, now)

    def next_due(self) -> Frame | None:
        """When the next ramp leaves or the next duck ends."""
        waits = [*self._due.values(), *(d.until for d in self._ducks)]
        return min(waits) if waits else None

    def run(self, now: Frame, context: Context) -> bool:
        """Send the ramps that are due; returns whether any left."""
        before = len(self.stage.cues)
        over = [d for d in self._ducks if d.until <= now]
        if over:
            self._ducks = [d for d in self._ducks if d.until > now]
            self.mark(Lane.DUCK, now)
        for lane in [lane for lane in Lane if self._due.get(lane, now + 1) <= now]:
            del self._due[lane]
            self._send(lane, now, context)
        return len(self.stage.cues) > before

    def _send(self, lane: Lane, now: Frame, context: Context) -> None:
        by = self._by.pop(lane, None)
        target = self._target(lane, now, context)
        if not self._differs(lane, target):
            return
        rising = target > self._at.get(lane, target)
        start, end = self.span(lane, now)
        length = end - start
        if by is not None:
            length = max(1, min(length, by - start))
        elif lane is Lane.DUCK and rising:
            length = ms_to_frames(_RELEASE_MS, self.settings.sample_rate)
        if lane is Lane.CUTOFF and self._octaves(target) < _SMALL_OCTAVES:
            length = min(length, ms_to_frames(_SMALL_MS, self.settings.sample_rate))
        self.stage.ramp(lane, start, length, target)
        self._at[lane] = target
        self._last[lane] = now

    def _differs(self, lane: Lane, target: float) -> bool:
        at = self._at.get(lane)
        if at is None or lane is not Lane.CUTOFF:
            return target != at
        return self._octaves(target) >= _LEAST_OCTAVES

    def _octaves(self, cutoff: float) -> float:
        """How far a cutoff lies from where the filter is."""
        return abs(math.log2(cutoff / self._at.get(Lane.CUTOFF, cutoff)))

    def _target(self, lane: Lane, now: Frame, context: Context) -> float:
        if lane is Lane.MASTER:
            return 0.0 if self.muted else 1.0
        if lane is Lane.DUCK:
            gains = [d.gain for d in self._ducks]
            if self.gesture == "duck":
                gains.append(db_to_gain(_GESTURE_DUCK_DB))
            return min(gains, default=1.0)
        if lane is Lane.SEND:
            return context.reverb
        _, end = self.span(lane, now)
        emotion = context.target_emotion
        valence = 0.0 if emotion is None else emotion.valence
        energy = context.energy.at(end)
        return cutoff_hz(energy, valence, context.brightness, self.gesture == "filter")
