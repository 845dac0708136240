"""The mixer plays what the cues say, at the frame that they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from playback import noise, play, ramp, render, tone

from adaptive.cues import PARTS, TRACKS, Lane
from adaptive.errors import ParameterError
from adaptive.music import Frame
from adaptive.render import NEVER, WAITING, CueStart, MixBlock, Mixer, crossfade_gains
from adaptive.testing import assert_click_free

A, B = noise(1000, 1), noise(1300, 2)
STINGER = len(PARTS)


def looped(samples: np.ndarray, first: int, n: int, origin: int = 0) -> np.ndarray:
    return samples[(np.arange(first, first + n) - origin) % len(samples)]


def test_a_loop_plays_in_phase_with_its_origin_for_ever() -> None:
    out = render([A], [play(0, 0, 0, 1, 0, 1000, origin=-123)], [256] * 40)
    np.testing.assert_array_equal(out.dry[1:], looped(A, 1, 256 * 40 - 1, -123))


def test_two_tracks_of_one_origin_stay_in_phase_after_a_hundred_million_frames() -> None:
    first = 100_000_000 * 44
    cues = [play(k, k, first, 1, 0, 1000, origin=77) for k in range(2)]
    out = render([A], cues, [64] * 20, first=first)
    np.testing.assert_array_equal(out.dry[1:], 2 * looped(A, first + 1, 64 * 20 - 1, 77))


def test_a_crossfade_is_the_two_materials_times_the_law() -> None:
    cues = [play(0, 0, 0, 1, 0, 1000), play(1, 0, 333, 500, 1, 1300, 40, correlation=0.3)]
    out = render([A, B], cues, [1200])
    fading, rising = (g.astype(np.float32)[:, None] for g in crossfade_gains(500, 0.3))
    expected = looped(A, 333, 500) * fading + looped(B, 333, 500, 40) * rising
    np.testing.assert_allclose(out.dry[333:833], expected, atol=1e-7)
    np.testing.assert_array_equal(out.dry[833:], looped(B, 833, 367, 40))


def test_a_fade_to_silence_ends_in_silence() -> None:
    cues = [play(0, 0, 0, 1, 0, 1000), play(1, 0, 100, 50, -1, 0, correlation=1.0)]
    out = render([A], cues, [300])
    assert np.abs(out.dry[101:150]).max() > 0
    assert not out.dry[150:].any()


def test_a_late_cue_shifts_the_fade_and_not_the_read_position() -> None:
    mixer = Mixer([A], max_block=512)
    assert mixer.apply(play(0, 0, 100, 1, 0, 1000, origin=100), Frame(256)) == 256
    block = MixBlock(512)
    mixer.render(Frame(256), 512, block)
    np.testing.assert_array_equal(block.dry[1:], looped(A, 257, 511, 100))
    assert mixer.log.drain() == [CueStart(0, Frame(100), Frame(256), True)]
    assert mixer.log.late == 1


def test_fades_of_a_track_queue_up_and_never_overlap() -> None:
    mixer = Mixer([A, B], max_block=64)
    starts = [
        mixer.apply(play(0, 0, 10, 100, 0, 1000), Frame(0)),
        mixer.apply(play(1, 0, 50, 100, 1, 1300), Frame(0)),
        mixer.apply(play(2, 0, 500, 100, 0, 1000), Frame(0)),
        mixer.apply(play(3, 0, 300, 100, 1, 1300), Frame(0)),  # fits before the third
        mixer.apply(play(4, 0, 390, 120, 0, 1000), Frame(0)),  # does not
        mixer.apply(play(5, 1, 50, 100, 1, 1300), Frame(0)),  # another track
    ]
    assert starts == [10, 110, 500, 300, 600, 50]
    block = MixBlock(64)
    for frame in range(0, 1024, 64):
        mixer.render(Frame(frame), 64, block)
    actual = {start.cue_id: start.actual for start in mixer.log.drain()}
    assert actual == dict(enumerate(starts))


def test_a_cue_that_arrives_in_a_fade_waits_for_its_end() -> None:
    mixer = Mixer([A, B], max_block=64)
    mixer.apply(play(0, 0, 0, 200, 0, 1000), Frame(0))
    block = MixBlock(64)
    mixer.render(Frame(0), 64, block)
    assert mixer.apply(play(1, 0, 64, 10, 1, 1300), Frame(64)) == 200


def test_too_many_waiting_cues_drop_the_one_that_would_begin_last() -> None:
    mixer = Mixer([A], max_block=64)
    for k in range(WAITING):
        mixer.apply(play(k, 0, 1000 * (k + 1), 10, 0, 1000), Frame(0))
    mixer.apply(play(WAITING, 0, 10, 10, 0, 1000), Frame(0))
    assert mixer.log.drain() == [CueStart(WAITING - 1, Frame(1000 * WAITING), NEVER, True)]
    assert mixer.log.dropped == 1
    mixer.apply(play(99, 0, 999_999, 10, 0, 1000), Frame(0))
    assert mixer.log.drain()[0].cue_id == WAITING - 2  # never the newest decision


def test_a_one_shot_plays_once_and_frees_its_deck() -> None:
    cue = play(0, STINGER, 64, 8, 0, 1000, origin=64, one_shot=True)
    out = render([A], [cue], [100] * 15)
    np.testing.assert_array_equal(out.dry[72:1064], A[8:])
    assert not out.dry[:64].any() and not out.dry[1064:].any()
    assert out.mixer.state(Frame(1500)).playing == ()


def test_a_one_shot_whose_origin_lies_ahead_is_silent_until_then() -> None:
    out = render([A], [play(0, STINGER, 0, 8, 0, 1000, origin=300, one_shot=True)], [700])
    assert not out.dry[:300].any()
    np.testing.assert_array_equal(out.dry[300:], A[:400])


def test_a_ramp_is_linear_and_takes_over_from_the_value_of_the_moment() -> None:
    cues = [ramp(0, Lane.MASTER, 100, 200, 0.0), ramp(1, Lane.MASTER, 200, 100, 1.0)]
    lane = render([], cues, [400]).lanes[Lane.MASTER]
    np.testing.assert_allclose(lane[:100], 1.0)
    np.testing.assert_allclose(lane[100:200], 1 - np.arange(100) / 200, atol=1e-7)
    np.testing.assert_allclose(lane[200:300], 0.5 + 0.5 * np.arange(100) / 100, atol=1e-7)
    np.testing.assert_array_equal(lane[300:], 1.0)


def test_duck_spares_stingers_and_send_spares_their_share() -> None:
    cues = [
        play(0, 0, 0, 1, 0, 1000, send=0.5),
        play(1, STINGER, 0, 1, 1, 1300, send=0.25),
    ]
    lanes = {Lane.DUCK: 0.5, Lane.SEND: 0.5, Lane.MASTER: 0.125}
    out = render([A, B], cues, [256], lanes)
    a, b = looped(A, 1, 255), looped(B, 1, 255)
    np.testing.assert_allclose(out.dry[1:], 0.5 * a + b, atol=1e-7)
    np.testing.assert_allclose(out.send[1:], 0.5 * 0.5 * 0.5 * a + 0.25 * b, atol=1e-7)
    np.testing.assert_array_equal(out.lanes[Lane.MASTER], np.float32(0.125))


@pytest.mark.parametrize("cue", [play(1, 0, 50, 10, 7, 1000), play(1, 0, 50, 10, 0, 1001)])
def test_a_cue_without_usable_material_brings_silence_and_is_counted(cue: object) -> None:
    out = render([A], [play(0, 0, 0, 1, 0, 1000), cue], [200])  # type: ignore[list-item]
    assert not out.dry[60:].any()
    assert out.mixer.log.missing == 1
    assert out.mixer.log.drain()[1].found is False


def test_material_may_arrive_between_the_cue_and_its_start() -> None:
    mixer = Mixer(max_block=64)
    mixer.apply(play(0, 0, 64, 1, 3, 1000), Frame(0))
    block = MixBlock(64)
    mixer.render(Frame(0), 64, block)
    mixer.add_material(3, A)
    mixer.render(Frame(64), 64, block)
    np.testing.assert_array_equal(block.dry[1:], looped(A, 65, 63))
    mixer.drop_material(3)
    mixer.render(Frame(128), 64, block)
    np.testing.assert_array_equal(block.dry, looped(A, 128, 64))


@pytest.mark.parametrize(
    "change",
    [{"track": TRACKS}, {"track": -1}, {"length": 0}, {"gain": np.nan}, {"send": np.inf}],
)
def test_an_illegal_cue_changes_nothing(change: dict[str, float]) -> None:
    mixer = Mixer([A], max_block=64)
    with pytest.raises(ParameterError):
        mixer.apply(replace(play(0, 0, 0, 1, 0, 1000), **change), Frame(0))
    assert mixer.state(Frame(0)).waiting == ()


@pytest.mark.parametrize(
    "samples", [A[:, 0], A.astype(np.float64), A[:0], np.zeros((5, 3), np.float32)]
)
def test_materials_of_another_shape_or_type_are_refused(samples: np.ndarray) -> None:
    with pytest.raises(ParameterError):
        Mixer([samples], max_block=64)


def test_crossfades_of_tones_do_not_click_and_a_hard_cut_does() -> None:
    first, second = tone(44_100, 220), tone(44_100, 331)

    def switched(length: int) -> np.ndarray:
        cues = [play(0, 0, 0, 2000, 0, 44_100), play(1, 0, 20_033, length, 1, 44_100)]
        return render([first, second], cues, [512] * 80).dry

    assert_click_free(switched(882), 44_100)
    with pytest.raises(AssertionError, match="click at frame 200"):
        assert_click_free(switched(1), 44_100)


def test_more_tracks_than_the_scheduler_uses_may_sound() -> None:
    mixer, block = Mixer([A], max_block=64, tracks=40), MixBlock(64)
    for track in range(40):
        mixer.apply(play(track, track, 0, 1, 0, 1000), Frame(0))
    mixer.render(Frame(0), 64, block)
    np.testing.assert_allclose(block.dry[1:], 40 * looped(A, 1, 63), rtol=1e-5)
    with pytest.raises(ParameterError, match="0 to 39"):
        mixer.apply(play(40, 40, 0, 1, 0, 1000), Frame(0))
    with pytest.raises(ParameterError, match="tracks"):
        Mixer([A], max_block=64, tracks=TRACKS - 1)


def test_what_is_steady_may_be_mixed_again() -> None:
    """From a steady frame on, any frames may be rendered any number of times, to the same bits."""
    mixer, block = Mixer([A, B], max_block=512), MixBlock(512)
    assert mixer.steady(Frame(0))
    mixer.apply(play(0, 0, 10, 40, 0, 1000, send=0.5), Frame(0))
    mixer.apply(ramp(1, Lane.DUCK, 60, 30, 0.5), Frame(0))
    assert not mixer.steady(Frame(0))
    mixer.render(Frame(0), 89, block)
    assert not mixer.steady(Frame(89))
    mixer.render(Frame(89), 11, block)
    assert mixer.steady(Frame(100))
    mixer.render(Frame(100), 512, block)
    first = block.dry.copy()
    mixer.render(Frame(300), 100, block)
    np.testing.assert_array_equal(block.dry[:100], first[200:300])


def test_a_stinger_is_never_steady() -> None:
    mixer, block = Mixer([A], max_block=64), MixBlock(64)
    mixer.apply(play(0, STINGER, 0, 8, 0, 1000, one_shot=True), Frame(0))
    mixer.render(Frame(0), 64, block)
    assert not mixer.steady(Frame(64))
