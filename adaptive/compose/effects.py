"""Room, echo and movement of a layer, all on the circle (see :mod:`adaptive.compose.periodic`)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from adaptive.compose.periodic import SAMPLE_RATE, circular_convolve, shape_spectrum, tone_curve

__all__ = ["SPACES", "add_room", "centre_lows", "echo", "pan", "pump", "saturate", "swell", "widen"]

Signal = NDArray[np.float64]

SPACES: dict[str, tuple[float, float, float]] = {
    "booth": (0.25, 0.004, 5500.0),
    "room": (0.6, 0.010, 6500.0),
    "club": (1.0, 0.014, 7500.0),
    "plate": (1.5, 0.018, 9000.0),
    "hall": (2.2, 0.026, 6000.0),
    "forest": (1.6, 0.035, 3600.0),
    "cave": (3.4, 0.040, 4200.0),
    "cathedral": (4.2, 0.045, 4800.0),
}
"""Seconds to −60 dB, seconds before the first reflection and Hz where the highs damp."""


def add_room(signal: Signal, space: str, level: float) -> Signal:
    """The signal with a room added at ``level`` (0 to 1, the room's energy against the dry)."""
    if level <= 0.0:
        return signal
    response = _room_response(space)
    wet = circular_convolve(signal, response)
    return signal + level * wet


@lru_cache(maxsize=16)
def _room_response(space: str) -> Signal:
    """Impulse response ``[shape=(frames, 2)]`` of unit energy a channel: three decaying bands."""
    decay, gap, damping = SPACES[space]
    frames = int(SAMPLE_RATE * decay * 1.15)
    rng = np.random.default_rng(20 + sorted(SPACES).index(space))
    time = np.arange(frames) / SAMPLE_RATE
    out = np.zeros((frames, 2))
    bands = ((120.0, 500.0, 1.1), (500.0, damping / 2, 1.0), (damping / 2, damping * 1.6, 0.55))
    for low, high, share in bands:
        noise = shape_spectrum(rng.standard_normal((frames, 2)), tone_curve(frames, low, high))
        out += noise * np.exp(-6.91 * time / (decay * share))[:, None]
    for _ in range(9):
        place = int(rng.uniform(0.002, 0.05) * SAMPLE_RATE)
        out[min(place, frames - 1)] += rng.uniform(-6, 6, 2)
    out *= np.minimum(1, time / 0.006)[:, None]
    out = np.concatenate([np.zeros((int(gap * SAMPLE_RATE), 2)), out])
    response: Signal = out / np.sqrt((out**2).sum(axis=0, keepdims=True))
    return response


def echo(signal: Signal, level: float, gap_frames: int, feedback: float = 0.5) -> Signal:
    """The signal with echoes to either side in turn, each duller than the one before."""
    if level <= 0.0 or gap_frames <= 0:
        return signal
    out = signal.copy()
    repeat = signal.mean(axis=1, keepdims=True) * np.array([[1.0, 1.0]])
    curve = tone_curve(len(signal), 180.0, 3800.0)
    for turn in range(1, 6):
        repeat = shape_spectrum(np.roll(repeat, gap_frames, axis=0), curve)
        sides = np.array([1.25, 0.45]) if turn % 2 else np.array([0.45, 1.25])
        out += level * feedback ** (turn - 1) * repeat * sides
    return out


def widen(signal: Signal, width: float) -> Signal:
    """Pseudo-stereo that sums to the original in mono: delayed copies of opposite sign."""
    if width <= 0.0:
        return signal
    middle = signal.mean(axis=1)
    side = np.roll(middle, 487) * 0.6 - np.roll(middle, 877) * 0.4
    side = shape_spectrum(side[:, None], tone_curve(len(signal), 250.0))[:, 0]
    return signal + width * np.stack([side, -side], axis=1)


def centre_lows(signal: Signal, hertz: float) -> Signal:
    """Make everything below ``hertz`` mono, so that lows neither wander nor cancel."""
    middle = signal.mean(axis=1, keepdims=True)
    side = shape_spectrum((signal[:, :1] - signal[:, 1:]) / 2, tone_curve(len(signal), hertz))
    centred: Signal = middle + side * np.array([1.0, -1.0])
    return centred


def pan(signal: Signal, place: float) -> Signal:
    """Move to ``place`` (−1 left to 1 right) by a balance law of constant power."""
    if place == 0.0:
        return signal
    angle = (place * 0.5 + 0.5) * np.pi / 2
    gains = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2)
    middle = signal.mean(axis=1, keepdims=True)
    share = abs(place)
    placed: Signal = (signal * (1 - share) + middle * share) * gains
    return placed


def saturate(signal: Signal, drive_db: float) -> Signal:
    """Soft saturation: the signal's RMS driven ``drive_db`` above a tenth of the knee."""
    if drive_db <= 0.0:
        return signal
    rms = float(np.sqrt(np.mean(signal**2))) or 1.0
    pushed = signal / rms * 0.1 * 10 ** (drive_db / 20)
    return np.tanh(pushed) * rms


def pump(signal: Signal, depth: float, beat_frames: int) -> Signal:
    """Push the level down on every quarter and let it return, as a kick's side-chain does."""
    if depth <= 0.0:
        return signal
    phase = (np.arange(len(signal)) % beat_frames) / beat_frames
    dip = np.exp(-phase / 0.16) * np.minimum(1, phase / 0.01)
    return signal * (1 - depth * dip)[:, None]


def swell(signal: Signal, depth: float, bar_frames: int) -> Signal:
    """A slow rise (positive depth) or fall (negative) of the level in each bar."""
    if depth == 0.0:
        return signal
    phase = (np.arange(len(signal)) % bar_frames) / bar_frames
    wave = 0.5 - 0.5 * np.cos(2 * np.pi * np.clip((phase - 0.1) / 0.9, 0, 1))
    shape = wave if depth > 0 else 1 - wave
    return signal * (1 - abs(depth) * (1 - shape))[:, None]
