"""The recorder keeps the time, whatever is missing from the tap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from adaptive.audio import AudioProcess, AudioSettings, Link
from adaptive.serve.recorder import Recorder

BLOCK = 64


def _block(frame: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Frames that say which frame they are."""
    ramp = (np.arange(frame, frame + BLOCK, dtype=np.float32)) / 1e6
    return np.stack([ramp, -ramp], axis=1)


def test_it_begins_at_its_frame_and_fills_gaps_with_silence(tmp_path: Path) -> None:
    link = Link.create(tmp_path / "link", AudioSettings(block=BLOCK))
    recorder = Recorder(AudioProcess.attach(link.path), tmp_path / "out.wav")
    for frame in range(0, 10 * BLOCK, BLOCK):
        link.taps.write(frame, _block(frame))
    recorder.begin(100)
    for frame in range(20 * BLOCK, 25 * BLOCK, BLOCK):  # another process, after an outage
        link.taps.write(frame, _block(frame))
    recorder.close()
    assert recorder.problem is None
    sound, _ = soundfile.read(tmp_path / "out.wav", dtype="float32")
    frames = np.arange(100, 25 * BLOCK)
    expected = np.where((frames >= 10 * BLOCK) & (frames < 20 * BLOCK), 0, frames) / 1e6
    np.testing.assert_allclose(sound[:, 0], expected, atol=1e-9)
    np.testing.assert_allclose(sound[:, 1], -expected, atol=1e-9)


def test_a_recording_that_never_began_is_an_empty_file(tmp_path: Path) -> None:
    link = Link.create(tmp_path / "link", AudioSettings(block=BLOCK))
    recorder = Recorder(AudioProcess.attach(link.path), tmp_path / "out.wav")
    recorder.close()
    assert soundfile.info(tmp_path / "out.wav").frames == 0
