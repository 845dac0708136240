"""All claims of a file: who says what, in the order of trust, and that no fault hides the rest."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import soundfile
from chunk_writer import (
    acid_chunk,
    aiff,
    basc_chunk,
    caf,
    info_chunk,
    marker_chunks,
    riff_chunk,
    smpl_chunk,
    wav,
    written,
)

from adaptive.errors import ParameterError
from adaptive.intake import claims as claims_module
from adaptive.intake.claim import SOURCES, Claim, most_trusted_first
from adaptive.intake.claims import claims_of
from adaptive.intake.file_tags import claims_of_tags

SECONDS_4 = 4 * 44100


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder whose name says nothing; pytest's own is called after the test."""
    folder = tmp_path / "x"
    folder.mkdir()
    return folder


def table(claims: list[Claim]) -> list[tuple[str, object, str]]:
    return [(claim.field, claim.value, claim.source) for claim in claims]


def said(claims: list[Claim], field: str) -> list[tuple[object, str]]:
    return [(claim.value, claim.source) for claim in claims if claim.field == field]


def id3(**frames: str) -> bytes:
    """An ID3v2.3 tag of text frames."""
    body = b""
    for name, text in frames.items():
        content = b"\x03" + text.encode()
        if name == "COMM":
            content = b"\x03eng\0" + text.encode()
        body += name.encode() + len(content).to_bytes(4, "big") + b"\0\0" + content
    size = len(body)
    sizes = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + sizes + body


def ogg_with(path: Path, **comments: str) -> Path:
    """A short Ogg Vorbis file whose comment packet is replaced."""
    soundfile.write(path, [0.1] * 4410, 44100, format="OGG", subtype="VORBIS")
    content = path.read_bytes()
    old = content.find(b"\x03vorbis") + 7
    vendor = int.from_bytes(content[old : old + 4], "little")
    end = old + 4 + vendor
    count = int.from_bytes(content[end : end + 4], "little")
    stop = end + 4
    for _ in range(count):
        stop += 4 + int.from_bytes(content[stop : stop + 4], "little")
    texts = [f"{name}={text}".encode() for name, text in comments.items()]
    body = len(texts).to_bytes(4, "little")
    body += b"".join(len(text).to_bytes(4, "little") + text for text in texts)
    packet = b"\x03vorbis" + content[old:end] + body + b"\x01"
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    first = content.find(b"OggS", 4)
    page = content[first : first + 26] + bytes([len(lacing)]) + lacing + packet
    path.write_bytes(content[:first] + page + content[stop + 1 :])
    return path


def test_every_source_in_the_order_of_trust(pack: Path) -> None:
    chunks = (
        acid_chunk(flags=2, root=57, beats=8, bpm=120.0),
        smpl_chunk((0, SECONDS_4 - 1)),
        info_chunk(INAM="Rain", ICMT="Am 120bpm"),
    )
    path = pack / "Pack 140bpm" / "combat" / "drums_120bpm_Cm.wav"
    claims = claims_of(written(path, wav(*chunks, frames=SECONDS_4)), pack)
    order = [SOURCES.index(claim.source) for claim in claims]
    assert order == sorted(order)
    assert said(claims, "bpm") == [
        (120.0, "acid"), (120.0, "tag"), (120.0, "name"), (140.0, "folder"),
    ]  # fmt: skip
    assert said(claims, "beats") == [(8, "acid")]
    assert said(claims, "key") == [("A minor", "tag"), ("C minor", "name")]
    assert said(claims, "root") == [("A", "acid")]
    assert said(claims, "loop_end") == [(SECONDS_4, "smpl")]
    assert said(claims, "title") == [("Rain", "tag")]
    assert said(claims, "scenes") == [(("combat",), "folder")]


def test_acid_that_agrees_with_the_length_is_surer(pack: Path) -> None:
    sure = []
    for name, beats in (("a", 8), ("b", 7)):
        path = written(pack / f"{name}.wav", wav(acid_chunk(beats=beats), frames=SECONDS_4))
        sure.append(next(c.confidence for c in claims_of(path, pack) if c.field == "beats"))
    assert sure[0] > 0.9 > 0.6 > sure[1]


def test_an_acid_one_shot_has_no_tempo(pack: Path) -> None:
    path = written(pack / "a.wav", wav(acid_chunk(flags=1 | 2, root=50)))
    assert table(claims_of(path, pack)) == [("one_shot", True, "acid"), ("root", "D", "acid")]


def test_apple_loop(pack: Path) -> None:
    content = aiff(basc_chunk(beats=12, root=57, meter=(6, 8)), marker_chunks(10, 4000))
    claims = claims_of(written(pack / "a.aif", content), pack)
    assert said(claims, "beats") == [(6, "apple loops")]
    assert said(claims, "meter") == [("6/8", "apple loops")]
    assert said(claims, "key") == [("A minor", "apple loops")]
    assert said(claims, "one_shot") == [(False, "apple loops")]
    assert (said(claims, "loop_start"), said(claims, "loop_end")) == (
        [(10, "smpl")],
        [(4000, "smpl")],
    )


