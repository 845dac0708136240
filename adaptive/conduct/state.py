"""The state in plain maps, for queries, telemetry and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adaptive.music import Emotion

if TYPE_CHECKING:
    from adaptive.conduct.scheduler import Scheduler

__all__ = ["describe_library", "describe_scenes", "describe_state"]


def describe_state(scheduler: Scheduler) -> dict[str, Any]:
    """Scene, energy, emotion, tempo, key, place and parts."""
    context, section = scheduler.context, scheduler.director.section
    repertoire = scheduler.director.walk.repertoire
    playing = scheduler.director.stage.playing
    state: dict[str, Any] = {
        "frame": scheduler.now,
        "playing": scheduler.sounds and not scheduler.paused,
        "paused": scheduler.paused,
        "scene": context.scene.name,
        "energy": round(context.energy.at(scheduler.now), 3),
        "energy_target": context.energy.target,
        "emotion": _emotion(context.target_emotion),
        "parts": {part.value: repertoire.ids[p.loop] for part, p in playing.items()},
        "returns_to": None if scheduler.returning is None else scheduler.returning.scene.name,
    }
    readiness = scheduler.director.walk.readiness
    if not readiness.complete:
        state["ready"] = {"loops": readiness.ready_loops, "misses": readiness.misses}
    if section is not None:
        lead = repertoire.loops[section.lead]
        place = section.clock.position(scheduler.now)
        state |= {
            "bpm": round(section.clock.tempo.bpm, 3),
            "beat_frames": section.clock.tempo.beat_frames,
            "meter": str(section.clock.meter),
            "key": None if lead.key is None else str(lead.key),
            "lead": lead.id,
            "bar": place.bar,
            "beat": place.beat,
        }
    return state


def describe_scenes(scheduler: Scheduler) -> list[dict[str, Any]]:
    """The score's scenes, with the parts that they can play."""
    repertoire = scheduler.director.walk.repertoire
    return [
        {
            "name": scene.name,
            "tags": sorted(scene.tags),
            "emotion": _emotion(scene.emotion),
            "energy": scene.energy,
            "bpm": None if scene.bpm is None else list(scene.bpm),
            "parts": [part.value for part in repertoire.playable_parts(scene)],
            "loops": int(repertoire.members(scene).sum()),
        }
        for scene in scheduler.score.scenes.values()
    ]


def describe_library(scheduler: Scheduler) -> list[dict[str, Any]]:
    """The loops with what the walk reads of them."""
    return [
        {
            "id": loop.id,
            "part": loop.part.value,
            "bpm": round(loop.tempo.bpm, 3),
            "meter": str(loop.meter),
            "bars": loop.bars,
            "key": None if loop.key is None else str(loop.key),
            "camelot": None if loop.key is None else loop.key.camelot,
            "energy": loop.energy,
            "emotion": _emotion(loop.emotion),
            "scenes": sorted(loop.scenes),
            "family": loop.family,
        }
        for loop in scheduler.director.walk.repertoire.loops
    ]


def _emotion(emotion: Emotion | None) -> dict[str, Any] | None:
    if emotion is None:
        return None
    return {
        "valence": round(emotion.valence, 3),
        "arousal": round(emotion.arousal, 3),
        "mood": emotion.nearest_mood,
    }
