"""Step patterns: drum grids, bass figures and comping, one character a step.

Blanks and ``|`` are for the eye. A pattern shorter than the loop repeats; it must fit a whole
number of times.

======== ====================================================================================
kind     characters
======== ====================================================================================
drums    ``X`` accent, ``x`` hit, ``o`` soft, ``g`` ghost, ``f`` flam, ``r`` roll, ``.`` rest
figure   ``1``–``7`` degree above the chord's bass or root, ``8`` octave, ``9`` tenth, ``v`` fifth
         below, ``a`` half a tone under the next chord's root, ``-`` hold, ``.`` rest
comp     ``x`` whole chord, ``o`` the same softly, ``h`` without the lowest note, ``l`` the lowest
         only, ``1``–``9`` one voice counted from below (past the top: an octave up), ``-`` hold,
         ``.`` rest
======== ====================================================================================
"""

from __future__ import annotations

from adaptive.compose.chord import Changes, Chord
from adaptive.compose.note import Note
from adaptive.compose.voicing import Voicing
from adaptive.errors import ParameterError
from adaptive.music import Key

__all__ = ["DRUMS", "comp_notes", "drum_notes", "figure_notes", "steps_of"]

DRUMS: dict[str, int] = {
    "kick": 36, "kick2": 35, "rim": 37, "snare": 38, "snare2": 40, "clap": 39, "tom1": 50,
    "tom2": 47, "tom3": 45, "tom4": 43, "floor": 41, "hat": 42, "pedal": 44, "open": 46,
    "crash": 49, "crash2": 57, "splash": 55, "china": 52, "ride": 51, "bell": 53, "tamb": 54,
    "cowbell": 56, "bongo1": 60, "bongo2": 61, "conga1": 62, "conga2": 63, "conga3": 64,
    "timbale1": 65, "timbale2": 66, "cabasa": 69, "maracas": 70, "shaker": 82, "guiro": 73,
    "claves": 75, "block1": 76, "block2": 77, "triangle": 81, "jingle": 83, "castanets": 85,
    "agogo1": 67, "agogo2": 68, "vibraslap": 58, "bass drum": 36, "stick": 31,
}  # fmt: skip
"""General MIDI percussion keys by the names that drum grids use."""

_HITS = {"X": 1.0, "x": 0.78, "o": 0.56, "g": 0.32, "f": 0.9, "r": 0.7}
_DEGREES = {"2": 2, "4": 5, "6": 9}


