"""`adaptive check`, `list` and `graph`: what they print, where, and how they end."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from adaptive.cli import check, graph, listing
from adaptive.errors import LibraryError, ParameterError
from adaptive.library import Finding


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    for command in (check, graph, listing):
        command.add_parser(subparsers)
    args = parser.parse_args([str(word) for word in words])
    return int(args.run(args))


Captured = pytest.CaptureFixture[str]


class TestCheck:
    def test_a_sound_library_ends_with_0(self, small_library: Path, capsys: Captured) -> None:
        assert run("check", small_library) == 0
        out = capsys.readouterr().out.splitlines()
        assert out[-1].startswith("0 errors, ")
        assert "warnings:" in out

    def test_errors_end_with_1_and_come_as_json(
        self, small_library: Path, tmp_path: Path, capsys: Captured
    ) -> None:
        (tmp_path / "library.toml").write_bytes((small_library / "library.toml").read_bytes())
        assert run("check", tmp_path, "--json") == 1  # no audio is there
        answer = json.loads(capsys.readouterr().out)
        assert answer["counts"]["error"] == len(
            [f for f in answer["findings"] if f["severity"] == "error"]
        )
        assert any("is not there" in f["problem"] for f in answer["findings"])

    def test_nothing_to_check_is_an_error_of_its_own(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryError, match=r"has no library\.toml"):
            run("check", tmp_path)

    def test_a_line_under_its_severity_says_place_problem_and_remedy(self) -> None:
        findings = [Finding("error", "x", "is odd", "mend it"), Finding("note", "y", "b", "c")]
        assert check.as_lines(findings) == [
            "errors:",
            "  x: is odd; mend it",
            "",
            "notes:",
            "  y: b; c",
            "",
        ]

    def test_many_findings_of_one_remedy_are_a_few_lines_and_a_count(self) -> None:
        many = [Finding("note", f"s{n}", f"peaks {n} dB", "lower it") for n in range(9)]
        lines = check.as_lines([*many[:8], Finding("note", "y", "b", "c"), many[8]])
        assert lines[1:6] == [f"  s{n}: peaks {n} dB; lower it" for n in range(5)]
        assert lines[6:] == [
            "  … and 4 more with the same remedy (--json has all)",
            "  y: b; c",
            "",
        ]


class TestList:
    def test_scenes_have_their_loops_and_keys(self, small_library: Path, capsys: Captured) -> None:
        assert run("list", "scenes", "--library", small_library) == 0
        head, *rows = capsys.readouterr().out.splitlines()
        assert head.split()[:3] == ["scene", "loops", "energy"]
        combat = next(row for row in rows if row.startswith("combat"))
        assert "120–160" in combat
        assert "A minor (8A)" in combat
        assert combat.split()[1] == "30"

    def test_triggers(self, small_library: Path, capsys: Captured) -> None:
        assert run("list", "triggers", "--library", small_library, "--json") == 0
        triggers = {row["trigger"]: row for row in json.loads(capsys.readouterr().out)}
        assert triggers["player_death"]["hold_bars"] == 2
        assert triggers["victory"]["mood"] == "cheerful"

    @pytest.mark.parametrize(
        ("options", "count"),
        [((), 70), (("--part", "drums"), 14), (("--part", "drums", "--scene", "combat"), 6)],
    )
    def test_loops_can_be_filtered(
        self, small_library: Path, capsys: Captured, options: tuple[str, ...], count: int
    ) -> None:
        assert run("list", "loops", "--library", small_library, "--json", *options) == 0
        assert len(json.loads(capsys.readouterr().out)) == count

    @pytest.mark.parametrize(
        ("words", "problem"),
        [
            (("loops", "--part", "brass"), "--part is 'brass'; legal: drums"),
            (("loops", "--scene", "clam"), "--scene is 'clam'; legal: calm"),
            (("scenes", "--part", "bass"), "with: adaptive list loops"),
        ],
    )
    def test_wrong_filters_are_named(
        self, small_library: Path, words: tuple[str, ...], problem: str
    ) -> None:
        with pytest.raises(ParameterError, match=problem):
            run("list", *words, "--library", small_library)

    def test_columns_line_up_in_any_script(self) -> None:
        rows = [{"name": "战斗", "n": 5.0}, {"name": "calm", "n": None}]
        assert listing.table(rows) == "name  n\n战斗  5\ncalm  -"
        assert listing.table([]) == "(none)"


class TestGraph:
    def test_the_analysis_is_printed(self, small_library: Path, capsys: Captured) -> None:
        assert run("graph", "--library", small_library) == 0
        rows = dict(line.split("  ", 1) for line in capsys.readouterr().out.splitlines())
        assert rows["loops"].strip() == "70"

    def test_a_page_is_written_and_the_analysis_is_json(
        self, small_library: Path, tmp_path: Path, capsys: Captured
    ) -> None:
        out = tmp_path / "graph.html"
        assert run("graph", "--library", small_library, "--out", out, "--json") == 0
        captured = capsys.readouterr()
        assert json.loads(captured.out)["loops"] == 70
        assert str(out) in captured.err
        page = out.read_text(encoding="utf-8")
        assert "combat-drums-a1" in page
        assert "http://" not in page
        assert "https://" not in page

    @pytest.mark.parametrize("name", ["graph.pdf", "not-there/graph.html"])
    def test_files_that_cannot_be_are_named(
        self, small_library: Path, tmp_path: Path, name: str
    ) -> None:
        with pytest.raises(ParameterError, match="out is "):
            run("graph", "--library", small_library, "--out", tmp_path / name)
