"""The storm policy: what happens to events that come faster than anyone could hear them.

Of several ``scene``, ``energy``, ``emotion`` or ``param`` events that wait at the same moment only
the last of each counts; the others get its answer. Beyond that every sender may send so many
events a second, and all together may keep the engine busy for a share of its time, each with a
burst in reserve; the rest is refused as ``busy``, which costs next to nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from adaptive.events import STORM_BURST, STORM_RATE, STORM_SHARE, Event
from adaptive.serve.clock import Clock

__all__ = ["Allowance", "Throttle", "superseded"]

_LAST_WINS: Final = {"scene": None, "energy": None, "emotion": None, "param": "name"}
_MOST_PEERS: Final = 1_024


def superseded(events: Sequence[Event | None]) -> list[int | None]:
    """For each event, the place of a later one that makes it needless, or None.

    ``None`` among the events stands for what is no event.
    """
    last: dict[tuple[str, object], int] = {}
    by: list[int | None] = [None] * len(events)
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        if event is None or event.type not in _LAST_WINS:
            continue
        field = _LAST_WINS[event.type]
        key = (event.type, event.args.get(field) if field else None)
        by[place] = last.get(key)
        last.setdefault(key, place)
    return by


class Allowance:
    """A token bucket: ``rate`` a second, up to ``burst`` in reserve."""

    __slots__ = ("_burst", "_ns", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now_ns: int) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._ns = burst, now_ns

    def left(self, now_ns: int) -> float:
        """What may be used at present."""
        gained = (now_ns - self._ns) * 1e-9 * self._rate
        self._tokens, self._ns = min(self._burst, self._tokens + gained), now_ns
        return self._tokens

    def use(self, amount: float) -> None:
        """Use some up; what is missing is owed."""
        self._tokens -= amount


class Throttle:
    """Allowances of each sender and of all together.

    Parameters
    ----------
    host : Clock
    rate, burst : float
        Events of one sender: a second, and at once.
    share, burst_s : float
        Of the engine's time for all senders: the share, and the seconds at once.
    """

    def __init__(
        self,
        host: Clock,
        *,
        rate: float = STORM_RATE,
        burst: float = STORM_BURST,
        share: float = STORM_SHARE,
        burst_s: float = 0.1,
    ) -> None:
        self._host = host
        self._rate, self._burst = rate, burst
        self._time = Allowance(share, burst_s, host.monotonic_ns())
        self._peers: OrderedDict[bytes, Allowance] = OrderedDict()

    def admits(self, peer: bytes) -> bool:
        """Whether a sender's next event is taken."""
        now = self._host.monotonic_ns()
        own = self._peers.get(peer)
        if own is None:
            own = self._peers[peer] = Allowance(self._rate, self._burst, now)
            if len(self._peers) > _MOST_PEERS:
                self._peers.popitem(last=False)
        self._peers.move_to_end(peer)
        if own.left(now) < 1.0 or self._time.left(now) <= 0.0:
            return False
        own.use(1.0)
        return True

    def charge(self, seconds: float) -> None:
        """An event took this much of the engine's time."""
        self._time.use(seconds)
