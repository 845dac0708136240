"""Licences as people write them, as SPDX identifiers (https://spdx.org/licenses)."""

from __future__ import annotations

import re

__all__ = ["find_licence"]

_ZERO = re.compile(
    r"creativecommons\.org/publicdomain/zero|(?<![a-z])cc[ _-]?(?:0|zero)(?![a-z0-9])"
)
_PUBLIC = re.compile(r"creativecommons\.org/publicdomain/mark|public[ _-]domain")
_SHARED = re.compile(
    r"(?:creativecommons\.org/licenses/|(?<![a-z])cc[ _-])(?P<terms>by(?:[ _-](?:sa|nc|nd))*)"
    r"(?:[ _/-]*v?(?P<version>[1-4]\.[05]))?(?![a-z0-9])"
)


def find_licence(text: str) -> str | None:
    """SPDX identifier of the first licence that a text names, or None.

    Creative Commons' licences only: of others people write too many things. Without a version the
    identifier has none either (``CC-BY-SA``).
    """
    folded = text.casefold()
    shared = _SHARED.search(folded)
    if shared is not None:
        terms = re.sub(r"[ _]", "-", shared["terms"]).upper()
        return f"CC-{terms}-{shared['version']}" if shared["version"] else f"CC-{terms}"
    if _ZERO.search(folded):
        return "CC0-1.0"
    return "LicenseRef-public-domain" if _PUBLIC.search(folded) else None
