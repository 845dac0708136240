"""The journal on disk: append only, whole lines only, and never in the music's way."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any, Final

from adaptive.errors import ParameterError
from adaptive.events import (
    JournalHeader,
    Script,
    Stamped,
    encode_json_line,
    header_to_map,
    read_script,
    stamped_to_map,
)

__all__ = ["JournalFile", "read_journal"]

_MOST_WAITING: Final = 4 << 20


class JournalFile:
    """Writes a session's journal.

    Lines wait in memory until :meth:`flush`, and after a failure (a full disk) until the disk
    takes them again, up to 4 MiB; past that the journal is given up, since one with a hole would
    not replay.

    Parameters
    ----------
    path : Path
        Must not exist yet, or be empty, unless ``resume`` is true.
    header : JournalHeader
        Written first in a new file.
    resume : bool
        Go on in a file of the same session; half a last line is cut off.

    Raises
    ------
    ParameterError
        When the file exists already, or cannot be opened.
    """

    def __init__(self, path: Path, header: JournalHeader, *, resume: bool = False) -> None:
        self.path = path
        self.problem: str | None = None
        """Why nothing can be written at present."""
        self.given_up = False
        self._waiting = bytearray()
        try:
            self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            self._written = _whole_lines(path) if resume else os.fstat(self._fd).st_size
        except OSError as error:
            raise ParameterError("journal", str(path), f"a writable file ({error})") from None
        if resume:
            self._cut()
        elif self._written:
            os.close(self._fd)
            raise ParameterError("journal", str(path), "a new file: this one has content")
        if not self._written:
            self._wait(header_to_map(header))
            self.flush()

    def append(self, stamped: Stamped) -> None:
        """Add a line; :meth:`flush` writes it."""
        self._wait(stamped_to_map(stamped))

    def flush(self) -> bool:
        """Hand all lines to the operating system. False, and :attr:`problem`, when it refuses."""
        if not self._waiting or self.given_up:
            return not self.given_up
        try:
            done = os.write(self._fd, self._waiting)
            if done < len(self._waiting):
                raise OSError(f"only {done} of {len(self._waiting)} bytes were written")
        except OSError as error:
            self.problem = str(error)
            self._cut()
            self.given_up = len(self._waiting) > _MOST_WAITING
            return False
        self._written += done
        self._waiting.clear()
        self.problem = None
        return True

    def close(self) -> None:
        """Write what waits and close the file."""
        self.flush()
        os.close(self._fd)

    def _wait(self, line: dict[str, Any]) -> None:
        if not self.given_up:
            self._waiting += encode_json_line(line).encode() + b"\n"

    def _cut(self) -> None:
        """Take back half a line, so that the file holds whole ones only."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._fd, self._written)


def read_journal(path: Path, sample_rate: int) -> Script:
    """Read a journal, passing over half a last line that a crash left.

    Raises
    ------
    ParameterError
        When the file cannot be read.
    ProtocolError
        When a line is not what a journal holds.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_whole_lines(path))
    except OSError as error:
        raise ParameterError("journal", str(path), f"a readable file ({error})") from None
    return read_script(raw.decode("utf-8", "replace").split("\n"), sample_rate)


def _whole_lines(path: Path) -> int:
    """Bytes up to and including the last line break."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        while size > 0:
            start = max(0, size - 65_536)
            file.seek(start)
            found = file.read(size - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            size = start
    return 0
