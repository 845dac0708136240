"""A pygame program that plays loops by `pygame.mixer` and crossfades on a message.

`python -m bench.black_box.pygame_program ENDPOINT BUFFER A.wav … -- B.wav …`; no window is opened.
"""

from __future__ import annotations

import signal
import sys

import zmq

_FADE_MS = 50


def _main(endpoint: str, buffer: str, *paths: str) -> None:
    import pygame

    pygame.mixer.init(44_100, -16, 2, int(buffer))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # of which SDL makes an event that nobody reads
    pygame.mixer.set_num_channels(4 * len(paths))
    cut = paths.index("--")
    sounds = [
        [pygame.mixer.Sound(path) for path in part] for part in (paths[:cut], paths[cut + 1 :])
    ]
    playing = [sound.play(loops=-1) for sound in sounds[0]]
    messages: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.PULL)
    messages.bind(endpoint)
    while True:
        message = messages.recv()
        for channel in playing:
            channel.fadeout(_FADE_MS)
        playing = [sound.play(loops=-1, fade_ms=_FADE_MS) for sound in sounds[message == b"b"]]


if __name__ == "__main__":
    _main(*sys.argv[1:])
