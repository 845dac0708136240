"""The 23 dimensions by which a loop is described: name, unit, range, meaning.

The names are those of the manifest's fields, where a dimension has a field of its own; ``tonic``
and ``mode`` share ``key``, and ``tempo`` is ``beat_frames``. docs/annotations.md says how each is
measured.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DIMENSIONS", "Dimension", "dimension"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a loop's description.

    Parameters
    ----------
    name : str
    field : str
        Field of ``library.toml`` that holds it.
    unit : str
        Empty for words.
    low, high : float or None
        Range of a number; ``None`` for words.
    meaning : str
    """

    name: str
    field: str
    unit: str
    low: float | None
    high: float | None
    meaning: str


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("tonic", "key", "pitch class", 0, 11, "tonic, C is 0; none for unpitched material"),
    Dimension("mode", "key", "", None, None, "major, minor or another mode; none likewise"),
    Dimension("tempo", "beat_frames", "frames a quarter note", 1, None, "tempo, a whole number"),
    Dimension("meter", "meter", "", None, None, "meter, with the grouping of its beats"),
    Dimension("bars", "bars", "bars", 1, 1024, "length"),
    Dimension("part", "part", "", None, None, "its place in an arrangement"),
    Dimension("instruments", "instruments", "", None, None, "instrument families"),
    Dimension("pattern", "pattern", "", None, None, "rhythm: 16 steps of a mean bar, 0 to 9 each"),
    Dimension("density", "density", "onsets a quarter note", 0, 64, "how busy it is"),
    Dimension(
        "swing", "swing", "share of a pair of eighths", 0.5, 0.75, "0.5 straight, ⅔ triplets"
    ),
    Dimension("syncopation", "syncopation", "", 0, 1, "share of accents off the strong steps"),
    Dimension("valence", "valence", "", -1, 1, "sad to happy"),
    Dimension("arousal", "arousal", "", -1, 1, "calm to excited"),
    Dimension("energy", "energy", "", 0, 100, "how much is going on"),
    Dimension("loudness", "loudness", "LUFS", -100, 0, "integrated, the loop repeated (BS.1770)"),
    Dimension("dynamics", "dynamics", "dB", 0, 60, "peak against RMS level (crest factor)"),
    Dimension("brightness", "brightness", "", 0, 1, "spectral centroid, 200 Hz to 6 kHz"),
    Dimension("noisiness", "noisiness", "", 0, 1, "spectral flatness: tone to noise"),
    Dimension("percussiveness", "percussiveness", "", 0, 1, "share of struck sound"),
    Dimension("register", "register", "MIDI note number", 0, 127, "median pitch of its energy"),
    Dimension("width", "width", "", 0, 1, "stereo width: share of the side channel"),
    Dimension("complexity", "complexity", "", 0, 1, "harmonic complexity: triads to clusters"),
    Dimension("harmonic_rhythm", "harmonic_rhythm", "chords a bar", 0, 16, "changes of harmony"),
)
"""In the order of the documentation; every loop has all of them, or says which are unknown."""


def dimension(name: str) -> Dimension:
    """A dimension by name. Raises KeyError."""
    for each in DIMENSIONS:
        if each.name == name:
            return each
    raise KeyError(name)
