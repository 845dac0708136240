"""Telemetry: notices with their place in time, numbered, for whoever listens."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from adaptive.conduct.outputs import Notice
from adaptive.events import PROTOCOL_VERSION, encode_message
from adaptive.music import Frame
from adaptive.serve.clock import Clock, HostClock

__all__ = ["Telemetry"]


class Telemetry:
    """Publishes notices.

    Beats and bars leave at once, ahead of their frame; the ``audible`` and ``complete`` stages
    of a transition wait for theirs.

    Parameters
    ----------
    send : callable
        Takes the topic and the message, both as bytes.
    clock : HostClock
    host : Clock
    """

    def __init__(self, send: Callable[[bytes, bytes], None], clock: HostClock, host: Clock) -> None:
        self._send = send
        self._clock = clock
        self._host = host
        self._waiting: list[tuple[Frame, int, Notice]] = []
        self._order = 0
        self._counts: Counter[str] = Counter()
        self.seq = 0
        """Number of the next message."""
        self.latest: dict[str, Mapping[str, Any]] = {}
        """The last message of each of the topics beat, bar and state."""

    def notify(self, notice: Notice, now: Frame) -> None:
        """Publish a notice, when it is due."""
        due_later = notice.topic == "transition" and notice.body.get("stage") != "planned"
        if due_later and notice.frame > now:
            heapq.heappush(self._waiting, (notice.frame, self._order, notice))
            self._order += 1
        else:
            self.publish(notice.topic, notice.frame, notice.body)

    @property
    def next_due(self) -> Frame | None:
        """Frame of the first notice that waits."""
        return self._waiting[0][0] if self._waiting else None

    def release(self, now: Frame) -> None:
        """Publish what has become due."""
        while self._waiting and self._waiting[0][0] <= now:
            notice = heapq.heappop(self._waiting)[2]
            self.publish(notice.topic, notice.frame, notice.body)

    def publish(self, topic: str, frame: Frame, body: Mapping[str, Any]) -> None:
        """Send a message now."""
        heard_ns = self._clock.heard_ns(frame)
        message = {
            **body,
            "v": PROTOCOL_VERSION,
            "seq": self.seq,
            "topic_seq": self._counts[topic],
            "frame": frame,
            "heard_ns": heard_ns,
            "heard_in_ms": round((heard_ns - self._host.monotonic_ns()) / 1e6, 3),
        }
        self.seq += 1
        self._counts[topic] += 1
        if topic in ("beat", "bar", "state"):
            self.latest[topic] = message
        self._send(topic.encode(), encode_message(message))
