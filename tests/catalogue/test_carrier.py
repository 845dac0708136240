"""Audio travels as a script; what browsers cannot decode travels as FLAC."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import soundfile

from adaptive.catalogue.carrier import carried_sound, carrier_script

PCM = np.linspace(-0.5, 0.5, 200, dtype=np.float32).reshape(100, 2)


def test_a_wave_file_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.WAV"
    path.write_bytes(b"RIFF")
    assert carried_sound(path, 17, PCM, 44_100) == (b"RIFF", 17)


def test_an_aiff_file_becomes_the_sound_alone(tmp_path: Path) -> None:
    file, start = carried_sound(tmp_path / "a.aiff", 17, PCM, 48_000)
    read, rate = soundfile.read(io.BytesIO(file))
    assert (start, rate) == (0, 48_000)
    assert np.abs(read - PCM).max() < 2e-5


def test_the_script_holds_the_file() -> None:
    match = re.fullmatch(
        r'catalogue\.arrive\("7", "([\w+/=]*)"\);\n', carrier_script(7, b"\0\xff<")
    )
    assert match is not None
    assert base64.b64decode(match[1]) == b"\0\xff<"
