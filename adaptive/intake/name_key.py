"""Keys in the names of files and folders: ``Cmin``, ``F#m``, ``Bb major``, ``8A``, ``A小调``.

A name is free text, so that every notation has its own confidence: ``F#min`` can mean nothing else,
``Am`` may be a word, ``2B`` the second take. Camelot and Open Key are Mixed In Key's and Beatport's
wheels (see :class:`adaptive.music.Key`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from adaptive.errors import ParameterError
from adaptive.music import MODES, Key, parse_pitch_class

__all__ = ["KeyFound", "find_keys", "key_of_tag"]

_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_BOTH = [Key(tonic, mode) for tonic in range(12) for mode in ("major", "minor")]
_WHEELS = {key.camelot: key for key in _BOTH} | {key.open_key: key for key in _BOTH}

_LEFT = r"(?<![A-Za-z#♯♭'’])"
_RIGHT = r"(?![A-Za-z#♯♭])"
_FULL = re.compile(
    _LEFT + r"(?P<letter>[A-Ga-g])"
    r"(?P<sign>[#♯♭b]|[ -]?(?i:sharp|flat)|(?<=[ACDFG])s(?=m|[ -](?:min|maj)\b))?"
    r"(?P<gap>[ -]*)(?P<mode>(?i:minor|major|min|maj))(?P<chord>(?:6|7|9|11|13)(?!\d))?" + _RIGHT
)
_MODAL = re.compile(
    _LEFT + r"(?P<letter>[A-Ga-g])(?P<sign>[#♯♭b]|[ -]?(?i:sharp|flat))?[ -]*"
    r"(?P<mode>(?i:ionian|dorian|phrygian|lydian|mixolydian|aeolian|locrian))" + _RIGHT
)
_CHINESE = re.compile(
    r"(?P<shift>[升降]?)(?<![A-Za-z])(?P<letter>[A-Ga-g])(?P<sign>[#♯♭b]?)\s*(?P<mode>[大小][调調])"
)
_CHORD = re.compile(
    _LEFT + r"(?<!\d)(?P<letter>[A-Ga-g])(?P<sign>[#♯♭b]?)"
    r"(?P<mode>m(?:in)?(?:6|7|9|11|13)|maj(?:7|9|11|13)|M7|M9|add9|m7b5|mM7)(?!\d)" + _RIGHT
)
_SHORT = re.compile(
    r"(?<![A-Za-z#♯♭'’])(?:(?<!\d)|(?<=\d\d))(?P<letter>[A-Ga-g])(?P<sign>[#♯♭b]?)m" + _RIGHT
)
_CAMELOT = re.compile(
    r"(?<![A-Za-z0-9#.])0?(?P<place>1[0-2]|[1-9])(?P<side>[ABab])(?![A-Za-z0-9#])"
)
_OPEN = re.compile(r"(?<![A-Za-z0-9#.])0?(?P<place>1[0-2]|[1-9])(?P<side>[md])(?![A-Za-z0-9#])")
_ROOT = re.compile(
    r"(?<![A-Za-z0-9])"
    r"(?:(?i:key)(?: of)?[ =:-]*(?P<said>[A-G][#♯♭b]?)|(?P<bare>[ACDFG][#♯]|[ABDEG][b♭]))"
    r"(?![A-Za-z0-9#♯♭])"
)
_PROGRESSION = re.compile(r"(?:[ ,|>-]+[A-G][#♯♭b]?(?:m|maj|min|dim|7|m7|maj7)?(?![A-Za-z#♯♭])){2}")
_TAKES = re.compile(
    r"(?i)(?:take|part|pt|ver|version|v|var|variation|alt|section|side|disc|cd|act|level|lv|area|room|"
    r"stage|verse|chorus|bridge|intro|outro|ending|phrase|loop|beat|fill|kick|snare|hat|clap|hit|no|"
    r"nr|fig|track|scene|world|map|theme|song|idea|sketch|test) ?-? ?$"
)
_TEMPO_BEFORE = re.compile(r"(?:(?<![\d.])(?:[6-9]\d|1\d\d)(?: ?bpm)?)[ -]+$", re.IGNORECASE)
_TEMPO_AFTER = re.compile(
    r"[ -]+(?:bpm ?)?(?:[6-9]\d|1\d\d)(?![\dA-Za-z]| ?bit| ?k)", re.IGNORECASE
)
_ALONE_BEFORE = re.compile(r"(?:^|[(\[{])\s*$|^.*\s-\s$")
_ALONE_AFTER = re.compile(r"^\s*(?:$|[)\]}])|^\s-\s")


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key in a text.

    Parameters
    ----------
    key : Key or None
        ``None`` where only a root is said.
    root : str
        Pitch class, when ``key`` is ``None``.
    confidence : float
    start, end : int
        Where in the text.
    """

    key: Key | None
    root: str
    confidence: float
    start: int
    end: int


