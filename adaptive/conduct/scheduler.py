"""The scheduler: events in, cues out. Sans-I/O, deterministic, seeded; it knows only frames.

The same stamped events give the same cues, however often it is polled: everything happens at
frames of its own (timers) or of the events, in one order.
"""

from __future__ import annotations

from typing import Any

from adaptive.conduct.answers import Answer
from adaptive.conduct.beats import BeatCounter
from adaptive.conduct.bus_lanes import BusLanes
from adaptive.conduct.context import Context
from adaptive.conduct.director import Director
from adaptive.conduct.hand_over import hand_over, next_hand_over
from adaptive.conduct.handlers import HANDLERS
from adaptive.conduct.landing import Landing
from adaptive.conduct.outputs import Notice, Outputs, Receipt
from adaptive.conduct.planner import Planner, wish_of
from adaptive.conduct.scene_index import SceneIndex, first_scene
from adaptive.conduct.settings import Settings
from adaptive.conduct.state import describe_library, describe_scenes, describe_state
from adaptive.conduct.stingers import Stingers
from adaptive.conduct.timers import Timer, Timers
from adaptive.cues import Lane, Part
from adaptive.errors import ParameterError, ProtocolError
from adaptive.events import Event, Stamped
from adaptive.library.score import SceneIntent, Score
from adaptive.music import Frame, Quantize, ms_to_frames

__all__ = ["Scheduler"]

_CONTROL_MS = 100.0
_STATE_MS = 20.0
_A_MINUTE = 60
_LATER = "nothing to change at once: the change that is planned already answers it"


