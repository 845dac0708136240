"""The player hands the bus the same frames, however many blocks it mixes at once."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive.audio import player
from adaptive.audio.bus import Bus
from adaptive.audio.player import Player
from adaptive.cues import PARTS, Cue, Lane, PlayCue, RampCue
from adaptive.music import Frame
from adaptive.render import MixBlock

BLOCK = 32
MATERIALS = [np.random.default_rng(k).normal(size=(n, 2)) for k, n in enumerate((701, 997, 333))]


class Tray:
    """Takes what the bus would be fed, and computes a block of it when told."""

    sample_rate = 2_000  # the widening delays by 23 frames
    block = BLOCK

    def __init__(self, blocks_ahead: int) -> None:
        self.ahead = blocks_ahead * BLOCK
        self.computed: list[np.ndarray] = []
        self._fed = np.empty((0, 0))

    def feed(self, sound: MixBlock, frames: int, guard_from: int) -> None:
        guard = np.arange(frames)[:, None] >= guard_from
        rows = slice(frames)
        parts = (sound.dry[rows], sound.send[rows], sound.lanes[:, rows].T, guard)
        self._fed = np.concatenate(parts, axis=1)

    def compute(self) -> None:
        self.computed.append(self._fed[:BLOCK])
        self._fed = self._fed[BLOCK:]


def played(cues: list[tuple[int, Cue]], blocks: int, blocks_ahead: int = 8) -> np.ndarray:
    tray = Tray(blocks_ahead)
    desk = Player(cast(Bus, tray))
    for number, samples in enumerate(MATERIALS):
        desk.add_material(number, samples.astype(np.float32))
    for block in range(blocks):
        for when, cue in cues:
            if when == block:
                desk.apply(cue)
        desk.render()
        tray.compute()
    assert all(len(piece) == BLOCK for piece in tray.computed)
    return np.concatenate(tray.computed)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[int, Cue]:
    """A cue, and the block before which it arrives: in time, just in time, or too late."""
    block = draw(st.integers(0, 80))
    start = Frame(max(0, block * BLOCK + draw(st.integers(-40, 400))))
    length = draw(st.integers(1, 90))
    if draw(st.booleans()):
        lane = draw(st.sampled_from(Lane))
        return block, RampCue(block, lane, start, length, draw(st.floats(0.1, 3.0)))
    track = draw(st.integers(0, len(PARTS) + 1))
    material = draw(st.integers(-1, len(MATERIALS) - 1))
    frames = len(MATERIALS[material]) if material >= 0 else 0
    origin = Frame(start - draw(st.integers(0, 300)))
    one_shot = track >= len(PARTS)
    cue = PlayCue(
        block, track, start, length, material, frames, origin, 0.7, 0.4, 0.2, one_shot=one_shot
    )
    return block, cue


@given(st.lists(arrivals(), max_size=12))
@settings(max_examples=60, deadline=None)
def test_mixing_ahead_changes_no_bit(cues: list[tuple[int, Cue]]) -> None:
    assert np.array_equal(played(cues, 120), played(cues, 120, blocks_ahead=1))


def test_what_is_steady_is_mixed_once_for_eight_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, since it is the point of it; a cue brings it back at once."""
    asked: list[int] = []
    mix = player.Mixer.render

    def count(self: player.Mixer, frame: Frame, n: int, out: MixBlock) -> None:
        asked.append(n)
        mix(self, frame, n, out)

    monkeypatch.setattr(player.Mixer, "render", count)
    cues: list[tuple[int, Cue]] = [
        (0, PlayCue(0, 0, Frame(0), 8, 0, 701, Frame(0))),
        (21, RampCue(1, Lane.DUCK, Frame(21 * BLOCK), 8, 0.5)),
    ]
    played(cues, 30)
    assert asked == [BLOCK, *[8 * BLOCK] * 3, BLOCK, 8 * BLOCK]
