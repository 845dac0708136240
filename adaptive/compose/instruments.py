"""The band: every instrument that pieces may name, sampled and synthesised.

Each has a General MIDI preset, used when a SoundFont is at hand, and a patch for our own
synthesiser, used otherwise. Electronic instruments have a patch alone, so that they sound the
same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from adaptive.compose.patch import Patch

__all__ = ["INSTRUMENTS", "Instrument"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One player of the band.

    Parameters
    ----------
    name : str
        As pieces and manifests write it.
    patch : Patch or None
        Our own synthesis; None for drum kits.
    preset : int
        General MIDI program 0–127 (or kit number), −1 for none: always our own synthesis.
    bank : int
        0, 8 (Roland GS variations) or 128 (kits).
    kit : str
        Electronic kit of :data:`adaptive.compose.drumkit.KITS` for drums.
    ring : float
        Seconds that a note may go on after it is let go.
    """

    name: str
    patch: Patch | None = None
    preset: int = -1
    bank: int = 0
    kit: str = ""
    ring: float = 2.0


def _bell(*partials: tuple[float, float, float], **other: float) -> Patch:
    return Patch(partials=partials, attack=0.001, decay=9.0, sustain=1.0, release=0.6, **other)  # type: ignore[arg-type]


_PIANO = Patch(
    "saw",
    3,
    3.0,
    1500,
    2.2,
    0.35,
    attack=0.002,
    decay=1.3,
    sustain=0.0,
    release=0.35,
    track=0.75,
    body=0.10,
)
_GUITAR = Patch(
    "pulse",
    1,
    0,
    1100,
    2.6,
    0.16,
    attack=0.002,
    decay=0.8,
    sustain=0.0,
    release=0.25,
    track=0.6,
    body=0.14,
    formants=((110, 4, 0.6), (210, 4, 0.5)),
)
_BASS = Patch(
    "saw",
    1,
    0,
    420,
    1.8,
    0.16,
    attack=0.004,
    decay=1.1,
    sustain=0.15,
    release=0.12,
    track=0.5,
    sub=0.12,
    body=0.06,
)
_STRINGS = Patch(
    "saw",
    5,
    16,
    2600,
    attack=0.12,
    decay=1.0,
    sustain=0.9,
    release=0.35,
    track=0.3,
    vibrato=7,
    formants=((400, 3, 0.7), (1100, 3, 0.8), (2800, 4, 0.7)),
)
_VIOLIN = Patch(
    "saw",
    1,
    0,
    3400,
    attack=0.06,
    decay=1.0,
    sustain=0.92,
    release=0.18,
    track=0.3,
    vibrato=17,
    formants=((480, 4, 0.5), (1200, 3, 0.6), (3000, 6, 0.6)),
    breath=0.02,
)
_BRASS = Patch(
    "saw",
    2,
    7,
    1500,
    -1.6,
    0.07,
    attack=0.045,
    decay=0.9,
    sustain=0.85,
    release=0.16,
    track=0.35,
    formants=((520, 5, 0.7), (1300, 4, 0.7)),
)
_WOOD = Patch(
    "hollow",
    1,
    0,
    2600,
    attack=0.05,
    decay=1.0,
    sustain=0.9,
    release=0.14,
    track=0.5,
    vibrato=8,
    breath=0.05,
)
_SAX = Patch(
    "reed",
    1,
    0,
    2300,
    -0.8,
    0.06,
    attack=0.035,
    decay=0.8,
    sustain=0.85,
    release=0.12,
    track=0.35,
    vibrato=14,
    breath=0.06,
    formants=((560, 5, 0.6), (1400, 6, 0.6)),
)
_FLUTE = Patch(
    "triangle",
    1,
    0,
    3000,
    attack=0.05,
    decay=1.0,
    sustain=0.9,
    release=0.16,
    vibrato=12,
    breath=0.14,
)
_CHOIR = Patch(
    "saw",
    5,
    18,
    2400,
    attack=0.2,
    decay=1.0,
    sustain=0.95,
    release=0.5,
    vibrato=12,
    formants=((650, 12, 0.35), (1080, 9, 0.3), (2700, 6, 0.3)),
    breath=0.03,
)
_ORGAN = Patch("organ", 1, 0, 6000, attack=0.01, decay=1.0, sustain=1.0, release=0.08, vibrato=4)
_EP = Patch(
    "sine",
    2,
    4,
    8000,
    attack=0.002,
    decay=1.6,
    sustain=0.05,
    release=0.3,
    fm_ratio=1.0,
    fm_index=1.6,
    fm_decay=0.5,
    body=0.04,
)
_PIZZ = Patch(
    "saw",
    3,
    10,
    900,
    2.2,
    0.08,
    attack=0.002,
    decay=0.22,
    sustain=0.0,
    release=0.15,
    formants=((400, 4, 0.6),),
    body=0.08,
)
_LEAD = Patch(
    "saw", 3, 14, 3800, 1.2, 0.15, 4.0, attack=0.01, decay=0.6, sustain=0.8, release=0.2, vibrato=10
)
_PAD = Patch(
    "saw", 5, 22, 1400, -1.0, 0.9, attack=0.5, decay=1.0, sustain=0.95, release=1.0, track=0.3
)