class Scheduler:
    """Walks the library in response to events.

    Parameters
    ----------
    director : Director
    stingers : Stingers
    score : Score
    settings : Settings

    Raises
    ------
    ParameterError
        The score has no scene that has loops.
    """

    def __init__(
        self, director: Director, stingers: Stingers, score: Score, settings: Settings
    ) -> None:
        self.director = director
        self.score = score
        self.settings = settings
        self.scene_index = SceneIndex(score.scenes)
        self.lanes = BusLanes(director.stage, settings)
        self.planner = Planner(director, stingers, self.lanes, score, settings)
        self.context = Context.of(first_scene(score, director.walk.repertoire))
        self.returning: Context | None = None
        self.paused = False
        self.sounds = False
        self._beats = BeatCounter()
        self._now = Frame(0)
        self._held: dict[Part, int] = {}
        self._frozen_at: Frame | None = None
        self._freeze_due: Frame | None = None
        self._return_at: Frame | None = None
        self._control_at: Frame | None = None
        self._start_at: Frame | None = Frame(0) if score.start is not None else None
        self._starting: Answer | None = None
        self._state_due: Frame | None = None
        self._timers = Timers(self._all_timers)
        self._state_told = Frame(-settings.sample_rate)

    # --- the two doors ----------------------------------------------------------------------

    def feed(self, stamped: Stamped) -> Receipt:
        """Handle one event.

        Parameters
        ----------
        stamped : Stamped
            Its frame is at or after every frame fed or advanced to before.

        Raises
        ------
        ProtocolError
            The event names something that the score does not know; nothing changed.
        ParameterError
            The frame lies before the scheduler's own.
        """
        if stamped.frame < self._now:
            raise ParameterError("frame", stamped.frame, f"{self._now} or later")
        handler = HANDLERS.get(stamped.event.type)
        if handler is None:
            raise ProtocolError("type", stamped.event.type, ", ".join(HANDLERS))
        self._run_to(stamped.frame)
        try:
            answer = handler(self, stamped)
        finally:
            self._timers.changed()
        self.director.stage.settle()
        self._run_to(stamped.frame)
        if answer.audible is None and answer.structure is not None:
            answer.note = answer.note or _LATER
        return answer.receipt()

    def advance(self, to: Frame) -> Outputs:
        """Run every timer up to and including a frame.

        Returns
        -------
        Outputs
            What was decided since the last call.

        Raises
        ------
        ParameterError
            The frame lies before the scheduler's own.
        """
        if to < self._now:
            raise ParameterError("frame", to, f"{self._now} or later")
        self._run_to(to)
        stage, planner = self.director.stage, self.planner
        outputs = Outputs(stage.cues, planner.notices)
        stage.cues, planner.notices = [], []
        return outputs

    @property
    def now(self) -> Frame:
        """Frame up to which everything has been decided."""
        return self._now

    def next_due(self) -> Frame | None:
        """Frame of the next timer: nothing will be decided before it unless an event comes."""
        return self._timers.due

    def snapshot(self) -> dict[str, Any]:
        """What plays and what is asked for, for people and programs."""
        return describe_state(self)

    def describe_scenes(self) -> list[dict[str, Any]]:
        """The score's scenes, and the parts that they can play."""
        return describe_scenes(self)

    def describe_library(self) -> list[dict[str, Any]]:
        """The loops with their annotations."""
        return describe_library(self)

    # --- for the handlers -------------------------------------------------------------------

    def answer(self, stamped: Stamped, deadline_ms: float | None = None) -> Answer:
        """A new answer with the event's, the intent's or the score's deadline.

        Of its time the bus takes some, and a block (an eighth of it at most) is kept for a cue that
        misses its block and begins with the next.
        """
        ms = stamped.event.deadline_ms or deadline_ms or self.score.deadline_ms
        length = ms_to_frames(ms, self.settings.sample_rate)
        reserve = min(self.settings.block, length // 8)
        promised = stamped.frame + length - self.settings.bus_frames
        return Answer(stamped, Frame(promised - reserve), reserve)

    def scene_named(self, name: str) -> SceneIntent | None:
        """A scene of the score that has loops."""
        scene, repertoire = self.score.scenes.get(name), self.director.walk.repertoire
        return scene if scene is not None and repertoire.playable_parts(scene) else None

    def enter_context(self, scene: SceneIntent, frame: Frame) -> None:
        """Make a scene the context."""
        self.context = self.context.entering(scene, frame)
        self._control_at = None

    def forget_return(self) -> None:
        """Stay: a new scene was asked for meanwhile."""
        self.returning, self._return_at = None, None

    def touch(self, lane: Lane, answer: Answer) -> None:
        """Bring a lane up to date, as (part of) an event's answer."""
        if self.paused or not self.sounds:
            answer.note = "paused: heard after resume" if self.paused else "nothing plays yet"
            return
        if not self.lanes.moves(lane, answer.stamped.frame, self.context):
            return
        answer.span(*self.lanes.answer_span(lane, answer.stamped.frame, answer.deadline))

    def follow_ramp(self, frame: Frame) -> None:
        """Look at the energy again and again until its ramp ends."""
        self._control_at = Frame(frame + ms_to_frames(_CONTROL_MS, self.settings.sample_rate))

    def change_section(
        self,
        answer: Answer,
        quantize: Quantize,
        *,
        gesture: str,
        stinger: str | None = None,
        hold_bars: int | None = None,
    ) -> None:
        """Plan a new section for the context, or begin the music with it."""
        if not self.sounds:
            self._starting = answer
            self._start_at = answer.stamped.frame
            if not self.paused:
                self._begin(answer.stamped.frame)
                self._return_at = self.planner.turn_back(hold_bars, answer.stamped.frame)
            return
        if self.paused:
            return
        if hold_bars is not None:
            self._return_at = None
        self.planner.plan_section(
            answer,
            quantize,
            wish_of(self.context, answer.deadline),
            gesture=gesture,
            stinger=stinger,
            hold_bars=hold_bars,
        )

    def fit_parts(self, answer: Answer, quantize: Quantize, hold_bars: int | None = None) -> None:
        """Plan to fit the parts to the context."""
        if self.sounds and not self.paused:
            self.planner.plan_fit(answer, quantize, hold_bars)

    def pause(self, answer: Answer) -> None:
        """Fade out; the place in the music is held from the end of the fade."""
        self.paused, self.lanes.muted = True, True
        frame = answer.stamped.frame
        self.planner.drop(answer.stamped.seq, frame)
        answer.span(*self.lanes.answer_span(Lane.MASTER, frame, answer.deadline))
        self._freeze_due = answer.complete
        self._tell_state()

    def resume(self, answer: Answer) -> None:
        """Go on from the held place, or with the scene that was asked for meanwhile."""
        self.paused, self.lanes.muted = False, False
        frame = answer.stamped.frame
        start, end = self.lanes.answer_span(Lane.MASTER, frame, answer.deadline)
        answer.span(start, end)
        if self._frozen_at is not None and self.director.section is not None:
            shift = start - self._frozen_at
            landing = Landing(end, start, Quantize.NOW, True)
            self.planner.announce([], self.director.go_on(self._held, shift, landing))
            if self._return_at is not None:
                self._return_at = Frame(self._return_at + shift)
            self._beats.skip_to(start)
        self._frozen_at, self._freeze_due, self._held = None, None, {}
        self.lanes.mark(Lane.CUTOFF, frame)
        self.fit_parts(answer, Quantize.AUTO)
        self._tell_state()

    def stop(self, answer: Answer) -> None:
        """Fade everything out until the next scene."""
        frame = answer.stamped.frame
        self.planner.drop(answer.stamped.seq, frame)
        self.forget_return()
        self._control_at, self._start_at, self._starting = None, None, None
        if self.director.section is not None:
            landing = self.planner.land(frame, answer.deadline, Quantize.NOW)
            if self.director.stage.playing:
                answer.land(landing)
            self.planner.announce([answer], self.director.silence(landing))
        self.sounds, self.paused, self.lanes.muted = False, False, False
        self._frozen_at, self._freeze_due, self._held = None, None, {}
        self.lanes.mark(Lane.MASTER, frame)
        self._tell_state()

    # --- the timers --------------------------------------------------------------------------

    def _run_to(self, to: Frame) -> None:
        while (timer := self._timers.take(to)) is not None:
            self._now = Frame(max(self._now, timer[0]))
            timer[1](self._now)
            self.director.stage.settle()
        self._now = Frame(max(self._now, to))

    def _all_timers(self) -> list[Timer]:
        timers: list[Timer] = [
            (None if self.paused else self._start_at, self._on_start),
            (self._freeze_due, self._on_freeze),
        ]
        if self.planner.pending is not None:
            timers.append((self.planner.lead_in_at(), self._on_lead_in))
            timers.append((self._commit_at(), self._on_commit))
        timers.append((self.lanes.next_due(), self._on_lanes))
        timers.append((self._state_due, self._on_state))
        if self.sounds and not self.paused:
            timers.append((self._return_at, self._on_return))
            timers.append((self._hand_over_at(), self._on_hand_over))
            timers.append((self._control_at, self._on_control))
            timers.append((self._beat_at(), self._on_beat))
        return timers

    def _on_start(self, now: Frame) -> None:
        if self._starting is None:
            name = self.context.scene.name
            self._starting = self.own_answer(now, "scene", {"name": name}, "start")
        self._begin(now)

    def _begin(self, now: Frame) -> None:
        """Start the music from silence, once the fades that run are over."""
        answer = self._starting
        assert answer is not None
        if not self.director.walk.leading_parts(self.context.scene):  # nothing is in memory yet
            self._start_at = Frame(now + ms_to_frames(_CONTROL_MS, self.settings.sample_rate))
            return
        free = Frame(self.director.stage.free_from - self.settings.lead_frames)
        if free > now:
            self._start_at = free
            answer.land(self.planner.land(now, answer.deadline, Quantize.NOW))
            return
        self._start_at, self._starting = None, None
        self.lanes.set_all(now, self.context)
        landing = self.planner.begin(answer, wish_of(self.context, answer.deadline), now)
        self.sounds = True
        self._beats.skip_to(landing.point)
        self._tell_state()

    def _commit_at(self) -> Frame | None:
        pending = self.planner.pending
        return None if pending is None else pending.commit_frame(self.settings.lead_frames)

    def _on_commit(self, now: Frame) -> None:
        pending = self.planner.pending
        assert pending is not None
        turn_back = self.planner.commit(now, wish_of(self.context, pending.landing.point))
        if turn_back is not None and self.returning is not None:
            self._return_at = turn_back
        self._tell_state()

    def _on_lead_in(self, now: Frame) -> None:
        self.planner.play_lead_in()

    def _on_return(self, now: Frame) -> None:
        """Go back to what a trigger left."""
        home = self.returning
        self.forget_return()
        if home is None:
            return
        self.context = home
        self.lanes.mark(Lane.CUTOFF, now)
        answer = self.own_answer(now, "scene", {"name": home.scene.name}, "return")
        answer.wait(Frame(now + _A_MINUTE * self.settings.sample_rate))
        self.planner.plan_return(answer)

    def _hand_over_at(self) -> Frame | None:
        return next_hand_over(self.director, self.settings, self._now)

    def _on_hand_over(self, now: Frame) -> None:
        if hand_over(self.director, self.planner, self.settings, self.context, now):
            self._tell_state()

    def _on_control(self, now: Frame) -> None:
        """Follow an energy ramp: brightness all along, the parts when they should change."""
        ramp = self.context.energy
        step = ms_to_frames(_CONTROL_MS, self.settings.sample_rate)
        done = now >= ramp.end
        self._control_at = None if done else Frame(min(now + step, ramp.end))
        self.lanes.mark(Lane.CUTOFF, now)
        active = self.director.active(self.context.scene, ramp.at(now))
        if done or set(active) != set(self.director.stage.playing):
            answer = self.own_answer(now, "energy", {"value": ramp.at(now)}, "ramp")
            self.planner.plan_fit(answer, Quantize.AUTO)

    def _on_freeze(self, now: Frame) -> None:
        """The fade of a pause is over: hold the place."""
        self._freeze_due, self._frozen_at = None, now
        if self.director.section is not None:
            start = Frame(now + self.settings.lead_frames)
            end = Frame(start + self.settings.min_fade_frames)
            self._held = self.director.hold(Landing(end, start, Quantize.NOW, True))

    def _on_lanes(self, now: Frame) -> None:
        if self.lanes.run(now, self.context):
            self._tell_state()

    def _beat_at(self) -> Frame | None:
        beat = self._beats.next(self.director.section, self.director.previous)
        return None if beat is None else Frame(max(self._now, beat - self.settings.lead_frames))

    def _on_beat(self, now: Frame) -> None:
        loops = self.director.walk.repertoire.loops
        section, previous = self.director.section, self.director.previous
        self.planner.notices += self._beats.take(section, previous, loops)

    # --- small things ------------------------------------------------------------------------

    def own_answer(self, now: Frame, kind: str, args: dict[str, Any], name: str) -> Answer:
        """An answer to an event of the engine's own."""
        return self.answer(Stamped(now, -1, Event(kind, args, id=name)))

    def _tell_state(self) -> None:
        """Let a state notice follow, not before the cues of this frame have left."""
        period = ms_to_frames(_STATE_MS, self.settings.sample_rate)
        self._state_due = Frame(max(self._now + 1, self._state_told + period))

    def _on_state(self, now: Frame) -> None:
        self._state_due, self._state_told = None, now
        self.planner.notices.append(Notice("state", now, self.snapshot()))
