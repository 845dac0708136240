"""Reading sound files: every container, sample-exact; what is wrong is one clear line."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from chunk_writer import riff_chunk, wav, written

from adaptive.errors import LibraryError
from adaptive.intake.sound_file import read_sound, sound_header

RATE = 44100
FRAMES = 30_007


def clicks(frames: int = FRAMES, channels: int = 2) -> np.ndarray:
    """Soft noise with a click every 5,000 frames, the first on frame 0."""
    pcm = np.random.default_rng(3).uniform(-0.02, 0.02, (frames, channels)).astype(np.float32)
    pcm[::5000] += 0.8
    return pcm


def saved(path: Path, pcm: np.ndarray, rate: int = RATE, **form: str) -> Path:
    soundfile.write(path, pcm, rate, **form)
    return path


LOSSLESS = [
    ("a.wav", {"subtype": "PCM_16"}, 1e-4),
    ("a.wav", {"subtype": "PCM_24"}, 1e-6),
    ("a.wav", {"subtype": "FLOAT"}, 0.0),
    ("a.wav", {"subtype": "DOUBLE"}, 0.0),
    ("a.wav", {"format": "WAVEX", "subtype": "PCM_16"}, 1e-4),
    ("a.rf64", {"format": "RF64", "subtype": "PCM_24"}, 1e-6),
    ("a.w64", {"format": "W64", "subtype": "FLOAT"}, 0.0),
    ("a.aiff", {"format": "AIFF", "subtype": "PCM_24"}, 1e-6),
    ("a.aifc", {"format": "AIFF", "subtype": "FLOAT"}, 0.0),
    ("a.flac", {"format": "FLAC", "subtype": "PCM_24"}, 1e-6),
    ("a.caf", {"format": "CAF", "subtype": "PCM_24"}, 1e-6),
    ("a.au", {"format": "AU", "subtype": "PCM_24"}, 1e-6),
]


@pytest.mark.parametrize(("name", "form", "error"), LOSSLESS)
@pytest.mark.parametrize("channels", [1, 2])
def test_lossless_containers(tmp_path: Path, name, form, error: float, channels: int) -> None:
    pcm = clicks(channels=channels)
    sound = read_sound(saved(tmp_path / name, pcm, **form))
    assert sound.pcm.shape == pcm.shape
    assert np.abs(sound.pcm - pcm).max() <= error
    assert (sound.file_rate, sound.channels, sound.notes) == (RATE, channels, ())


@pytest.mark.parametrize(
    ("name", "form", "rate"),
    [
        ("a.ogg", {"format": "OGG", "subtype": "VORBIS"}, RATE),
        ("a.opus", {"format": "OGG", "subtype": "OPUS"}, 48000),
        ("a.mp3", {"format": "MP3", "subtype": "MPEG_LAYER_III"}, RATE),
        ("a.mp3", {"format": "MP3", "subtype": "MPEG_LAYER_III"}, 22050),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("frames", [FRAMES, 30_816, 1_000])
def test_lossy_containers_keep_length_and_place(
    tmp_path: Path, name, form, rate: int, channels: int, frames: int
) -> None:
    pcm = clicks(frames, channels)
    sound = read_sound(saved(tmp_path / name, pcm, rate, **form))
    assert sound.pcm.shape == pcm.shape
    assert sound_header(tmp_path / name).frames == frames
    for click in range(0, frames, 5000):
        near = np.abs(sound.pcm[max(0, click - 40) : click + 40, 0])
        assert abs(int(near.argmax()) - min(40, click)) <= 2, click


def test_an_mp3_without_a_lame_header_says_that_it_will_not_loop(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.mp3", clicks())
    content = bytearray(path.read_bytes())
    at = max(content.find(b"Xing"), content.find(b"Info"))
    content[at : at + 4] = b"\0\0\0\0"
    notes = read_sound(written(tmp_path / "b.mp3", bytes(content))).notes
    assert any("will not loop seamlessly" in note for note in notes)


def test_resampled_on_demand(tmp_path: Path) -> None:
    sound = read_sound(saved(tmp_path / "a.wav", clicks()), 48000)
    assert (sound.sample_rate, sound.file_rate) == (48000, RATE)
    assert len(sound.pcm) == round(FRAMES * 48000 / RATE)


def problem(path: Path) -> str:
    with pytest.raises(LibraryError) as caught:
        read_sound(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(caught.value.path)
    return caught.value.problem


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, form, _ in LOSSLESS])
def test_truncated(tmp_path: Path, name: str, form: dict[str, str]) -> None:
    path = saved(tmp_path / name, clicks(), **form)
    whole = path.read_bytes()
    for cut in (len(whole) * 2 // 3, len(whole) - 600):
        path.write_bytes(whole[:cut])
        said = problem(path)
        if not name.endswith(".flac"):
            assert "is cut: it has" in said


@pytest.mark.parametrize("name", ["a.ogg", "a.mp3"])
def test_truncated_streams(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, clicks())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert "is cut" in problem(path)


def ogg_without(folder: Path, seconds: int, pages: int) -> Path:
    """Noise in an Ogg stream that is whole at its end, but lacks so many pages before."""
    path = folder / "a.ogg"
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, RATE).astype(np.float32)
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        for _ in range(seconds):
            file.write(noise)
    whole = path.read_bytes()
    starts = [page.start() for page in re.finditer(b"OggS", whole)]
    path.write_bytes(whole[: starts[5]] + whole[starts[5 + pages] :])
    return path


def test_a_stream_that_lacks_less_than_a_hundredth_is_read_with_a_note(tmp_path: Path) -> None:
    sound = read_sound(ogg_without(tmp_path, 60, 1))
    missing = 60 * RATE - len(sound.pcm)
    assert 0 < missing < 0.01 * 60 * RATE
    milliseconds = round(1000 * missing / RATE)
    said = f"ends {milliseconds} ms early ({missing:,} of 2,646,000 frames missing)"
    assert sound.notes == (said,)


@pytest.mark.parametrize(("seconds", "pages"), [(40, 1), (160, 3)])
def test_a_stream_that_lacks_more_than_a_hundredth_or_a_second_is_cut(
    tmp_path: Path, seconds: int, pages: int
) -> None:
    said = problem(ogg_without(tmp_path, seconds, pages))
    assert said.startswith("is cut: ")
    assert said.endswith(f" of {seconds * RATE:,} frames could be decoded")
    held = int(said.split()[2].replace(",", ""))
    missing = seconds * RATE - held
    assert (missing < RATE) == (seconds == 40)
    assert (missing < 0.01 * seconds * RATE) == (seconds == 160)


def test_a_cut_wav_says_how_much_there_is(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", wav(frames=1000)[: 44 + 2 * 750])
    assert problem(path) == "is cut: it has 750 of the 1,000 frames that its header promises"


def test_a_wav_of_unknown_length_is_read_to_its_end(tmp_path: Path) -> None:
    content = bytearray(wav(frames=1000))
    struct.pack_into("<I", content, 40, 0xFFFFFFFF)
    sound = read_sound(written(tmp_path / "a.wav", bytes(content)))
    assert len(sound.pcm) == 1000
    assert "no length" in sound.notes[0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_not_finite(tmp_path: Path, bad: float) -> None:
    pcm = clicks()
    pcm[100, 1] = bad
    said = problem(saved(tmp_path / "a.wav", pcm, subtype="FLOAT"))
    assert said == "has samples that are not finite numbers"


def test_zero_length(tmp_path: Path) -> None:
    assert "0 bytes" in problem(written(tmp_path / "a.wav", b""))
    assert "is empty" in problem(saved(tmp_path / "b.wav", clicks(0)))
    assert "is empty" in problem(saved(tmp_path / "b.flac", clicks(0)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"just words, no sound at all", "is not a sound file"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "MP4"),
        (b"MThd\0\0\0\6", "MIDI"),
        (b"PK\3\4", "ZIP"),
        (b"RIFF\4\0\0\0WAVE", "no data chunk"),
        (b"fLaC", "cannot be decoded"),
        (b"OggS", "not a sound file"),
    ],
)
def test_what_is_no_sound(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in problem(written(tmp_path / "a.wav", content))


def test_folders_pipes_and_nothing(tmp_path: Path) -> None:
    assert problem(tmp_path) == "is a folder"
    assert problem(tmp_path / "gone.wav") == "is not there"
    os.mkfifo(tmp_path / "pipe.wav")
    assert problem(tmp_path / "pipe.wav") == "is no ordinary file"


def test_too_long_is_refused_before_decoding(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.flac", np.zeros((RATE * 3, 1), np.float32))
    with pytest.raises(LibraryError, match="too long"):
        read_sound(path, most_seconds=2.0)


def test_a_mislabelled_extension_is_read_by_content(tmp_path: Path) -> None:
    pcm = clicks()
    sound = read_sound(saved(tmp_path / "a.wav", pcm, format="FLAC"))
    assert sound.container == "FLAC"
    assert sound.notes == ("is FLAC, though its name ends in .wav",)


def test_an_ogg_stream_inside_a_wav_is_read(tmp_path: Path) -> None:
    pcm = clicks()
    stream = saved(tmp_path / "a.ogg", pcm).read_bytes()
    form = struct.pack("<HHIIHHH", 0x674F, 2, RATE, 11000, 1, 16, 0)
    body = b"WAVE" + riff_chunk(b"fmt ", form) + riff_chunk(b"data", stream)
    path = written(tmp_path / "b.wav", b"RIFF" + struct.pack("<I", len(body)) + body)
    assert read_sound(path).pcm.shape == pcm.shape


def test_8_khz_is_read_and_noted(tmp_path: Path) -> None:
    sound = read_sound(saved(tmp_path / "a.wav", clicks(), 8000))
    assert sound.notes == ("8,000 Hz: only 4 kHz of bandwidth",)


@pytest.mark.parametrize(
    "name", ["战斗.wav", "ヴァイオリン ループ.wav", "бой 120.wav", "a\udcff.wav"]
)
def test_names_in_any_script_and_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(wav())
    assert len(read_sound(path).pcm) == 4410
    path.write_bytes(b"no sound")
    problem(path).encode()


def lone_channel(tmp_path: Path, channels: int, at: int, suffix: str = "wav") -> np.ndarray:
    pcm = np.zeros((500, channels), np.float32)
    pcm[:, at] = 0.5
    sound = read_sound(saved(tmp_path / f"{at}.{suffix}", pcm))
    assert sound.channels == channels
    assert any(f"{channels} channels mixed to stereo" in note for note in sound.notes)
    return sound.pcm[0]


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_seven_channels_by_their_loudspeakers(tmp_path: Path, suffix: str) -> None:
    left, right, centre, bass, back, side_left, side_right = (
        lone_channel(tmp_path, 7, at, suffix) for at in range(7)
    )
    assert left[0] > 0 and left[1] == 0 and right[1] == left[0]
    assert centre[0] == centre[1] > 0
    assert centre[0] / left[0] == pytest.approx(0.5**0.5, rel=1e-3)
    assert not bass.any()
    assert back[0] == back[1] > 0
    assert side_left[1] == 0 < side_left[0] and side_right[0] == 0 < side_right[1]


def test_all_channels_at_full_scale_do_not_overflow(tmp_path: Path) -> None:
    for channels in (3, 4, 5, 6, 7, 8, 12):
        pcm = np.full((100, channels), 0.999, np.float32)
        assert np.abs(read_sound(saved(tmp_path / "a.wav", pcm)).pcm).max() <= 1.0


def test_unknown_loudspeakers_are_averaged(tmp_path: Path) -> None:
    pcm = np.zeros((100, 12), np.float32)
    pcm[:, 11] = 0.6
    sound = read_sound(saved(tmp_path / "a.wav", pcm))
    assert sound.pcm[0] == pytest.approx([0.05, 0.05], abs=1e-4)
    assert "mean" in sound.notes[-1]
