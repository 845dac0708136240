"""The floor: a JACK client that plays one loop or the other, and changes over on a datagram.

`python -m bench.black_box.floor_client PORT A.wav B.wav`. It does nothing else: no fade, no mixing;
its callback copies frames. What it measures is what the harness and JACK's own period cost.
"""

from __future__ import annotations

import socket
import sys

import numpy as np
import soundfile

from bench.black_box.libjack import open_client

__all__ = ["floor_source"]


def floor_source(port: int) -> str:
    """What the client of a UDP port is called in JACK, with its output."""
    return f"bench-floor-{port}:out"


def _main(port: int, paths: list[str]) -> None:
    name, output = floor_source(port).split(":")
    client = open_client(name)
    out = client.outports.register(output)
    block = int(client.blocksize)
    sounds = [soundfile.read(path, dtype="float32")[0][:, 0] for path in paths]
    frames = len(sounds[0])
    loops = [np.concatenate([sound, sound[:block]]) for sound in sounds]
    playing, place = loops[0], 0

    def process(count: int) -> None:
        nonlocal place
        out.get_array()[:] = playing[place : place + count]
        place = (place + count) % frames

    client.set_process_callback(process)
    client.activate()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as messages:
        messages.bind(("127.0.0.1", port))
        while True:
            playing = loops[messages.recv(16) == b"b"]


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2:4])