def find_keys(text: str, *, has_tempo: bool) -> list[KeyFound]:
    """Keys that a name says, in its order.

    Parameters
    ----------
    text : str
        A name with spaces where words part (see :func:`adaptive.intake.name_words.spaced`).
    has_tempo : bool
        Whether it says a tempo in so many words: ``8A`` beside ``128bpm`` is a key.
    """
    found: list[KeyFound] = []
    readers: tuple[tuple[re.Pattern[str], _Reader], ...] = (
        (_CHINESE, _read_chinese),
        (_FULL, _read_full),
        (_MODAL, _read_modal),
        (_CHORD, _read_chord),
        (_SHORT, _read_short),
        (_CAMELOT, _read_camelot),
        (_OPEN, _read_open),
        (_ROOT, _read_root),
    )
    for pattern, read in readers:
        for match in _free(pattern, text, found):
            key = read(match, _Place(text, match, has_tempo))
            if key is not None:
                found.append(key)
    return sorted(found, key=lambda each: each.start)


def key_of_tag(text: str) -> Key | None:
    """Key of a tag that holds nothing else: ``Am``, ``F#``, ``8A``, ``4m``, ``E♭ minor``.

    A letter alone is a major key there (ID3v2.3, ``TKEY``).
    """
    plain = text.strip().replace("_", " ")
    wheel = re.fullmatch(r"0?(1[0-2]|[1-9])\s*([ABabMmDd])", plain)
    if wheel is not None:
        side = wheel[2].upper() if wheel[2] in "ABab" else wheel[2].lower()
        return _WHEELS[wheel[1] + side]
    try:
        return Key.parse(plain)
    except ParameterError:
        found = [each for each in find_keys(plain, has_tempo=True) if each.key is not None]
        return found[0].key if len(found) == 1 and found[0].confidence >= 0.7 else None


class _Place:
    """Where in a name something stands."""

    def __init__(self, text: str, match: re.Match[str], has_tempo: bool) -> None:
        self.before = text[: match.start()]
        self.after = text[match.end() :]
        self.has_tempo = has_tempo

    @property
    def is_beside_tempo(self) -> bool:
        return bool(_TEMPO_BEFORE.search(self.before) or _TEMPO_AFTER.match(self.after))

    @property
    def is_alone(self) -> bool:
        return bool(_ALONE_BEFORE.search(self.before) and _ALONE_AFTER.search(self.after))

    @property
    def is_a_take(self) -> bool:
        return bool(_TAKES.search(self.before))


_Reader = Callable[[re.Match[str], _Place], KeyFound | None]


def _free(pattern: re.Pattern[str], text: str, found: list[KeyFound]) -> Iterator[re.Match[str]]:
    """Matches that overlap nothing that was found before."""
    for match in pattern.finditer(text):
        if all(match.end() <= each.start or match.start() >= each.end for each in found):
            yield match


def _found(match: re.Match[str], tonic: int, mode: str, confidence: float) -> KeyFound:
    return KeyFound(Key(tonic, mode), "", confidence, match.start(), match.end())


def _tonic(match: re.Match[str]) -> int:
    said = (match["sign"] or "").strip(" -").lower()
    sign = {"sharp": "#", "s": "#", "flat": "b"}.get(said, said)
    return parse_pitch_class(match["letter"], sign)


