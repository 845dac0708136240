"""adaptive: a real-time adaptive game music engine.

A game needs :class:`Client` (or :class:`AsyncClient`); the rest is in the packages below, and on
the command line (``adaptive --help``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adaptive.serve import AsyncClient, Client

__all__ = ["AsyncClient", "Client"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in __all__:  # loaded on demand: the rooms import each other, not the top
        from adaptive import serve

        return getattr(serve, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
