"""Gives the library's audio to the audio process, which hands it on to its successors itself."""

from __future__ import annotations

from collections.abc import Sequence

from adaptive.audio import Loaded, LoadFailed
from adaptive.library import Material
from adaptive.serve.link_port import LinkPort

__all__ = ["MaterialLoader"]


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

    def attend(self) -> bool:
        """Ask for more; whether everything has been answered."""
        if self._unasked:
            self._unasked = self._port.load(self._unasked)
        return not self._awaited

    def heard(self, report: Loaded | LoadFailed) -> str | None:
        """Take in what became of a material; the problem, if it could not be loaded."""
        self._awaited.discard(report.number)
        if isinstance(report, Loaded):
            return None
        name = self._ids.get(report.number, f"material {report.number}")
        return f"{name}: {report.problem}"
