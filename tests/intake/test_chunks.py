"""Chunks of WAV, AIFF and CAF: what is written is read, and no bytes can crash a reader."""

from __future__ import annotations

import io
import random
import struct

import pytest
from chunk_writer import (
    acid_chunk,
    aiff,
    basc_chunk,
    caf,
    cue_chunk,
    info_chunk,
    marker_chunks,
    riff_chunk,
    smpl_chunk,
    wav,
)

from adaptive.intake.aiff import read_aiff
from adaptive.intake.caf import read_caf_texts
from adaptive.intake.meter_of_acid import meter_of_acid
from adaptive.intake.mp3_header import read_mp3_header
from adaptive.intake.riff import read_riff

FULL_WAV = wav(
    acid_chunk(flags=2, root=57, beats=16, bpm=97.0),
    smpl_chunk((0, 4409), (100, 199), unity=57),
    cue_chunk(2000, 10),
    info_chunk(INAM="森林", ICMT="8A - 128"),
    riff_chunk(b"bext", b"from the old desk".ljust(602, b"\0")),
)
FULL_AIFF = aiff(basc_chunk(), marker_chunks(10, 4000), b"NAME\0\0\0\x04Rain")


def riff(*chunks: bytes):
    return read_riff(io.BytesIO(wav(*chunks)))


def test_acid() -> None:
    acid = riff(acid_chunk(flags=2, root=57, beats=16, bpm=97.0)).acid
    assert acid is not None
    assert (acid.root, acid.beats, acid.bpm, acid.is_one_shot) == (9, 16, 97.0, False)


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        (1, "is_one_shot"),
        (2, "root_is_set"),
        (4, "stretches"),
        (8, "is_disk_based"),
        (16, "by_acidizer"),
    ],
)
def test_acid_flags_are_one_bit_each(flags: int, name: str) -> None:
    acid = riff(acid_chunk(flags=flags)).acid
    names = ("is_one_shot", "root_is_set", "stretches", "is_disk_based", "by_acidizer")
    assert [n for n in names if getattr(acid, n)] == [name]


@pytest.mark.parametrize("octave", [0x30, 0x3C])
def test_acid_root_is_a_pitch_class_in_either_octave(octave: int) -> None:
    roots = [riff(acid_chunk(flags=2, root=octave + n)).acid.root for n in range(12)]
    assert roots == list(range(12))


def test_a_root_that_is_not_set_is_none() -> None:
    assert riff(acid_chunk(flags=0, root=57)).acid.root is None


@pytest.mark.parametrize("bpm", [float("nan"), float("inf"), -3.0, 0.0])
def test_a_tempo_that_is_none_says_nothing(bpm: float) -> None:
    assert riff(acid_chunk(bpm=bpm)).acid.bpm == 0.0


@pytest.mark.parametrize(
    ("numbers", "beats", "meter"),
    [
        ((4, 4), 8, "4/4"),
        ((4, 3), 12, "3/4"),  # lower number first
        ((3, 4), 12, "3/4"),  # upper number first
        ((8, 6), 12, "6/8"),
        ((6, 8), 12, "6/8"),
        ((8, 7), 7, "7/8"),
        ((4, 2), 4, "2/4"),
        ((2, 4), 4, "2/4"),  # 4/2 is hardly ever meant
        ((0, 0), 8, None),
        ((3, 5), 8, None),
    ],
)
def test_acid_meter_in_either_order(numbers, beats: int, meter: str | None) -> None:
    found = meter_of_acid(numbers, beats)
    assert (found and found[0]) == meter


def test_smpl_loops_end_behind_their_last_frame() -> None:
    loops = riff(smpl_chunk((0, 4409), (100, 199))).loops
    assert [(loop.start, loop.end) for loop in loops] == [(0, 4410), (100, 200)]


def test_smpl_that_promises_more_loops_than_it_has() -> None:
    content = bytearray(smpl_chunk((5, 9)))
    struct.pack_into("<I", content, 8 + 28, 1_000_000)
    assert len(riff(bytes(content)).loops) == 1


def test_cues_texts_and_description() -> None:
    found = read_riff(io.BytesIO(FULL_WAV))
    assert found.cues == (10, 2000)
    assert found.texts == {"INAM": "森林", "ICMT": "8A - 128"}
    assert found.description == "from the old desk"
    assert (found.frames, found.unity_note) == (4410, 57)


def test_a_broken_chunk_hides_no_other() -> None:
    found = riff(riff_chunk(b"acid", b"\1\2\3"), smpl_chunk((1, 2)), info_chunk(INAM="a"))
    assert found.acid is None
    assert len(found.loops) == 1
    assert found.texts == {"INAM": "a"}


@pytest.mark.parametrize(("scale", "mode"), [(1, "minor"), (2, "major"), (3, ""), (4, ""), (9, "")])
def test_apple_loop(scale: int, mode: str) -> None:
    loop = read_aiff(io.BytesIO(aiff(basc_chunk(beats=12, root=57, scale=scale)))).apple_loop
    assert loop is not None
    assert (loop.beats, loop.root, loop.mode, loop.meter) == (12, 9, mode, (4, 4))


def test_apple_loop_counts_in_its_meters_unit() -> None:
    loop = read_aiff(io.BytesIO(aiff(basc_chunk(beats=12, meter=(6, 8))))).apple_loop
    assert loop is not None
    assert loop.quarters == 6.0


def test_aiff_loop_and_name() -> None:
    found = read_aiff(io.BytesIO(FULL_AIFF))
    assert found.loop == (10, 4000)
    assert found.texts == {"NAME": "Rain"}
    assert found.held_frames == found.frames == 4410


def test_caf_texts() -> None:
    assert read_caf_texts(io.BytesIO(caf({"Tempo": "97", "key signature": "A"}))) == {
        "tempo": "97",
        "key signature": "A",
    }


READERS = (read_riff, read_aiff, read_caf_texts, read_mp3_header)


def test_ten_thousand_random_files_crash_nothing() -> None:
    dice = random.Random(4)
    heads = (
        b"",
        FULL_WAV[:44],
        b"RF64\xff\xff\xff\xffWAVE",
        FULL_AIFF[:60],
        b"caff\0\1\0\0",
        b"ID3",
    )
    for turn in range(10_000):
        content = heads[turn % len(heads)] + dice.randbytes(dice.randrange(160))
        for read in READERS:
            read(io.BytesIO(content))


@pytest.mark.parametrize("content", [FULL_WAV, FULL_AIFF, caf({"tempo": "97"})])
def test_every_truncation_and_many_flips_crash_nothing(content: bytes) -> None:
    dice = random.Random(5)
    tail = len(content) - 1200 if len(content) > 2400 else 0
    cuts = [*range(min(600, len(content))), *range(tail, len(content))]
    for cut in cuts:
        for read in READERS:
            read(io.BytesIO(content[:cut]))
    for _ in range(1000):
        broken = bytearray(content)
        for _ in range(4):
            where = dice.choice(cuts)
            broken[where] = dice.randrange(256)
        for read in READERS:
            read(io.BytesIO(bytes(broken)))
