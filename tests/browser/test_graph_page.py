"""The graph's page in a browser: what it shows and filters, and hostile names."""

from __future__ import annotations

from chromium import Opener
from odd_library import IDS, SCENES

from adaptive.cues import Part

CHOOSE = "i => choose(nodes.findIndex(node => node.id === i))"


def test_every_loop_is_counted(open_page: Opener, address: str) -> None:
    page = open_page(address + "/graph.html")
    assert page.locator("#count").inner_text().startswith("4 of 4 loops")
    painted = page.locator("#map").evaluate(
        """map => new Set(
          map.getContext("2d").getImageData(0, 0, map.width, map.height).data).size"""
    )
    assert painted > 8


def test_filters_leave_what_fits(open_page: Opener, server: str) -> None:
    page = open_page(server + "/graph.html")
    page.locator("#part").select_option("bass")
    assert page.locator("#count").inner_text().startswith("1 of 4 loops")
    page.locator("#part").select_option("")
    page.locator("#scene").select_option("夜")
    assert page.locator("#count").inner_text().startswith("2 of 4 loops")
    page.locator("#find").fill("melody")
    assert page.locator("#count").inner_text().startswith("1 of 4 loops")


def test_hostile_names_are_text(open_page: Opener, server: str) -> None:
    page = open_page(server + "/graph.html")
    assert page.locator("#scene option").all_inner_texts()[1:] == sorted([*SCENES, "夜"])
    page.evaluate(CHOOSE, IDS[Part.HARMONY])
    details = page.locator("#details")
    assert details.locator("h2").first.inner_text() == IDS[Part.HARMONY]
    assert "<u>琵琶</u>" in details.inner_text()
    assert page.locator("script").count() == 2
    assert page.locator("#details script, #details u, img").count() == 0


def test_a_link_with_a_loops_id_leads_to_it(open_page: Opener, server: str) -> None:
    page = open_page(f"{server}/graph.html#{IDS[Part.DRUMS]}")
    assert page.locator("#details h2").first.inner_text() == IDS[Part.DRUMS]
