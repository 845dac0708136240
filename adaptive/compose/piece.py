"""Pieces: what the composer writes down for a family of loops (docs/composing.md)."""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.compose.chord import Changes
from adaptive.music import Key, Meter

__all__ = ["PARTS", "Layer", "LoopPlan", "Piece"]

PARTS = ("drums", "percussion", "bass", "harmony", "melody", "texture", "mix")


@dataclass(frozen=True, slots=True)
class Layer:
    """One instrument's line in a loop. Exactly one of the four kinds of writing is set.

    Parameters
    ----------
    instrument : str
        Name from :data:`adaptive.compose.instruments.INSTRUMENTS`.
    notes, drums, figure, comp : str
        Melody in letters, drum grid, bass figure, comping pattern.
    steps : int
        Steps a quarter of the grid, 1 to 12.
    low, high : str or None
        Range of a figure's root or of the voicings, as pitches.
    voices : int
        Voices of a comping pattern.
    transpose : int
        Semitones added at the end.
    gate : float
        Share of the written length that sounds, 0.05 to 1.5.
    velocity : float
        Factor on every velocity, 0.2 to 1.4.
    strum : float
        Seconds between the first and the last voice of a chord.
    loose : float
        Seconds of one standard deviation of human timing.
    gain : float
        Decibels against the loop's other layers.
    pan : float
        −1 (left) to 1 (right).
    reverb, echo : float
        Levels sent to the room and to the echo, 0 to 1.
    echo_time : float
        Quarters between echoes.
    low_cut, high_cut : float
        Hz; 0 leaves that end alone.
    drive : float
        Decibels into a soft saturation, 0 for none.
    pump : float
        How far each quarter pushes the layer down, 0 to 1.
    width : float
        Decorrelation of left and right, 0 to 1.
    swell : float
        Depth of a swell over each bar (positive: grows towards the end), −1 to 1.
    """

    instrument: str
    notes: str = ""
    drums: str = ""
    figure: str = ""
    comp: str = ""
    steps: int = 4
    low: str = ""
    high: str = ""
    voices: int = 4
    transpose: int = 0
    gate: float = 0.95
    velocity: float = 1.0
    strum: float = 0.0
    loose: float = 0.006
    gain: float = 0.0
    pan: float = 0.0
    reverb: float = 0.18
    echo: float = 0.0
    echo_time: float = 0.75
    low_cut: float = 0.0
    high_cut: float = 0.0
    drive: float = 0.0
    pump: float = 0.0
    width: float = 0.0
    swell: float = 0.0


@dataclass(frozen=True, slots=True)
class LoopPlan:
    """One loop or stinger of a piece.

    Parameters
    ----------
    part : str
        One of :data:`PARTS`.
    energy : int
        0 to 100.
    name : str
        What tells variants of one part and energy apart (``"a"``, ``"b"``, ``"fill"``).
    layers : tuple of Layer
    bars : int
        Length; 0 means the piece's.
    chords : str
        Changes of its own (stingers, bridges); "" means the piece's.
    tail : float
        Seconds of ringing after a stinger's last bar; 0 marks a loop.
    tone : float
        Decibels an octave of tilt about 1 kHz; negative is darker.
    level : float
        Decibels added to the part's usual loudness.
    tags, scenes : tuple of str
        Further words; scenes replace the piece's where given.
    key : str
        Key of its own, "" for the piece's, "none" for unpitched.
    valence, arousal : float or None
        An emotion of its own; None takes the piece's, its arousal shifted by the energy.
    """

    part: str
    energy: int
    name: str = "a"
    layers: tuple[Layer, ...] = ()
    bars: int = 0
    chords: str = ""
    tail: float = 0.0
    tone: float = 0.0
    level: float = 0.0
    tags: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    key: str = ""
    valence: float | None = None
    arousal: float | None = None
    pickup: bool = False
    """Of a stinger: its last bar's end belongs on the downbeat, so that it leads in to a change."""
    steady: bool = False
    """Of a piece that follows others: rendered once, as it is written."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A family of loops written to sound together.

    Parameters
    ----------
    family, title : str
    scenes : tuple of str
        Scene tags of its loops.
    key : Key
    meter : Meter
    beat_frames : int > 0
        Frames a quarter at 44 100 Hz.
    bars : int
    chords : str
        See :meth:`Changes.parse`.
    valence, arousal : float
        At the piece's own energy, −1 to 1.
    energy : int
        The energy that the piece is written for; loops of other energies shift the arousal.
    swing : float
        Share of a pair of ``swing_unit`` steps that the first takes, 0.5 (straight) to 0.75.
    swing_unit : float
        Quarters: 0.5 swings eighths, 0.25 sixteenths.
    space : str
        Room of the reverb, see :data:`adaptive.compose.effects.SPACES`.
    seed : int
    follows : tuple of str
        Families in whose key and tempo its stingers are rendered: see ``following.py``.
    turns : str
        Piece whose loops it plays in the other mode of the same tonic: see ``turning.py``.
    tone : float
        Added to the tone of each loop that it turns.
    loops : tuple of LoopPlan
    """

    family: str
    title: str
    scenes: tuple[str, ...]
    key: Key
    meter: Meter
    beat_frames: int
    bars: int
    chords: str
    valence: float
    arousal: float
    energy: int = 50
    swing: float = 0.5
    swing_unit: float = 0.5
    space: str = "room"
    seed: int = 1
    follows: tuple[str, ...] = ()
    turns: str = ""
    tone: float = 0.0
    loops: tuple[LoopPlan, ...] = ()

    @property
    def bar_quarters(self) -> float:
        """Quarters a bar."""
        return self.meter.count * 4 / self.meter.unit

    def bars_of(self, plan: LoopPlan) -> int:
        """Bars of one of its loops."""
        return plan.bars or self.bars

    def key_of(self, plan: LoopPlan) -> Key:
        """Key that one of its loops is written in."""
        return Key.parse(plan.key) if plan.key not in ("", "none") else self.key

    def changes_of(self, plan: LoopPlan) -> Changes:
        """Chords of one of its loops."""
        return Changes.parse(plan.chords or self.chords, self.bars_of(plan), self.bar_quarters)

    def id_of(self, plan: LoopPlan) -> str:
        """Identifier of one of its loops: family, part, energy and name."""
        if plan.tail:
            return f"{self.family}-{plan.name}"
        return f"{self.family}-{plan.part}-{plan.energy:02d}-{plan.name}"
