"""Electronic drums in numpy: bodies that fall in pitch, filtered noise, metallic partials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["KITS", "Drum", "sound_drum"]

Signal = NDArray[np.float64]
_RATE = 44_100


@dataclass(frozen=True, slots=True)
class Drum:
    """How one drum sounds.

    Parameters
    ----------
    pitch, bend, bend_time : float
        Hz of the body, octaves that it starts above, seconds to fall by 1/e.
    decay : float
        Seconds of the body to 1/e.
    tone, noise, metal, click : float
        Levels of body, noise, inharmonic square partials and attack.
    noise_decay : float
        Seconds of noise and metal to 1/e.
    low, high : float
        Band of noise and metal in Hz.
    bursts : int
        Strokes of a clap.
    pan : float
        −1 to 1.
    """

    pitch: float = 60.0
    bend: float = 0.0
    bend_time: float = 0.03
    decay: float = 0.2
    tone: float = 1.0
    noise: float = 0.0
    metal: float = 0.0
    click: float = 0.0
    noise_decay: float = 0.1
    low: float = 500.0
    high: float = 12_000.0
    bursts: int = 1
    pan: float = 0.0


def sound_drum(drum: Drum, velocity: float, rng: np.random.Generator) -> Signal:
    """One stroke ``[shape=(frames, 2)]``; soft strokes are shorter and darker."""
    longest = max(drum.decay * (drum.tone > 0), drum.noise_decay * (drum.noise + drum.metal > 0))
    total = int(_RATE * min(3.0, 6.5 * longest + 0.05))
    time = np.arange(total) / _RATE
    out = np.zeros(total)
    if drum.tone:
        rise = drum.bend * drum.bend_time * (1 - np.exp(-time / drum.bend_time))
        cycles = drum.pitch * (time + rise * 1.6)
        body = np.sin(2 * np.pi * cycles) * np.exp(-time / drum.decay)
        out += drum.tone * body * np.minimum(1, time / 0.0008)
    if drum.click:
        out += drum.click * rng.standard_normal(total) * np.exp(-time / 0.0012)
    if drum.noise or drum.metal:
        out += _rattle(drum, velocity, time, rng)
    fade = np.minimum(1.0, (total - np.arange(total)) / 400)
    angle = (drum.pan * 0.5 + 0.5) * np.pi / 2
    sides = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2)
    stroke: Signal = (out * fade * velocity**1.4)[:, None] * sides
    return stroke


def _rattle(drum: Drum, velocity: float, time: Signal, rng: np.random.Generator) -> Signal:
    source = drum.noise * rng.standard_normal(len(time))
    for ratio in (1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523) if drum.metal else ():
        source += drum.metal * 0.4 * np.sign(np.sin(2 * np.pi * 540 * ratio * time))
    spectrum = np.fft.rfft(source)
    hertz = np.fft.rfftfreq(len(time), 1 / _RATE)
    top = drum.high * (0.55 + 0.45 * velocity)
    band = 1 / np.sqrt(1 + (drum.low / np.maximum(hertz, 1)) ** 6) / np.sqrt(1 + (hertz / top) ** 6)
    envelope = np.exp(-time / (drum.noise_decay * (0.7 + 0.3 * velocity)))
    if drum.bursts > 1:
        for burst in range(drum.bursts - 1):
            late = (drum.bursts - 1 - burst) * 0.011
            envelope = np.where(time < late, np.exp(-((-(time - late)) % 0.011) / 0.006), envelope)
    rattle: Signal = np.fft.irfft(spectrum * band, len(time)) * envelope
    return rattle


_ANALOG: dict[int, Drum] = {
    36: Drum(52, 2.2, 0.032, 0.16, 1.0, click=0.2),
    35: Drum(44, 1.4, 0.05, 0.45, 1.2, click=0.04),
    37: Drum(1700, 0.2, 0.01, 0.015, 0.5, 0.3, noise_decay=0.015, low=1500),
    38: Drum(185, 0.6, 0.02, 0.09, 0.7, 0.9, click=0.2, noise_decay=0.13, low=900, high=10500),
    40: Drum(165, 0.5, 0.03, 0.12, 0.6, 0.6, click=0.1, noise_decay=0.17, low=700, high=8000),
    39: Drum(0, tone=0, noise=0.9, noise_decay=0.09, low=900, high=6500, bursts=3),
    42: Drum(0, tone=0, noise=0.6, metal=0.6, noise_decay=0.032, low=6500, high=15000, pan=0.25),
    44: Drum(0, tone=0, noise=0.3, metal=0.2, noise_decay=0.02, low=6000, high=13000, pan=0.25),
    46: Drum(0, tone=0, noise=0.5, metal=0.5, noise_decay=0.17, low=6500, high=15000, pan=0.25),
    49: Drum(0, tone=0, noise=0.4, metal=0.3, noise_decay=0.75, low=3500, high=14000, pan=-0.3),
    57: Drum(0, tone=0, noise=0.4, metal=0.3, noise_decay=0.6, low=4500, high=14000, pan=0.35),
    51: Drum(0, tone=0, noise=0.1, metal=0.4, noise_decay=0.3, low=5500, high=12000, pan=0.3),
    50: Drum(170, 0.7, 0.05, 0.2, 1.0, 0.06, click=0.08, low=400, pan=0.4),
    47: Drum(125, 0.7, 0.06, 0.24, 1.0, 0.06, click=0.08, low=400, pan=0.1),
    45: Drum(96, 0.7, 0.07, 0.28, 1.0, 0.06, click=0.08, low=300, pan=-0.2),
    41: Drum(72, 0.7, 0.08, 0.34, 1.0, 0.06, click=0.08, low=300, pan=-0.4),
    43: Drum(84, 0.7, 0.07, 0.3, 1.0, 0.06, click=0.08, low=300, pan=-0.3),
    56: Drum(0, tone=0, metal=0.5, noise_decay=0.08, low=600, high=4000, pan=-0.25),
    82: Drum(0, tone=0, noise=0.45, noise_decay=0.04, low=5000, high=13000, pan=-0.35),
    70: Drum(0, tone=0, noise=0.4, noise_decay=0.025, low=6000, high=14000, pan=-0.35),
    54: Drum(0, tone=0, noise=0.35, metal=0.2, noise_decay=0.09, low=6500, high=15000, pan=-0.3),
    75: Drum(2500, 0, 0.01, 0.03, 0.7, pan=0.3),
    76: Drum(980, 0.1, 0.01, 0.035, 0.7, pan=-0.4),
    77: Drum(720, 0.1, 0.01, 0.04, 0.7, pan=-0.4),
    62: Drum(330, 0.2, 0.01, 0.06, 0.8, 0.05, pan=-0.3),
    63: Drum(250, 0.2, 0.02, 0.14, 0.9, pan=-0.3),
    64: Drum(190, 0.2, 0.02, 0.18, 0.9, pan=0.2),
}
_DEEP: dict[int, Drum] = _ANALOG | {
    36: Drum(50, 2.4, 0.026, 0.21, 1.0, click=0.22),
    38: Drum(200, 0.5, 0.02, 0.08, 0.6, 0.95, click=0.2, noise_decay=0.16, low=1100, high=11000),
    42: Drum(0, tone=0, noise=0.45, metal=0.75, noise_decay=0.026, low=8000, high=16000, pan=0.2),
}
_CINEMA: dict[int, Drum] = _ANALOG | {
    36: Drum(46, 1.6, 0.045, 0.34, 1.0, 0.5, click=0.15, noise_decay=0.09, low=150, high=3500),
    38: Drum(125, 0.8, 0.03, 0.18, 0.9, 0.8, click=0.2, noise_decay=0.22, low=400, high=7000),
    41: Drum(64, 0.9, 0.05, 0.32, 1.0, 0.5, click=0.15, low=200, high=4000, pan=-0.3),
    45: Drum(84, 0.9, 0.05, 0.3, 1.0, 0.5, click=0.15, low=200, high=4500, pan=0.3),
    47: Drum(104, 0.9, 0.05, 0.26, 1.0, 0.5, click=0.15, low=250, high=5000, pan=0.1),
    50: Drum(132, 0.9, 0.04, 0.22, 1.0, 0.5, click=0.15, low=250, high=5500, pan=-0.1),
}
KITS: dict[str, dict[int, Drum]] = {"analog": _ANALOG, "deep": _DEEP, "cinema": _CINEMA}
"""General MIDI key to drum for each electronic kit; a key that a kit lacks borrows from the
nearest one that it has."""
