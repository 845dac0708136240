"""Kill a harness with an engine on its stage, and say what of it still runs.

`python killed_harness.py KIND LOAD FOLDER` prints ``{"ran": 12, "left": [COMMAND, …]}``, or why
there is nothing to kill, ``{"missing": REASON}``. This process adopts what is orphaned under it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.black_box.adaptive_engine import AdaptiveEngine
from bench.black_box.field import PEERS
from bench.black_box.jack_server import find_jackd
from bench.black_box.loads import LOADS
from bench.black_box.stage import Take, hall, stage
from bench.engine import process_tree

_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
_PATIENCE_S = 20.0
_KINDS = {kind.__name__: kind for kind in (AdaptiveEngine, *PEERS)}


def _play(name: str, load: str, folder: str) -> None:
    """The harness that is to be killed."""
    kind, programs = _KINDS[name], find_jackd(fetch=False)
    reason = "no jackd" if programs is None else kind.available(programs, fetch=False)
    if programs is None or reason is not None:
        print(reason, flush=True)
        return
    take = Take(kind, best=kind.at_best is not None)
    beside = LOADS[load]
    with hall(programs, take.period, Path(folder)) as here, stage(take, here, Path(folder)) as on:
        if beside is not None:
            with beside(on.engine):
                print("up", flush=True)
                time.sleep(_PATIENCE_S)
        print("up", flush=True)
        time.sleep(_PATIENCE_S)


def _main(*arguments: str) -> None:
    ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    command = [sys.executable, __file__, "play", *arguments]
    harness = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert harness.stdout is not None
    said = harness.stdout.readline().strip()
    if not said:
        raise SystemExit("the harness failed")
    if said != "up":
        print(json.dumps({"missing": said}))
        return
    ran = len(_under())
    harness.kill()
    harness.wait()
    deadline = time.monotonic() + _PATIENCE_S
    while _under() and time.monotonic() < deadline:
        time.sleep(0.1)
    left = _under()
    print(json.dumps({"ran": ran, "left": list(left.values())}))
    for pid in left:
        os.kill(pid, signal.SIGKILL)


def _under() -> dict[int, str]:
    """What runs under this process, by its command; what has ended is laid to rest."""
    found = {}
    for pid in process_tree(os.getpid()).keys() - {os.getpid()}:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if command:
            found[pid] = command.replace(b"\0", b" ").decode("utf-8", "replace")[:200]
        else:
            _bury(pid)
    return found


def _bury(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return  # the child of another


if __name__ == "__main__":
    _play(*sys.argv[2:]) if sys.argv[1] == "play" else _main(*sys.argv[1:])