def _sampled(rows: list[tuple[str, int, int, Patch]]) -> list[Instrument]:
    return [Instrument(name, patch, preset, bank, ring=2.5) for name, bank, preset, patch in rows]


_SAMPLED = _sampled([
    ("piano", 0, 0, _PIANO),
    ("electric piano", 0, 4, _EP),
    ("harpsichord", 0, 6, Patch("pulse", 2, 5, 5200, 1.0, 0.2, attack=0.001, decay=0.7,
                                sustain=0.0, release=0.1, body=0.1)),
    ("clavinet", 0, 7, Patch("pulse", 1, 0, 2600, 1.5, 0.1, 4.0, attack=0.001, decay=0.5,
                             sustain=0.1, release=0.06, body=0.1)),
    ("celesta", 0, 8, _bell((1, 1, 0.9), (4, 0.3, 0.35), (9.2, 0.08, 0.12))),
    ("glockenspiel", 0, 9, _bell((1, 1, 1.1), (2.75, 0.35, 0.5), (5.4, 0.2, 0.2))),
    ("music box", 0, 10, _bell((1, 1, 0.8), (3.98, 0.25, 0.4), (8.1, 0.1, 0.15))),
    ("vibraphone", 0, 11, _bell((1, 1, 1.8), (4, 0.22, 0.7), (10, 0.05, 0.15))),
    ("marimba", 0, 12, _bell((1, 1, 0.35), (3.93, 0.3, 0.1), (9.2, 0.1, 0.04))),
    ("xylophone", 0, 13, _bell((1, 1, 0.22), (3.0, 0.4, 0.1), (6.2, 0.15, 0.05))),
    ("tubular bells", 0, 14, _bell((0.5, 0.3, 3), (1, 0.9, 2.6), (1.48, 0.6, 2), (2, 0.6, 1.6),
                                   (2.7, 0.35, 1.0))),
    ("dulcimer", 0, 15, _GUITAR),
    ("organ", 0, 16, _ORGAN),
    ("rock organ", 0, 18, _ORGAN),
    ("church organ", 0, 19, _ORGAN),
    ("accordion", 0, 21, Patch("reed", 2, 12, 3000, attack=0.03, sustain=0.95, release=0.1)),
    ("harmonica", 0, 22, Patch("reed", 1, 0, 3200, attack=0.04, sustain=0.9, release=0.1,
                               vibrato=16, breath=0.04)),
    ("bandoneon", 0, 23, Patch("reed", 2, 8, 2600, attack=0.03, sustain=0.95, release=0.1)),
    ("nylon guitar", 0, 24, _GUITAR),
    ("steel guitar", 0, 25, _GUITAR),
    ("jazz guitar", 0, 26, _GUITAR),
    ("clean guitar", 0, 27, _GUITAR),
    ("muted guitar", 0, 28, _PIZZ),
    ("overdriven guitar", 0, 29, _LEAD),
    ("distorted guitar", 0, 30, _LEAD),
    ("ukulele", 8, 24, _GUITAR),
    ("double bass", 0, 32, _BASS),
    ("electric bass", 0, 33, _BASS),
    ("picked bass", 0, 34, _BASS),
    ("fretless bass", 0, 35, _BASS),
    ("slap bass", 0, 36, _BASS),
    ("violin", 0, 40, _VIOLIN),
    ("viola", 0, 41, _VIOLIN),
    ("cello", 0, 42, _VIOLIN),
    ("contrabass", 0, 43, _STRINGS),
    ("tremolo strings", 0, 44, _STRINGS),
    ("pizzicato", 0, 45, _PIZZ),
    ("harp", 0, 46, _GUITAR),
    ("timpani", 0, 47, _bell((1, 1, 0.5), (1.5, 0.5, 0.35), (1.98, 0.35, 0.3), body=0.3)),
    ("strings", 0, 48, _STRINGS),
    ("slow strings", 0, 49, _STRINGS),
    ("choir", 0, 52, _CHOIR),
    ("voices", 0, 53, _CHOIR),
    ("trumpet", 0, 56, _BRASS),
    ("trombone", 0, 57, _BRASS),
    ("tuba", 0, 58, _BRASS),
    ("muted trumpet", 0, 59, _BRASS),
    ("horn", 0, 60, _BRASS),
    ("brass", 0, 61, _BRASS),
    ("soprano saxophone", 0, 64, _SAX),
    ("alto saxophone", 0, 65, _SAX),
    ("saxophone", 0, 66, _SAX),
    ("oboe", 0, 68, _SAX),
    ("english horn", 0, 69, _SAX),
    ("bassoon", 0, 70, _WOOD),
    ("clarinet", 0, 71, _WOOD),
    ("piccolo", 0, 72, _FLUTE),
    ("flute", 0, 73, _FLUTE),
    ("recorder", 0, 74, _FLUTE),
    ("pan flute", 0, 75, _FLUTE),
    ("shakuhachi", 0, 77, _FLUTE),
    ("whistle", 0, 78, _FLUTE),
    ("ocarina", 0, 79, _FLUTE),
    ("sitar", 0, 104, _GUITAR),
    ("banjo", 0, 105, _GUITAR),
    ("shamisen", 0, 106, _GUITAR),
    ("koto", 0, 107, _GUITAR),
    ("kalimba", 0, 108, _bell((1, 1, 0.5), (5.6, 0.15, 0.12), (0.5, 0.06, 0.1))),
    ("bagpipe", 0, 109, _SAX),
    ("fiddle", 0, 110, _VIOLIN),
    ("shenai", 0, 111, _SAX),
    ("steel drums", 0, 114, _bell((1, 1, 0.6), (2, 0.5, 0.4), (3.01, 0.2, 0.2))),
    ("taiko", 0, 116, _bell((1, 1, 0.35), (1.6, 0.5, 0.2), (2.2, 0.3, 0.12), body=0.5)),
])  # fmt: skip

