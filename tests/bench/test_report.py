"""The run of measures: what is kept, compared and written, and that none costs another."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bench.__main__ import main
from bench.distribution import LEVELS, Distribution
from bench.measures import MEASURES, chosen_measures
from bench.page import report_page
from bench.report import read_previous, read_results, results_page, store
from bench.result import Figure, Result
from bench.yardstick import take_yardstick


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch):
    """Puts a measure's place into other hands."""

    def planted(name: str, answer: Figure | Exception) -> None:
        def measure(library: Path, work: Path, *, full: bool) -> Result:
            if isinstance(answer, Exception):
                raise answer
            return Result(name, "planted", [answer], ["a note"])

        module = ModuleType(f"bench.{name}")
        setattr(module, name, measure)
        monkeypatch.setitem(sys.modules, f"bench.{name}", module)

    return planted


def many(scale: float = 1.0) -> Distribution:
    return Distribution.of(scale * np.random.default_rng(1).lognormal(0, 0.3, 2000))


def test_a_measure_that_raises_costs_no_other(plant, tmp_path: Path, capsys) -> None:
    plant("decisions", ValueError("no such thing"))
    plant("scale", Figure("open", 1.0, "s"))
    assert main(["decisions", "scale", "--out", str(tmp_path)]) == 1
    assert [r.name for r in read_results(["decisions", "scale"], tmp_path)] == ["scale"]
    assert "failed: decisions: ValueError: no such thing" in capsys.readouterr().out
    assert "ValueError: no such thing" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_worse_run_is_told_and_strict_says_so(plant, tmp_path: Path, capsys) -> None:
    plant("decisions", Figure("clicks", 2, "", better="lower"))
    assert main(["decisions", "--out", str(tmp_path), "--strict"]) == 0
    plant("decisions", Figure("clicks", 40, "", better="lower"))
    assert main(["decisions", "--out", str(tmp_path / "other"), "--against", str(tmp_path)]) == 0
    assert "worse: decisions: clicks: count 2 → 40" in capsys.readouterr().out
    assert main(["decisions", "--out", str(tmp_path), "--strict"]) == 3
    assert "clicks: count 2 → 40" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_is_printed_for_programs_can_be_compared_with(plant, tmp_path: Path, capsys) -> None:
    plant("decisions", Figure("wait", many(), "ms"))
    assert main(["decisions", "--out", str(tmp_path), "--json"]) == 0
    printed = tmp_path / "printed.json"
    printed.write_text(capsys.readouterr().out, encoding="utf-8")
    plant("decisions", Figure("wait", many(20.0), "ms"))
    options = ["--out", str(tmp_path / "new"), "--against", str(printed), "--json", "--strict"]
    assert main(["decisions", *options]) == 3
    assert [w["what"] for w in json.loads(capsys.readouterr().out)["worse"]] == [
        "p50",
        "p95",
        "p99",
    ]


def test_results_come_back_as_they_were(plant, tmp_path: Path) -> None:
    plant("decisions", Figure.at_most("wait", many(), "ms", 3.0))
    assert main(["decisions", "--out", str(tmp_path)]) == 0
    (kept,) = read_results(["decisions"], tmp_path)
    assert kept.around is not None and kept.around.machine and kept.around.pace > 0
    store(kept, tmp_path / "again")
    assert read_results(["decisions"], tmp_path / "again") == [kept]
    text = (tmp_path / "decisions.quick.json").read_text(encoding="utf-8")
    assert text.count("\n") < 90, "a table of quantiles is a line"
    assert str(Path.home()) not in text
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "p99.9" in page and kept.around.taken[:10] in page
    assert read_previous("decisions", tmp_path, full=True) is None


def test_the_page_has_every_figure(tmp_path: Path) -> None:
    figures = [
        Figure.at_most("waits <b>", many(), "ms", 3.0),
        Figure("nothing", Distribution.of([]), "ms"),
        Figure("agrees", "yes", "", "yes", True),
        *(Figure(f"idle: changed: {name}", many(n), "ms") for n, name in ((1, "us"), (2, "peer"))),
        *(Figure(f"{size:,} loops: open", size / 1000, "s", limit=9.0) for size in (1000, 10_000)),
        *(Figure(f"b{n}", n, "%", group="shares", series=f"part {n}") for n in range(3)),
    ]
    page = report_page([Result("decisions", "a title", figures, ["a note & more"])])
    for figure in figures:
        assert f">{figure.name.replace('<b>', '&lt;b&gt;')}</th>" in page
    assert page.count("<figure>") == 4, "waits, changed, open, shares"
    assert "Growth of" in page and "target p99 ≤ 3" in page and "p99.9" in page
    assert "http" not in page, "nothing from outside"
    assert "waits <b>" not in page


def test_the_quick_set_takes_under_three_minutes() -> None:
    quick = chosen_measures([], full=False)
    assert sum(each.seconds for each in MEASURES if each.name in quick) < 180
    assert set(quick) < set(chosen_measures([], full=True))
    assert chosen_measures(["scale"], full=False) == ["scale"]


def test_a_table_of_quantiles_is_what_the_values_were() -> None:
    values = np.random.default_rng(2).exponential(1.0, 20_000)
    spread = Distribution.of(values)
    assert len(spread.values) == len(LEVELS)
    assert spread.p999 == np.quantile(values, 0.999, method="inverted_cdf")
    for share in (0.1, 0.5, 0.95, 0.999):
        exact = np.quantile(values, share, method="inverted_cdf")
        assert spread.at(share, above=False) * 0.9999 <= exact <= spread.at(share) * 1.0001
    assert Distribution.of(range(999)).p999 is None
    few = Distribution.of([3.0, 1.0, 2.0])
    assert [few.at(share) for share in (0.0, 1 / 3, 0.5, 1.0)] == [1.0, 1.0, 2.0, 3.0]


def test_old_results_can_still_be_read(tmp_path: Path) -> None:
    (tmp_path / "decisions.json").write_text(
        '{"name": "decisions", "title": "t", "notes": [], "figures": [{"name": "w", "unit": "ms",'
        ' "target": "", "met": null, "value": {"count": 9, "p50": 1, "p95": 2, "p99": NaN,'
        ' "max": 3}}]}',
        encoding="utf-8",
    )
    (old,) = read_results(["decisions"], tmp_path)
    assert "| w | 9 | 1 | 2 | nan | 3 |" in results_page([old])
    assert "<figure>" not in report_page([old]), "nothing to draw without values"


def test_the_yardstick_is_steady_enough_to_be_one() -> None:
    stick = take_yardstick()
    assert 0 < stick.mix_ms <= stick.mix_median_ms
    assert 0 < stick.python_ms <= stick.python_median_ms
