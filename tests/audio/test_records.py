"""What crosses the link comes out as it went in."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive.audio.records import (
    CUE_BYTES,
    Command,
    Drop,
    Load,
    Loaded,
    LoadFailed,
    Quit,
    Report,
    decode_command,
    decode_cue,
    decode_report,
    decode_state,
    encode_command,
    encode_cue,
    encode_report,
    encode_state,
)
from adaptive.audio.settings import AudioSettings
from adaptive.audio.status import HEALTH_BYTES, Counts, Health, ProcessState, Status
from adaptive.cues import TRACKS, Cue, Lane, PlayCue, RampCue
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import CueStart, MixerState

INTEGERS = st.integers(-(2**63), 2**63 - 1)
GAINS = st.floats(allow_nan=False)
PLAYS = st.builds(
    PlayCue,
    INTEGERS,
    st.integers(0, TRACKS - 1),
    INTEGERS.map(Frame),
    INTEGERS,
    INTEGERS,
    INTEGERS,
    INTEGERS.map(Frame),
    GAINS,
    GAINS,
    GAINS,
    st.booleans(),
    st.booleans(),
)
RAMPS = st.builds(RampCue, INTEGERS, st.sampled_from(Lane), INTEGERS.map(Frame), INTEGERS, GAINS)


@given(st.one_of(PLAYS, RAMPS))
def test_cues(cue: Cue) -> None:
    assert len(encode_cue(cue)) <= CUE_BYTES
    assert decode_cue(encode_cue(cue)) == cue


@given(st.lists(PLAYS, max_size=4), st.lists(st.one_of(PLAYS, RAMPS), max_size=9))
def test_states(playing: list[PlayCue], waiting: list[Cue]) -> None:
    state = MixerState(Frame(-5), tuple(playing), (1.0, 2.5, 0.0, -1.0), tuple(waiting))
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("command", [Load(7, Path("/tmp/乐 loop.pcm"), 123), Drop(2**40), Quit()])
def test_commands(command: Command) -> None:
    assert decode_command(encode_command(command)) == command


@pytest.mark.parametrize(
    "report",
    [
        CueStart(3, Frame(-9), Frame(2**50), False),
        Loaded(1, 99),
        LoadFailed(4, "gone: 没有"),
    ],
)
def test_reports(report: Report) -> None:
    assert decode_report(encode_report(report)) == report


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ParameterError, match="64 bits"):
        encode_cue(RampCue(2**63, Lane.DUCK, Frame(0), 1, 1.0))
    with pytest.raises(ParameterError, match="1024 bytes"):
        encode_command(Load(0, Path("/" + "x" * 1024), 1))
    assert len(encode_report(LoadFailed(0, "x" * 9_999))) < 1_100
    assert len(Health(message="x" * 9_999).encode()) == HEALTH_BYTES


@given(st.binary(min_size=1, max_size=100))
def test_bytes_that_are_no_record_are_a_value_error(record: bytes) -> None:
    for decode in (decode_cue, decode_command, decode_report):
        with contextlib.suppress(ValueError, struct.error):
            decode(record)


def test_status_tells_the_frame_of_a_moment() -> None:
    counts = Counts(
        frame=1_000, host_ns=5_000_000_000, sample_rate=44_100, block=441, blocks=10, busy_ns=10**6
    )
    assert Counts.decode(counts.encode()) == counts
    health = Health(ProcessState.RUNNING, 42, "JACK")
    assert Health.decode(health.encode()) == health
    status = Status(health, counts)
    assert status.running
    assert status.frame_at(6_000_000_000) == 45_100
    assert status.frame_at(4_000_000_000) == -43_100
    assert status.load == pytest.approx(0.01)


def test_settings_come_back_from_their_text() -> None:
    settings = AudioSettings(block=64, lanes={Lane.MASTER: 0.5}, start_frame=7, driver="null")
    assert AudioSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"sample_rate": 1},
        {"block": 8},
        {"driver": "alsa"},
        {"lease_s": 0.0},
        {"tap_s": 1e9},
    ],
)
def test_settings_outside_their_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterError, match=next(iter(wrong))):
        AudioSettings(**wrong)  # type: ignore[arg-type]
