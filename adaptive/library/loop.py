"""A loop: audio with exact musical annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from adaptive.cues import Part
from adaptive.errors import ParameterError
from adaptive.library.dimensions import DIMENSIONS
from adaptive.music import NEUTRAL, Emotion, Frame, Key, Meter, Tempo

__all__ = ["MAYBE_RANGES", "Loop", "Stinger"]

_STEPS = 16
_MOST_SEMITONES = 12
MAYBE_RANGES = {
    each.name: (each.low, each.high)
    for each in DIMENSIONS
    if each.name
    in (
        "swing", "syncopation", "dynamics", "noisiness", "percussiveness", "register", "width",
        "complexity", "harmonic_rhythm",
    )
    and each.low is not None
    and each.high is not None
}  # fmt: skip
"""Ranges of the dimensions that may be unknown."""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


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
    pattern: str = ""
    """Rhythm of a mean bar: 16 digits, how strong each step's onsets are; empty when unknown."""
    swing: float | None = None
    """Where the second of two eighths falls: 0.5 (straight) to 0.75. ``None`` is unknown, here
    and in what follows."""
    syncopation: float | None = None
    """0 (all accents on strong steps) to 1."""
    dynamics: float | None = None
    """Crest factor in dB, 0 to 60."""
    noisiness: float | None = None
    """0 (tone) to 1 (noise)."""
    percussiveness: float | None = None
    """0 (held) to 1 (struck)."""
    register: float | None = None
    """MIDI note number about which its energy lies, 0 to 127."""
    width: float | None = None
    """0 (mono) to 1 (nothing in the middle)."""
    complexity: float | None = None
    """0 (a plain triad) to 1 (a cluster)."""
    harmonic_rhythm: float | None = None
    """Chords a bar, 0 to 16."""
    next: tuple[str, ...] = ()
    """Ids of the loops that follow it by nature, as where a finished track was cut."""
    file_frames: int = 0
    """Frames of the file that make the loop, stretched to its own length; 0: just as many."""
    semitones: int = 0
    """How far the file is shifted in pitch."""
    seam_fade: int = 0
    """Frames at its end that are faded into what comes before ``start`` in the file."""
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
        for name, (low, high) in MAYBE_RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ParameterError(name, value, f"{low:g} to {high:g}")
        if self.pattern and (len(self.pattern) != _STEPS or not _is_digits(self.pattern)):
            raise ParameterError("pattern", self.pattern, f"{_STEPS} digits")
        if self.file_frames < 0:
            raise ParameterError("file_frames", self.file_frames, "0 or more frames")
        if not -_MOST_SEMITONES <= self.semitones <= _MOST_SEMITONES:
            legal = f"−{_MOST_SEMITONES} to {_MOST_SEMITONES} semitones"
            raise ParameterError("semitones", self.semitones, legal)
        frames = self.bars * self.tempo.bar_frames(self.meter)
        object.__setattr__(self, "frames", Frame(frames))
        if not 0 <= self.seam_fade <= min(self.start, frames):
            legal = f"0 to {min(self.start, frames)} frames (those before start)"
            raise ParameterError("seam_fade", self.seam_fade, legal)

    @property
    def read_frames(self) -> int:
        """Frames of the file from which the loop is made."""
        return self.file_frames or self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Stinger(_Sound):
    """A one-shot that plays over whatever sounds."""

    frames: Frame
    tempo: Tempo | None = None
    pickup: int = 0
    """Frames before the one that belongs on the downbeat: what leads in to a change has some."""
    tail: int = 0
    """Frames at its end in which it only rings out: music that stepped back for it comes back."""

    def __post_init__(self) -> None:
        _Sound.__post_init__(self)
        if self.frames <= 0:
            raise ParameterError("frames", self.frames, "a positive number of frames")
        if not 0 <= self.pickup <= self.frames:
            raise ParameterError("pickup", self.pickup, f"0 to {self.frames} frames")
        if not 0 <= self.tail <= self.frames:
            raise ParameterError("tail", self.tail, f"0 to {self.frames} frames")
