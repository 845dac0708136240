"""However frames are cut into blocks, the same bits come out, and nothing is allocated."""

from __future__ import annotations

import tracemalloc
from itertools import cycle

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from playback import noise, play, ramp, render

from adaptive.cues import TRACKS, Cue, Lane
from adaptive.music import Frame
from adaptive.render import MixBlock, Mixer

TOTAL = 3000
MATERIALS = [noise(n, seed=n) for n in (1, 37, 500, 997, 2048)]
FEW = st.integers(0, 3)


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    made: list[Cue] = []
    for k in range(draw(st.integers(0, 14))):
        start, length = draw(st.integers(0, TOTAL)), draw(st.integers(1, 700))
        if draw(st.booleans()):
            material = draw(st.integers(-1, len(MATERIALS)))
            frames = len(MATERIALS[material]) if 0 <= material < len(MATERIALS) else 0
            made.append(
                play(
                    k,
                    draw(st.sampled_from([0, 0, 1, TRACKS - 1])),
                    start,
                    length,
                    material,
                    frames,
                    draw(st.integers(-5000, TOTAL)),
                    gain=draw(st.sampled_from([1.0, 0.0, 0.7, -1.3])),
                    send=draw(st.sampled_from([0.0, 0.31])),
                    correlation=draw(st.floats(-1.0, 1.0)),
                    one_shot=draw(st.booleans()),
                    prompt=draw(st.booleans()),
                )
            )
        else:
            target = draw(st.floats(0.0, 2.0))
            made.append(ramp(k, Lane(draw(FEW)), start, length, target))
    return made


SIZES = st.lists(st.sampled_from([1, 7, 64, 100, 255, 256, 500, 1000]), min_size=1, max_size=6)


def partition(sizes: list[int]) -> list[int]:
    """These sizes over and over, until TOTAL."""
    made: list[int] = []
    for n in cycle(sizes):
        made.append(min(n, TOTAL - sum(made)))
        if sum(made) == TOTAL:
            return made
    raise AssertionError("no sizes")


@settings(max_examples=60, deadline=None)
@given(cues=cues(), sizes=SIZES)
def test_any_partition_gives_the_same_bits(cues: list[Cue], sizes: list[int]) -> None:
    # Applied at once: what a cue does must not depend on the block that it arrived in.
    def whole(sizes: list[int]) -> bytes:
        mixer = Mixer(MATERIALS, max_block=TOTAL)
        for cue in cues:
            mixer.apply(cue, Frame(0))
        frame, kept = 0, []
        for n in sizes:
            block = MixBlock(n)
            mixer.render(Frame(frame), n, block)
            kept.append((block, n))
            frame += n
        dry = np.concatenate([b.dry for b, _ in kept]).tobytes()
        send = np.concatenate([b.send for b, _ in kept]).tobytes()
        lanes = np.concatenate([b.lanes for b, _ in kept], axis=1).tobytes()
        return dry + send + lanes

    assert whole(partition(sizes)) == whole([TOTAL])


def test_cues_applied_block_by_block_give_the_same_bits() -> None:
    made = [play(k, k % 3, 111 * k, 90, k % 5, len(MATERIALS[k % 5]), 7 * k) for k in range(25)]
    blocks = ([64] * 47, [1000] * 4, [256] * 12)
    renders = {render(MATERIALS, made, sizes).dry[:TOTAL].tobytes() for sizes in blocks}
    assert len(renders) == 1


def test_rendering_allocates_nothing_in_steady_state() -> None:
    n = 4096
    loops = [noise(9000 + k, seed=k) for k in range(TRACKS)]
    mixer = Mixer(loops, max_block=n)
    for k, loop in enumerate(loops):
        mixer.apply(play(k, k, 0, 64 * n, k, len(loop), send=0.2), Frame(0))
    mixer.apply(ramp(TRACKS, Lane.DUCK, 0, 64 * n, 0.5), Frame(0))
    block = MixBlock(n)
    for k in range(4):
        mixer.render(Frame(k * n), n, block)
    mixer.log.drain()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    for k in range(4, 40):
        mixer.render(Frame(k * n), n, block)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # One signal of a block has 16 KiB; views and numbers come and go.
    assert peak - before < 8192
    assert after - before < 1024
