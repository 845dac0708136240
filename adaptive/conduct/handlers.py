"""What each type of event changes. Names are checked before anything changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from adaptive.conduct.answers import Answer
from adaptive.cues import Lane
from adaptive.errors import ProtocolError
from adaptive.events import Stamped, nearest_names
from adaptive.library.score import SceneIntent, TriggerIntent
from adaptive.music import Emotion, Frame, Quantize, ms_to_frames

if TYPE_CHECKING:
    from adaptive.conduct.scheduler import Scheduler

__all__ = ["HANDLERS", "find_scene"]

_PATIENT_S = 60


def find_scene(scheduler: Scheduler, stamped: Stamped) -> SceneIntent:
    """The scene that an event names, or whose tags match its free tags best.

    Raises
    ------
    ProtocolError
        With the nearest names, when nothing matches or no loop belongs to the scene.
    """
    args, score = stamped.event.args, scheduler.score
    if "name" in args:
        scene = score.scenes.get(args["name"]) or scheduler.scene_index.called(args["name"])
        asked: object = args["name"]
        field = "name"
    else:
        scene = scheduler.scene_index.match(args["tags"])
        asked, field = list(args["tags"]), "tags"
    if scene is None:
        known = scheduler.scene_index.words
        words = args.get("tags", (args.get("name", ""),))
        near = [n for word in words for n in nearest_names(word, known)]
        nearest = tuple(dict.fromkeys(near))[:5] or tuple(score.scenes)[:5]
        raise ProtocolError(
            field, asked, "a scene of the score: " + ", ".join(score.scenes), nearest
        )
    if not scheduler.director.walk.repertoire.playable_parts(scene):
        playable = [
            name
            for name, other in score.scenes.items()
            if scheduler.director.walk.repertoire.playable_parts(other)
        ]
        raise ProtocolError(field, asked, "a scene that has loops", tuple(playable[:5]))
    return scene


def on_scene(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Go to a scene; the scene that plays already is only fitted to."""
    scene = find_scene(scheduler, stamped)
    scheduler.forget_return()
    answer = scheduler.answer(stamped, scene.deadline_ms)
    section = scheduler.director.section
    same = (
        scheduler.sounds
        and scheduler.context.scene.name == scene.name
        and section is not None
        and section.scene == scene.name
    )
    scheduler.enter_context(scene, stamped.frame)
    quantize = stamped.event.quantize or scene.quantize or scheduler.score.quantize
    if same:
        answer.note = f"{scene.name} plays already; fitted to it"
        scheduler.touch(Lane.CUTOFF, answer)
        scheduler.fit_parts(answer, quantize)
    else:
        scheduler.change_section(answer, quantize, gesture=scene.gesture, stinger=scene.stinger)
        _brighten(scheduler, answer, scene)
    return answer


def _brighten(scheduler: Scheduler, answer: Answer, scene: SceneIntent) -> None:
    """Bring the brightness to what a scene asks, unless nothing may change before it lands."""
    if scheduler.sounds and (answer.structure is None or scene.gesture != "none"):
        scheduler.touch(Lane.CUTOFF, answer)


