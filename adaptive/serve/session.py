"""A session: what its processes must agree on, in a folder that outlives each of them."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from adaptive.errors import ParameterError
from adaptive.serve.endpoints import DEFAULT_BIND, DEFAULT_TELEMETRY

__all__ = ["DEFAULT_MEMORY_MIB", "Session", "make_session_folder", "remove_session_folder"]

DEFAULT_MEMORY_MIB: Final = 3072
"""Audio that may be in memory at once. The starter library's is two thirds of it."""

_PREFIX: Final = "adaptive-session-"
_MEMORY: Final = Path("/dev/shm")
_SETTINGS: Final = "session.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a conductor needs to take its place, the first or a later one.

    Parameters
    ----------
    folder : Path
        The session's own.
    link : Path
        The link to the audio process.
    library : Path
    sample_rate : int
        The library's.
    lead_frames, prompt_frames : int
        Time that cues need to get to the audio process: those that can be foreseen, and those that
        are wanted at once.
    block : int
        Frames of the audio process's blocks.
    seed : int
    bind, telemetry : str
        Endpoints, resolved once the first conductor has bound them.
    expose : bool
        Endpoints may be reachable from other machines.
    memory_mib : int
        Audio that may be in memory at once.
    journal : Path or None
        Where the user wants the journal, beside the session's own.
    base : int or None
        Frame of the audio process that is the session's frame 0.
    loaded : bool
        The audio process has the library's audio.
    audio_pid : int
        The audio process that the conductor knows of.
    journaled : bool
        The journals have been begun.
    conductors : int
        Conductors that the session has had.
    """

    folder: Path
    link: Path
    library: Path
    sample_rate: int
    lead_frames: int
    prompt_frames: int
    block: int
    seed: int = 0
    bind: str = DEFAULT_BIND
    telemetry: str = DEFAULT_TELEMETRY
    expose: bool = False
    memory_mib: int = DEFAULT_MEMORY_MIB
    journal: Path | None = None
    base: int | None = None
    loaded: bool = False
    audio_pid: int = 0
    journaled: bool = False
    conductors: int = 0

    @property
    def journal_file(self) -> Path:
        """The session's own journal."""
        return self.folder / "journal.jsonl"

    @property
    def pulse_file(self) -> Path:
        """Where the conductor counts, for the supervisor and the next conductor."""
        return self.link.with_name("pulse")

    def save(self) -> None:
        """Write the settings into the folder, whole or not at all."""
        values = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(self).items()}
        fresh = self.folder / f"{_SETTINGS}.new"
        fresh.write_text(json.dumps(values), encoding="utf-8")
        os.replace(fresh, self.folder / _SETTINGS)

    def having(self, **changes: object) -> Session:
        """The same session with some settings changed, and saved."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        changed.save()
        return changed

    @classmethod
    def load(cls, folder: Path) -> Session:
        """Read the settings back. Raises ParameterError."""
        try:
            values = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
            paths = {"folder", "link", "library"} | ({"journal"} if values["journal"] else set())
            given: dict[str, Any] = {k: Path(v) if k in paths else v for k, v in values.items()}
            return cls(**given)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ParameterError(
                "session", str(folder), f"a session's folder ({type(error).__name__}: {error})"
            ) from None


def make_session_folder() -> tuple[Path, Path]:
    """A new folder, and a place for the link, in memory where the system has such a place.

    The audio process writes to the link all the time, and must never wait for a disk.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    if not os.access(_MEMORY, os.W_OK):
        return folder, folder / "link"
    return folder, Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_MEMORY)) / "link"


def remove_session_folder(folder: Path, link: Path) -> None:
    """Remove what :func:`make_session_folder` made."""
    for made in {folder, link.parent}:
        shutil.rmtree(made, ignore_errors=True)
