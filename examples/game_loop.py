"""A game's side of it: a made-up fight steers the music, and the beat comes back for visuals.

Start ``adaptive serve`` in one terminal and this in another.
"""

from __future__ import annotations

import math
import threading
import time

from adaptive import Client


def show_beats() -> None:
    """Flash on every beat, when it is heard rather than when the message comes."""
    with Client() as music:
        for message in music.listen("beat", seconds=30):
            time.sleep(max(0.0, message.body["heard_in_ms"] / 1000))
            print("●" if message.body["beat"] == 0 else "·", end=" ", flush=True)


def fight(seconds: float = 20.0, frames_a_second: int = 20) -> None:
    """Energy follows the fight continuously; scenes and triggers mark its turns."""
    with Client() as music:
        answer = music.scene("combat")
        print(f"combat is heard {answer.audible_ms:.0f} ms after it began")
        for frame in range(round(seconds * frames_a_second)):
            danger = 60 + 35 * math.sin(frame / frames_a_second)
            music.energy(danger)
            time.sleep(1 / frames_a_second)
        music.trigger("victory")
        music.scene("calm", quantize="bar")


if __name__ == "__main__":
    threading.Thread(target=show_beats, daemon=True).start()
    fight()
