"""Gives the library's audio to the audio process, which hands it on to its successors itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from adaptive.audio import Loaded, LoadFailed
from adaptive.events import Event
from adaptive.library import Material
from adaptive.serve.link_port import LinkPort

__all__ = ["AudioSupply", "MaterialLoader"]


class AudioSupply(Protocol):
    """What brings audio into the audio process's memory."""

    @property
    def restless(self) -> bool:
        """Whether it should be looked at often: something comes, or may come and go."""
        ...

    def attend(self) -> bool:
        """Ask for more; whether the music can begin."""
        ...

    def news(self) -> Event | None:
        """What became ready, or ceased to be, since the last call."""
        ...

    def problems(self) -> list[str]:
        """What could not be decoded since the last call."""
        ...

    def adopt(self, ids: Collection[str]) -> None:
        """Go on where a former conductor was: these are in memory already."""
        ...

    def heard(self, report: Loaded | LoadFailed) -> str | None:
        """Take in what became of a material; the problem, if it could not be loaded."""
        ...

    def close(self) -> None:
        """Let go of processes."""
        ...


class MaterialLoader:
    """Asks for all materials, as fast as the link takes the questions.

    Parameters
    ----------
    port : LinkPort
    materials : sequence of Material
        What is not loaded yet.
    """

    def __init__(self, port: LinkPort, materials: Sequence[Material]) -> None:
        self._port = port
        self._ids = {material.number: material.id for material in materials}
        self._unasked = list(materials)
        self._awaited = {material.number for material in materials}

    @property
    def restless(self) -> bool:
        """Until all has been answered."""
        return bool(self._awaited)

    def attend(self) -> bool:
        """Ask for more; whether everything has been answered."""
        if self._unasked:
            self._unasked = self._port.load(self._unasked)
        return not self._awaited

    def news(self) -> Event | None:
        """Nothing comes or goes once all is loaded."""
        return None

    def problems(self) -> list[str]:
        """Nothing is decoded any more."""
        return []

    def adopt(self, ids: Collection[str]) -> None:
        """A former conductor had all of it loaded."""

    def close(self) -> None:
        """Nothing to let go of."""

    def heard(self, report: Loaded | LoadFailed) -> str | None:
        """Take in what became of a material; the problem, if it could not be loaded."""
        self._awaited.discard(report.number)
        if isinstance(report, Loaded):
            return None
        name = self._ids.get(report.number, f"material {report.number}")
        return f"{name}: {report.problem}"
