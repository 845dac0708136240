"""The context: what the game has asked of the music so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adaptive.library.score import SceneIntent
from adaptive.music import Emotion, Frame

__all__ = ["Context", "EnergyRamp"]

_NEUTRAL_ENERGY = 50.0


@dataclass(frozen=True, slots=True)
class EnergyRamp:
    """Energy that moves evenly from one value to another."""

    start: Frame
    length: int
    origin: float
    target: float

    def at(self, frame: int) -> float:
        """Energy, 0–100, at a frame."""
        if frame >= self.start + self.length:
            return self.target
        t = max(0, frame - self.start) / self.length
        return self.origin + t * (self.target - self.origin)

    @property
    def end(self) -> Frame:
        """First frame at the target."""
        return Frame(self.start + self.length)


@dataclass(frozen=True, slots=True)
class Context:
    """Scene, energy, emotion and the bus's parameters, as last asked for.

    An explicit emotion lasts until the next scene; a scene that names an energy sets it.
    """

    scene: SceneIntent
    energy: EnergyRamp
    emotion: Emotion | None = None
    brightness: float = 0.0
    """Added to the brightness that energy asks for, −1 to 1."""
    reverb: float = 0.0
    """Share of the parts sent to the reverb, 0 to 1."""

    @classmethod
    def of(cls, scene: SceneIntent) -> Context:
        """The context of a scene entered from nothing."""
        energy = _NEUTRAL_ENERGY if scene.energy is None else scene.energy
        return cls(scene, EnergyRamp(Frame(0), 0, energy, energy))

    def entering(self, scene: SceneIntent, frame: Frame) -> Context:
        """The context after a scene event."""
        energy = self.energy
        if scene.energy is not None:
            energy = EnergyRamp(frame, 0, scene.energy, scene.energy)
        return replace(self, scene=scene, emotion=None, energy=energy)

    def with_energy(self, value: float, frame: Frame, length: int) -> Context:
        """The context after an energy event; the ramp starts from the energy of that frame."""
        ramp = EnergyRamp(frame, max(0, length), self.energy.at(frame), value)
        return replace(self, energy=ramp)

    @property
    def target_emotion(self) -> Emotion | None:
        """The emotion asked for by event, else by the scene."""
        return self.emotion if self.emotion is not None else self.scene.emotion
