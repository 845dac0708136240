"""Measure a built library: every loop's levels, seam and balance, every family's sum and order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from adaptive.compose.chord import Chord
from adaptive.compose.manifest import Entry, read_entries
from adaptive.compose.measure import (
    band_balance,
    brightness,
    chroma,
    longest_silence,
    rms_db,
    seam_ratio,
)
from adaptive.compose.periodic import loudness, true_peak_db

__all__ = ["family_faults", "loop_faults", "loudest_set", "read_loop", "report"]

Signal = NDArray[np.float64]


def read_loop(library: Path, entry: Entry) -> Signal:
    """Decoded audio of an entry, without pre-roll and post-roll ``[shape=(frames, 2)]``."""
    audio, _ = soundfile.read(library / entry["file"], always_2d=True)
    start = entry.get("start", 0)
    sound: Signal = audio[start : start + entry["frames"]]
    return sound


def loop_faults(entry: Entry, sound: Signal) -> list[str]:
    """What is wrong with one decoded loop, in words; empty when nothing is."""
    faults = []
    if len(sound) != entry["frames"]:
        faults.append(f"{len(sound)} frames of {entry['frames']}")
    if (peak := true_peak_db(sound)) > -1.0:
        faults.append(f"true peak {peak:.1f} dBTP")
    if abs(float(sound.mean())) > 1e-3:
        faults.append("DC offset")
    if entry.get("kind") == "stinger":
        return faults
    if (ratio := seam_ratio(sound)) > 1.0:
        faults.append(f"seam {ratio:.2f} × the greatest inner step")
    if abs(loudness(sound) - entry["loudness"]) > 0.7:
        faults.append(f"loudness {loudness(sound):.1f} LUFS")
    bar = entry["frames"] / entry["bars"] / 44_100
    if (gap := longest_silence(sound)) >= bar:
        faults.append(f"{gap:.1f} s of silence")
    if "chords" in entry and (share := _chord_share(entry, sound)) < 0.5:
        faults.append(f"only {share:.0%} of its pitch is in its chords")
    return faults


def _chord_share(entry: Entry, sound: Signal) -> float:
    """Share of the pitch-class power that lies in the written chords' tones and the key."""
    span = len(sound) / len(entry["chords"])
    shares = []
    for index, symbol in enumerate(entry["chords"]):
        part = sound[round(index * span) : round((index + 1) * span)]
        classes = chroma(part)
        chord = Chord.parse(symbol)
        shares.append(sum(float(classes[c]) for c in chord.pitch_classes | {chord.bass}))
    return float(np.mean(shares))


def loudest_set(library: Path, entries: list[Entry]) -> tuple[float, list[str]]:
    """Sample peak in dBFS of the sum of each part's most energetic loop, and their ids."""
    best: dict[str, Entry] = {}
    for entry in entries:
        held = best.get(entry["part"])
        if held is None or entry["energy"] > held["energy"]:
            best[entry["part"]] = entry
    length = int(np.lcm.reduce([entry["frames"] for entry in best.values()]))
    total = np.zeros((length, 2))
    for entry in best.values():
        sound = read_loop(library, entry)
        total += np.tile(sound, (length // len(sound), 1))
    peak = float(np.abs(total).max())
    return 20 * float(np.log10(max(peak, 1e-9))), [entry["id"] for entry in best.values()]


def family_faults(library: Path, entries: list[Entry]) -> list[str]:
    """What does not fit in a family: its loudest sum, and the order of its energies."""
    faults = []
    peak, ids = loudest_set(library, entries)
    if peak > -1.0:
        faults.append(f"sum of {', '.join(ids)} peaks at {peak:.1f} dBFS")
    by_part: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_part[entry["part"]].append(entry)
    for rows in by_part.values():
        ladder: dict[int, list[float]] = defaultdict(list)
        for entry in rows:
            ladder[entry["energy"]].append(rms_db(read_loop(library, entry)))
        steps = [(energy, float(np.mean(ladder[energy]))) for energy in sorted(ladder)]
        for (low, a), (high, b) in pairwise(steps):
            if b <= a:
                faults.append(f"{rows[0]['part']}: energy {high} is not louder than {low}")
    return faults


def report(library: Path) -> Iterator[str]:
    """One line a loop with its figures, then one a fault; the last line counts the faults."""
    entries = read_entries(library / "library.toml")
    families: dict[str, list[Entry]] = defaultdict(list)
    faults: list[str] = []
    for entry in entries:
        sound = read_loop(library, entry)
        faults += [f"{entry['id']}: {fault}" for fault in loop_faults(entry, sound)]
        bands = " ".join(f"{share:4.0%}" for share in band_balance(sound).values())
        share = f"{_chord_share(entry, sound):4.0%}" if "chords" in entry else "   –"
        yield (
            f"{entry['id']:32} {loudness(sound):6.1f} LUFS {true_peak_db(sound):6.1f} dBTP"
            f"  bright {brightness(sound):.2f}  density {entry.get('density', 0.0):5.2f}"
            f"  seam {seam_ratio(sound):.2f}  chord {share}  bands {bands}"
        )
        if "family" in entry:
            families[entry["family"]].append(entry)
    for family, rows in families.items():
        peak, _ = loudest_set(library, rows)
        yield f"{family}: loudest set peaks at {peak:.1f} dBFS"
        faults += [f"{family}: {fault}" for fault in family_faults(library, rows)]
    yield from (f"fault: {fault}" for fault in faults)
    yield f"{len(entries)} loops and stingers, {len(faults)} faults"
