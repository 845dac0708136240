"""Doors, journal, metrics, the conductor, supervision and the clients. Wires only.

Importing this room loads what a game's client needs and no more; the engine's own modules are
imported by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adaptive.serve.ack import Ack, EngineBusy, EngineFault, NoEngine, Refusal
from adaptive.serve.client import Client
from adaptive.serve.connection import Message
from adaptive.serve.endpoints import DEFAULT_BIND, DEFAULT_TELEMETRY

if TYPE_CHECKING:
    from adaptive.serve.async_client import AsyncClient

__all__ = [
    "DEFAULT_BIND",
    "DEFAULT_TELEMETRY",
    "Ack",
    "AsyncClient",
    "Client",
    "EngineBusy",
    "EngineFault",
    "Message",
    "NoEngine",
    "Refusal",
]


def __getattr__(name: str) -> object:
    if name == "AsyncClient":  # asyncio costs as much as all the rest
        from adaptive.serve.async_client import AsyncClient

        return AsyncClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
