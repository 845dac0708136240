"""Prompts: what a few words ask for, such as ``"melancholic jazz saxophone, medium"``.

No model is involved: the words choose a style, a mood, instruments, a tempo and scenes from tables,
in English, Chinese or both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from adaptive.compose.instruments import INSTRUMENTS
from adaptive.compose.lexicon import INSTRUMENT_WORDS, TEMPO_WORDS
from adaptive.compose.styles import STYLES
from adaptive.errors import ParameterError
from adaptive.music import MOODS, MOODS_ZH, Key

__all__ = ["Request", "read_prompt"]

_BPM = re.compile(r"(\d{2,3})\s*(?:bpm|拍)", re.IGNORECASE)
_KEY = re.compile(r"(?<![a-z])([a-g])\s*([#b♯♭]?)[\s-]*(major|minor|大调|小调)", re.IGNORECASE)
_MINOR = ("minor", "小调")
_PACES = ("slow", "medium", "fast")
_CALM, _DRIVEN = -0.35, 0.6
_SMALL_WORDS = frozenset((
    "a", "an", "and", "at", "bpm", "by", "for", "in", "into", "key", "major", "minor", "mood",
    "music", "my", "of", "on", "one", "some", "song", "style", "tempo", "that", "the", "to",
    "track", "tune", "two", "very", "with",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What a prompt asks for.

    Parameters
    ----------
    style : str
        Key of :data:`STYLES`.
    mood : str or None
        One of the ten moods.
    instruments : tuple of str
        Keys of :data:`INSTRUMENTS`, in the order of the prompt.
    bpm : float
        Quarters a minute.
    key : Key or None
        None lets the seed choose.
    scenes : tuple of str
        Scenes that the music is for.
    heard : tuple of str
        The words that were understood.
    unheard : tuple of str
        Words of the Latin alphabet that were not.
    """

    style: str
    mood: str | None
    instruments: tuple[str, ...]
    bpm: float
    key: Key | None
    scenes: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


def read_prompt(prompt: str, scenes: Mapping[str, str] | None = None) -> Request:
    """Understand a prompt in English, Chinese or both.

    Parameters
    ----------
    prompt : str
        Style, mood, instruments, tempo (slow, medium, fast or ``110 bpm``), key (``A minor``) and
        scene; all optional, at least one understood. Other words are ignored. Without a tempo the
        mood gives it: slow where it is calm, fast where it is driven.
    scenes : mapping of str to str, optional
        What the library calls its scenes, and the scene that each word means.

    Raises
    ------
    ParameterError
        When nothing is recognised; the message lists what is understood.
    """
    reader = _Reader(prompt)
    places = reader.find(scenes or {})
    styles = reader.find({word: name for name, s in STYLES.items() for word in s.words})
    moods = reader.find(MOODS_ZH | {mood: mood for mood in MOODS})
    players = reader.find(INSTRUMENT_WORDS | {name: name for name in INSTRUMENTS})
    tempos = reader.find(TEMPO_WORDS)
    number, key = reader.match(_BPM), reader.match(_KEY)
    if not reader.heard:
        raise ParameterError("prompt", prompt, _understood(scenes or {}))
    style, mood = styles[0] if styles else "pop", moods[0] if moods else None
    return Request(
        style,
        mood,
        tuple(players),
        _bpm(style, mood, tempos, number),
        None if key is None else _key(key),
        tuple(places),
        tuple(reader.heard),
        reader.unheard,
    )


def _bpm(style: str, mood: str | None, tempos: list[str], number: re.Match[str] | None) -> float:
    if number is not None:
        bpm = float(number[1])
        if not 40 <= bpm <= 240:
            raise ParameterError("prompt", number[0], "a tempo of 40 to 240 bpm")
        return bpm
    arousal = 0.0 if mood is None else MOODS[mood].arousal
    own = "slow" if arousal < _CALM else "fast" if arousal > _DRIVEN else "medium"
    return STYLES[style].tempos[_PACES.index(tempos[0] if tempos else own)]


def _key(match: re.Match[str]) -> Key:
    sign = {"♯": "#", "♭": "b"}.get(match[2], match[2].lower())
    mode = "minor" if match[3].lower() in _MINOR else "major"
    return Key.parse(f"{match[1].upper()}{sign} {mode}")


class _Reader:
    """A prompt, and which of its words were understood."""

    def __init__(self, prompt: str) -> None:
        self.heard: list[str] = []
        self._text = unicodedata.normalize("NFKC", prompt).casefold()
        self._left = self._text

    def find(self, words: Mapping[str, str]) -> list[str]:
        """Meanings of the words found, in the prompt's order; longer words win over shorter."""
        text = self._text
        hits: list[tuple[int, str]] = []
        for word in sorted({w.casefold() for w in words}, key=lambda w: (-len(w), w)):
            whole = re.escape(word)
            if word.isascii():
                whole = rf"(?<![a-z]){whole}(?:s|es)?(?![a-z])"
            for match in re.finditer(whole, text):
                hits.append((match.start(), _meaning(words, word)))
                self._take(match, word)
                text = _blanked(text, match)
        return list(dict.fromkeys(meaning for _, meaning in sorted(hits)))

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place that a pattern fits."""
        found = pattern.search(self._text)
        if found is not None:
            self._take(found, found[0])
        return found

    @property
    def unheard(self) -> tuple[str, ...]:
        """Words that nothing was made of."""
        left = re.findall(r"[a-z][a-z'-]+", self._left)
        return tuple(word for word in left if word not in _SMALL_WORDS)

    def _take(self, match: re.Match[str], word: str) -> None:
        if word not in self.heard:
            self.heard.append(word)
        self._left = _blanked(self._left, match)


def _meaning(words: Mapping[str, str], word: str) -> str:
    if word in words:
        return words[word]
    return next(meaning for said, meaning in words.items() if said.casefold() == word)


def _blanked(text: str, match: re.Match[str]) -> str:
    """The text without what was matched, the rest in its place."""
    return text[: match.start()] + "\0" * (match.end() - match.start()) + text[match.end() :]


def _understood(scenes: Mapping[str, str]) -> str:
    places = f", a scene ({', '.join(dict.fromkeys(scenes.values()))})" if scenes else ""
    return (
        f"a style ({', '.join(STYLES)}), a mood ({', '.join(MOODS)}; {'、'.join(MOODS_ZH)}), "
        f"instruments ({', '.join(INSTRUMENTS)}), a tempo (slow, medium, fast, 110 bpm){places} or "
        "a key (A minor), in English or Chinese"
    )
