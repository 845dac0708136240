"""The floor as a peer."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.black_box.floor_client import floor_source
from bench.black_box.peer import Datagrams, Peer, free_port

__all__ = ["HERE", "Floor"]

HERE = str(Path(__file__).resolve().parents[2])
"""Folder from which `bench` can be imported."""


class Floor(Peer):
    """A bare client that flips its output on a message.

    Attributes
    ----------
    source : str
        Its port in JACK.
    """

    name = "floor"
    defaults = "a JACK client that copies one loop or the other, and changes on a UDP datagram"

    def start(self) -> None:
        port = free_port()
        paths = [str(self.desk.loops[side][0]) for side in "ab"]
        command = [sys.executable, "-m", "bench.black_box.floor_client", str(port), *paths]
        self.spawn(command, {"PYTHONPATH": HERE})
        self._messages = Datagrams(port)
        self.source = floor_source(port)

    def send(self, side: str) -> int:
        return self._messages.send(side.encode())