def _read_full(match: re.Match[str], place: _Place) -> KeyFound | None:
    mode = "minor" if match["mode"].lower().startswith("min") else "major"
    confidence = 0.9
    if match["chord"]:
        confidence = 0.3
    elif match["letter"] == "a" and not match["sign"] and match["gap"]:
        # An article: "a minor problem". At the end, or beside a tempo, it is the key.
        if place.after.strip() and not place.is_beside_tempo:
            return None
        confidence = 0.6
    return _found(match, _tonic(match), mode, confidence)


def _read_modal(match: re.Match[str], place: _Place) -> KeyFound | None:
    word = match["mode"].lower()
    mode = {"ionian": "major", "aeolian": "minor"}.get(word, word)
    return _found(match, _tonic(match), mode, 0.9) if mode in MODES else None


def _read_chinese(match: re.Match[str], place: _Place) -> KeyFound | None:
    shift = {"升": 1, "降": -1, "": 0}[match["shift"]]
    mode = "minor" if match["mode"][0] == "小" else "major"
    return _found(match, (_tonic(match) + shift) % 12, mode, 0.9)


def _read_chord(match: re.Match[str], place: _Place) -> KeyFound | None:
    """A chord says what key it may be in, no more."""
    word = match["mode"]
    if match["letter"].islower() and not word.startswith(("m", "maj")):
        return None
    is_minor = word.startswith("m") and not word.startswith("maj")
    return _found(match, _tonic(match), "minor" if is_minor else "major", 0.3)


def _read_short(match: re.Match[str], place: _Place) -> KeyFound | None:
    """``Am``, ``F#m``; in lower case only where nothing else is meant."""
    letter, sign = match["letter"], match["sign"]
    confidence = 0.8 if sign else 0.7
    if letter.islower() and sign not in ("#", "♯", "♭"):
        if not place.is_beside_tempo or match[0] in ("fm", "ebm"):  # words and abbreviations
            return None
        confidence = 0.45
    elif _is_english(match[0], place):
        return None
    if _PROGRESSION.match(place.after):
        confidence = min(confidence, 0.4)
    return _found(match, _tonic(match), "minor", confidence)


def _is_english(word: str, place: _Place) -> bool:
    """``I Am``, ``Am I``."""
    is_near_me = re.search(r"\bI $", place.before) or re.match(r" I\b", place.after)
    return word == "Am" and is_near_me is not None


def _read_camelot(match: re.Match[str], place: _Place) -> KeyFound | None:
    key = _WHEELS[match["place"] + match["side"].upper()]
    is_backed = place.has_tempo or place.is_beside_tempo
    if match["side"].islower():
        return _found(match, key.tonic, key.mode, 0.45) if is_backed else None
    if is_backed:
        return _found(match, key.tonic, key.mode, 0.75)
    if place.is_a_take:
        return None
    return _found(match, key.tonic, key.mode, 0.6 if place.is_alone else 0.4)


def _read_open(match: re.Match[str], place: _Place) -> KeyFound | None:
    """``4m`` may be four minutes, ``3d`` three dimensions."""
    key = _WHEELS[match["place"] + match["side"]]
    if place.has_tempo or place.is_beside_tempo:
        is_word = match[0] in ("2d", "3d")
        return _found(match, key.tonic, key.mode, 0.45 if is_word else 0.7)
    if match["side"] == "d" or place.is_a_take:
        return None
    return _found(match, key.tonic, key.mode, 0.5 if place.is_alone else 0.35)


def _read_root(match: re.Match[str], place: _Place) -> KeyFound | None:
    said = match["said"] or match["bare"]
    is_backed = bool(match["said"]) or place.has_tempo or place.is_beside_tempo
    if not is_backed and place.after.strip():  # "Db Backup"
        return None
    confidence = 0.6 if is_backed else 0.4
    root = _SHARPS[parse_pitch_class(said[0], said[1:])]
    return KeyFound(None, root, confidence, match.start(), match.end())
