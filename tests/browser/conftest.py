"""A real browser, pages whose every complaint fails the test, and the pages to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import FLAGS, Opener, find_chromium
from odd_library import write_odd_library

from adaptive.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")  # its driver keeps an event loop running: no longer than needed
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path, reason = find_chromium()
    if path is None:
        pytest.skip(reason)
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens an address; errors of the page, on its console or in its requests fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []

    def opened(address: str) -> Page:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.goto(address)
        return page

    yield opened
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages of the odd library: ``catalogue/index.html``, ``graph.html`` and
    ``library.html``.
    """
    folder = tmp_path_factory.mktemp("site")
    library = write_odd_library(folder / "library")
    assert main(["catalogue", "--library", str(library), "--out", str(folder / "catalogue")]) == 0
    assert main(["graph", "--library", str(library), "--out", str(folder / "graph.html")]) == 0
    assert main(["library", str(library), "--html", str(folder / "library.html")]) == 0
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Address of the site over HTTP."""
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Path, server: str) -> str:
    """Where the site is, over HTTP and on the disk."""
    return server if request.param == "http" else site.as_uri()
