"""What a file's tags say: ID3, Vorbis comments, MP4 and RIFF tags, read by tinytag.

Fields: ``TBPM``/``BPM``/``tmpo``, ``TKEY``/``INITIALKEY``/``KEY``, ``LOOPSTART`` with
``LOOPLENGTH`` or ``LOOPEND`` (as in RPG Maker's files), title, licence, and comments such as
``8A - 128`` that DJ programs write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from adaptive.errors import ParameterError
from adaptive.intake.claim import Claim
from adaptive.intake.licence_words import find_licence
from adaptive.intake.name_key import key_of_tag
from adaptive.intake.name_words import text_claims
from adaptive.music import Meter

__all__ = ["claims_of_tags", "tag_claims"]

_SLOWEST, _FASTEST = 20.0, 400.0
_TEXT_LIMIT = 200
_PLAIN_ENOUGH = 0.6
_BPM = ("bpm", "tempo", "tbpm")
_KEY = ("initial_key", "initialkey", "key", "key signature", "tkey")
_METER = ("time signature", "time_signature", "meter")
_LICENCE = ("license", "licence", "copyright", "url", "wcop", "comment")
_COMMENT = ("comment", "description", "grouping", "annotation")


def tag_claims(file: BinaryIO) -> list[Claim]:
    """Claims of a file's tags; a file without any, or whose tags are broken, claims nothing.

    Parameters
    ----------
    file : binary file, seekable
        Its kind is told by its content.
    """
    from tinytag import TinyTag, TinyTagException  # here: only imports need it

    file.seek(0)
    try:
        # No name: a wrong extension would choose the wrong reader.
        tag = TinyTag.get(file_obj=file, duration=False)
    except (TinyTagException, ValueError, OSError):
        return []
    texts: dict[str, list[str]] = {}
    for name in ("title", "comment"):
        value = getattr(tag, name)
        if value:
            texts[name] = [str(value)]
    for name, values in tag.other.items():
        texts.setdefault(str(name).lower(), []).extend(str(value) for value in values)
    return claims_of_tags(texts, "tag")


def claims_of_tags(texts: Mapping[str, list[str]], source: str) -> list[Claim]:
    """Claims of texts by their field's name in lower case.

    Parameters
    ----------
    texts : mapping of str to list of str
    source : str
        One of :data:`~adaptive.intake.claim.SOURCES`.
    """
    return list(_claims(texts, source))


def _claims(texts: Mapping[str, list[str]], source: str) -> Iterator[Claim]:
    for text in _said(texts, _BPM):
        tempo = _tempo(text)
        if tempo is not None:
            yield Claim("bpm", tempo[0], source, tempo[1])
    for text in _said(texts, _KEY):
        key = key_of_tag(text)
        if key is not None:
            yield Claim("key", str(key), source, 0.85)
    for text in _said(texts, _METER):
        try:
            yield Claim("meter", str(Meter.parse(text)), source, 0.85)
        except ParameterError:
            continue
    for text in _said(texts, ("title",))[:1]:
        yield Claim("title", text[:_TEXT_LIMIT], source, 0.9)
    yield from _loop_claims(texts, source)
    licences = (find_licence(text) for text in _said(texts, _LICENCE))
    for licence in [each for each in licences if each is not None][:1]:
        yield Claim("licence", licence, source, 0.9)
    for text in _said(texts, _COMMENT):
        for claim in text_claims(text, source):
            if claim.confidence >= _PLAIN_ENOUGH:  # prose is full of numbers and letters
                yield Claim(claim.field, claim.value, source, min(claim.confidence, 0.7))


def _said(texts: Mapping[str, list[str]], names: tuple[str, ...]) -> list[str]:
    found = [text.strip("\0 \t\r\n") for name in names for text in texts.get(name, [])]
    return list(dict.fromkeys(text for text in found if text))


def _tempo(text: str) -> tuple[float, float] | None:
    """Quarters a minute and confidence; some programs write hundredths."""
    match = re.match(r"(\d{1,6}(?:[.,]\d+)?)(?:\s*bpm)?$", text, re.IGNORECASE)
    if match is None:
        return None
    bpm = float(match[1].replace(",", "."))
    if _SLOWEST <= bpm <= _FASTEST:
        return bpm, 0.85
    return (bpm / 100, 0.5) if 4000 <= bpm <= 30_000 else None


def _loop_claims(texts: Mapping[str, list[str]], source: str) -> Iterator[Claim]:
    start = _frame(texts, "loopstart", "loop_start")
    length = _frame(texts, "looplength", "loop_length")
    end = _frame(texts, "loopend", "loop_end")
    if start is None and (length or end):
        start = 0
    if start is None:
        return
    if length:
        end = start + length
    if end is not None and end > start:
        yield Claim("loop_start", start, source, 0.9)
        yield Claim("loop_end", end, source, 0.9)
    elif end is None:
        yield Claim("loop_start", start, source, 0.8)


def _frame(texts: Mapping[str, list[str]], *names: str) -> int | None:
    for text in _said(texts, names):
        if text.isascii() and text.isdigit() and len(text) < 12:
            return int(text)
    return None
