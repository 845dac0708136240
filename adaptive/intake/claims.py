"""All that a file says of itself: its chunks, its tags, its name, its folders."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from adaptive.intake.aiff import Aiff, AppleLoop, read_aiff
from adaptive.intake.caf import read_caf_texts
from adaptive.intake.claim import Claim, most_trusted_first
from adaptive.intake.container import SNIFFED_BYTES, after_id3, sniff_container
from adaptive.intake.file_tags import claims_of_tags, tag_claims
from adaptive.intake.meter_of_acid import meter_of_acid
from adaptive.intake.name_words import folder_claims, folders_between, name_claims
from adaptive.intake.rekordbox import rekordbox_claims
from adaptive.intake.riff import Riff, read_riff
from adaptive.music import Key

__all__ = ["claims_of"]

_LOG = logging.getLogger(__name__)
_SLOWEST, _FASTEST = 20.0, 400.0
_MOST_BEATS = 4096
_AGREE = 0.01
_PITCHES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_USUAL_UNITY = 60
"""Note that writers put where nobody chose one."""

_INFO_FIELDS = {"INAM": "title", "ICMT": "comment", "ICOP": "copyright", "IKEY": "keywords"}


def claims_of(path: Path, root: Path) -> list[Claim]:
    """What a sound file, a rekordbox export beside it, its name and its folders say of it.

    No broken chunk, tag or export hides what the others say; a file that cannot be opened has
    still a name.

    Parameters
    ----------
    path : Path
    root : Path
        The folder that was named; its own name counts, those above it do not.

    Returns
    -------
    list of Claim
        The most trusted source first (acid, smpl, apple loops, tag and rekordbox, name, folder), in
        each the most explicit. Claims that contradict each other are all there.
    """
    claims: list[Claim] = []
    try:
        with path.open("rb") as file:
            for source in _sources_within(file):
                claims += _guarded(source, path)
    except OSError:
        pass  # reading it will say why
    claims += _guarded(lambda: rekordbox_claims(path, root), path)
    claims += _guarded(lambda: name_claims(path.stem), path)
    claims += _guarded(lambda: folder_claims(folders_between(path, root)), path)
    return most_trusted_first(claims)


def _guarded(source: Callable[[], Iterable[Claim]], path: Path) -> list[Claim]:
    """A source's claims up to any fault: files come from anywhere, and none must hide the rest."""
    claims: list[Claim] = []
    try:
        for claim in source():
            claims.append(claim)
    except Exception:
        _LOG.debug("a source of %s failed", path, exc_info=True)
    return claims


def _sources_within(file: BinaryIO) -> Iterator[Callable[[], Iterable[Claim]]]:
    head = after_id3(file)[:SNIFFED_BYTES]
    container = sniff_container(head)
    if container in ("WAV", "RF64", "W64"):
        riff = read_riff(file)
        yield lambda: _acid_claims(riff)
        yield lambda: _sampler_claims(riff)
        yield lambda: _riff_text_claims(riff)
    elif container == "AIFF":
        aiff = read_aiff(file)
        yield lambda: _apple_claims(aiff.apple_loop)
        yield lambda: _marker_claims(aiff)
        yield lambda: _aiff_text_claims(aiff)
    elif container == "CAF":
        yield lambda: _caf_claims(file)
    if container is not None:
        yield lambda: tag_claims(file)


def _sampler_claims(riff: Riff) -> Iterator[Claim]:
    frames = riff.frames
    loops = [loop for loop in riff.loops if frames is None or loop.start < frames]
    if loops:
        loop = max(loops, key=lambda each: each.end - each.start)
        end = loop.end if frames is None else min(loop.end, frames)
        # Back and forth and backward loops repeat something else than these frames.
        confidence = 0.9 if loop.kind == 0 else 0.5
        yield Claim("loop_start", loop.start, "smpl", confidence)
        yield Claim("loop_end", end, "smpl", confidence)
    if riff.unity_note not in (None, 0, _USUAL_UNITY):
        yield Claim("root", _PITCHES[(riff.unity_note or 0) % 12], "smpl", 0.3)


