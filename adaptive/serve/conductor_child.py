"""The conductor as its supervisor sees it: a child process that talks in lines."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["ConductorChild"]


class ConductorChild:
    """One conductor process.

    It is in a session of its own, so that Ctrl-C in a terminal reaches the supervisor alone, and
    it ends by itself when the supervisor is gone.

    Parameters
    ----------
    folder : Path
        The session's folder.
    on_line : callable
        Told each of its messages, from another thread.
    on_exit : callable
        Told the exit status, from another thread.
    """

    def __init__(
        self,
        folder: Path,
        on_line: Callable[[ConductorChild, Mapping[str, Any]], None],
        on_exit: Callable[[ConductorChild, int], None],
    ) -> None:
        self._on_line, self._on_exit = on_line, on_exit
        self._process = subprocess.Popen(
            [sys.executable, "-m", "adaptive.serve.conductor_process", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def kill(self) -> None:
        """End it without asking; for one that hangs."""
        self._process.kill()

    def end(self, patience_s: float) -> int:
        """Ask it to end, and insist after a while. Returns the exit status."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.join()
        return self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        for line in self._process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if isinstance(message, dict):
                self._on_line(self, message)
        status = self._process.wait()
        self._process.stdout.close()
        self._process.stdin.close()
        self._on_exit(self, status)
