"""Containers of sound, told apart by their first bytes: names lie, magic bytes rarely do.

Source of the magic bytes: each format's specification (RIFF, EBU Tech 3306 for RF64, Sonic
Foundry's Wave64, AIFF-C, RFC 3533 Ogg, RFC 9639 FLAC, ISO 11172-3 MP3, Apple's CAF).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

__all__ = ["SNIFFED_BYTES", "extension_says", "sniff_container", "sniff_foreign"]

SNIFFED_BYTES = 64
"""How much of a file's beginning tells its container."""

_W64 = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")

_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "WAV": (".wav", ".wave", ".bwf", ".rf64", ".acid"),
    "RF64": (".wav", ".wave", ".rf64", ".bwf"),
    "W64": (".w64", ".wav"),
    "AIFF": (".aif", ".aiff", ".aifc", ".afc"),
    "FLAC": (".flac", ".fla"),
    "Ogg Vorbis": (".ogg", ".oga"),
    "Ogg Opus": (".opus", ".ogg", ".oga"),
    "Ogg FLAC": (".ogg", ".oga"),
    "MP3": (".mp3", ".mp2", ".mpga"),
    "CAF": (".caf",),
    "AU": (".au", ".snd"),
}
_FOREIGN: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda b: b[4:8] == b"ftyp", "an MP4 file (AAC or ALAC)"),
    (lambda b: b.startswith(_ASF), "a Windows Media file"),
    (lambda b: b.startswith(b"MThd"), "a MIDI file, which holds notes and no sound"),
    (lambda b: b.startswith(b"CAT ") and b[8:12] == b"REX2", "a REX2 loop"),
    (lambda b: b.startswith(b"PK\x03\x04"), "a ZIP archive"),
    (lambda b: b.startswith(b"\x1aE\xdf\xa3"), "a Matroska or WebM file"),
    (lambda b: b.startswith(b"version https://git-lfs"), "a Git LFS pointer, not the sound itself"),
)


def sniff_container(head: bytes) -> str | None:
    """Name of the container that a file's first bytes show, or None for none that is read.

    An ``ID3`` tag says nothing by itself; it is taken for MP3 (see :func:`after_id3` for the rest).
    """
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return "WAV" if head[:3] == b"RIF" else "RF64"
    if head.startswith(_W64):
        return "W64"
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return "AIFF"
    if head.startswith(b"OggS"):
        return _sniff_ogg(head)
    if head.startswith(b"ID3") or _is_mpeg_frame(head):
        return "MP3"
    for magic, name in ((b"fLaC", "FLAC"), (b"caff", "CAF"), (b".snd", "AU")):
        if head.startswith(magic):
            return name
    return None


def after_id3(file: BinaryIO) -> bytes:
    """First bytes behind any ID3v2 tags at the beginning; leaves the file there."""
    file.seek(0)
    head = file.read(SNIFFED_BYTES)
    position = 0
    while head[:3] == b"ID3" and len(head) >= 10:
        size = 0
        for byte in head[6:10]:  # seven bits in each byte
            size = size << 7 | byte & 0x7F
        position += 10 + size + (10 if head[5] & 0x10 else 0)
        file.seek(position)
        head = file.read(SNIFFED_BYTES)
    file.seek(position)
    return head


def sniff_foreign(head: bytes) -> str | None:
    """What a file is that holds no sound that is read here, in words, or None."""
    return next((words for matches, words in _FOREIGN if matches(head)), None)


def extension_says(suffix: str) -> tuple[str, ...]:
    """Containers that go by a file name's extension; empty for one that is not known."""
    folded = suffix.casefold()
    return tuple(name for name, suffixes in _EXTENSIONS.items() if folded in suffixes)


def _sniff_ogg(head: bytes) -> str | None:
    """An Ogg page's header is 27 bytes and a table of segments; then comes the first packet."""
    packet = head[27 + head[26] :] if len(head) > 27 else b""
    for magic, name in (
        (b"\x01vorbis", "Ogg Vorbis"),
        (b"OpusHead", "Ogg Opus"),
        (b"\x7fFLAC", "Ogg FLAC"),
    ):
        if packet.startswith(magic):
            return name
    return None


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether a frame's header of MPEG layer I to III begins here, with legal fields."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and bitrate not in (0, 15) and rate != 3