def _riff_text_claims(riff: Riff) -> Iterator[Claim]:
    texts = {name: [riff.texts[tag]] for tag, name in _INFO_FIELDS.items() if tag in riff.texts}
    if riff.description:
        texts["description"] = [riff.description]
    yield from claims_of_tags(texts, "tag")


def _acid_claims(riff: Riff) -> Iterator[Claim]:
    """A one-shot's beats and tempo are whatever its writer had at hand, so they are left out."""
    acid = riff.acid
    if acid is None:
        return
    yield Claim("one_shot", acid.is_one_shot, "acid", 0.9 if acid.is_one_shot else 0.7)
    if acid.root is not None:
        yield Claim("root", _PITCHES[acid.root], "acid", 0.6)
    if acid.is_one_shot:
        return
    has_beats = 0 < acid.beats <= _MOST_BEATS
    has_tempo = _SLOWEST <= acid.bpm <= _FASTEST
    sure = 0.8
    if riff.seconds is not None and has_beats and has_tempo:
        told = 60.0 * acid.beats / acid.bpm
        sure = 0.98 if abs(told - riff.seconds) <= _AGREE * riff.seconds else 0.5
    if has_beats:
        yield Claim("beats", acid.beats, "acid", sure)
    if has_tempo:
        yield Claim("bpm", round(float(acid.bpm), 4), "acid", sure)
    meter = meter_of_acid(acid.meter, acid.beats)
    if meter is not None:
        yield Claim("meter", meter[0], "acid", meter[1])


def _marker_claims(aiff: Aiff) -> Iterator[Claim]:
    """A sampler's loop, which WAV keeps in ``smpl``: its source goes by that name here too."""
    if aiff.loop is not None:
        end = min(aiff.loop[1], aiff.frames) if aiff.frames else aiff.loop[1]
        if aiff.loop[0] < end:
            yield Claim("loop_start", aiff.loop[0], "smpl", 0.9)
            yield Claim("loop_end", end, "smpl", 0.9)


def _aiff_text_claims(aiff: Aiff) -> Iterator[Claim]:
    names = {"NAME": "title", "ANNO": "comment", "(c) ": "copyright"}
    texts = {names[tag]: [text] for tag, text in aiff.texts.items() if tag in names}
    yield from claims_of_tags(texts, "tag")


def _apple_claims(loop: AppleLoop | None) -> Iterator[Claim]:
    if loop is None:
        return
    yield Claim("one_shot", loop.is_one_shot, "apple loops", 0.9)
    above, below = loop.meter
    is_meter = 1 <= above <= 32 and below in (1, 2, 4, 8, 16)
    if is_meter and not loop.is_one_shot:
        yield Claim("meter", f"{above}/{below}", "apple loops", 0.9)
        if 0 < loop.beats <= _MOST_BEATS and loop.quarters.is_integer():
            yield Claim("beats", int(loop.quarters), "apple loops", 0.9)
    if loop.root is not None and loop.mode:
        yield Claim("key", str(Key(loop.root, loop.mode)), "apple loops", 0.9)
    elif loop.root is not None:
        yield Claim("root", _PITCHES[loop.root], "apple loops", 0.5)


def _caf_claims(file: BinaryIO) -> Iterator[Claim]:
    texts = read_caf_texts(file)
    beats = texts.get("beat count", "")
    if beats.isascii() and beats.isdigit() and 0 < int(beats) <= _MOST_BEATS:
        yield Claim("beats", int(beats), "apple loops", 0.9)
    mode = texts.get("key type", "")
    signature = texts.get("key signature", "")
    told = {
        name: [text] for name, text in texts.items() if name not in ("key signature", "comments")
    }
    if signature:
        told["key signature"] = [f"{signature} {mode}" if mode in ("major", "minor") else signature]
    if "comments" in texts:
        told["comment"] = [texts["comments"]]
    yield from claims_of_tags(told, "apple loops")
