"""A loop: audio with exact musical annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.music import NEUTRAL, Emotion, Frame, Key, Meter, Tempo

__all__ = ["Loop", "Stinger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    id: str
    path: str
    """Audio file, relative to the library."""
    start: int = 0
    """Frames of the file before the sound begins."""
    emotion: Emotion = NEUTRAL
    energy: float = 50.0
    loudness: float = -20.0
    """LUFS, measured on the loop repeated (ITU-R BS.1770)."""
    key: Key | None = None
    """``None`` for unpitched material."""
    instruments: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    licence: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise ParameterError("id", self.id, "a non-empty name, unique in the library")
        if not 0.0 <= self.energy <= 100.0:
            raise ParameterError("energy", self.energy, "0 to 100")
        if not -100.0 <= self.loudness <= 0.0:
            raise ParameterError("loudness", self.loudness, "−100 to 0 LUFS")
        if self.start < 0:
            raise ParameterError("start", self.start, "0 or more frames")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(_Sound):
    """A bar-exact loop.

    ``frames`` follows from ``bars``, ``meter`` and ``tempo`` and is always whole.

    Raises
    ------
    ParameterError
        When a value is out of range, or the bars are not a whole number of frames.
    """

    part: Part
    tempo: Tempo
    meter: Meter
    bars: int
    brightness: float = 0.5
    """0 (dark) to 1 (bright)."""
    density: float = 1.0
    """Onsets a quarter note."""
    scenes: frozenset[str] = frozenset()
    family: str = ""
    chords: tuple[str, ...] = ()
    frames: Frame = field(init=False)

    def __post_init__(self) -> None:
        # Explicit class: zero-argument super() breaks in a slots dataclass.
        _Sound.__post_init__(self)
        if not 1 <= self.bars <= 1024:
            raise ParameterError("bars", self.bars, "1 to 1024")
        if not 0.0 <= self.brightness <= 1.0:
            raise ParameterError("brightness", self.brightness, "0 to 1")
        if not 0.0 <= self.density <= 64.0:
            raise ParameterError("density", self.density, "0 to 64 onsets a quarter note")
        frames = self.bars * self.tempo.bar_frames(self.meter)
        object.__setattr__(self, "frames", Frame(frames))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stinger(_Sound):
    """A one-shot that plays over whatever sounds."""

    frames: Frame
    tempo: Tempo | None = None
    pickup: int = 0
    """Frames before the one that belongs on the downbeat: what leads in to a change has some."""

    def __post_init__(self) -> None:
        _Sound.__post_init__(self)
        if self.frames <= 0:
            raise ParameterError("frames", self.frames, "a positive number of frames")
        if not 0 <= self.pickup <= self.frames:
            raise ParameterError("pickup", self.pickup, f"0 to {self.frames} frames")
