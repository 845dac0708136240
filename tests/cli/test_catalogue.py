"""`adaptive catalogue`: the page's path or JSON to stdout, everything else to stderr."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from adaptive.cli import catalogue
from adaptive.errors import ParameterError

Captured = pytest.CaptureFixture[str]


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    catalogue.add_parser(parser.add_subparsers())
    args = parser.parse_args(["catalogue", *map(str, words)])
    return int(args.run(args))


def test_the_page_is_named(small_library: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "c"
    options = ("--library", small_library, "--out", out, "--only", "waltz-a")
    assert run(*options) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{out / 'index.html'}\n"
    assert captured.err == ""
    assert "waltz-drums-a0" in (out / "index.html").read_text(encoding="utf-8")


def test_figures_come_as_json(small_library: Path, tmp_path: Path, capsys: Captured) -> None:
    options = ("--library", small_library, "--out", tmp_path, "--only", "waltz-a", "calm-b")
    assert run(*options, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {
        "page": str(tmp_path / "index.html"),
        "families": ["calm-b", "waltz-a"],
        "loops": 20,
        "stingers": 0,
        "problems": [],
    }


def test_a_family_that_is_not_there_is_named(small_library: Path, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"--only is 'polka'; legal: calm-a, .*waltz-b"):
        run("--library", small_library, "--out", tmp_path, "--only", "polka")
