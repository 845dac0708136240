"""The link as a file, the materials behind it, and what the package imports."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adaptive.audio import AudioSettings, Link
from adaptive.audio.housekeeper import map_material
from adaptive.audio.output import choose_output
from adaptive.audio.records import decode_state, encode_state
from adaptive.cues import PlayCue
from adaptive.errors import DeviceError, LibraryError, ParameterError
from adaptive.music import Frame
from adaptive.render import WAITING, Mixer


def test_two_ends_of_one_file(tmp_path: Path) -> None:
    settings = AudioSettings(block=64, tap_s=0.5)
    near = Link.create(tmp_path / "link", settings)
    far = Link(tmp_path / "link")
    assert far.settings == settings
    assert near.cues.push(b"cue") and far.cues.pop() == b"cue"
    far.counts.write(b"counts")
    assert near.counts.read() == b"counts"
    near.beat()
    assert far.lease == near.lease == 1
    far.taps.write(9, np.ones((64, 2), np.float32))
    assert near.taps.head == 1
    assert {p.name for p in tmp_path.iterdir()} == {"link"}


def test_other_settings_fit_only_with_the_same_geometry(tmp_path: Path) -> None:
    link = Link.create(tmp_path / "link", AudioSettings(block=64))
    link.renew(replace(link.settings, start_frame=99, start_host_ns=7))
    assert Link(tmp_path / "link").settings.start_frame == 99
    with pytest.raises(DeviceError, match="block"):
        link.renew(replace(link.settings, block=128))
    with pytest.raises(DeviceError, match="tracks"):
        link.renew(replace(link.settings, tracks=64))


def test_the_state_of_every_track_has_room(tmp_path: Path) -> None:
    link = Link.create(tmp_path / "link", AudioSettings(block=64, tracks=64))
    mixer = Mixer(max_block=64, tracks=64)
    for track in range(64):
        for k in range(WAITING):
            start = Frame(100 * (k + 1))
            mixer.apply(PlayCue(0, track, start, 50, 0, 100, Frame(0)), Frame(0))
    link.state.write(encode_state(mixer.state(Frame(0))))
    record = link.state.read()
    assert record is not None
    assert len(decode_state(record).waiting) == 64 * WAITING
    with pytest.raises(ParameterError, match="tracks"):
        AudioSettings(tracks=256)


def test_what_is_no_link_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="cannot be mapped"):
        Link(tmp_path / "none")
    (tmp_path / "other").write_bytes(b"\0" * 10_000)
    with pytest.raises(DeviceError, match="not a link"):
        Link(tmp_path / "other")
    with pytest.raises(DeviceError, match="cannot be made"):
        Link.create(tmp_path / "no folder" / "link", AudioSettings())


def test_a_material_is_mapped_and_checked(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).standard_normal((40_000, 2)).astype(np.float32)
    path = tmp_path / "a.pcm"
    sound.tofile(path)
    np.testing.assert_array_equal(map_material(path, 39_999), sound[:39_999])
    sound[30_000, 1] = np.nan
    sound.tofile(tmp_path / "nan.pcm")
    (tmp_path / "empty.pcm").touch()
    for name, frames, problem in (
        ("a.pcm", 40_001, "40000 frames, not 40001"),
        ("none.pcm", 1, "cannot be mapped"),
        ("empty.pcm", 1, "cannot be mapped"),
        ("nan.pcm", 40_000, "no numbers"),
    ):
        with pytest.raises(LibraryError, match=problem):
            map_material(tmp_path / name, frames)


def test_the_null_output_is_there_when_asked_for() -> None:
    output = choose_output("null")
    assert output.driver == "null" and "clock" in output.line


def test_the_package_imports_neither_pyo_nor_soundfile() -> None:
    code = "import adaptive.audio, sys; print({'pyo', 'soundfile'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
