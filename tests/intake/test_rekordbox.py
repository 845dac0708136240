"""Rekordbox's export: tracks found where they lie and where they went, and what they say."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest

from adaptive.intake.claims import claims_of
from adaptive.intake.rekordbox import read_rekordbox, rekordbox_claims


def track(place: str, *, marks: str = "", **attributes: str) -> str:
    location = "file://localhost/" + quote(place)
    said = " ".join(f"{name}={quoteattr(text)}" for name, text in attributes.items())
    return f'<TRACK Location="{location}" {said}>{marks}</TRACK>'


def mark(start: float, bpm: float, meter: str = "4/4") -> str:
    return f'<TEMPO Inizio="{start}" Bpm="{bpm}" Metro="{meter}" Battito="1"/>'


def export(folder: Path, *tracks: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rekordbox.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><DJ_PLAYLISTS Version="1.0.0"><COLLECTION>'
        + "".join(tracks)
        + "</COLLECTION></DJ_PLAYLISTS>",
        encoding="utf-8",
    )
    return path


def said(path: Path, root: Path) -> dict[str, object]:
    return {claim.field: claim.value for claim in rekordbox_claims(path, root)}


def test_a_track_with_one_tempo(tmp_path: Path) -> None:
    marks = mark(0.03, 127.5, "3/4")
    place = "C:/Music/Pack/雨 &.wav"
    export(tmp_path, track(place, marks=marks, AverageBpm="127.49", Tonality="8A", Name="Rain"))
    assert said(tmp_path / "Pack" / "雨 &.wav", tmp_path) == {
        "bpm": 127.5, "meter": "3/4", "key": "A minor", "title": "Rain",
    }  # fmt: skip


def test_a_track_whose_tempo_moves_is_less_sure(tmp_path: Path) -> None:
    moving = mark(0, 120) + mark(9, 124)
    export(
        tmp_path,
        track("C:/a.wav", marks=moving, AverageBpm="122.00"),
        track("C:/b.wav", marks=mark(0, 122), AverageBpm="122.00"),
    )
    a, b = (
        next(c for c in rekordbox_claims(tmp_path / name, tmp_path) if c.field == "bpm")
        for name in ("a.wav", "b.wav")
    )
    assert (a.value, b.value) == (122.0, 122.0)
    assert a.confidence < b.confidence


def test_of_two_tracks_of_one_name_the_folders_decide(tmp_path: Path) -> None:
    export(
        tmp_path,
        track("D:/x/Slow/a.wav", AverageBpm="80"),
        track("D:/x/Fast/a.wav", AverageBpm="160"),
    )
    assert said(tmp_path / "Fast" / "a.wav", tmp_path) == {"bpm": 160.0}
    assert said(tmp_path / "Slow" / "a.wav", tmp_path) == {"bpm": 80.0}
    assert said(tmp_path / "Other" / "a.wav", tmp_path) == {}


def test_a_name_alone_needs_the_same_size(tmp_path: Path) -> None:
    export(tmp_path, track("D:/x/a.wav", AverageBpm="80", Size="10"))
    path = tmp_path / "other" / "a.wav"
    path.parent.mkdir()
    path.write_bytes(b"0123456789")
    assert said(path, tmp_path) == {"bpm": 80.0}
    path.write_bytes(b"012345678")
    assert said(path, tmp_path) == {}


def test_the_nearest_export_speaks(tmp_path: Path) -> None:
    export(tmp_path, track("D:/p/a.wav", AverageBpm="80"))
    export(tmp_path / "p", track("D:/p/a.wav", AverageBpm="90"))
    assert said(tmp_path / "p" / "a.wav", tmp_path) == {"bpm": 90.0}
    assert said(tmp_path / "p" / "a.wav", tmp_path / "p") == {"bpm": 90.0}


def test_an_export_that_changes_is_read_again(tmp_path: Path) -> None:
    export(tmp_path, track("D:/a.wav", AverageBpm="80"))
    assert said(tmp_path / "a.wav", tmp_path) == {"bpm": 80.0}
    export(tmp_path, track("D:/a.wav", AverageBpm="100"))
    assert said(tmp_path / "a.wav", tmp_path) == {"bpm": 100.0}


@pytest.mark.parametrize(
    "content", [b"", b"no xml", b"<DJ_PLAYLISTS><TRACK", b"\xff\xfe\0\0", b"<a>&bad;</a>"]
)
def test_a_broken_export_claims_nothing_and_hides_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rekordbox.xml").write_bytes(content)
    path = tmp_path / "bass_120bpm.wav"
    assert (120.0, "name") in [(c.value, c.source) for c in claims_of(path, tmp_path)]
    assert read_rekordbox(tmp_path / "rekordbox.xml").find(path) is None


@pytest.mark.parametrize("bpm", ["0", "-3", "nan", "inf", "fast", ""])
def test_tempos_that_are_none(tmp_path: Path, bpm: str) -> None:
    export(tmp_path, track("D:/a.wav", AverageBpm=bpm))
    assert said(tmp_path / "a.wav", tmp_path) == {}
