"""The planner: where a change lands, the one that is pending, and the making of it in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adaptive.conduct.answers import Answer
from adaptive.conduct.bus_lanes import BusLanes
from adaptive.conduct.context import Context
from adaptive.conduct.director import Director
from adaptive.conduct.landing import Landing, Window, plan_landing
from adaptive.conduct.outputs import Notice
from adaptive.conduct.pending import LeadIn, Pending
from adaptive.conduct.route import plan_route
from adaptive.conduct.settings import Settings
from adaptive.conduct.stingers import Stingers
from adaptive.conduct.walk import Wish
from adaptive.cues import Lane, PlayCue
from adaptive.library.score import Score
from adaptive.music import Frame, Quantize, ms_to_frames, next_grid_point

__all__ = ["Planner", "wish_of"]

_STINGER_GAP_MS = 250.0
_STINGER_SEND = 0.35
_ATTACK_MS = 2.0
_LATE_ATTACK_MS = 15.0
_CUT_MS = 60.0
_NOTICE_PERIOD_MS = 20.0
_NOTICES_A_PERIOD = 8
_FITS = "the loops that play fit already"


class Planner:
    """Plans landings and makes the pending change.

    Parameters
    ----------
    director : Director
    stingers : Stingers
    lanes : BusLanes
    score : Score
    settings : Settings
    """

    def __init__(
        self,
        director: Director,
        stingers: Stingers,
        lanes: BusLanes,
        score: Score,
        settings: Settings,
    ) -> None:
        self.pending: Pending | None = None
        self.notices: list[Notice] = []
        self._director = director
        self._stingers = stingers
        self._lanes = lanes
        self._score = score
        self._settings = settings
        self._told: dict[str, tuple[int, int]] = {}

    # --- where ------------------------------------------------------------------------------

    def land(
        self,
        frame: Frame,
        deadline: Frame,
        quantize: Quantize,
        fade_ms: float | None = None,
        shortest: int | None = None,
    ) -> Landing:
        """Where a change that was asked for at a frame lands.

        ``shortest`` is the least length of its fade, the settings' by default.
        """
        section = self._director.section
        earliest = Frame(frame + self._settings.lead_frames)
        soonest = self._settings.prompt_start(frame)
        least = self._settings.min_fade_frames if shortest is None else shortest
        fade = max(least, self._frames(fade_ms or self._score.fade_ms))
        if shortest is None:
            earliest = Frame(max(earliest, self._director.stage.free_from))
            soonest = Frame(max(soonest, self._director.stage.free_from))
        if section is None:
            end = Frame(soonest + min(fade, max(least, deadline - soonest)))
            return Landing(end, soonest, Quantize.NOW, end <= deadline)
        window = Window(
            Frame(max(earliest, section.since)),
            Frame(max(soonest, section.since)),
            deadline,
            fade,
            least,
        )
        return plan_landing(
            section.clock,
            window,
            quantize,
            phrase_bars=self._score.phrase_bars,
            exit_point=self._director.exit_point,
        )

    def land_on(self, point: Frame, frame: Frame, fade_ms: float | None = None) -> Landing:
        """A landing on a bar line that was chosen before, no sooner than the lead allows."""
        earliest = frame + self._settings.lead_frames
        fade = self._frames(fade_ms or self._score.fade_ms)
        return Landing(point, Frame(max(earliest, point - fade)), Quantize.BAR, True)

    # --- what -------------------------------------------------------------------------------

    def plan_section(
        self,
        answer: Answer,
        quantize: Quantize,
        wish: Wish,
        *,
        gesture: str,
        stinger: str | None = None,
        hold_bars: int | None = None,
    ) -> None:
        """Plan a new section as an event's answer; by several hops if that is smoother."""
        frame, fade_ms = answer.stamped.frame, wish.scene.fade_ms
        landing = self._land_for_all(answer, quantize, fade_ms)
        route: tuple[int, ...] = ()
        patient = answer.deadline - frame > self._settings.sample_rate
        if patient and quantize in (Quantize.AUTO, Quantize.BAR):
            earliest = Frame(frame + self._settings.lead_frames)
            found = plan_route(self._director, self._score, wish, earliest, answer.deadline)
            if found is not None:
                route, landing = found.leads, self.land_on(found.first, frame, fade_ms)
        answer.land(landing)
        if answer.structure is not None:
            self._gesture(answer, gesture)
        lead_in = self._lead_in(wish, landing, frame)
        self._replace(Pending(landing, True, [answer], route, stinger, hold_bars, lead_in))

    def plan_return(self, answer: Answer) -> None:
        """Plan to go back on the next bar line."""
        landing = self.land(answer.stamped.frame, answer.deadline, Quantize.BAR)
        answer.land(landing)
        self._replace(Pending(landing, True, [answer]))

    def plan_fit(self, answer: Answer, quantize: Quantize, hold_bars: int | None = None) -> None:
        """Plan to fit the parts to the context; a change planned sooner does that too."""
        pending, frame = self.pending, answer.stamped.frame
        if pending is not None and (
            pending.full
            or pending.landing.start <= frame + self._settings.lead_frames
            or pending.landing.point <= self.land(frame, answer.deadline, quantize).point
        ):
            pending.ride_along(answer)
            pending.hold_bars = hold_bars or pending.hold_bars
            return
        landing = self.land(frame, answer.deadline, quantize)
        answer.land(landing)
        self._replace(Pending(landing, False, [answer], hold_bars=hold_bars))

    def sting(self, name: str, answer: Answer, quantize: Quantize) -> tuple[Frame, int]:
        """Play a stinger; returns its first frame and how long it sounds, its tail aside.

        That is 0 when none plays.
        """
        numbers = self._stingers.named(name)
        frame = answer.stamped.frame
        if not numbers:
            answer.note = f"no stinger called {name}"
            return frame, 0
        numbers = self._director.walk.readiness.stingers(numbers)
        if not numbers:
            answer.note = f"the audio of {name} is not ready yet"
            return frame, 0
        last = self._stingers.last_heard(numbers)
        if last is not None and frame < last + self._frames(_STINGER_GAP_MS):
            answer.note = f"{name} sounds already"
            return frame, 0
        attack = self._frames(_ATTACK_MS)
        landing = self.land(frame, answer.deadline, quantize, _ATTACK_MS, attack)
        at = landing.start if landing.grid is Quantize.NOW else landing.point
        if at + attack > answer.deadline:
            at = self._settings.prompt_start(frame)
        number = self._choose_stinger(numbers, at)
        cue = self._play_stinger(number, at)
        if cue is None:
            answer.note = "every stinger track waits for one that begins later"
            return frame, 0
        answer.planned, answer.grid = at, landing.grid.value
        answer.span(cue.start, cue.complete)
        return at, cue.frames - self._stingers.tail(number)

    def drop(self, superseded_by: int, frame: Frame) -> None:
        """Give the pending change up."""
        if self.pending is not None:
            for older in self.pending.answers:
                older.superseded_by = superseded_by
                self._tell(older, "superseded", frame)
            self._cut_lead_in(self.pending, frame)
        self.pending = None
        self._lanes.end_gesture(frame)

    def _lead_in(self, wish: Wish, landing: Landing, frame: Frame) -> LeadIn | None:
        """What plays up to a landing that leaves the time for it: a beat at least."""
        name = wish.scene.lead_in or (self._score.lead_in if wish.scene.gesture != "none" else None)
        section = self._director.section
        if name is None or section is None:
            return None
        named = self._director.walk.readiness.stingers(self._stingers.named(name))
        numbers = [n for n in named if self._stingers.pickup(n)]
        earliest = Frame(frame + self._settings.lead_frames)
        begins = next_grid_point(section.clock, Quantize.BEAT, earliest).frame
        if not numbers or landing.point - begins < section.clock.tempo.beat_frames:
            return None
        clock = section.clock
        number = self._stingers.choose(numbers, self._director.key, clock.tempo, landing.point)
        origin = Frame(landing.point - self._stingers.pickup(number))
        return LeadIn(number, origin, origin if origin >= earliest else begins)

    def lead_in_at(self) -> Frame | None:
        """When the cue of a lead-in must leave."""
        lead_in = None if self.pending is None else self.pending.lead_in
        if lead_in is None or lead_in.cue is not None:
            return None
        return Frame(lead_in.start - self._settings.lead_frames)

    def play_lead_in(self) -> None:
        """Let it leave."""
        assert self.pending is not None and self.pending.lead_in is not None
        lead_in = self.pending.lead_in
        whole = lead_in.start == lead_in.origin
        attack = self._frames(_ATTACK_MS if whole else _LATE_ATTACK_MS)
        lead_in.cue = self._director.stage.sting(
            lead_in.stinger, lead_in.start, attack, _STINGER_SEND, lead_in.origin
        )
        if lead_in.cue is None:  # every track waits for a later one
            self.pending.lead_in = None

    def _cut_lead_in(self, pending: Pending, frame: Frame) -> None:
        """The landing that it led to is given up."""
        if pending.lead_in is not None and pending.lead_in.cue is not None:
            at = Frame(frame + self._settings.lead_frames)
            self._director.stage.cut(pending.lead_in.cue, at, self._frames(_CUT_MS))

    # --- making it ----------------------------------------------------------------------------

    def begin(self, answer: Answer, wish: Wish, now: Frame) -> Landing:
        """Start the music from silence."""
        landing = self.land(now, answer.deadline, Quantize.NOW, wish.scene.fade_ms)
        cues = self._director.enter(wish, landing, _cause([answer]))
        answer.land(landing)
        self.announce([answer], cues)
        return landing

    def commit(self, now: Frame, wish: Wish) -> Frame | None:
        """Make the pending change; returns the frame at which the music should turn back."""
        pending, self.pending = self.pending, None
        assert pending is not None
        landing, cause = pending.landing, _cause(pending.answers)
        section = self._director.section
        stays = not pending.full and section is not None and section.scene == wish.scene.name
        better = self._director.better_lead(wish) if stays else None
        if len(pending.route) > 1:
            better = self._director.step_to(pending.route[0])
        if better is not None:
            cues = self._director.lead_to(better, wish, landing, cause)
        elif not stays:
            cues = self._director.enter(wish, landing, cause)
        else:
            cues = self._director.reshape(wish, landing, cause)
        if not cues:
            for answer in pending.answers:
                answer.unchanged(_FITS)
        self._lanes.end_gesture(now)
        self._lanes.mark(Lane.CUTOFF, now)
        self.announce(pending.answers, cues)
        return self._after(pending, landing)

    def announce(self, answers: list[Answer], cues: list[PlayCue]) -> None:
        """Say what a change does: the decisions behind it, and when it is heard."""
        self.notices += self._director.decisions
        self._director.decisions = []
        tracks = [cue.track for cue in cues]
        for answer in answers:
            if cues:
                answer.made(min(c.start for c in cues), max(c.complete for c in cues))
            audible, complete = answer.audible, answer.complete or answer.planned
            for stage, frame in (("audible", audible), ("complete", complete)):
                if frame is not None:
                    self._tell(answer, stage, frame, tracks=tracks)

    def _after(self, pending: Pending, landing: Landing) -> Frame | None:
        section = self._director.section
        if section is None:
            return None
        clock = section.clock
        if len(pending.route) > 1:
            point = clock.position_to_frame(clock.position(landing.point).bar + 1)
            if point - landing.point < clock.bar_frames // 2:
                point = Frame(point + clock.bar_frames)
            self.pending = pending.next_hop(self.land_on(point, landing.point))
            return None
        named = [] if pending.stinger is None else self._stingers.named(pending.stinger)
        numbers = self._director.walk.readiness.stingers(named)
        if numbers:
            at = landing.point
            self._play_stinger(self._choose_stinger(numbers, at), at)
        return self.turn_back(pending.hold_bars, landing.point)

    def turn_back(self, hold_bars: int | None, point: Frame) -> Frame | None:
        """When to plan the way home, for music that holds so many bars from a landing on."""
        section = self._director.section
        if hold_bars is None or section is None:
            return None
        clock = section.clock
        home = clock.position_to_frame(clock.position(point).bar + hold_bars)
        if home <= point:
            home = Frame(home + clock.bar_frames)
        ahead = 2 * self._settings.lead_frames + self._frames(self._score.fade_ms)
        return Frame(max(point, home - ahead))

    def _choose_stinger(self, numbers: list[int], at: Frame) -> int:
        section = self._director.section
        tempo = None if section is None else section.clock.tempo
        return self._stingers.choose(numbers, self._director.key, tempo, at)

    def _play_stinger(self, number: int, at: Frame) -> PlayCue | None:
        return self._director.stage.sting(number, at, self._frames(_ATTACK_MS), _STINGER_SEND)

    def _gesture(self, answer: Answer, gesture: str) -> None:
        """Answer at once what cannot change before its grid point."""
        if gesture == "none":
            answer.note = "the change waits for its grid point; the scene sets no gesture"
            return
        lane = Lane.CUTOFF if gesture == "filter" else Lane.DUCK
        self._lanes.gesture = gesture
        answer.span(*self._lanes.answer_span(lane, answer.stamped.frame, answer.deadline))

    def _replace(self, newer: Pending) -> None:
        older = self.pending
        self.pending = newer if older is None else older.merged_into(newer)
        for answer in newer.answers:
            self._tell(answer, "planned", answer.stamped.frame)
        if older is not None and older.landing.point != newer.landing.point:
            self._cut_lead_in(older, newer.answers[-1].stamped.frame)
        if older is not None:
            self._put_off(older, newer.landing.point, newer.answers[-1].stamped.frame)

    def _put_off(self, older: Pending, point: Frame, frame: Frame) -> None:
        """Answer the older events in time all the same, if the newer change lands too late."""
        late = [a for a in older.answers if a.structure is None and a.deadline < point]
        if not late:
            return
        self._lanes.gesture = self._lanes.gesture or "filter"
        lane = Lane.DUCK if self._lanes.gesture == "duck" else Lane.CUTOFF
        start, end = self._lanes.answer_span(lane, frame, Frame(min(a.deadline for a in late)))
        for answer in late:
            heard_before = self._settings.prompt_start(frame)
            answer.defer(point, heard_before, start, end)

    def _land_for_all(self, answer: Answer, quantize: Quantize, fade_ms: float | None) -> Landing:
        """A landing that is in time for the events that already wait, too, if it may be."""
        frame = answer.stamped.frame
        landing = self.land(frame, answer.deadline, quantize, fade_ms)
        if self.pending is None or quantize is not Quantize.AUTO:
            return landing
        waiting = [a.deadline for a in self.pending.answers if a.structure is None]
        due = Frame(min([answer.deadline, *waiting]))
        sooner = self.land(frame, due, quantize, fade_ms)
        return sooner if sooner.in_time else landing

    def _tell(self, answer: Answer, stage: str, frame: Frame, **more: Any) -> None:
        """A transition notice, a few at most in a control period: a storm is told by samples."""
        period = frame // self._frames(_NOTICE_PERIOD_MS)
        last, count = self._told.get(stage, (period, 0))
        count = count if last == period else 0
        self._told[stage] = (period, count + 1)
        if count < _NOTICES_A_PERIOD:
            self.notices.append(answer.notice(stage, frame, **more))

    def _frames(self, ms: float) -> Frame:
        return ms_to_frames(ms, self._settings.sample_rate)


def wish_of(context: Context, frame: Frame) -> Wish:
    """What a context asks of a choice for a frame."""
    return Wish(
        context.scene,
        context.target_emotion,
        context.energy.at(frame),
        frame,
        by_event=context.emotion is not None,
    )


def _cause(answers: list[Answer]) -> Mapping[str, Any]:
    if not answers:
        return {"why": "the music went on"}
    last = answers[-1].stamped
    return {"why": last.event.type, "event": last.seq, "id": last.event.id}
