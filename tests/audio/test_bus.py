"""The bus, measured: each test boots it in an interpreter of its own."""

from __future__ import annotations

import numpy as np
import pytest
from fresh import run_fresh

from adaptive.audio import BusSettings
from adaptive.errors import ParameterError
from adaptive.music import db_to_gain

pytestmark = pytest.mark.pyo


def decibels(amplitude: float) -> float:
    return float(20 * np.log10(max(amplitude, 1e-12)))


def test_every_block_size_and_every_run_gives_the_same_bytes() -> None:
    frames = 90_000
    renders = [run_fresh("render_hash", block=b, frames=frames) for b in (64, 256, 1000, 4096, 256)]
    assert len({render["hash"] for render in renders}) == 1
    assert renders[0]["frames"] == frames
    assert 0.8 < renders[0]["peak"] <= db_to_gain(-1.0) * 1.000001


def test_the_limiter_is_transparent_below_its_ceiling_and_holds_it_above() -> None:
    found = run_fresh("limiter")
    assert decibels(found["null_before"]) < -120
    assert decibels(found["null_after"]) < -120
    assert max(found["peaks"]) <= db_to_gain(-1.0) * 1.000001
    assert min(found["peaks"]) > 0.99 * db_to_gain(-1.0)
    assert max(found["thd_db"].values()) < -100  # 12 dB over the ceiling
    assert max(found["clicks"]) < 8
    assert abs(found["link_db"]) < 0.1  # one channel's peaks turn both down alike
    assert found["latency_ms"] < 1.5


def test_the_filter_is_out_of_the_path_when_open_and_a_butterworth_when_not() -> None:
    found = run_fresh("brightness")
    assert decibels(found["null_open"]) < -120
    assert found["corner_db"] == pytest.approx(-3.01, abs=0.1)
    assert found["octave_above_db"] == pytest.approx(-12.3, abs=0.3)
    assert abs(found["low_db"]) < 0.05
    assert -1.0 < found["nearly_open_db"] < 0.1
    assert found["sweep_click"] < 8


def test_the_reverb_rings_and_never_decays_into_denormals_and_master_mutes() -> None:
    found = run_fresh("reverb_and_master")
    assert decibels(found["ringing"]) > -60
    assert abs(found["likeness"]) < 0.3  # wide, even from the middle
    assert abs(found["balance_db"]) < 0.5
    assert 1e-30 < found["tail_least"] <= found["tail_most"] < 1e-10
    assert found["muted"] == 0.0


def test_sound_never_slips_against_the_tables() -> None:
    assert decibels(run_fresh("long_run", blocks=100_000)) < -120


def test_a_frame_of_the_render_is_a_frame_of_the_engine() -> None:
    found = run_fresh("offline_frames")
    assert found["lengths"] == [1_500, 2_000]
    assert found["spike_at"] == 1_777
    assert found["asked"] == [3, 4]
    assert found["starts"] == [[0, 100, True], [1, 200, False]]


def test_no_input_of_the_graph_is_faded_and_pyo_is_left_as_it_was() -> None:
    found = run_fresh("graph")
    assert found["faded"] == 0
    assert found["streams"] <= 70, "every stream costs some of each block"
    assert found["faded outside"]


def test_a_second_bus_is_an_error_and_an_open_bus_does_not_crash_the_exit() -> None:
    assert "one process per bus" in run_fresh("second_bus")


@pytest.mark.parametrize(
    "wrong", [{"ceiling_db": 0.0}, {"release_s": 0.0}, {"reverb_size": 1.1}, {"reverb_damp": -1.0}]
)
def test_settings_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        BusSettings(**wrong)
