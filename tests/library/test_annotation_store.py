"""The store of annotations: what is written is read, and the manifest wins over it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from adaptive.cues import Part
from adaptive.errors import LibraryError
from adaptive.library import (
    STORE_NAME,
    FileStamp,
    Library,
    Loop,
    LoopSequence,
    Provenance,
    Stinger,
    hash_file,
    read_columns,
    read_library,
    read_provenance,
    write_annotations,
)
from adaptive.library.annotation_store import read_store
from adaptive.library.word_lists import distinct_lists
from adaptive.music import Emotion, Frame, Key, Meter, Tempo

HEAD = '[library]\nname = "L"\nsample_rate = 44100\nannotations = "annotations.parquet"\n'


def loop(identity: str, **changes: object) -> Loop:
    fields: dict[str, object] = {
        "id": identity,
        "path": f"{identity}.wav",
        "part": Part.BASS,
        "tempo": Tempo.from_bpm(120.0),
        "meter": Meter(4, 4),
        "bars": 2,
    }
    return Loop(**{**fields, **changes})  # type: ignore[arg-type]


LOOPS = (
    loop(
        "昼の森",
        part=Part.HARMONY,
        key=Key(9, "minor"),
        tempo=Tempo.from_bpm(97.0),
        meter=Meter.parse("7/8 (3+2+2)"),
        bars=3,
        emotion=Emotion(0.1234567890123, -0.5),
        energy=33.3,
        loudness=-17.25,
        instruments=frozenset({"琴", "flute"}),
        scenes=frozenset({"forest", "夜"}),
        tags=frozenset({"A"}),
        chords=("Am", "F", "Am"),
        family="f",
        pattern="9010" * 4,
        swing=0.6,
        syncopation=0.1,
        dynamics=12.0,
        noisiness=0.2,
        percussiveness=0.3,
        register=60.0,
        width=0.4,
        complexity=0.5,
        harmonic_rhythm=1.5,
        next=("b", "c"),
        start=500,
        file_frames=1000,
        semitones=-2,
        seam_fade=50,
        licence="CC0-1.0",
    ),
    loop("b", key=Key(0, "major"), chords=("C",)),
    loop("c", swing=0.5, instruments=frozenset({"flute", "琴"})),
)
STINGERS = (
    Stinger(
        id="hit", path="hit.wav", frames=Frame(4410), tags=frozenset({"death"}), pickup=10, tail=99
    ),
    Stinger(id="fill", path="fill.wav", frames=Frame(99), tempo=Tempo.from_bpm(90.0), key=Key(2)),
)


def store(folder: Path, loops: Sequence[Loop] = LOOPS, **more: object) -> Path:
    path = folder / STORE_NAME
    write_annotations(path, loops, STINGERS, sample_rate=44_100, **more)  # type: ignore[arg-type]
    return path


def library(folder: Path, entries: str = "", **more: object) -> Library:
    store(folder, **more)
    (folder / "library.toml").write_text(HEAD + entries, encoding="utf-8")
    return read_library(folder)


class TestRoundTrip:
    def test_every_field_comes_back(self, tmp_path: Path) -> None:
        found = read_store(store(tmp_path))
        assert tuple(LoopSequence(found.columns)) == LOOPS
        assert found.stingers == STINGERS
        assert found.problems == ()

    def test_a_sequence_is_written_from_its_columns(self, tmp_path: Path) -> None:
        again = LoopSequence(read_columns(store(tmp_path)))
        assert tuple(LoopSequence(read_columns(store(tmp_path, again)))) == LOOPS

    def test_provenance(self, tmp_path: Path) -> None:
        said = {"b": {"key": Provenance("acid", 0.9), "bars": Provenance("name", 0.25)}}
        path = store(tmp_path, provenance=said)
        assert read_provenance(path) == {**said, "昼の森": {}, "c": {}, "hit": {}, "fill": {}}
        assert read_provenance(path, ["b"]) == said

    def test_other_readers_find_the_manifests_names(self, tmp_path: Path) -> None:
        table = pq.read_table(store(tmp_path, provenance={"b": {"key": Provenance("tag", 1.0)}}))
        assert table.column("key").to_pylist() == ["A minor", "C major", "none", "none", "D major"]
        assert table.column("instruments").to_pylist()[0] == ["flute", "琴"]
        assert table.column("swing").to_pylist()[1:3] == [None, 0.5]
        assert table.column("key_source").to_pylist()[:2] == [None, "tag"]

    def test_nothing_is_left_beside_it(self, tmp_path: Path) -> None:
        store(tmp_path)
        store(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [STORE_NAME]

    def test_an_empty_store(self, tmp_path: Path) -> None:
        assert len(read_columns(store(tmp_path, ()))) == 0


def test_lists_are_classes() -> None:
    column = pa.array([["a", "b"], [], ["b", "a"], None, ["a", "b"], ["a"]])
    lists, place = distinct_lists(column)
    assert [lists[p] for p in place] == [("a", "b"), (), ("b", "a"), (), ("a", "b"), ("a",)]
    assert len(lists) == 4


class TestOtherWriters:
    """Stores that another program made or changed."""

    def rewritten(self, folder: Path, table: pa.Table) -> Path:
        path = folder / STORE_NAME
        pq.write_table(table, path)
        return path

    def test_plain_columns_unknown_ones_and_missing_ones(self, tmp_path: Path) -> None:
        table = pa.table(
            {
                "id": ["x"],
                "file": ["x.wav"],
                "part": ["drums"],
                "beat_frames": [22_050],
                "bars": [2],
                "mood of the day": [3],
            }
        )
        found = read_store(self.rewritten(tmp_path, table))
        expected = loop("x", part=Part.DRUMS)
        assert tuple(LoopSequence(found.columns)) == (expected,)

    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("energy", 300.0, "energy is not 0 to 100"),
            ("valence", float("nan"), "valence is not"),
            ("swing", 0.9, "swing is not"),
            ("part", "tuba", "part cannot be read"),
            ("key", "H moll", "key cannot be read"),
            ("meter", "4", "meter cannot be read"),
            ("beat_frames", 0, "tempo cannot be read"),
            ("bars", 0, "bars is not"),
            ("file", "../x.wav", "file is outside"),
            ("file", "C:\\x.wav", "file is outside"),
            ("id", "昼の森", "id is taken"),
            ("pattern", "12", "pattern is not"),
            ("seam_fade", 3, "seam_fade exceeds"),
            ("semitones", 40, "semitones is not"),
        ],
    )
    def test_a_bad_row_is_left_out(
        self, tmp_path: Path, field: str, value: object, problem: str
    ) -> None:
        table = pq.read_table(store(tmp_path))
        rows = table.to_pylist()
        rows[1][field] = value
        found = read_store(self.rewritten(tmp_path, pa.Table.from_pylist(rows)))
        assert tuple(LoopSequence(found.columns)) == (LOOPS[0], LOOPS[2])
        assert [problem in str(each) for each in found.problems] == [True]

    def test_rows_that_pass_make_loops(self, tmp_path: Path) -> None:
        """What the columns' check lets through, the loop's own check accepts."""
        rng = np.random.default_rng(3)
        rows = pq.read_table(store(tmp_path)).to_pylist()[:3] * 40
        for number, row in enumerate(rows):
            rows[number] = row = {**row, "id": str(number)}
            row["energy"] = float(rng.uniform(-20, 120))
            row["bars"] = int(rng.integers(-1, 5))
            row["beat_frames"] = int(rng.integers(22_050, 22_060))
            row["seam_fade"] = int(rng.integers(-2, 600))
        found = read_store(self.rewritten(tmp_path, pa.Table.from_pylist(rows)))
        assert 5 < len(found.columns) < 110
        assert len(list(LoopSequence(found.columns))) == len(found.columns)

    def test_damage_is_one_clear_error(self, tmp_path: Path) -> None:
        path = store(tmp_path)
        whole = path.read_bytes()
        for content in (b"", b"PAR1", whole[: len(whole) // 2], b"x" * 500, whole[:-4] + b"oops"):
            path.write_bytes(content)
            with pytest.raises(LibraryError, match="import the library again"):
                read_columns(path)
        path.unlink()
        with pytest.raises(LibraryError, match="is not there"):
            read_columns(path)

    def test_a_newer_version_is_refused(self, tmp_path: Path) -> None:
        table = pq.read_table(store(tmp_path))
        newer = table.replace_schema_metadata({b"adaptive.annotations": b"2"})
        with pytest.raises(LibraryError, match="newer version"):
            read_columns(self.rewritten(tmp_path, newer))


class TestOverlay:
    def test_without_entries_the_store_is_the_library(self, tmp_path: Path) -> None:
        found = library(tmp_path)
        assert tuple(found.loops) == LOOPS
        assert found.loops[-1] == LOOPS[-1]
        assert tuple(found.loops[1:]) == LOOPS[1:]
        assert found.stingers == STINGERS

    def test_the_manifest_wins_field_by_field(self, tmp_path: Path) -> None:
        found = library(tmp_path, '[[loop]]\nid = "b"\nenergy = 91\nbpm = 100\n')
        changed = loop("b", key=Key(0), chords=("C",), energy=91.0, tempo=Tempo.from_bpm(100.0))
        assert tuple(found.loops) == (LOOPS[0], changed, LOOPS[2])
        assert found.problems == ()

    def test_a_new_entry_comes_last(self, tmp_path: Path) -> None:
        entry = '[[loop]]\nid = "z"\nfile = "z.wav"\npart = "drums"\nbars = 1\nbpm = 120\n'
        found = library(tmp_path, entry)
        assert [each.id for each in found.loops] == ["昼の森", "b", "c", "z"]

    def test_an_entry_may_correct_the_kind(self, tmp_path: Path) -> None:
        entries = (
            '[[loop]]\nid = "b"\nkind = "stinger"\nframes = 99\n'
            '[[loop]]\nid = "hit"\nkind = "loop"\npart = "drums"\nbars = 1\nbpm = 120\n'
        )
        found = library(tmp_path, entries)
        assert [each.id for each in found.loops] == ["昼の森", "c", "hit"]
        assert [each.id for each in found.stingers] == ["fill", "b"]
        assert found.problems == ()

    def test_a_bad_entry_leaves_the_stored_sound(self, tmp_path: Path) -> None:
        found = library(tmp_path, '[[loop]]\nid = "b"\nenergy = 300\n')
        assert tuple(found.loops) == LOOPS
        assert "energy is 300" in str(found.problems[0])

    def test_a_stinger_may_be_corrected(self, tmp_path: Path) -> None:
        found = library(tmp_path, '[[loop]]\nid = "hit"\npickup = 7\n')
        assert [s.pickup for s in found.stingers] == [7, 0]

    def test_the_store_must_be_inside(self, tmp_path: Path) -> None:
        store(tmp_path)
        manifest = HEAD.replace('"annotations', '"../annotations')
        (tmp_path / "library.toml").write_text(manifest, encoding="utf-8")
        with pytest.raises(LibraryError, match="inside the library"):
            read_library(tmp_path)

    def test_scenes_of_the_default_score(self, tmp_path: Path) -> None:
        score = library(tmp_path).score
        assert list(score.scenes) == ["forest", "夜"]
        assert score.scenes["夜"].energy == 33.3


class TestHashes:
    def stamped(self, folder: Path) -> Library:
        audio = folder / "b.wav"
        audio.write_bytes(b"sound")
        now = audio.stat()
        stamp = FileStamp(hash_file(audio), now.st_size, now.st_mtime_ns)
        return library(folder, stamps={"b.wav": stamp})

    def test_a_stamp_is_trusted_while_it_agrees(self, tmp_path: Path) -> None:
        found = self.stamped(tmp_path)
        assert found.audio_hashes["b.wav"] == hash_file(tmp_path / "b.wav")
        assert found.audio_hashes["c.wav"] == ""  # no stamp, and not there
        assert "b.wav" in found.audio_hashes
        with pytest.raises(KeyError):
            found.audio_hashes["nobody.wav"]

    def test_a_copy_with_another_time_is_hashed(self, tmp_path: Path) -> None:
        found = self.stamped(tmp_path)
        expected = hash_file(tmp_path / "b.wav")
        (tmp_path / "b.wav").unlink()
        (tmp_path / "b.wav").write_bytes(b"sound")
        assert found.audio_hashes["b.wav"] == expected

    def test_another_content_has_no_hash(self, tmp_path: Path) -> None:
        found = self.stamped(tmp_path)
        (tmp_path / "b.wav").write_bytes(b"another sound")
        assert found.audio_hashes["b.wav"] == ""

    def test_the_digest_tells_stores_apart(self, tmp_path: Path) -> None:
        first = library(tmp_path).digest
        assert library(tmp_path).digest == first
        assert library(tmp_path, loops=LOOPS[:2]).digest != first
