"""The conductor's side of the link: cues out, status and reports in, in the session's frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adaptive.audio import AudioProcess, Health, Report, Status
from adaptive.cues import Cue, Lane, PlayCue, RampCue
from adaptive.library import Material
from adaptive.music import Frame
from adaptive.render import CueStart
from adaptive.serve.pulse import Pulse

__all__ = ["LinkPort"]


class LinkPort:
    """Translates between the session's frames and the audio process's.

    The session begins (its frame 0) when everything is loaded, at a frame ``base`` of the audio
    process, so that a replay from frame 0 meets the same music.

    Parameters
    ----------
    audio : AudioProcess
        Attached, not started here.
    pulse : Pulse
        Counts the cues that have left, for the next conductor.
    """

    def __init__(self, audio: AudioProcess, pulse: Pulse) -> None:
        self._audio = audio
        self._pulse = pulse
        self.base = 0

    def send(self, cue: Cue) -> bool:
        """Hand a cue over. False when the ring is full."""
        start = Frame(cue.start + self.base)
        if isinstance(cue, PlayCue):
            shifted: Cue = replace(cue, start=start, origin=Frame(cue.origin + self.base))
        else:
            shifted = replace(cue, start=start)
        if not self._audio.send(shifted):
            return False
        self._pulse.cues_sent = cue.cue_id + 1
        return True

    def fade_out(self, start: int, length: int) -> Frame:
        """Fade everything out, outside of the scheduler's decisions; the frame after it."""
        ramp = RampCue(self._pulse.cues_sent, Lane.MASTER, Frame(start), length, 0.0)
        self.send(ramp)
        return ramp.complete

    def end_audio(self) -> None:
        """End the audio process, when nobody else is left to do it."""
        self._audio.close()

    def load(self, materials: Iterable[Material]) -> list[Material]:
        """Ask for materials, in order; those that did not fit are to be asked for again."""
        left = list(materials)
        while left and self._audio.load(left[0].number, left[0].path, left[0].frames):
            del left[0]
        return left

    def drop(self, number: int) -> bool:
        """Let go of a material; what plays it plays on. False when the ring is full."""
        return self._audio.drop(number)

    def health(self) -> Health:
        """State of the audio process."""
        return self._audio.status().health

    def status(self) -> Status | None:
        """How the audio process is, in the session's frames; None before its first block."""
        status = self._audio.status()
        if not status.counts.host_ns:
            return None
        status.counts.frame -= self.base
        return status

    def reports(self) -> Iterator[CueStart | Report]:
        """What the audio process reports, in the session's frames."""
        for report in self._audio.reports():
            if isinstance(report, CueStart):
                planned = Frame(report.planned - self.base)
                actual = Frame(report.actual - self.base)
                yield replace(report, planned=planned, actual=actual)
            else:
                yield report
