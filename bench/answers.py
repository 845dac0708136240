"""Answers: when each event of a session was answered in the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.replay import Replay

__all__ = ["Answer", "final_answers", "past_deadline"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An event's answer, in frames; ``complete`` includes the delay of cues that began late."""

    seq: int
    kind: str
    arrival: int
    deadline: int
    complete: int

    @property
    def late(self) -> bool:
        """Whether it was complete only after its deadline."""
        return self.complete > self.deadline


def final_answers(replay: Replay) -> list[Answer]:
    """The answers of a replayed session's events, as the last notice of each tells them.

    A cue that began late is counted against every event within whose answer it was due,
    whatever it belonged to.
    """
    told = {
        notice.body["event"]["seq"]: notice.body
        for notice in replay.notices
        if notice.topic == "transition" and notice.body["complete"] is not None
    }
    answers = []
    for seq, (stamped, receipt) in replay.receipts.items():
        body = told.get(seq)
        complete = receipt.complete if body is None else body["complete"]
        deadline = _deadline(stamped.frame, replay) if body is None else body["deadline"]
        delay = max(
            (began - due for due, began in replay.late if stamped.frame <= due <= complete),
            default=0,
        )
        kind = stamped.event.type
        answers.append(Answer(seq, kind, stamped.frame, deadline, complete + delay))
    return answers


def past_deadline(answers: Iterable[Answer]) -> int:
    """How many answers came after their deadline."""
    return sum(answer.late for answer in answers)


def _deadline(arrival: int, replay: Replay) -> int:
    score = replay.loaded.library.score
    return arrival + round(score.deadline_ms * replay.loaded.library.sample_rate / 1000)