def on_energy(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Set the energy, at once or along a ramp."""
    args = stamped.event.args
    ramp = ms_to_frames(args.get("ramp_ms", 0.0), scheduler.settings.sample_rate)
    answer = scheduler.answer(stamped)
    set_energy(scheduler, answer, args["value"], ramp)
    return answer


def set_energy(scheduler: Scheduler, answer: Answer, value: float, ramp: int) -> None:
    """Change the context's energy; brightness answers at once, the parts on the grid."""
    frame = answer.stamped.frame
    context = scheduler.context
    scheduler.context = context.with_energy(value, frame, ramp)
    scheduler.touch(Lane.CUTOFF, answer)
    if ramp:
        scheduler.follow_ramp(frame)
        if answer.audible is None and not answer.note:
            answer.note = "the ramp begins too gently to be heard at once; it is heard as it goes"
        return
    refit(scheduler, answer)


def refit(scheduler: Scheduler, answer: Answer) -> None:
    """Plan to fit the parts to the context."""
    scheduler.fit_parts(answer, answer.stamped.event.quantize or scheduler.score.quantize)


def on_emotion(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Set the emotion until the next scene."""
    args = stamped.event.args
    answer = scheduler.answer(stamped)
    emotion = (
        Emotion.named(args["name"]) if "name" in args else Emotion(args["valence"], args["arousal"])
    )
    scheduler.context = replace(scheduler.context, emotion=emotion)
    scheduler.touch(Lane.CUTOFF, answer)
    refit(scheduler, answer)
    return answer


def on_param(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Map a game's parameter onto the music."""
    args, params = stamped.event.args, scheduler.score.params
    mapping = params.get(args["name"])
    if mapping is None:
        raise ProtocolError(
            "name",
            args["name"],
            "a parameter of the score: " + (", ".join(params) or "none"),
            nearest_names(args["name"], params),
        )
    value = mapping.map(args["value"])
    answer = scheduler.answer(stamped)
    context = scheduler.context
    if mapping.to == "energy":
        set_energy(scheduler, answer, value, 0)
    elif mapping.to in ("valence", "arousal"):
        now = context.target_emotion or Emotion(0.0, 0.0)
        scheduler.context = replace(context, emotion=replace(now, **{mapping.to: value}))
        scheduler.touch(Lane.CUTOFF, answer)
        refit(scheduler, answer)
    elif mapping.to == "brightness":
        scheduler.context = replace(context, brightness=value)
        scheduler.touch(Lane.CUTOFF, answer)
    else:
        scheduler.context = replace(context, reverb=value)
        scheduler.touch(Lane.SEND, answer)
    return answer


def on_trigger(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Play what the score says: a stinger, a step back, another scene, and the way home."""
    name, triggers = stamped.event.args["name"], scheduler.score.triggers
    intent = triggers.get(name)
    if intent is None:
        raise ProtocolError(
            "name",
            name,
            "a trigger of the score: " + (", ".join(triggers) or "none"),
            nearest_names(name, triggers),
        )
    answer = scheduler.answer(stamped, intent.deadline_ms)
    before = scheduler.context
    quantize = stamped.event.quantize or intent.quantize or scheduler.score.quantize
    if scheduler.paused:
        answer.note = "paused: not heard"
    elif intent.stinger is not None:
        at, frames = scheduler.planner.sting(intent.stinger, answer, quantize)
        if intent.duck_db is not None and frames:
            scheduler.lanes.duck(intent.duck_db, Frame(at + frames), stamped.frame)
            scheduler.touch(Lane.DUCK, answer)
    elif intent.duck_db is not None:
        until = Frame(stamped.frame + scheduler.settings.sample_rate)
        scheduler.lanes.duck(intent.duck_db, until, stamped.frame)
        scheduler.touch(Lane.DUCK, answer)
    if scheduler.paused and intent.return_to is not None:
        return answer  # there and back again while nothing is heard
    if intent.scene is not None and intent.return_to is None:
        scheduler.forget_return()
    _lead_on(scheduler, answer, intent, quantize)
    if intent.return_to is not None and scheduler.sounds and scheduler.returning is None:
        home = scheduler.scene_named(intent.return_to)
        scheduler.returning = before if home is None else before.entering(home, stamped.frame)
    return answer


def _lead_on(
    scheduler: Scheduler, answer: Answer, intent: TriggerIntent, quantize: Quantize
) -> None:
    """Where a trigger takes the music beside its stinger."""
    scene = None if intent.scene is None else scheduler.scene_named(intent.scene)
    if scene is not None:
        scheduler.enter_context(scene, answer.stamped.frame)
    context = scheduler.context
    if intent.emotion is not None:
        context = replace(context, emotion=intent.emotion)
    if intent.energy is not None:
        context = context.with_energy(intent.energy, answer.stamped.frame, 0)
    changes = scene is not None or context is not scheduler.context
    scheduler.context = context
    if not changes and intent.hold_bars is None:
        return
    if scene is None:
        scheduler.touch(Lane.CUTOFF, answer)
        scheduler.fit_parts(answer, quantize, intent.hold_bars)
    else:
        scheduler.change_section(
            answer, quantize, gesture=scene.gesture, hold_bars=intent.hold_bars
        )
        _brighten(scheduler, answer, scene)


def on_duck(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Step back for a while."""
    args = stamped.event.args
    answer = scheduler.answer(stamped)
    hold = ms_to_frames(args["ms"], scheduler.settings.sample_rate)
    scheduler.lanes.duck(args["db"], Frame(stamped.frame + hold), stamped.frame)
    scheduler.touch(Lane.DUCK, answer)
    return answer


def on_pause(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Fade out and hold the place in the music."""
    answer = scheduler.answer(stamped)
    if scheduler.paused:
        answer.note = "paused already"
        return answer
    scheduler.pause(answer)
    return answer


def on_resume(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Go on where pause left."""
    answer = scheduler.answer(stamped)
    if not scheduler.paused:
        answer.note = "not paused"
        return answer
    scheduler.resume(answer)
    return answer


def on_stop(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Fade out until the next scene."""
    answer = scheduler.answer(stamped)
    scheduler.stop(answer)
    return answer


def on_late_cue(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """The audio process began a cue late."""
    args = stamped.event.args
    scheduler.director.stage.late(args["cue"], Frame(args["start"]))
    return Answer(stamped, stamped.frame)


def on_outage(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """A new audio process sounds nothing yet: cue what should sound."""
    scheduler.director.stage.sounding_again(Frame(stamped.event.args["until"]))
    return Answer(stamped, stamped.frame)


def on_ready(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """Audio came or went; what was answered with something else is mended on the next bar."""
    args = stamped.event.args
    readiness = scheduler.director.walk.readiness
    readiness.note(args.get("gone", ()), ready=False)
    came = readiness.note(args.get("ids", ()), ready=True)
    _make_up(scheduler, stamped, readiness.come(came))
    return Answer(stamped, stamped.frame)


def _make_up(scheduler: Scheduler, stamped: Stamped, missed_came: bool) -> None:
    """Bring in what should have played, on the next bar."""
    section, planner, walk = scheduler.director.section, scheduler.planner, scheduler.director.walk
    if not scheduler.sounds or scheduler.paused or section is None:
        return
    members = walk.repertoire.members(scheduler.context.scene)
    strange = walk.readiness.lead_missed and not members[section.lead]
    anew = strange and bool(walk.readiness.mask(np.flatnonzero(members)).any())
    if not anew and not missed_came:
        return
    if planner.pending is not None and (planner.pending.full or not anew):
        return  # it chooses from what is there by then
    answer = scheduler.own_answer(stamped.frame, "ready", {}, "ready")
    answer.wait(Frame(stamped.frame + _PATIENT_S * scheduler.settings.sample_rate))
    if anew:
        planner.plan_return(answer)
    else:
        planner.plan_fit(answer, Quantize.BAR)


def on_end(scheduler: Scheduler, stamped: Stamped) -> Answer:
    """The session ended: nothing to change."""
    return Answer(stamped, stamped.frame)


HANDLERS: dict[str, Callable[[Scheduler, Stamped], Answer]] = {
    "scene": on_scene,
    "energy": on_energy,
    "emotion": on_emotion,
    "trigger": on_trigger,
    "param": on_param,
    "duck": on_duck,
    "pause": on_pause,
    "resume": on_resume,
    "stop": on_stop,
    "late_cue": on_late_cue,
    "outage": on_outage,
    "ready": on_ready,
    "end": on_end,
}
