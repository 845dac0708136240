"""A bare pyo script, as its users write them: loops, a ramp between two sides, ZeroMQ.

`python -m bench.black_box.pyo_program ENDPOINT PERIOD BEST A.wav … -- B.wav …`
"""

from __future__ import annotations

import sys

import zmq

from adaptive.audio.quiet_pyo import import_pyo

_FADE_S = 0.05


def _main(endpoint: str, period: str, best: str, *paths: str) -> None:
    pyo = import_pyo()
    if best == "best":
        sys.setswitchinterval(0.0005)
    server = pyo.Server(
        sr=44100, nchnls=2, duplex=0, buffersize=int(period), audio="jack", jackname="pyo-script"
    )
    server.boot()
    side = pyo.SigTo(0.0, time=_FADE_S)
    cut = paths.index("--")
    kept = []
    for names, gain in ((paths[:cut], 1.0 - side), (paths[cut + 1 :], side)):
        for name in names:
            table = pyo.SndTable(name)
            read = pyo.TableRead(table, freq=table.getRate(), loop=True, interp=1, mul=gain)
            kept.append((table, read.play().out()))
    server.start()
    messages: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.PULL)
    messages.bind(endpoint)
    while True:
        message = messages.recv()
        if message in (b"a", b"b"):
            side.value = float(message == b"b")


if __name__ == "__main__":
    _main(*sys.argv[1:])
