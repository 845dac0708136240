"""Pieces of HTML. Every text goes in through :func:`html.escape`, or it is a mark of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

__all__ = ["anchor", "facts_list", "figure", "link_to", "names_attribute"]


def anchor(kind: str, name: str) -> str:
    """The ``id`` that an element of the page has (escaped): kind and name, without blanks."""
    return escape(_fragment(kind, name))


def link_to(kind: str, name: str) -> str:
    """The ``href`` that leads there."""
    return "#" + quote(_fragment(kind, name))


def names_attribute(names: Iterable[str]) -> str:
    """Names as JSON for a ``data-`` attribute (escaped)."""
    return escape(json.dumps(sorted(names), ensure_ascii=False))


def facts_list(rows: Iterable[tuple[str, str]]) -> str:
    """A description list of names and values, both already HTML; rows without a value left out."""
    return (
        "<dl>"
        + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows if value)
        + "</dl>"
    )


def figure(value: float, form: str = "+.2f") -> str:
    """A number in a format, with a true minus sign."""
    return f"{value:{form}}".replace("-", "−")


def _fragment(kind: str, name: str) -> str:
    return f"{kind}-" + re.sub(r"\s", "_", name)
