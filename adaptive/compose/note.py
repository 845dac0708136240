"""A note, its spelling and the written notation of melodies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from adaptive.errors import ParameterError
from adaptive.music import parse_pitch_class

__all__ = ["Note", "parse_melody", "parse_pitch", "rewrite_pitches", "shift_notes"]

_PITCH = re.compile(r"^([a-gA-G])([#b]?)(-?\d)$")
_TOKEN = re.compile(r"^([^:!?'~]+)(?::([\d./]+))?([!?'~]*)$")


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a part.

    Parameters
    ----------
    onset, duration : float
        Quarters from the start of the loop, quarters of sound.
    pitch : int
        MIDI number (60 is middle C, written ``c4``); a General MIDI drum key in drum parts.
    velocity : float
        0 (silent) to 1.
    """

    onset: float
    duration: float
    pitch: int
    velocity: float = 0.7


def parse_pitch(text: str) -> int:
    """MIDI number of ``"c4"`` (60), ``"f#3"``, ``"bb5"``. Raises ParameterError."""
    match = _PITCH.match(text.strip())
    if match is None:
        raise ParameterError("pitch", text, 'a letter, # or b, and an octave, like "f#4"')
    letter_class = parse_pitch_class(match[1])
    bent = {"#": 1, "b": -1, "": 0}[match[2]]
    return 12 * (int(match[3]) + 1) + letter_class + bent


def parse_melody(text: str, bar_quarters: float) -> tuple[list[Note], float]:
    """Read a melody in letters: ``"e5:1.5 d5:.5 c5+e5:2! | r:2 b4'"``.

    A token is a pitch (several joined by ``+`` sound together) or ``r`` for a rest; ``:n`` its
    length in quarters (decimal or a fraction such as ``1/3``), else that of the token before;
    then ``!`` accent, ``?`` soft, ``'`` staccato, ``~`` legato. ``|`` must fall on a bar line.

    Returns
    -------
    notes : list of Note
    length : float
        Quarters written.

    Raises
    ------
    ParameterError
        For an unreadable token or a ``|`` off the bar line.
    """
    notes: list[Note] = []
    now, length = Fraction(0), Fraction(1)
    for token in text.split():
        if token == "|":
            if now % Fraction(bar_quarters).limit_denominator(64) != 0:
                raise ParameterError(
                    "notes", text, f"a bar of {bar_quarters:g} quarters; one ends at {float(now):g}"
                )
            continue
        match = _TOKEN.match(token)
        if match is None:
            raise ParameterError("notes", token, 'like "e5:1.5", "c4+e4:2!", "r:1"')
        length = Fraction(match[2]) if match[2] else length
        if match[1] != "r":
            notes += _sounding(match[1], float(now), float(length), match[3])
        now += length
    return notes, float(now)


def rewrite_pitches(text: str, rewrite: Callable[[str, float], str]) -> str:
    """The same melody with other pitches; rhythm, rests, bar lines and marks stay.

    Parameters
    ----------
    text : str
        As :func:`parse_melody` reads it.
    rewrite : callable
        Gives the new name of a pitch, from its name and its onset in quarters.
    """
    now, length = Fraction(0), Fraction(1)
    rewritten = []
    for token in text.split():
        match = _TOKEN.match(token)
        if token != "|" and match is not None:
            length = Fraction(match[2]) if match[2] else length
            if match[1] != "r":
                names = [rewrite(name, float(now)) for name in match[1].split("+")]
                token = "+".join(names) + token[match.end(1) :]
            now += length
        rewritten.append(token)
    return " ".join(rewritten)


def _sounding(pitches: str, onset: float, length: float, marks: str) -> list[Note]:
    velocity = 0.72 + 0.18 * ("!" in marks) - 0.22 * ("?" in marks)
    share = 0.5 if "'" in marks else (1.06 if "~" in marks else 0.94)
    return [Note(onset, length * share, parse_pitch(p), velocity) for p in pitches.split("+")]


def shift_notes(notes: list[Note], semitones: int) -> list[Note]:
    """The same notes, that many semitones higher."""
    return [replace(note, pitch=note.pitch + semitones) for note in notes]
