"""A mixer's state makes another mixer play the same, in phase."""

from __future__ import annotations

import numpy as np
from playback import noise, play, ramp

from adaptive.cues import PARTS, Lane
from adaptive.music import Frame
from adaptive.render import RESTORED, MixBlock, Mixer

LOOPS = [noise(n, seed=n) for n in (1000, 1300, 4000)]
STINGER = len(PARTS)


def run(mixer: Mixer, first: int, last: int) -> np.ndarray:
    block = MixBlock(last - first)
    mixer.render(Frame(first), last - first, block)
    return block.dry.copy()


def test_a_restored_mixer_joins_in_at_the_very_place() -> None:
    lost = Mixer(LOOPS, max_block=4096)
    for cue in (
        play(0, 0, 0, 10, 0, 1000, -7, gain=0.5),
        play(1, 1, 100, 10, 1, 1300, 3),
        play(2, 1, 3000, 10, 2, 4000, 5),  # begins while nobody plays
        play(3, STINGER, 0, 10, 1, 1300, 0, one_shot=True),  # is over by then
        ramp(4, Lane.DUCK, 50, 100, 0.25),
        play(5, 0, 5000, 10, -1, 0),
    ):
        lost.apply(cue, Frame(0))
    run(lost, 0, 600)
    state = lost.state(Frame(600)).advanced(Frame(4000))

    new = Mixer(LOOPS, max_block=4096, lanes=dict(zip(Lane, state.lanes, strict=True)))
    for cue in state.cues(Frame(4000), 20):
        new.apply(cue, Frame(4000))
    run(lost, 600, 4000)
    np.testing.assert_array_equal(run(lost, 4000, 6000)[20:], run(new, 4000, 6000)[20:])
    assert sorted(s.cue_id for s in new.log.drain()) == [RESTORED, RESTORED, 5]


def test_of_several_overdue_cues_the_last_one_counts() -> None:
    mixer = Mixer(LOOPS, max_block=64)
    for k in range(3):
        mixer.apply(play(k, 0, 100 * k + 10, 10, k, len(LOOPS[k])), Frame(0))
    state = mixer.state(Frame(0)).advanced(Frame(1000))
    assert [cue.material for cue in state.playing] == [2]
    assert state.waiting == ()


def test_silence_and_a_fade_to_silence_restore_nothing() -> None:
    mixer = Mixer(LOOPS, max_block=256)
    assert mixer.state(Frame(0)).cues(Frame(9), 5) == ()
    mixer.apply(play(0, 0, 0, 10, 0, 1000), Frame(0))
    mixer.apply(play(1, 0, 20, 200, -1, 0), Frame(0))
    run(mixer, 0, 100)
    assert mixer.state(Frame(100)).playing == ()
