"""The driver for devices, on JACK's dummy device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from jack_server import DebianPrograms, JackServer, find_jackd

from adaptive.audio import AudioProcess, AudioSettings, Loaded
from adaptive.cues import PlayCue
from adaptive.errors import DeviceError
from adaptive.music import Frame

pytestmark = [pytest.mark.live]

BLOCK, LOOP = 256, 12_345


@pytest.fixture(scope="module")
def jackd() -> DebianPrograms:
    """JACK as it is installed, or as Debian's packages hold it."""
    found = find_jackd()
    if found is None:
        pytest.skip("no jackd, and no apt-get to fetch Debian's")
    return found


@pytest.fixture
def jack(jackd: DebianPrograms, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A JACK server of this test's own, at 44,100 frames a second."""
    with JackServer(jackd, BLOCK) as server:
        for name in ("JACK_DEFAULT_SERVER", "JACK_NO_AUDIO_RESERVATION", "JACK_NO_START_SERVER"):
            monkeypatch.setenv(name, server.environment[name])
        yield


def started(folder: Path, block: int) -> AudioProcess:
    """An audio process on JACK; tries again while the server is starting."""
    deadline = time.monotonic() + 10
    while True:
        audio = AudioProcess.start(folder / "link", AudioSettings(driver="jack", block=block))
        try:
            audio.wait_ready()
            return audio
        except DeviceError:
            audio.close()
            if time.monotonic() > deadline:
                raise


def test_jack_pulls_the_same_frames(jack: None, tmp_path: Path) -> None:
    loop = (0.1 * np.random.default_rng(2).standard_normal((LOOP, 2))).astype(np.float32)
    loop.tofile(tmp_path / "loop.pcm")
    audio = started(tmp_path, BLOCK)
    try:
        assert audio.status().health.message == "JACK"
        audio.load(0, tmp_path / "loop.pcm", LOOP)
        deadline = time.monotonic() + 5
        while not any(isinstance(r, Loaded) for r in audio.reports()):
            assert time.monotonic() < deadline
        tap = audio.tap()
        start = audio.status().frame_at(time.monotonic_ns()) + 2_000
        audio.send(PlayCue(0, 0, start, 64, 0, LOOP, Frame(start + 99)))
        pieces = [tap.read()]
        while pieces[-1][0] + len(pieces[-1][1]) < start + 20_000:
            assert time.monotonic() < deadline
            time.sleep(0.01)
            first, sound = tap.read()
            pieces += [(first, sound)] if len(sound) else []
        for first, sound in pieces:
            if first > start + 64:
                expected = loop[(np.arange(first, first + len(sound)) - start - 99) % LOOP]
                np.testing.assert_allclose(sound, expected, atol=1e-6)
        assert tap.dropped == 0
    finally:
        audio.close()
    assert not audio.alive


def test_another_period_than_jacks_is_an_error_in_words(jack: None, tmp_path: Path) -> None:
    started(tmp_path, BLOCK).close()
    audio = AudioProcess.start(tmp_path / "other", AudioSettings(driver="jack", block=1024))
    with pytest.raises(DeviceError, match="1024"):
        audio.wait_ready()
    audio.close()
