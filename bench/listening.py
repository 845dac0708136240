"""A rendered session, opened to be listened to: its cues, its crossfades, and what they play."""

from __future__ import annotations

from collections.abc import Iterable

from adaptive.cues import PlayCue
from bench.crossfades import Crossfade, Materials, find_crossfades
from bench.replay import part_cues, stinger_cues
from bench.session import Rendered
from bench.sides_heard import Side

__all__ = ["Listening"]

_AROUND_MS = 10.0


class Listening:
    """A session and all that is known of what it plays.

    Attributes
    ----------
    session : Rendered
    rate : int
        Frames a second.
    cues, stingers : list of PlayCue
        Of the parts, and of the stingers, by their start.
    materials : dict of int to np.ndarray
        The sounds that they play.
    fades : list of Crossfade
        All that end within the session.
    bars : dict of int to int
        Frames of a bar of each loop's material.
    keys : dict of int to Key or None
        Of each loop's material.
    """

    def __init__(self, session: Rendered) -> None:
        self.session = session
        library, store = session.loaded.library, session.loaded.store
        self.rate = library.sample_rate
        self.cues = part_cues(session.replay.cues)
        self.stingers = stinger_cues(session.replay.cues)
        used = {cue.material for cue in (*self.cues, *self.stingers) if cue.material >= 0}
        self.materials: Materials = {number: store.pcm(number) for number in used}
        self.fades = [f for f in find_crossfades(self.cues) if f.end <= session.frames]
        loops = {store.number(loop.id): loop for loop in library.loops if loop.id in store.usable}
        self.bars = {n: p.tempo.bar_frames(p.meter) for n, p in loops.items()}
        self.keys = {n: p.key for n, p in loops.items()}

    def names(self, materials: Iterable[int]) -> str:
        """The ids of materials, in a line."""
        store = self.session.loaded.store
        return ", ".join(sorted(store.material(number).id for number in materials)) or "nothing"

    def struck(self, fade: Crossfade) -> tuple[PlayCue, ...]:
        """Stingers that sound during a crossfade."""
        return tuple(
            c for c in self.stingers if c.origin < fade.end and c.origin + c.frames > fade.start
        )

    def sides(self, fade: Crossfade) -> list[Side]:
        """Before, after and stingers, over the fade and its surroundings."""
        around = round(_AROUND_MS * self.rate / 1000)
        first, last = max(0, fade.start - around), min(fade.end + around, self.session.frames)
        alone = (fade.before, fade.after, self.struck(fade))
        return [Side(cues, first, last) for cues in alone]
