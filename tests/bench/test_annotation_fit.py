"""What the analysis is fitted to: sums are what they say, and a confidence is a share of rights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adaptive.annotate.judging import far_from, sure_of
from adaptive.cues import Part
from adaptive.library import Loop
from adaptive.music import COMMON_TIME, Key, Tempo
from bench.annotation_fit import shipped, weights_text
from bench.annotation_moods import MOODS, fit_sure
from bench.annotation_prompts import FITTED, FRESH
from bench.annotation_sums import sums_of
from bench.annotation_take import Take

RATE = 8_000
TEMPO = Tempo.from_bpm(120, RATE)


def take(part: Part, level: float, family: str = "f") -> Take:
    key = None if part in (Part.DRUMS, Part.PERCUSSION) else Key.parse("A minor")
    loop = Loop(
        id=f"{family}-{part.value}", path=f"{part.value}.wav", part=part, tempo=TEMPO,
        meter=COMMON_TIME, bars=1, key=key, family=family,
    )  # fmt: skip
    pcm = np.full((loop.frames, 2), level, np.float32)
    return Take(loop, part.value, pcm, RATE)


STEMS = [take(Part.DRUMS, 0.1), take(Part.BASS, 0.01), take(Part.HARMONY, 0.01)]


def test_a_sum_has_drums_and_another_part_and_is_a_mix() -> None:
    sums = sums_of(STEMS)
    assert [each.drums_db for each in sums] == [0.0, 0.0, 6.0, 6.0]
    for each in sums:
        assert each.part == "mix" and each.loop.family == "f"
        drums = 0.1 * 10 ** ((each.drums_db or 0.0) / 20)
        others = each.pcm[0, 0] - drums
        assert others == pytest.approx(0.01, abs=1e-6) or others == pytest.approx(0.02, abs=1e-6)


def test_the_same_family_gives_the_same_sums_and_drums_alone_give_none() -> None:
    once, again = sums_of(STEMS), sums_of(list(STEMS))
    assert [e.loop.id for e in once] == [e.loop.id for e in again]
    assert sums_of(STEMS[:1]) == [] and sums_of(STEMS[1:]) == []
    both = sums_of([*STEMS, *(replace(t, loop=replace(t.loop, family="g")) for t in STEMS)])
    assert [e.loop.family for e in both] == ["f"] * 4 + ["g"] * 4


def test_confidence_is_how_often_such_a_reading_is_right() -> None:
    """Where one trait tells the mood and another one that it does not, few are sure."""
    draw = np.random.default_rng(1)
    rows, written, families = [], [], []
    for number in range(600):
        odd = float(number % 3 == 0)
        hint = draw.uniform(-0.8, 0.8)
        rows.append({"hint": hint, "odd": 8.0 * odd})
        written.append(draw.uniform(-1.0, 1.0) if odd else hint)
        families.append(f"family {number % 10}")
    table = fit_sure(rows, written, families, MOODS["valence"], 1.0)
    assert table["far"] < 0.0
    plain, odd = (sure_of(table, 0.3, far) for far in (0.8, 1.4))
    assert plain > 0.85 and odd < 0.65


def test_one_family_tells_nothing_of_confidence() -> None:
    with pytest.raises(ValueError, match="too few families"):
        fit_sure([{"x": 1.0}, {"x": 2.0}], [0.0, 0.5], ["f", "f"], MOODS["valence"], 1.0)


def test_distance_is_in_standard_deviations() -> None:
    middle, spread = {"a": 1.0, "b": 0.0}, {"a": 0.5, "b": 2.0}
    assert far_from(middle, spread, {"a": 1.0, "b": 0.0, "c": 9.0}) == 0.0
    assert far_from(middle, spread, {"a": 2.0, "b": 4.0}) == pytest.approx(2.0)


def test_a_mood_is_right_within_a_fifth_of_its_range() -> None:
    assert MOODS["energy"].is_right(60.0, 41.0) and not MOODS["energy"].is_right(60.0, 39.0)
    assert MOODS["valence"].is_right(0.1, 0.5) and not MOODS["valence"].is_right(0.0, 0.5)


def test_the_shipped_weights_are_written_as_they_are_read() -> None:
    found: dict[str, object] = {}
    exec(weights_text(shipped()), found)
    assert found["PARTS"] == shipped().parts
    assert found["VALENCE_SURE"] == shipped().valence_sure
    assert set(found["__all__"]) == {name for name in found if name.isupper()}  # type: ignore[call-overload]


def test_no_fresh_prompt_is_one_that_was_fitted_to() -> None:
    assert not set(FITTED) & set(FRESH)
    assert len(set(FITTED)) == 30 and len({seed for _, seed in FRESH}) == len(FRESH)