def steps_of(pattern: str, total: int, what: str) -> str:
    """The bare steps of a pattern, repeated to ``total`` steps. Raises ParameterError."""
    bare = "".join(pattern.replace("|", " ").split())
    if not bare or total % len(bare):
        raise ParameterError(what, pattern, f"steps that go into {total}; it has {len(bare)}")
    return bare * (total // len(bare))


def drum_notes(grid: str, total: int, steps: int) -> list[Note]:
    """Hits of a grid: one line a drum, its name first.

    Parameters
    ----------
    grid : str
        Lines such as ``"kick x... ..x."``; names from :data:`DRUMS`. A line that starts with
        ``fill`` replaces the grid from the place where its first character is not a blank dot
        to the end of the loop (``fill snare ....|..xx``).
    total : int
        Steps of the loop.
    steps : int
        Steps a quarter.
    """
    notes: list[Note] = []
    fills: list[Note] = []
    for line in filter(None, (row.strip() for row in grid.splitlines())):
        is_fill = line.startswith("fill ")
        name, _, row = (line[5:] if is_fill else line).partition(" ")
        if name not in DRUMS:
            raise ParameterError("drum", name, ", ".join(DRUMS))
        row = "".join(row.replace("|", " ").split())
        if is_fill:
            fills += _hits("." * (total - len(row)) + row, DRUMS[name], steps)
        else:
            notes += _hits(steps_of(row, total, name), DRUMS[name], steps)
    if fills:
        begin = min(note.onset for note in fills)
        notes = [note for note in notes if note.onset < begin] + fills
    return sorted(notes, key=lambda note: (note.onset, note.pitch))


def _hits(row: str, pitch: int, steps: int) -> list[Note]:
    notes = []
    for index, char in enumerate(row):
        if char == ".":
            continue
        if char not in _HITS:
            raise ParameterError("drum step", char, " ".join([*_HITS, "."]))
        onset = index / steps
        notes.append(Note(onset, 1 / steps, pitch, _HITS[char]))
        if char == "f":
            notes.append(Note(onset - 0.07, 1 / steps, pitch, 0.45))
        if char == "r":
            notes.append(Note(onset + 0.5 / steps, 1 / steps, pitch, 0.6))
    return notes


def figure_notes(row: str, steps: int, changes: Changes, key: Key, low: int) -> list[Note]:
    """A line of single notes whose pitches follow the changes (a bass, mostly).

    Parameters
    ----------
    row : str
        Bare steps for the whole loop, see the module's table.
    steps : int
        Steps a quarter.
    low : int
        Lowest MIDI number for the root; roots lie within the octave above it.
    """
    notes = []
    for onset, duration, char in _runs(row, steps):
        chord = changes.at(onset)
        pitch = _degree(char, chord, changes.after(onset), key, low)
        notes.append(Note(onset, duration, pitch))
    return notes


def _degree(char: str, chord: Chord, upcoming: Chord, key: Key, low: int) -> int:
    root = low + (chord.bass - low) % 12
    if char in "18":
        return root + (12 if char == "8" else 0)
    if char == "a":
        target = low + (upcoming.bass - low) % 12
        return target - 1 if target > low else target + 11
    if char == "v":
        return root - 12 + chord.fifth
    base = low + (chord.root - low) % 12
    if char in "35":
        return base + (chord.third if char == "3" else chord.fifth)
    if char == "9":
        return base + 12 + chord.third
    if char == "7":
        return base + (chord.seventh if chord.seventh != 12 else 10)
    if char in _DEGREES:
        return base + _in_key(chord.root, _DEGREES[char], key)
    raise ParameterError("figure step", char, "1 to 9, v, a, - or .")


def _in_key(root: int, semitones: int, key: Key) -> int:
    """The degree nearest to ``semitones`` above the root that belongs to the key."""
    scale = {(key.signature + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)}
    options = (semitones, semitones - 1, semitones + 1)
    return next((s for s in options if (root + s) % 12 in scale), semitones)


def comp_notes(row: str, steps: int, changes: Changes, voicings: tuple[Voicing, ...]) -> list[Note]:
    """Chords and broken chords in the voicings that go with the changes."""
    notes = []
    for onset, duration, char in _runs(row, steps):
        voicing = voicings[changes.index_at(onset)]
        velocity = 0.5 if char == "o" else 0.7
        notes += [Note(onset, duration, p, velocity) for p in _voices(char, voicing)]
    return notes


def _voices(char: str, voicing: Voicing) -> tuple[int, ...]:
    if char in "xo":
        return voicing
    if char == "h":
        return voicing[1:]
    if char == "l":
        return voicing[:1]
    if char.isdigit() and char != "0":
        octave, place = divmod(int(char) - 1, len(voicing))
        return (voicing[place] + 12 * octave,)
    raise ParameterError("comp step", char, "x, o, h, l, 1 to 9, - or .")


def _runs(row: str, steps: int) -> list[tuple[float, float, str]]:
    """(onset, duration, character) of each sounding run of a step row."""
    runs: list[tuple[float, float, str]] = []
    index = 0
    while index < len(row):
        end = index + 1
        while end < len(row) and row[end] == "-":
            end += 1
        if row[index] not in ".-":
            runs.append((index / steps, (end - index) / steps, row[index]))
        index = end
    return runs
