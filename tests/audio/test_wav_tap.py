"""What the tap writes is what it was given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from adaptive.audio import WavTap
from adaptive.errors import DeviceError, ParameterError

SOUND = (0.3 * np.random.default_rng(1).standard_normal((150_001, 2))).astype(np.float32)
SOUND = SOUND.clip(-0.99, 0.99)


def written(path: Path, samples: str | None = None) -> np.ndarray:
    with WavTap(path, 44_100, samples) as tap:
        for first in range(0, len(SOUND), 1_009):
            tap.write(SOUND[first : first + 1_009])
        assert tap.frames == len(SOUND)
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == 44_100
    return sound


@pytest.mark.parametrize(
    ("name", "samples", "error"),
    [
        ("a.wav", None, 0.0),
        ("a.WAV", "24", 2**-23),
        ("a.wav", "16", 2**-15),
        ("a.flac", None, 2**-23),
        ("a.flac", "16", 2**-15),
    ],
)
def test_samples_come_back(tmp_path: Path, name: str, samples: str | None, error: float) -> None:
    sound = written(tmp_path / name, samples)
    assert len(sound) == len(SOUND)
    assert np.abs(sound - SOUND).max() <= error


def test_vorbis_keeps_the_length(tmp_path: Path) -> None:
    assert len(written(tmp_path / "a.ogg")) == len(SOUND)


@pytest.mark.parametrize(
    ("name", "samples"),
    [("a.mp3", None), ("a", None), ("a.flac", "float32"), ("a.wav", "8"), ("a.ogg", "16")],
)
def test_what_cannot_be_written_is_refused(tmp_path: Path, name: str, samples: str | None) -> None:
    with pytest.raises(ParameterError):
        WavTap(tmp_path / name, 44_100, samples)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_missing_is_a_device_error(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="cannot be written"):
        WavTap(tmp_path / "none" / "a.wav", 44_100)


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    tap = WavTap(tmp_path / "a.wav", 44_100)
    tap.close()
    tap.close()
