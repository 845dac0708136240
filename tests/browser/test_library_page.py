"""The library's page in a browser: filters, what it marks, hostile names, and narrow screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from chromium import Opener
from odd_library import FAMILY, IDS, SCENES

from adaptive.cues import PARTS, Part
from adaptive.library import Loop, read_library
from adaptive.library.provenance import Provenance
from adaptive.music import Key
from adaptive.survey import Survey, write_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PAGE = "/library.html"
HARMONY = IDS[Part.HARMONY]
TURNED = "\u202egnp.pool"
"""An id that turns the direction of writing."""


def shown(page: Page) -> list[str]:
    return page.locator("#rows .id button").all_inner_texts()


@pytest.fixture(scope="session")
def doubtful(site: Path) -> str:
    """A page with an annotation in doubt, an id that turns round, and a key out of reach."""
    library = read_library(site / "library")
    far: dict[str, object] = {"key": Key.parse("F# major"), "energy": 100.0, "brightness": 1.0}
    loops = (
        *library.loops,
        replace(library.loops[0], id=TURNED, **far),  # type: ignore[arg-type]
    )
    score = replace(library.score, smooth_cost=0.05)
    library = replace(library, loops=loops, score=score)
    survey = Survey.of(library)
    survey = replace(survey, doubts={HARMONY: {"key": Provenance("analysis", 0.41)}})
    write_page(survey, np.arange(len(loops)), site / "doubtful.html")
    return (site / "doubtful.html").as_uri()


@pytest.fixture(scope="session")
def crowded(site: Path) -> str:
    """A page of 5,000 loops without waveforms."""
    library = read_library(site / "library")
    kinds = [part for part in PARTS if part is not Part.MIX]
    loops: list[Loop] = [
        replace(library.loops[0], id=f"loop-{n}", part=kinds[n % 6], key=Key(n % 12))
        for n in range(5_000)
    ]
    survey = Survey.of(replace(library, loops=tuple(loops)))
    write_page(survey, np.arange(len(loops)), site / "crowded.html", waveforms=0)
    return (site / "crowded.html").as_uri()


def test_every_loop_is_shown_with_its_waveform(open_page: Opener, address: str) -> None:
    page = open_page(address + PAGE)
    assert sorted(shown(page)) == sorted(IDS.values())
    assert page.locator("#count").inner_text() == "4 of 4 loops"
    assert page.get_by_role("img", name="Waveform of").count() == 4
    assert page.locator("#points circle").count() == 4
    assert page.locator(".mood text").count() == 10
    assert page.locator(".sector").count() == 25
    painted = page.locator("canvas").evaluate(
        """net => new Set(
          net.getContext("2d").getImageData(0, 0, net.width, net.height).data).size"""
    )
    assert painted > 8


def test_hostile_names_are_text(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    assert page.locator("h1").inner_text() == "<i>奇</i>"
    assert set(page.locator("#scene option").all_inner_texts()[1:]) >= SCENES
    page.get_by_role("button", name=HARMONY, exact=True).first.click()
    chosen = page.locator("#chosen")
    assert chosen.locator("h3").inner_text() == HARMONY
    assert FAMILY in chosen.inner_text()
    assert "<u>琵琶</u>" in chosen.inner_text()
    assert page.locator("script").count() == 2
    assert page.locator("img, u, sup, #chosen script").count() == 0


def test_filters_leave_what_fits(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.locator("#scene").select_option("夜")
    assert set(shown(page)) == {IDS[Part.DRUMS], IDS[Part.MELODY]}
    page.locator("#part").select_option("drums")
    assert shown(page) == [IDS[Part.DRUMS]]
    assert page.locator("#points .out").count() == 3
    page.locator("#energy-low").fill("60")
    assert shown(page) == []
    assert page.locator("#nothing").is_visible()
    page.locator("#nothing [data-clear]").click()
    assert len(shown(page)) == 4


@pytest.mark.parametrize(("words", "count"), [("琵琶", 4), ("QUOTED", 1), ("8b", 4), ("夜", 2)])
def test_finding(open_page: Opener, server: str, words: str, count: int) -> None:
    page = open_page(server + PAGE)
    page.locator("#find").fill(words)
    assert len(shown(page)) == count


def test_the_wheel_filters_by_key_with_mouse_and_keyboard(open_page: Opener, doubtful: str) -> None:
    page = open_page(doubtful)
    page.locator('[data-place="2B"]').click()
    assert shown(page) == [TURNED]
    assert page.locator('[data-place="2B"]').get_attribute("aria-pressed") == "true"
    assert page.locator('[data-place="8B"] .count').text_content() == "4"
    page.locator('[data-place="2B"]').press("Enter")
    assert len(shown(page)) == 5


def test_a_cell_of_the_coverage_filters(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.locator('#coverage button[data-scene="夜"][data-part="melody"]').click()
    assert shown(page) == [IDS[Part.MELODY]]
    page.locator('#coverage button[data-scene="夜"][data-part="melody"]').click()
    assert len(shown(page)) == 4


def test_headings_sort_and_say_so(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    head = page.locator("#rows th", has_text="part")
    head.get_by_role("button").click()
    up = shown(page)
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page) == up[::-1]


def test_doubts_and_gaps_are_told(open_page: Opener, doubtful: str) -> None:
    page = open_page(doubtful)
    assert page.locator(".doubt").get_attribute("title") == (
        "key: from analysis, confidence 0.41: check it"
    )
    assert "key F# major (2B, 7d)" in page.locator("#gaps").inner_text()
    assert page.locator(".sector.lonely").count() >= 1
    page.locator("#doubtful").check()
    assert shown(page) == [HARMONY]


def test_the_loop_chosen_closes_and_gives_the_focus_back(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    first = page.locator("#rows .id button").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#chosen").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#chosen").is_hidden()
    assert first.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_systems_colours(open_page: Opener, server: str, scheme: str) -> None:
    page = open_page(server + PAGE)
    page.emulate_media(color_scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == {"light": "rgb(246, 245, 242)", "dark": "rgb(20, 22, 26)"}[scheme]


def test_a_narrow_screen_has_no_sideways_scroll(open_page: Opener, doubtful: str) -> None:
    page = open_page(doubtful)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#rows .id button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_five_thousand_loops_are_shown_page_by_page(open_page: Opener, crowded: str) -> None:
    page = open_page(crowded)
    assert page.locator("#count").inner_text() == "5,000 of 5,000 loops"
    assert page.locator("#rows tbody tr").count() == 50
    page.locator("#more").click()
    assert page.locator("#rows tbody tr").count() == 100
    page.locator("#find").fill("loop-4999")
    page.wait_for_function("document.querySelectorAll('#rows tbody tr').length === 1")
