"""What counts as right of an import: planted mistakes are found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.import_truth import with_folders, with_manifest, within_series, within_tracks

MANIFEST = """
[[loop]]
file = "a/loop_one.flac"
beat_frames = 22050
bars = 4
key = "G major"
part = "mix"
"""


FIELDS = ("tempo", "bars", "key", "part")


def loop(file: str, **fields: Any) -> dict[str, Any]:
    told = {"id": file, "file": file, "beat_frames": 22_050, "meter": "4/4", "bars": 4}
    return {**told, "key": "G major", "part": "mix", **fields}


def counts(agreements: list[Any]) -> dict[str, tuple[int, int]]:
    return {a.name.split(" (")[0]: (a.right, a.total) for a in agreements}


def test_a_manifest_is_held_against_tempo_bars_key_and_part(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(MANIFEST, encoding="utf-8")
    same = with_manifest([loop("b/loop_one.flac", beat_frames=22_150)], path)
    assert counts(same) == dict.fromkeys(FIELDS, (1, 1))
    octave = loop("b/loop_one.flac", beat_frames=44_100, bars=2, key="G minor", part="drums")
    assert counts(with_manifest([octave], path)) == dict.fromkeys(
        ("tempo", "bars", "key", "part"), (0, 1)
    )
    missing = with_manifest([loop("b/other.flac")], path)
    assert all(agreement.right == 0 and agreement.wrong for agreement in missing)


def test_folders_name_parts() -> None:
    entries = [
        loop("audio/beats/x.ogg", part="drums"),
        loop("audio/beats/y.ogg", part="bass"),
        loop("audio/bassloops/z.ogg", part="bass"),
        loop("audio/other/w.ogg"),
    ]
    [part] = with_folders(entries)
    assert (part.right, part.total) == (2, 3)
    assert part.wrong == ["y (bass, not drums or percussion)"]


def test_loops_of_one_series_and_length_have_one_tempo() -> None:
    entries = [
        loop("rave_kick01.ogg"),
        loop("rave_kick02.ogg", beat_frames=22_100),
        loop("rave_hat01.ogg", beat_frames=11_025, bars=8),
        loop("rave_long.ogg", bars=8, beat_frames=30_000),
        loop("alone.ogg"),
    ]
    [series] = within_series(entries)
    assert (series.right, series.total) == (2, 3)
    assert series.wrong == ["rave_hat01 (2.00 × the tempo)"]


def test_segments_follow_on_and_keep_their_tracks_tempo() -> None:
    bars = 4 * 4 * 22_050
    entries = [
        loop("t.ogg", start=0, id="t/1"),
        loop("t.ogg", start=bars, id="t/2"),
        loop("t.ogg", start=2 * bars + 7, id="t/3", beat_frames=25_000),
    ]
    follows, steady = within_tracks(entries)
    assert (follows.right, follows.total) == (1, 2)
    assert follows.wrong == ["t/2 (7 frames before the next)"]
    assert (steady.right, steady.total) == (2, 3)
