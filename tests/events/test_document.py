"""The page about the protocol is what the tables say."""

from __future__ import annotations

from pathlib import Path

from adaptive.events import ACK_FIELDS, COMMON_FIELDS, MESSAGES, OUTCOMES, TOPICS
from adaptive.events.document import protocol_page

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_the_committed_page_is_the_one_that_the_tables_give() -> None:
    remedy = "run: python -m adaptive.events.document > docs/protocol.md"
    assert PAGE.read_text(encoding="utf-8") == protocol_page(), remedy


def test_every_name_of_the_protocol_is_on_the_page() -> None:
    page = protocol_page()
    specs = [*MESSAGES.values(), *OUTCOMES.values()]
    names = {spec.type for spec in specs} | {f.name for spec in specs for f in spec.fields}
    names |= {f.name for f in (*COMMON_FIELDS, *ACK_FIELDS)} | set(TOPICS)
    assert {name for name in names if f"`{name}`" not in page} == set()
    assert "$" not in page
    assert all(spec.example in page for spec in MESSAGES.values())
