"""The catalogue's page in a browser: what it shows, filters and plays, and hostile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chromium import Opener
from odd_library import FAMILY, IDS, PRE_ROLL, SCENES

from adaptive.cues import Part

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = "/catalogue/index.html"
HARMONY, BASS = IDS[Part.HARMONY], IDS[Part.BASS]

LISTEN = """async () => {
  const ear = new AnalyserNode(catalogue.context, { fftSize: 8192 });
  catalogue.output.connect(ear);
  const until = catalogue.context.currentTime + 0.35;  // a whole window, after every fade
  while (catalogue.context.currentTime < until) await new Promise(requestAnimationFrame);
  const heard = new Float32Array(8192);
  ear.getFloatTimeDomainData(heard);
  catalogue.output.disconnect(ear);
  return Math.sqrt(heard.reduce((sum, x) => sum + x * x, 0) / heard.length);
}"""
"""Root mean square of what sounds."""


def shown(page: Page) -> list[str]:
    cards = page.locator("article").filter(visible=True)
    return [card.inner_text() for card in cards.locator("h4").all()]


def play(page: Page, identity: str) -> None:
    page.locator("article", has=page.get_by_role("link", name=identity)).locator(".play").click()


def stem(page: Page, identity: str) -> None:
    page.get_by_role("button", name=f"{identity}, energy").click()


def sounding(page: Page, count: int) -> None:
    page.wait_for_function(f"document.querySelectorAll('article.sounding').length === {count}")


def test_every_sound_is_shown_with_its_pictures(open_page: Opener, address: str) -> None:
    page = open_page(address + PAGE)
    assert len(shown(page)) == 5
    assert "5 of 5" in page.locator("#count").inner_text()
    assert page.locator(".point").count() == 5
    assert page.locator(".mood text").count() == 10
    assert page.get_by_role("img", name="Piano roll of").count() == 1
    assert page.get_by_role("img", name="Drum grid of").count() == 1
    assert page.get_by_role("img", name="Waveform of").count() == 5
    page.locator("article img").last.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('article:last-child img').naturalWidth === 512")


def test_hostile_names_are_text(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    assert page.locator("h1").inner_text() == "<i>奇</i>"
    assert {HARMONY, BASS} <= set(shown(page))
    heads = page.locator("h2").all_inner_texts()
    assert FAMILY in heads
    assert any("</h2><script>boom()</script>" in head for head in heads)
    assert page.locator("#scene option").all_inner_texts()[1:] == sorted([*SCENES, "夜"])
    assert page.locator("script").count() == 1
    assert page.locator("img[onerror], b, main i:not([class]):not([style]), u, sup").count() == 0


def test_filters_leave_what_fits(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.locator("#scene").select_option("夜")
    assert shown(page) == [IDS[Part.DRUMS], IDS[Part.MELODY]]
    page.locator("#part").select_option("drums")
    assert shown(page) == [IDS[Part.DRUMS]]
    assert page.locator("nav li").filter(visible=True).count() == 1
    assert page.locator(".point.out").count() == 4
    page.locator("#find").fill("no such loop")
    assert shown(page) == []
    assert page.locator("#nothing").is_visible()


def test_finding_reads_ids_chords_and_instruments(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    for words, count in (("琵琶", 2), ("QUOTED", 1), ("f<sup>", 4), ("brush kit", 1)):
        page.locator("#find").fill(words)
        assert len(shown(page)) == count, words


def test_a_point_names_its_loop_and_leads_to_it(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    point = page.locator('.point[data-part="drums"]')
    point.hover()
    assert IDS[Part.DRUMS] in page.locator("#tip").inner_text()
    point.click()
    assert page.locator("article:target h4").inner_text() == IDS[Part.DRUMS]


def test_a_link_leads_to_its_loop_past_the_filters(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    card = page.locator(f'article[data-id="{IDS[Part.DRUMS]}"]')
    page.locator("#part").select_option("bass")
    assert card.is_hidden()
    page.evaluate("id => { location.hash = id; }", card.get_attribute("id"))
    card.wait_for(state="visible")
    assert page.locator("#part").input_value() == ""


def test_colours_follow_the_scene(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.locator("#by").select_option("scene")
    assert page.locator("#legend button").all_inner_texts() == sorted([*SCENES, "夜"])
    fills = page.locator(".point circle").evaluate_all("all => all.map(c => c.style.fill)")
    assert len(set(fills)) == 3  # two scenes, and the stinger without one
    page.locator("#legend button", has_text="夜").click()
    assert len(shown(page)) == 2


def test_a_loop_sounds_and_stops(open_page: Opener, address: str) -> None:
    page = open_page(address + PAGE)
    play(page, HARMONY)
    sounding(page, 1)
    assert page.evaluate("catalogue.context.state") == "running"
    then = page.evaluate("catalogue.context.currentTime")
    page.wait_for_function(f"catalogue.context.currentTime > {then} + 0.2")
    assert page.evaluate(LISTEN) > 0.02
    assert page.locator("#now").inner_text() == HARMONY
    play(page, HARMONY)
    sounding(page, 0)
    assert page.evaluate(LISTEN) < 1e-4


def test_the_browser_decodes_every_frame(open_page: Opener, address: str) -> None:
    page = open_page(address + PAGE)
    play(page, HARMONY)
    sounding(page, 1)
    frames, start, length = page.evaluate(
        """async () => {
          const { n, start, frames } = document.querySelector('article.sounding').dataset;
          return [(await load(n)).length, +start, +frames];
        }"""
    )
    assert (start, length) == (PRE_ROLL, 8 * 22_050)
    assert frames == PRE_ROLL + length + 500


def test_stems_sound_in_phase_to_the_sample(open_page: Opener, address: str) -> None:
    page = open_page(address + PAGE)
    stem(page, HARMONY)
    sounding(page, 1)
    alone = page.evaluate(LISTEN)
    stem(page, BASS)  # the same, turned upside down
    sounding(page, 2)
    assert page.evaluate(LISTEN) < alone / 1_000
    stem(page, HARMONY)
    sounding(page, 1)
    assert page.evaluate(LISTEN) > alone / 10


def test_sets_start_a_family_and_escape_stops_it(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.get_by_role("group", name="Stems of").first.get_by_text("full").click()
    sounding(page, 2)
    assert page.locator(".stem[aria-pressed=true]").count() == 2
    page.keyboard.press("Escape")
    sounding(page, 0)
    assert page.locator("#player").is_hidden()


def test_another_family_takes_over(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    stem(page, HARMONY)
    sounding(page, 1)
    stem(page, IDS[Part.MELODY])
    page.wait_for_function("document.querySelector('article.sounding')?.dataset.part === 'melody'")
    sounding(page, 1)


def test_a_stinger_plays_once(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    play(page, "once")
    sounding(page, 1)
    sounding(page, 0)
    assert page.locator("#player").is_hidden()


def test_everything_is_in_reach_of_the_keyboard(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator(".play").first.focus()
    page.keyboard.press("Space")
    sounding(page, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_systems_colours(open_page: Opener, server: str, scheme: str) -> None:
    page = open_page(server + PAGE)
    page.emulate_media(color_scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == {"light": "rgb(246, 245, 242)", "dark": "rgb(20, 22, 26)"}[scheme]


def test_a_narrow_screen_has_no_sideways_scroll(open_page: Opener, server: str) -> None:
    page = open_page(server + PAGE)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
