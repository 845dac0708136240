"""`adaptive import`: what it prints, what it writes, how it ends; then the library plays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_desk import Command

from adaptive.cli import main
from adaptive.library import read_library
from adaptive.library.manifest import read_manifest
from adaptive.music import Tempo
from adaptive.testing import click_loop, sine_chord_loop

Captured = pytest.CaptureFixture[str]

RATE = 22_050
TEMPO = Tempo.from_bpm(120, RATE)


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The commands' cache is not the user's, and one for all of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three loops, a one-shot, and a file that is no sound."""
    folder = tmp_path_factory.mktemp("packs") / "pack"
    for name in ("combat", "平静", "إيقاع"):
        (folder / name).mkdir(parents=True)
    clicks = click_loop(TEMPO, clicks_a_quarter=2)
    chord = sine_chord_loop([(57, 60, 64)] * 2, TEMPO, harmonics=3, pulses_a_bar=4)
    soundfile.write(folder / "combat" / "drums_120bpm.wav", clicks, RATE)
    soundfile.write(folder / "平静" / "钢琴 120bpm Am.flac", chord, RATE)
    soundfile.write(folder / "إيقاع" / "🥁 drums 120bpm.wav", clicks, RATE)
    soundfile.write(folder / "victory_oneshot.wav", clicks[: RATE // 4], RATE)
    (folder / "readme.txt").write_text("hello", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(pack: Path) -> Path:
    """What the command makes of it."""
    folder = pack.parent / "library"
    assert run(pack, folder) == 0
    return folder


def run(pack: Path, library: Path, *options: object) -> int:
    words = (pack, "--library", library, "--workers", 1, "--sample-rate", RATE, *options)
    return main(["import", *map(str, words)])


def test_a_summary_says_what_became_of_the_files_and_why(
    pack: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run(pack, tmp_path / "library") == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "3 loops, 1 stinger"
    assert "1 file passed over: no audio" in lines
    tempo = next(line.split() for line in lines if line.startswith("tempo "))
    head = next(line.split() for line in lines if line.startswith("field "))
    assert tempo[head.index("name")] == "3"
    assert "please check" in out
    assert "adaptive demo --library" in err


def test_json_is_one_object_with_all_of_it(pack: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(pack, tmp_path / "library", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["files"], found["loops"], found["stingers"], found["skipped"]) == (4, 3, 1, 1)
    assert found["library_entries"] == 4 and found["problems"] == []
    assert {row["field"] for row in found["sources"]} >= {"tempo", "key", "part"}
    assert all(0.0 <= doubt["confidence"] < 0.5 for doubt in found["check"])


def test_a_dry_run_says_the_same_and_writes_nothing(
    pack: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run(pack, tmp_path / "library", "--dry-run") == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 loops, 1 stinger")
    assert "nothing was written" in err
    assert list(tmp_path.iterdir()) == []


def test_nothing_usable_ends_with_1(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "empty.wav").write_bytes(b"")
    assert run(tmp_path / "pack", tmp_path / "library") == 1
    assert run(tmp_path / "missing", tmp_path / "library") == 1
    err = capsys.readouterr().err.splitlines()
    assert [line.startswith("adaptive import: ") for line in err] == [True, True]
    assert "empty.wav" in err[0] and "missing: is not there" in err[1]
    assert not (tmp_path / "library").exists()


def test_one_shots_alone_are_said_to_play_nothing_yet(
    pack: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run(pack / "victory_oneshot.wav", tmp_path / "library") == 0
    out, err = capsys.readouterr()
    assert out.startswith("0 loops, 1 stinger")
    assert "there is no loop yet" in err and "adaptive demo" not in err
    (stinger,) = read_manifest(tmp_path / "library" / "library.toml").stingers
    assert stinger.tail == pytest.approx(0.2 * RATE, abs=0.05 * RATE), "a click, then nothing"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--workers", "0"), "--workers is 0"),
        (("--sample-rate", "100"), "8,000 to 192,000 Hz"),
        (("--sample-rate", "48000"), "22050, as the library has"),
    ],
)
def test_options_that_cannot_be_end_with_2(
    pack: Path, library: Path, capsys: Captured, options: tuple[str, ...], named: str
) -> None:
    place = library if options[1] == "48000" else library.with_name("other")
    assert main(["import", str(pack), "--library", str(place), *options]) == 2
    err = capsys.readouterr().err
    assert named in err and err.count("\n") == 1
    assert not library.with_name("other").exists()


def test_unknown_options_and_a_missing_library_end_with_2(pack: Path) -> None:
    for words in ([str(pack)], [str(pack), "--library", "x", "--loud"]):
        with pytest.raises(SystemExit) as ended:
            main(["import", *words])
        assert ended.value.code == 2


def test_bad_files_are_a_line_each_and_stop_nothing(
    pack: Path, tmp_path: Path, capsys: Captured
) -> None:
    mixed = shutil.copytree(pack, tmp_path / "mixed")
    good = (mixed / "combat" / "drums_120bpm.wav").read_bytes()
    (mixed / "截断.wav").write_bytes(good[: len(good) // 2])
    (mixed / "فارغ.wav").write_bytes(b"")
    (mixed / "💥 head only.flac").write_bytes(b"fLaC" + bytes(40))
    (mixed / "words.mp3").write_bytes(b"no sound, only words")
    clicks = click_loop(TEMPO)
    clicks[100] = np.nan
    soundfile.write(mixed / "nan.wav", clicks, RATE, subtype="FLOAT")
    soundfile.write(mixed / "seven_120bpm.wav", np.tile(click_loop(TEMPO)[:, :1], (1, 7)), RATE)
    soundfile.write(mixed / "low_120bpm.wav", click_loop(Tempo.from_bpm(120, 8_000)), 8_000)
    (mixed / "mislabelled_drums_120bpm.flac").write_bytes(good)
    assert run(mixed, tmp_path / "library") == 0
    out, err = capsys.readouterr()
    lines = [line for line in err.splitlines() if line.startswith("adaptive import: ")]
    said = sorted(line.split("adaptive import: mixed/")[1].split(":")[0] for line in lines)
    bad = ["nan.wav", "words.mp3", "فارغ.wav", "截断.wav", "💥 head only.flac"]
    assert said == sorted(bad)
    assert all(";" in line for line in lines), "each says what to do"
    assert out.startswith("6 loops, 1 stinger") and "5 files left out" in out
    paths = {loop.path for loop in read_library(tmp_path / "library").loops}
    assert paths >= {"audio/mixed/seven_120bpm.flac", "audio/mixed/mislabelled_drums_120bpm.wav"}


def test_the_library_passes_the_check(library: Path, capsys: Captured) -> None:
    assert main(["check", str(library)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 errors, ")


@pytest.mark.pyo
def test_the_library_plays_and_its_one_shot_has_a_trigger(
    adaptive: Command, library: Path, tmp_path: Path
) -> None:
    events, out = tmp_path / "events.jsonl", tmp_path / "out.wav"
    scene = next(iter(read_library(library).score.scenes))
    said = (
        {"at": 1.0, "type": "scene", "name": scene},
        {"at": 1.5, "type": "trigger", "name": "victory_oneshot"},
    )
    events.write_text("".join(json.dumps(event) + "\n" for event in said), encoding="utf-8")
    options = ("--library", library, "--events", events, "--out", out, "--seconds", 3, "--json")
    done = adaptive("render", *options)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["events"], answer["refused"]) == (2, 0)
    sound, _ = soundfile.read(out)
    assert np.sqrt((sound[RATE:] ** 2).mean()) > 0.003
