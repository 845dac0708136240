"""The conductor's process: ``python -m adaptive.serve.conductor_process FOLDER``.

The supervisor starts it, and starts it again when it dies. It ends when it is told to (SIGTERM),
or when the supervisor is gone (its standard input ends). What it has to tell the supervisor goes to
standard output, one JSON object a line.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from adaptive.errors import AdaptiveError
from adaptive.serve.assemble import load_library
from adaptive.serve.processes import ENDED, UNUSABLE
from adaptive.serve.seat import Seat
from adaptive.serve.session import Session, remove_session_folder

__all__ = ["main"]

_NICE: Final = -5
"""Ahead of ordinary programs, so that cues leave in time, and behind the audio process."""


def main(folder: Path) -> int:
    """Run one conductor of a session until its end; answers the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor decides when all ends
    with contextlib.suppress(OSError):  # few are allowed to
        os.nice(_NICE)
    try:
        session = Session.load(folder)
        asyncio.run(_conduct(session))
    except AdaptiveError as error:
        _tell({"failed": str(error)})
        return UNUSABLE
    return ENDED


class _Ending:
    """Why the process is to end."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        self.orphaned = False

    def asked(self) -> None:
        """The supervisor said so."""
        self.event.set()

    def look_at_supervisor(self) -> None:
        """Standard input ends when the supervisor is gone: then nobody starts what dies."""
        if not os.read(sys.stdin.fileno(), 4096):
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self.orphaned = True
            self.event.set()


async def _conduct(session: Session) -> None:
    ending = _Ending()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, ending.asked)
    loop.add_reader(sys.stdin.fileno(), ending.look_at_supervisor)
    seat = Seat(session, load_library(session.library, memory_mib=session.memory_mib))
    try:
        joining = asyncio.create_task(seat.join())
        stopping = asyncio.create_task(ending.event.wait())
        await asyncio.wait({joining, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if joining.done():
            joining.result()
            seat.loop.start()
            _tell(seat.ready_line())
        await stopping
    finally:
        seat.close()
        if ending.orphaned:
            seat.port.end_audio()
            remove_session_folder(session.folder, session.link)


def _tell(message: Mapping[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(message), flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