_SYNTHESISED = [
    Instrument("saw bass", Patch("saw", 2, 8, 620, 2.0, 0.14, 5.0, 0.3, 0.003, 0.5, 0.7, 0.06,
                                 sub=0.12)),
    Instrument("sub bass", Patch("triangle", 1, 0, 900, attack=0.006, sustain=0.9, release=0.08,
                                 fm_ratio=1.0, fm_index=0.9, fm_decay=0.6)),
    Instrument("reese bass", Patch("saw", 3, 26, 1100, 0.0, 0.2, 3.0, 0.3, 0.01, 0.5, 0.9, 0.1,
                                   sub=0.12)),
    Instrument("pluck bass", Patch("square", 1, 0, 420, 2.4, 0.07, 4.0, 0.4, 0.002, 0.2, 0.25,
                                   0.05, sub=0.2)),
    Instrument("synth pluck", Patch("pulse", 2, 9, 900, 3.0, 0.09, 4.0, 0.6, 0.002, 0.3, 0.0,
                                    0.18)),
    Instrument("synth arp", Patch("saw", 2, 10, 1100, 2.4, 0.07, 5.0, 0.5, 0.002, 0.22, 0.1, 0.1)),
    Instrument("synth lead", _LEAD),
    Instrument("square lead", Patch("square", 2, 8, 3000, 0.8, 0.12, 2.0, attack=0.008, sustain=0.8,
                                    release=0.14, vibrato=12)),
    Instrument("glass lead", Patch("triangle", 3, 10, 6000, attack=0.02, sustain=0.85, release=0.3,
                                   vibrato=9, fm_ratio=3.0, fm_index=0.5, fm_decay=0.3)),
    Instrument("synth pad", _PAD, ring=3.0),
    Instrument("dark pad", Patch("saw", 5, 26, 520, 0.5, 1.5, 2.0, 0.3, 0.7, 1.0, 0.95, 1.2,
                                 sub=0.1), ring=3.0),
    Instrument("glass pad", Patch("hollow", 4, 16, 2600, -0.8, 0.8, attack=0.6, sustain=0.95,
                                  release=1.2, fm_ratio=2.0, fm_index=0.35, fm_decay=2.0)),
    Instrument("supersaw", Patch("saw", 7, 34, 3200, 0.6, 0.4, 2.0, 0.4, 0.02, 0.8, 0.85, 0.3)),
    Instrument("synth brass", Patch("saw", 4, 18, 1400, -1.4, 0.12, 2.0, 0.4, 0.03, 0.8, 0.85,
                                    0.2)),
    Instrument("synth stab", Patch("saw", 5, 24, 1500, 2.0, 0.1, 3.0, 0.4, 0.002, 0.25, 0.15,
                                   0.15)),
    Instrument("fm bell", Patch("sine", 1, 0, 9000, attack=0.001, decay=1.4, sustain=0.0,
                                release=0.8, fm_ratio=3.5, fm_index=2.6, fm_decay=0.6)),
    Instrument("fm keys", _EP),
    Instrument("drone", Patch("saw", 4, 14, 260, 0.4, 3.0, 4.0, 0.2, 1.2, 1.0, 1.0, 1.5, sub=0.25)),
    Instrument("air", Patch("sine", 1, 0, 4000, attack=0.8, sustain=1.0, release=1.5, breath=1.6)),
    Instrument("chip lead", Patch("square", 1, 0, 9000, attack=0.002, decay=0.3, sustain=0.6,
                                  release=0.05)),
    Instrument("theremin", Patch("sine", 1, 0, 5000, attack=0.12, sustain=1.0, release=0.3,
                                 vibrato=34, vibrato_hz=5.8, fm_ratio=1.0, fm_index=0.4,
                                 fm_decay=9.0)),
    Instrument(
        "riser",
        Patch("saw", 7, 60, 9000, -6.0, 1.3, 5.0, 0.2, attack=2.2, sustain=1.0, release=0.12,
              breath=0.5),
    ),
]  # fmt: skip

_KITS = [
    Instrument("drum kit", None, 0, 128, "analog"),
    Instrument("room kit", None, 8, 128, "analog"),
    Instrument("power kit", None, 16, 128, "deep"),
    Instrument("jazz kit", None, 32, 128, "analog"),
    Instrument("brush kit", None, 40, 128, "analog"),
    Instrument("orchestral kit", None, 48, 128, "cinema"),
    Instrument("hand percussion", None, 0, 128, "analog"),
    Instrument("electronic kit", None, -1, 128, "analog"),
    Instrument("deep kit", None, -1, 128, "deep"),
    Instrument("cinematic drums", None, -1, 128, "cinema"),
]

INSTRUMENTS: dict[str, Instrument] = {
    instrument.name: instrument for instrument in (*_SAMPLED, *_SYNTHESISED, *_KITS)
}
"""Every instrument by name."""
