"""A desk behind real sockets, turned by a thread: a conductor without an audio process."""

from __future__ import annotations

import threading

import zmq
from serve_desk import Desk

from adaptive.events import encode_message
from adaptive.serve.zmq_door import ZmqDoor

FREE = "tcp://127.0.0.1:*"


class LiveDesk:
    """Answers real clients; musical time moves only with :meth:`Desk.run` before it starts.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.door = ZmqDoor(FREE, FREE)
        self.silent = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._turn, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and close the sockets."""
        self._stop.set()
        self._thread.join()
        self.door.close()

    def _turn(self) -> None:
        poller = zmq.Poller()
        poller.register(self.door.descriptor, zmq.POLLIN)
        while not self._stop.is_set():
            poller.poll(2)
            requests = self.door.receive(64)
            if self.silent.is_set():
                continue
            answers = self.desk.intake.answer_all([(r.peer, r.payload) for r in requests])
            for request, answer in zip(requests, answers, strict=True):
                self.door.answer(request, answer)
            if self.door.new_subscriptions():
                for seq in range(3):
                    for topic in (b"beat", b"bar"):
                        self.door.publish(topic, encode_message({"seq": seq}))
