"""Importing a pack, and importing it again: what changed is done, what a person wrote stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pack_desk import RATE, bring, chords, drums, snapshot, tables, write, write_pack

import adaptive.intake.importer as importer
from adaptive.errors import LibraryError, ParameterError
from adaptive.intake import summary
from adaptive.intake.job import Job, do_job
from adaptive.library import PcmStore, read_library, read_provenance

DRUMS = "pack/combat/raid_drums_120bpm"
CHORDS = "pack/combat/raid_chords_120bpm_Am"
PIANO = "pack/平静/钢琴 90bpm"


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack and the library that was made of it."""
    folder = tmp_path_factory.mktemp("once")
    write_pack(folder / "pack")
    for path in (folder / "pack").rglob("*.*"):
        os.utime(path, (1.0e9, 1.0e9))  # files that were just written are not taken as settled
    bring(folder / "pack", folder / "library")
    return folder


@pytest.fixture
def place(once: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return shutil.copytree(once, tmp_path / "place")


def again(place: Path, **settings: object) -> object:
    return bring(place / "pack", place / "library", **settings)


def edit(place: Path, old: str, new: str) -> None:
    manifest = place / "library" / "library.toml"
    text = manifest.read_text(encoding="utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_imported_can_be_played(once: Path) -> None:
    library = read_library(once / "library")
    assert library.problems == ()
    store = PcmStore(library, once / "pcm")
    assert store.prepare() == ()
    assert {loop.id for loop in library.loops} == {DRUMS, CHORDS, PIANO}
    assert [stinger.id for stinger in library.stingers] == ["pack/hits/crash_oneshot"]


def test_what_the_names_say_is_believed_and_written_down(once: Path) -> None:
    entries = tables(once / "library")
    assert (entries[CHORDS]["key"], entries[CHORDS]["beat_frames"]) == ("A minor", RATE // 2)
    assert entries[CHORDS]["family"] == entries[DRUMS]["family"] == "pack/combat/raid"
    assert (entries[PIANO]["bars"], entries[PIANO]["scenes"]) == (2, ["calm"])
    origins = read_provenance(once / "library" / "annotations.parquet")
    assert origins[CHORDS]["key"].source == "name"
    assert origins[CHORDS]["scenes"].source == "folder"
    for identity, entry in entries.items():
        assert set(entry) - {"id"} <= set(origins[identity])


def test_the_same_again_changes_nothing_and_analyses_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(place / "library")
    again(place)
    monkeypatch.setattr(importer, "do_job", None)  # any job would fail
    report = again(place)
    assert report.problems == [] and report.unchanged == 4
    assert snapshot(place / "library") == before


def test_hand_edits_win_and_survive_any_number_of_imports(place: Path) -> None:
    edit(place, 'key = "A minor"', 'key = "E minor"  # as I hear it')
    edit(place, "[library]", "# my library\n[library]")
    for _ in range(3):
        report = again(place)
        assert report.edits == 1
        assert tables(place / "library")[CHORDS]["key"] == "E minor"
    text = (place / "library" / "library.toml").read_text(encoding="utf-8")
    assert "# as I hear it" in text and "# my library" in text
    origins = read_provenance(place / "library" / "annotations.parquet")
    assert origins[CHORDS]["key"].source == "hand"


def test_a_hand_edit_survives_a_new_recording_of_its_file(place: Path) -> None:
    edit(place, 'instruments = ["piano"]', 'instruments = ["harpsichord"]')
    write(place / "pack" / "平静" / "钢琴 90bpm.flac", chords(90, 16, (62, 65, 69)))
    again(place)
    entry = tables(place / "library")[PIANO]
    assert (entry["instruments"], entry["bars"]) == (["harpsichord"], 4)


def test_the_rest_of_an_entry_follows_from_a_hand_edit(place: Path) -> None:
    edit(place, "beat_frames = 14700  # 90 BPM\nmeter", "beat_frames = 29400\nmeter")
    again(place)
    entry = tables(place / "library")[PIANO]
    assert (entry["beat_frames"], entry["bars"]) == (29_400, 1)
    assert entry["density"] == pytest.approx(2.0, abs=0.3)


def test_a_line_that_is_removed_gives_the_field_back_to_the_import(place: Path) -> None:
    edit(place, 'key = "A minor"', 'key = "E minor"')
    again(place)
    edit(place, 'key = "E minor"\n', "")
    again(place)
    assert tables(place / "library")[CHORDS]["key"] == "A minor"


def test_a_deleted_entry_stays_away_until_it_is_asked_for(place: Path) -> None:
    manifest = place / "library" / "library.toml"
    blocks = manifest.read_text(encoding="utf-8").split("[[loop]]")
    manifest.write_text("[[loop]]".join(b for b in blocks if DRUMS not in b), encoding="utf-8")
    for _ in range(2):
        report = again(place)
        assert DRUMS not in tables(place / "library")
        assert report.deleted == 1
    again(place, again=True)
    assert DRUMS in tables(place / "library")


def test_an_entry_that_a_person_added_stays(place: Path) -> None:
    write(place / "library" / "mine.wav", drums(100, 4))
    own = '\n[[loop]]\nid = "mine"\nfile = "mine.wav"\npart = "drums"\nbpm = 100.0\nbars = 1\n'
    manifest = place / "library" / "library.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + own, encoding="utf-8")
    for _ in range(2):
        again(place)
        assert own.strip() in manifest.read_text(encoding="utf-8")
    assert len(read_library(place / "library").loops) == 4


def test_only_what_is_new_or_changed_is_done(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again(place)
    done: list[str] = []

    def noted(job: Job) -> object:
        done.append(job.name)
        return do_job(job)

    monkeypatch.setattr(importer, "do_job", noted)
    write(place / "pack" / "new_bass_100bpm.wav", chords(100, 4, (33,)))
    write(place / "pack" / "combat" / "raid_drums_120bpm.wav", drums(120, 16))
    report = again(place)
    assert done == ["pack/combat/raid_drums_120bpm.wav", "pack/new_bass_100bpm.wav"]
    assert report.total == 5
    assert tables(place / "library")[DRUMS]["bars"] == 4


def test_a_score_that_is_there_is_left_alone(place: Path) -> None:
    score = place / "library" / "score.toml"
    score.write_text('[scenes.mine]\ntags = ["combat"]\n', encoding="utf-8")
    assert not again(place).score_written
    assert list(read_library(place / "library").score.scenes) == ["mine"]


def test_an_import_that_was_ended_goes_on_where_it_was(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = snapshot(place / "library")
    library = place / "second"
    done: list[str] = []

    def ended(job: Job) -> object:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(job.name)
        return do_job(job)

    shutil.rmtree(place / "cache")
    monkeypatch.setattr(importer, "do_job", ended)
    with pytest.raises(KeyboardInterrupt):
        bring(place / "pack", library, name="library")
    assert not (library / "library.toml").exists()
    monkeypatch.setattr(importer, "do_job", do_job)
    report = bring(place / "pack", library, name="library")
    assert report.unchanged == 2
    made = snapshot(library)
    assert {n: c for n, c in made.items() if n != "annotations.parquet"} == {
        n: c for n, c in whole.items() if n != "annotations.parquet"
    }


@pytest.mark.parametrize("stop", ["replace", "_write_manifest", "_write_score"])
def test_ended_while_it_writes_nothing_looks_like_a_hand_edit(
    place: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    from adaptive.intake import writing

    edit(place, 'key = "A minor"', 'key = "E minor"')
    write(place / "pack" / "combat" / "raid_drums_120bpm.wav", drums(120, 16))

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(writing.os if stop == "replace" else writing, stop, ended)
        with pytest.raises(KeyboardInterrupt):
            again(place)
    read_library(place / "library")
    report = again(place)
    assert report.edits == 1
    entries = tables(place / "library")
    assert (entries[CHORDS]["key"], entries[DRUMS]["bars"]) == ("E minor", 4)


def test_a_manifest_that_cannot_be_read_is_not_written_over(place: Path) -> None:
    manifest = place / "library" / "library.toml"
    manifest.write_text("[library\n", encoding="utf-8")
    with pytest.raises(LibraryError, match="not TOML"):
        again(place)
    assert manifest.read_text(encoding="utf-8") == "[library\n"


def test_a_library_keeps_its_sample_rate(place: Path) -> None:
    with pytest.raises(ParameterError, match="sample_rate"):
        again(place, sample_rate=48_000)


def test_a_dry_run_writes_nothing(place: Path, tmp_path: Path) -> None:
    report = bring(place / "pack", tmp_path / "none", dry_run=True)
    assert report.count("loop") == 3
    assert not (tmp_path / "none").exists()


def test_other_rates_and_channels_are_made_playable_and_stay_exact(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    at_8k = chords(120, 8, (57, 60, 64), 8_000)
    write(pack / "low_chords_120bpm.wav", at_8k, 8_000)
    seven = np.repeat(drums(120, 8, 48_000)[:, :1], 7, axis=1)
    write(pack / "seven_drums_120bpm.wav", seven, 48_000)
    assert bring(pack, tmp_path / "library", sample_rate=44_100).problems == []
    library = read_library(tmp_path / "library")
    for loop in library.loops:
        info = soundfile.info(tmp_path / "library" / loop.path)
        assert (info.samplerate, info.frames, info.format) == (44_100, loop.frames, "FLAC")
        assert (info.channels, loop.tempo.beat_frames, loop.file_frames) == (2, 22_050, 0)
    assert PcmStore(library, tmp_path / "pcm").prepare() == ()


def test_a_loop_that_is_no_whole_number_of_frames_says_how_many_its_file_has(
    tmp_path: Path,
) -> None:
    pcm = drums(120, 8)
    write(tmp_path / "pack" / "drums_120bpm.wav", np.concatenate([pcm, pcm[-3:]]))
    bring(tmp_path / "pack", tmp_path / "library")
    [loop] = read_library(tmp_path / "library").loops
    assert (loop.frames, loop.read_frames) == (8 * RATE // 2, 8 * RATE // 2 + 3)


def test_bad_files_cost_a_line_each_and_nothing_else(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    good = (pack / "combat" / "raid_drums_120bpm.wav").read_bytes()
    bad = {
        "طبول.wav": good[: len(good) // 2],
        "空.wav": b"",
        "😀.flac": b"fLaC" + bytes(100),
        "text.mp3": b"no sound at all, only words",
    }
    for name, content in bad.items():
        (pack / name).write_bytes(content)
    nan = drums(120, 4)
    nan[7] = np.nan
    write(pack / "nan.wav", nan, subtype="FLOAT")
    write(pack / "silent.wav", np.zeros((RATE, 2), np.float32))
    shutil.copy(pack / "combat" / "raid_drums_120bpm.wav", pack / "kit_drums_120bpm.flac")
    (pack / "secret.wav").write_bytes(good)
    os.chmod(pack / "secret.wav", 0)
    report = bring(pack, tmp_path / "library")
    wrong = {problem.path: problem for problem in report.problems}
    expected = {f"pack/{name}" for name in [*bad, "nan.wav", "silent.wav"]}
    if os.geteuid():  # root reads everything
        expected.add("pack/secret.wav")
    assert set(wrong) == expected
    assert all("\n" not in str(problem) and problem.remedy for problem in report.problems)
    assert "pack/kit_drums_120bpm" in tables(tmp_path / "library")
    assert any("left out" in line for line in summary(report))


def test_a_folder_without_sound_makes_no_library(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "notes.txt").write_text("hello", encoding="utf-8")
    report = bring(tmp_path / "pack", tmp_path / "library")
    assert not report.usable and report.skipped == 1
    assert not (tmp_path / "library").exists()
