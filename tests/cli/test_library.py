"""`adaptive library`: the table, its filters and width, JSON, and the page."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from adaptive.cli import library
from adaptive.cli.terminal_table import Column, cut, plain_text, terminal_table, text_width
from adaptive.errors import ParameterError

Captured = pytest.CaptureFixture[str]


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    library.add_parser(parser.add_subparsers())
    args = parser.parse_args(["library", *map(str, words)])
    return int(args.run(args))


def answer(capsys: Captured, *words: object) -> dict[str, object]:
    assert run(*words, "--json") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_table_ends_with_how_many_there_are(small_library: Path, capsys: Captured) -> None:
    assert run(small_library, "--part", "drums", "--scene", "combat") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].split()[:4] == ["id", "part", "key", "bpm"]
    assert out[1].startswith("combat-drums-")
    assert out[-1] == "6 of 70 loops"


def test_a_key_stands_with_both_of_its_wheel_names(small_library: Path, capsys: Captured) -> None:
    assert run(small_library, "--key", "8A", "--limit", 1) == 0
    assert "A minor 8A 1m" in capsys.readouterr().out


def test_a_limit_is_said(small_library: Path, capsys: Captured) -> None:
    assert run(small_library, "--limit", 3) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "70 of 70 loops; the first 3 are shown, --limit 0 shows all"


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_lines_fit_the_terminal(
    small_library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(small_library, "--limit", 5) == 0
    table = capsys.readouterr().out.split("\n\n")[0].splitlines()
    assert max(map(len, table)) <= max(width, 50), "id, key and tempo are never left out"


def test_json_holds_rows_summary_and_gaps(small_library: Path, capsys: Captured) -> None:
    found = answer(capsys, small_library, "--bpm", "139-141", "--sort", "energy", "--reverse")
    rows = found["rows"]
    assert isinstance(rows, list)
    assert (found["loops"], found["found"], found["shown"]) == (70, len(rows), len(rows))
    energies = [row["energy"] for row in rows]
    assert energies == sorted(energies, reverse=True)
    assert {"parts", "keys", "tempos", "scenes"} <= set(found["summary"])  # type: ignore[arg-type]
    assert all(gap["severity"] == "note" for gap in found["gaps"])  # type: ignore[attr-defined]


def test_the_page_is_one_file(small_library: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "library.html"
    assert run(small_library, "--html", out, "--waveforms", 2, "--part", "bass") == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(out) in captured.err
    page = out.read_text(encoding="utf-8")
    assert "waveforms of the first 2" in page
    assert "this page shows 14 of the loops" in page
    assert "https://" not in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--part", "brass"), "--part is 'brass'; legal: drums"),
        (("--key", "H"), "key is 'H'"),
        (("--bpm", "fast"), "--bpm is 'fast'"),
        (("--energy", "90-10"), "the lower end first"),
        (("--scene", "clam"), "calm"),
        (("--sort", "colour"), "sort is 'colour'"),
        (("--limit", "-1"), "--limit is -1"),
        (("--html", "not-there/x.html", "--waveforms", "0"), "--html is "),
    ],
)
def test_what_cannot_be_is_named(small_library: Path, words: tuple[str, ...], problem: str) -> None:
    with pytest.raises(ParameterError, match=problem):
        run(small_library, *words)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("110-130", (110.0, 130.0)),
        ("110–130", (110.0, 130.0)),
        ("120", (120.0, 120.0)),
        ("117.5-", (117.5, float("inf"))),
        ("-130", (0.0, 130.0)),
        (None, None),
    ],
)
def test_ranges(text: str | None, span: tuple[float, float] | None) -> None:
    assert library.read_range("--bpm", text) == span


class TestTable:
    def test_wide_characters_line_up(self) -> None:
        columns = [Column("name", ["战斗鼓", "calm"]), Column("n", ["5", "12"], numeric=True)]
        assert terminal_table(columns) == ["name     n", "战斗鼓   5", "calm    12"]

    def test_a_cut_never_halves_a_wide_character(self) -> None:
        assert cut("战斗鼓", 4) == "战…"
        assert text_width(cut("战斗鼓", 5)) == 5
        assert cut("fits", 4) == "fits"

    def test_marks_take_no_room(self) -> None:
        assert text_width("e\u0301") == 1

    def test_what_a_terminal_would_obey_is_shown_harmless(self) -> None:
        assert plain_text("a\x1b[31m\u202eb\n") == "a\ufffd[31m\ufffdb\ufffd"

    def test_columns_of_the_highest_rank_go_first(self) -> None:
        columns = [Column("a", ["1234"]), Column("b", ["1234"], rank=1), Column("c", ["1"], rank=2)]
        assert terminal_table(columns, 12)[0].split() == ["a", "b"]
        assert terminal_table(columns, 5)[0].split() == ["a"]