def test_caf(pack: Path) -> None:
    told = {"tempo": "97", "key signature": "A", "key type": "minor", "beat count": "16"}
    claims = claims_of(written(pack / "a.caf", caf(told)), pack)
    assert said(claims, "bpm") == [(97.0, "apple loops")]
    assert said(claims, "key") == [("A minor", "apple loops")]
    assert said(claims, "beats") == [(16, "apple loops")]


def test_id3(pack: Path) -> None:
    soundfile.write(pack / "a.mp3", [0.1] * 44100, 44100)
    tag = id3(TBPM="128", TKEY="4m", TIT2="雨", COMM="8A - 64")
    path = written(pack / "b.mp3", tag + (pack / "a.mp3").read_bytes())
    claims = claims_of(path, pack)
    assert said(claims, "bpm")[0] == (128.0, "tag")
    assert said(claims, "key") == [("F# minor", "tag"), ("A minor", "tag")]
    assert said(claims, "title") == [("雨", "tag")]


def test_vorbis_comments_of_rpg_maker(pack: Path) -> None:
    path = ogg_with(
        pack / "a.ogg", LOOPSTART="100", LOOPLENGTH="4000", BPM="97.5", INITIALKEY="Ebm",
        LICENSE="https://creativecommons.org/licenses/by-sa/3.0/",
    )  # fmt: skip
    claims = claims_of(path, pack)
    assert said(claims, "loop_start") == [(100, "tag")]
    assert said(claims, "loop_end") == [(4100, "tag")]
    assert said(claims, "bpm") == [(97.5, "tag")]
    assert said(claims, "key") == [("D# minor", "tag")]
    assert said(claims, "licence") == [("CC-BY-SA-3.0", "tag")]


@pytest.mark.parametrize(
    ("text", "bpm"),
    [("128", 128.0), ("128.00", 128.0), ("97,5", 97.5), ("12800", 128.0), ("128 BPM", 128.0),
     ("0", None), ("fast", None), ("nan", None), ("-128", None), ("1e9", None), ("", None)],
)  # fmt: skip
def test_tempo_tags(text: str, bpm: float | None) -> None:
    found = [claim.value for claim in claims_of_tags({"bpm": [text]}, "tag")]
    assert found == ([] if bpm is None else [bpm])


def test_a_broken_source_hides_no_other(pack: Path, monkeypatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("on purpose")

    path = pack / "Am" / "drums_120bpm.wav"
    written(path, wav(acid_chunk(), smpl_chunk((0, 9)), frames=SECONDS_4))
    whole = {claim.source for claim in claims_of(path, pack)}
    for name, source in (
        ("_acid_claims", "acid"),
        ("_sampler_claims", "smpl"),
        ("tag_claims", "tag"),
        ("name_claims", "name"),
        ("folder_claims", "folder"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(claims_module, name, breaks)
            assert {claim.source for claim in claims_of(path, pack)} == whole - {source}


def test_a_file_that_is_no_sound_still_has_a_name(pack: Path) -> None:
    for content in (b"", b"words", b"RIFF\xff\xff\xff\xffWAVEacid\xff\xff\xff\xff"):
        claims = claims_of(written(pack / "bass_120bpm.wav", content), pack)
        assert said(claims, "bpm") == [(120.0, "name")]
    assert said(claims_of(pack / "gone_97bpm.wav", pack), "bpm") == [(97.0, "name")]


def test_random_files_of_every_kind_crash_nothing(pack: Path) -> None:
    dice = random.Random(6)
    heads = [
        wav(riff_chunk(b"id3 ", id3(TBPM="120")))[:60],
        aiff()[:50],
        b"OggS\0\2",
        b"fLaC\0\0\0\x22",
        id3(TBPM="99")[:20],
        b"caff\0\1\0\0info",
    ]
    for turn in range(300):
        content = heads[turn % len(heads)] + dice.randbytes(dice.randrange(300))
        claims_of(written(pack / "a.wav", content), pack)


def test_claims_are_checked() -> None:
    with pytest.raises(ParameterError, match="field"):
        Claim("tempo", 1, "name", 0.5)
    with pytest.raises(ParameterError, match="source"):
        Claim("bpm", 1, "rumour", 0.5)
    with pytest.raises(ParameterError, match="confidence"):
        Claim("bpm", 1, "name", 1.5)


def test_contradictions_stay_and_repetitions_go() -> None:
    claims = [
        Claim("bpm", 120.0, "name", 0.5),
        Claim("bpm", 60.0, "acid", 0.5),
        Claim("bpm", 120.0, "name", 0.9),
        Claim("bpm", 90.0, "rekordbox", 0.9),
        Claim("bpm", 91.0, "tag", 0.8),
    ]
    assert [(c.value, c.confidence) for c in most_trusted_first(claims)] == [
        (60.0, 0.5), (90.0, 0.9), (91.0, 0.8), (120.0, 0.9),
    ]  # fmt: skip
