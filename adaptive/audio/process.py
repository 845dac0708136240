"""The audio process: ``python -m adaptive.audio.process LINK``.

The only process that runs pyo. It ends when told over the link, on SIGTERM, or when its lease
runs out; the death of the conductor does not end it.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable

from adaptive.audio.bus import Bus
from adaptive.audio.device_driver import DeviceDriver
from adaptive.audio.housekeeper import Housekeeper
from adaptive.audio.link import Link
from adaptive.audio.output import Output, choose_output
from adaptive.audio.paced_driver import PacedDriver
from adaptive.audio.quiet_pyo import quiet_stderr
from adaptive.audio.session import AudioSession
from adaptive.audio.status import Health, ProcessState
from adaptive.errors import AdaptiveError

__all__ = ["audio_main"]

_CLOSE_S = 0.5
"""How long a device may take to close."""

_SWITCH_S = 0.0005
"""How soon the housekeeper gives the interpreter up to the audio thread."""


class _Ending:
    """Why the process is to end, set from any thread or signal."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.reason = "ended"

    def __call__(self, reason: str) -> None:
        if not self.event.is_set():
            self.reason = reason
            self.event.set()


def audio_main(link_path: str) -> int:
    """Play what comes over the link until told to end; returns the exit status.

    What keeps it from starting is written to the link, in words.
    """
    link = Link(link_path)
    ending = _Ending()
    signal.signal(signal.SIGTERM, lambda *_: ending("terminated"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(_SWITCH_S)
    _tell(link, ProcessState.STARTING, "starting")
    try:
        _play(link, choose_output(link.settings.driver, link.settings.device), ending)
    except AdaptiveError as error:
        _tell(link, ProcessState.FAILED, str(error))
        return 1
    return 0


def _play(link: Link, output: Output, ending: _Ending) -> None:
    settings = link.settings
    audio = "manual" if output.driver == "null" else output.driver
    with quiet_stderr():
        bus = Bus(
            settings.sample_rate, settings.block, settings.bus, audio=audio, device=output.device
        )
    try:
        run = _paced if audio == "manual" else _device
        run(link, bus, ending, lambda: _tell(link, ProcessState.RUNNING, output.line))
        _tell(link, ProcessState.ENDED, ending.reason)
    except Exception as error:
        named = str(error) if isinstance(error, AdaptiveError) else repr(error)
        _tell(link, ProcessState.FAILED, named)  # before the bus closes, which may hang
        raise
    finally:
        # PortAudio cancels its thread, which may hold the interpreter's lock just then: nothing
        # in Python could end the process after that.
        faulthandler.dump_traceback_later(_CLOSE_S, exit=True)
        bus.close()
        faulthandler.cancel_dump_traceback_later()


def _paced(link: Link, bus: Bus, ending: _Ending, running: Callable[[], None]) -> None:
    driver = PacedDriver(bus.sample_rate, bus.block)
    session = AudioSession(link, bus, lambda: (driver.underruns, driver.rebases))
    bus.start()
    bus.warm_up()
    with Housekeeper(link, session.player.mixer, ending):
        _settle_memory()
        running()
        driver.run(session.pull, ending.event.is_set)


def _device(link: Link, bus: Bus, ending: _Ending, running: Callable[[], None]) -> None:
    driver = DeviceDriver(bus)
    session = AudioSession(link, bus, lambda: (driver.underruns, driver.rebases))
    with Housekeeper(link, session.player.mixer, ending):
        _settle_memory()
        driver.start(session.on_block)
        running()
        driver.wait(ending.event)


def _settle_memory() -> None:
    """No garbage collection from here on: the audio thread makes no cycles."""
    gc.collect()
    gc.freeze()
    gc.disable()


def _tell(link: Link, state: ProcessState, message: str) -> None:
    link.health.write(Health(state, os.getpid(), message).encode())


if __name__ == "__main__":
    sys.exit(audio_main(sys.argv[1]))
