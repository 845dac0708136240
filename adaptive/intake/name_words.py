"""What the names of a file and its folders say of a sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from adaptive.intake.claim import Claim
from adaptive.intake.licence_words import find_licence
from adaptive.intake.name_key import KeyFound, find_keys
from adaptive.intake.name_tempo import Said, find_bare_tempo, find_length, find_meter, find_tempo
from adaptive.intake.name_vocabulary import (
    DISTRACTIONS,
    ENERGIES,
    HITS,
    INSTRUMENTS,
    LOOPS,
    METERS,
    MOOD_WORDS,
    ONE_SHOTS,
    PARTS,
    SCENES,
    Vocabulary,
)

__all__ = ["folder_claims", "name_claims", "spaced", "text_claims"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BPM_WALL = re.compile(r"(?<=\d)(\s*)(bpm|BPM|Bpm)(?=[A-Z])")
_NAME_LIMIT = 400
_NUMBER_ALONE = re.compile(r"\s*(\d{2,3})\s*")
_ENERGY_NUMBER = re.compile(r"(?<![a-z])(?:energy|intensity|能量|强度) ?[=:-]? ?(\d{1,3})(?![\d.])")
_FOLDER_TRUST = 0.9
_THREE_DIGITS = 100.0
_COUNTED = re.compile(r"(?:loops?|drum|kicks?|snares?|samples?|sounds?|free|one|beats?)", re.I)


def spaced(name: str) -> str:
    """A name with spaces where its words part: at underscores and inside ``CamelCase``."""
    plain = unicodedata.normalize("NFKC", name[:_NAME_LIMIT]).replace("_", " ")
    plain = _BPM_WALL.sub(r"\1\2 ", _CAMEL.sub(" ", plain))
    return re.sub(r"\s+", " ", plain).strip()


def name_claims(stem: str) -> list[Claim]:
    """Claims of a file's name.

    Parameters
    ----------
    stem : str
        The name without its extension, in any script.
    """
    return list(_claims(stem, "name"))


def folder_claims(folders: Sequence[str]) -> list[Claim]:
    """Claims of the folders above a file.

    A deeper folder knows its files better: its claim of a field is always more confident than that
    of a folder above it.

    Parameters
    ----------
    folders : sequence of str
        Their names, outermost first.
    """
    claims: list[Claim] = []
    most: dict[str, float] = {}
    for folder in reversed(folders):
        own = [c for c in _kept_claims(folder, "folder") if c.field not in ("beats", "title")]
        for claim in own:
            ceiling = most.get(claim.field, 1.0) * _FOLDER_TRUST
            confidence = min(claim.confidence * _FOLDER_TRUST, ceiling)
            claims.append(Claim(claim.field, claim.value, claim.source, confidence))
        for claim in claims:
            most[claim.field] = min(most.get(claim.field, 1.0), claim.confidence)
    return claims


def text_claims(text: str, source: str) -> list[Claim]:
    """Claims of a comment in a file: tempo, key and energy alone; the rest is prose.

    Parameters
    ----------
    text : str
        As ``"8A - 128"`` or ``"Energy 7"``.
    source : str
        One of :data:`~adaptive.intake.claim.SOURCES`.
    """
    wanted = ("bpm", "key", "energy")
    return [claim for claim in _claims(text, source) if claim.field in wanted]


@lru_cache(maxsize=4096)  # a folder's name is read for every file in it
def _kept_claims(name: str, source: str) -> tuple[Claim, ...]:
    return tuple(_claims(name, source))


def _claims(name: str, source: str) -> Iterator[Claim]:
    text = spaced(name)
    lengths = list(find_length(text))
    words = _Words(_blanked(text, [said for _, said in lengths]))
    tempos = find_tempo(text)
    keys = find_keys(text, has_tempo=bool(tempos))
    for said in tempos or _bare_tempo(text, keys, words, source):
        yield Claim("bpm", said.value, source, said.confidence)
    for key in keys:
        if key.key is not None:
            yield Claim("key", str(key.key), source, key.confidence)
        else:
            yield Claim("root", key.root, source, key.confidence)
    for field, said in lengths:
        yield Claim(field, int(said.value), source, said.confidence)
    yield from _meter_claims(unicodedata.normalize("NFKC", name[:_NAME_LIMIT]), words, source)
    yield from _word_claims(words, source)
    licence = find_licence(text)
    if licence is not None:
        yield Claim("licence", licence, source, 0.6)


def _blanked(text: str, taken: Iterable[Said]) -> str:
    """The text with blanks where something else was read."""
    for said in taken:
        text = text[: said.start] + " " * (said.end - said.start) + text[said.end :]
    return text


def _bare_tempo(text: str, keys: Sequence[KeyFound], words: _Words, source: str) -> list[Said]:
    """A number that nothing names, as sure as what stands with it makes it."""
    said = find_bare_tempo(text)
    if said is None or any(said.start < key.end and key.start < said.end for key in keys):
        return []
    confidence = _bare_confidence(text, said, keys, words, source)
    return [replace(said, confidence=confidence)] if confidence else []


def _bare_confidence(
    text: str, said: Said, keys: Sequence[KeyFound], words: _Words, source: str
) -> float:
    before, after = text[: said.start].strip(), text[said.end :].strip()
    gaps = [text[key.end : said.start] for key in keys if key.end <= said.start]
    gaps += [text[said.end : key.start] for key in keys if said.end <= key.start]
    if any(not gap.strip(" -") for gap in gaps):
        return 0.65
    if source != "name":  # a folder of one tempo; "100 Drum Loops" counts them
        return 0.0 if before or after else 0.45
    is_count = not before and (not after or _COUNTED.match(after))
    if is_count or (words.find(HITS) and not words.find(LOOPS)):
        return 0.0
    if words.find(LOOPS):
        return 0.6
    if float(said.value) < _THREE_DIGITS:  # "drums 65 b": levels, notes and velocities
        return 0.0
    if words.find(PARTS):
        return 0.45
    return said.confidence if before and after else 0.0


def _meter_claims(name: str, words: _Words, source: str) -> Iterator[Claim]:
    meter = find_meter(name)
    if meter is not None:
        yield Claim("meter", meter.value, source, meter.confidence)
        return
    for value, confidence in words.find(METERS)[:1]:
        yield Claim("meter", value, source, confidence)


def _word_claims(words: _Words, source: str) -> Iterator[Claim]:
    parts = words.find(PARTS)
    # One name, several parts: "drum_bass_hard" is a bass drum, and nobody can be sure.
    share = 1.0 if len({part for part, _ in parts}) == 1 else 0.7
    for part, confidence in parts:
        yield Claim("part", part, source, confidence * share)
    players = words.find(INSTRUMENTS)
    if players:
        names = tuple(dict.fromkeys(name for name, _ in players))
        yield Claim("instruments", names, source, min(confidence for _, confidence in players))
    scenes = words.find(SCENES)
    if scenes:
        names = tuple(dict.fromkeys(name for name, _ in scenes))
        yield Claim("scenes", names, source, min(confidence for _, confidence in scenes))
    for mood, confidence in words.find(MOOD_WORDS):
        yield Claim("emotion", mood, source, confidence)
    yield from _energy_claims(words, source)
    once = words.find(ONE_SHOTS)
    repeats = words.find(LOOPS)
    for _, confidence in once[:1]:
        yield Claim("one_shot", True, source, confidence * (0.5 if repeats else 1.0))
    for _, confidence in repeats[:1]:
        yield Claim("one_shot", False, source, confidence * (0.5 if once else 1.0))


def _energy_claims(words: _Words, source: str) -> Iterator[Claim]:
    number = _ENERGY_NUMBER.search(words.text)
    if number is not None and 0 < int(number[1]) <= 100:
        # One to ten is Mixed In Key's scale.
        value = int(number[1])
        yield Claim("energy", float(value * 10 if value <= 10 else value), source, 0.7)
        return
    for level, confidence in words.find(ENERGIES)[:1]:
        yield Claim("energy", float(level), source, confidence)


class _Words:
    """A name's words, in lower case and apart from its numbers."""

    def __init__(self, text: str) -> None:
        self.text = text.casefold()
        words = re.findall(r"[^\W\d_]+|\d+", self.text)
        self._line = f" {' '.join(words)} "
        for phrase in DISTRACTIONS:
            self._line = self._line.replace(f" {phrase} ", " ")

    def find(self, words: Vocabulary) -> list[tuple[str, float]]:
        """Meanings and confidences of the words found."""
        return words.find(self._line)


def folders_between(path: Path, root: Path) -> list[str]:
    """Names of the folders from ``root`` (its own included) down to a file's."""
    try:
        inner = path.parent.relative_to(root)
    except ValueError:  # not below it: its own folder is all there is
        return [path.parent.name]
    return [root.name, *inner.parts]
