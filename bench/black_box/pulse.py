"""A PulseAudio server whose only output is JACK, for programs that speak to nothing else."""

from __future__ import annotations

import time

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.peer import Peer

__all__ = ["pulse_missing", "start_pulse"]

_MODULE = "usr/lib/**/modules/module-jack-sink.so"
_PATIENCE_S = 10.0


def pulse_missing(programs: DebianPrograms, *, fetch: bool) -> str | None:
    """None when PulseAudio and its way into JACK are here, else what is missing."""
    package = "pulseaudio-module-jack"
    if programs.has("pulseaudio", package, fetch=fetch):
        if programs.find(_MODULE) is None and fetch:
            programs.unpack(package)
        if programs.find(_MODULE) is not None:
            return None
    return f"PulseAudio's way into JACK is not here (Debian's package {package})"


def start_pulse(peer: Peer) -> dict[str, str]:
    """Start a server beside an engine, not counted among its processes.

    Returns
    -------
    dict
        The environment in which it is found.

    Raises
    ------
    RuntimeError
        It does not start, with what it said.
    """
    programs, folder = peer.desk.programs, peer.desk.folder
    module = programs.find(_MODULE)
    assert module is not None
    own = {"PULSE_RUNTIME_PATH": str(folder), "PULSE_STATE_PATH": str(folder)}
    own["HOME"] = str(folder)
    socket = folder / "pulse"
    command = [str(programs.path("pulseaudio")), "-n", "--daemonize=no", "--exit-idle-time=-1"]
    command += ["--use-pid-file=no", "-p", str(module.parent)]
    command += ["-L", "module-jack-sink channels=2 connect=no"]
    command += ["-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
    server = peer.spawn(command, own, counted=False)
    deadline = time.monotonic() + _PATIENCE_S
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PulseAudio does not start: {peer.said()}")
        time.sleep(0.05)
    return {"PULSE_SERVER": f"unix:{socket}", **own}
