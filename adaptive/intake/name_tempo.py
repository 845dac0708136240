"""Tempo, length and meter in names: ``120bpm``, ``_120_``, ``4bars``, ``8 beats``, ``6-8``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Said", "find_bare_tempo", "find_length", "find_meter", "find_tempo"]

_SLOWEST, _FASTEST = 30.0, 300.0
_BARE = range(60, 201)
"""Tempos that a number with nothing beside it may mean."""

_NUMBER = r"(?P<number>\d{2,3}(?:[.,]\d{1,3})?)"
_TEMPOS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"(?<![\d.,])(?<!\d[-–]){_NUMBER}[ -]*(?i:bpm)(?![a-z])"), 0.9),
    (re.compile(rf"(?<![A-Za-z])(?i:bpm)[ =:-]*{_NUMBER}(?![\d–])(?!-\d)"), 0.9),
    (re.compile(rf"(?<![A-Za-z])(?i:tempo)[ =:-]*{_NUMBER}(?!\d)"), 0.8),
    (re.compile(rf"@ ?{_NUMBER}(?![\dA-Za-z])"), 0.7),
    (re.compile(rf"(?:速度|每分钟|每分鐘)[ =:-]*{_NUMBER}(?!\d)"), 0.8),
)
_ALONE = re.compile(r"(?<![A-Za-z\d.#'’])(?P<number>\d{2,3})(?![A-Za-z\d.#%'’])")
_BARS = re.compile(
    r"(?<![\d.])(?P<number>\d{1,3})(?:[ -]?(?i:bars?|measures?)(?![a-z])(?! ?blues)|[ ]?小[节節])"
)
_BEATS = re.compile(r"(?<![\d.])(?P<number>\d{1,3})(?:[ -]?(?i:beats)(?![a-z])|[ ]?拍(?!子))")
_CHINESE_BEATS = re.compile(r"(?<![\d./⁄])(?P<number>\d{2,3}) ?拍(?!子)")
_METER = re.compile(
    r"(?<![A-Za-z\d.])(?P<count>\d{1,2})(?P<sign>[-_/⁄∕:])(?P<unit>2|4|8|16)(?![A-Za-z\d.])"
)
_SPOKEN = re.compile(
    r"(?<![A-Za-z\d.])(?P<count>\d{1,2})[ _-](?P<unit>2|4|8|16)[ _-](?i:time|meter|metre)(?![a-z])"
)
_CHINESE_METER = re.compile(r"(?P<unit>[二四八])分?之?(?P<count>[二三四五六七九])拍")
_USUAL_METERS = {
    "3/4", "4/4", "5/4", "6/4", "7/4", "3/8", "5/8", "6/8", "7/8", "9/8", "11/8", "12/8",
}  # fmt: skip
_RARE_METERS = {"2/4", "2/2", "3/2", "6/16"}
_RANGES = re.compile(
    r"(?i)(?:take|takes|part|parts|pt|level|levels|lv|area|stage|track|tracks|vol|volume|version|v|"
    r"bars?|world|map|chapter|act|episode|no|nr)[ _.-]?$"
)
_DIGITS = {"二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_BIT_DEPTHS = re.compile(r"(?<!\d)(?:16|24|32)[ -]$")


@dataclass(frozen=True, slots=True)
class Said:
    """A number or meter in a name, how explicit it is, and where it stands."""

    value: float | str
    confidence: float
    start: int
    end: int


def find_tempo(text: str) -> list[Said]:
    """Tempos that are named as such, in quarters a minute; ranges (``120-130 bpm``) are not one."""
    found: list[Said] = []
    for pattern, confidence in _TEMPOS:
        for match in pattern.finditer(text):
            bpm = float(match["number"].replace(",", "."))
            is_new = all(match.end() <= f.start or match.start() >= f.end for f in found)
            if is_new and _SLOWEST <= bpm <= _FASTEST:
                found.append(Said(bpm, confidence, match.start(), match.end()))
    for match in _CHINESE_BEATS.finditer(text):
        if int(match["number"]) in _BARE:  # 120拍: a minute's; 8拍: a length
            found.append(Said(float(match["number"]), 0.7, match.start(), match.end()))
    return found


def find_bare_tempo(text: str) -> Said | None:
    """The one number that may be a tempo, with no word to say so; ``None`` of several.

    Its confidence is 0.35, for who knows more about the name to raise.
    """
    found = [
        match
        for match in _ALONE.finditer(text)
        if int(match["number"]) in _BARE
        and not match["number"].startswith("0")
        and not _BIT_DEPTHS.search(text[: match.start()])
    ]
    if len(found) != 1:
        return None
    match = found[0]
    return Said(float(match["number"]), 0.35, match.start(), match.end())


def find_length(text: str) -> Iterator[tuple[str, Said]]:
    """Lengths, each with the field that it is for: ``bars`` or ``beats``."""
    for field, pattern, most, confidence in (
        ("bars", _BARS, 128, 0.8),
        ("beats", _BEATS, 256, 0.7),
    ):
        for match in pattern.finditer(text):
            number = int(match["number"])
            is_tempo = match[0].endswith("拍") and number in _BARE
            if 1 <= number <= most and not match["number"].startswith("0") and not is_tempo:
                yield field, Said(number, confidence, match.start(), match.end())


def find_meter(text: str) -> Said | None:
    """The meter that an untouched name says: ``6-8`` and ``3_4`` may be other things, ``6/8`` not.

    Parameters
    ----------
    text : str
        The name as it is, underscores included.
    """
    spoken = _SPOKEN.search(text)
    if spoken is not None:
        return _meter(spoken, 0.9)
    chinese = _CHINESE_METER.search(text)
    if chinese is not None:
        meter = f"{_DIGITS[chinese['count']]}/{_DIGITS[chinese['unit']]}"
        return Said(meter, 0.9, chinese.start(), chinese.end())
    for match in _METER.finditer(text):
        said = _meter(match, {"-": 0.6, "_": 0.45, ":": 0.5}.get(match["sign"], 0.9))
        before, after = text[: match.start()], text[match.end() :]
        is_range = _RANGES.search(before) or _is_counted(before, after, match["sign"])
        if said is not None and (match["sign"] in "/⁄∕" or not is_range):
            return said
    return None


def _meter(match: re.Match[str], confidence: float) -> Said | None:
    meter = f"{int(match['count'])}/{match['unit']}"
    is_explicit = confidence >= 0.9
    if meter in _USUAL_METERS or (is_explicit and meter in _RARE_METERS):
        return Said(meter, confidence, match.start(), match.end())
    return None


def _is_counted(before: str, after: str, sign: str) -> bool:
    """Whether more small numbers or a year stand beside it: a date, a list, a version."""
    near = re.search(r"(\d+)[ _./-]$", before), re.match(r"[ _./-](\d+)(?![\dA-Za-z])", after)
    numbers = [int(each[1]) for each in near if each is not None]
    return any(number not in _BARE for number in numbers)
