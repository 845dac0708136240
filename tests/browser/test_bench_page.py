"""The report of the benchmarks in a browser: nothing complains, nothing overflows, all is there."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from chromium import Opener

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.distribution import Distribution
from bench.measures import Failed
from bench.page import report_page
from bench.regression import Regression
from bench.result import Figure, Result


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a page with a plot of each kind and a hostile name."""
    drawn = np.random.default_rng(1).lognormal(1.0, 0.8, (3, 1500))
    spreads = [Distribution.of(row) for row in drawn]
    figures = [
        Figure.at_most("waits <script>alert(1)</script>", spreads[0], "ms", 30.0),
        *(
            Figure(f"idle: changed: {name}", spread, "ms")
            for name, spread in zip(("us", "peer", "a peer with a long name"), spreads, strict=True)
        ),
        *(Figure.at_most(f"{n:,} loops: open", n / 9e4, "s", 1.0) for n in (1_000, 10_000)),
        Figure("unbroken" * 20, "yes", "", "yes", True),
    ]
    worse = [Regression("decisions", figures[0].name, "p95", 1.0, 2.0, "ms", 0.1)]
    page = report_page(
        [Result("decisions", "a title", figures, ["a note"])], worse, [Failed("cost", "it died")]
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_plot_is_seen_and_nothing_is_wider_than_the_screen(
    open_page: Opener, report: str, width: int
) -> None:
    page = open_page(report)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("figure").count() == 3
    outside = page.evaluate(
        """[...document.querySelectorAll('svg.plot')].flatMap(svg => {
             const frame = svg.getBoundingClientRect();
             return [...svg.querySelectorAll('text')].map(e => [e, e.getBoundingClientRect()])
               .filter(([, r]) => r.left < frame.left - 1 || r.right > frame.right + 1
                                  || r.bottom > frame.bottom + 1)
               .map(([e]) => e.textContent) })"""
    )
    assert outside == []
    assert all(
        box["height"] > 60 for p in page.locator("svg.plot").all() if (box := p.bounding_box())
    )


def test_what_failed_and_what_is_worse_stands_at_the_top(open_page: Opener, report: str) -> None:
    page = open_page(report)
    assert "cost: it died" in page.locator("header #failed").inner_text()
    assert "p95 1 → 2 ms" in page.locator("header #worse").inner_text()
    assert page.locator("tbody tr").count() == 7
    assert "waits <script>" in page.locator("tbody tr").first.inner_text()


def test_dark_is_dark(open_page: Opener, report: str) -> None:
    page = open_page(report)
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(246, 245, 242)", "rgb(20, 22, 26)"]
