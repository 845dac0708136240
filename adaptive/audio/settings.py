"""What the audio process is started with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from adaptive.audio.bus_settings import BusSettings
from adaptive.cues import TRACKS, Lane
from adaptive.errors import ParameterError

__all__ = ["DRIVERS", "AudioSettings"]

DRIVERS = ("auto", "null", "portaudio", "jack")
"""``auto`` takes a sound device if there is one, else ``null``, which keeps time alone."""


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """How the audio process runs.

    Parameters
    ----------
    sample_rate : int
        Frames a second, 8,000 to 192,000.
    block : int
        Frames a block, 16 to 8192. With JACK, the server's period.
    driver : str
        One of :data:`DRIVERS`.
    device : int
        PortAudio's number of the output device; −1 for the default.
    bus : BusSettings
        How the bus sounds.
    lanes : mapping of Lane to float
        Automation before the first ramp, where it is not fully open.
    start_frame : int
        The engine frame to begin with.
    start_host_ns : int
        If not 0, ``start_frame`` belongs to this moment of ``time.monotonic_ns()``, and the
        process begins as many frames later as it is late: a restarted process is then on the
        beat of the one that it replaces.
    lease_s : float > 0
        Seconds without a sign of life from a supervisor after which the process ends.
    tap_s : float > 0
        Seconds of output that listeners may lag behind.
    tracks : int
        Tracks of the mixer, :data:`~adaptive.cues.TRACKS` to 255.
    realtime : bool
        Ask the system for a higher priority; goes on without if refused.
    """

    sample_rate: int = 44_100
    block: int = 256
    driver: str = "auto"
    device: int = -1
    bus: BusSettings = field(default_factory=BusSettings)
    lanes: Mapping[Lane, float] = field(default_factory=dict)
    start_frame: int = 0
    start_host_ns: int = 0
    lease_s: float = 30.0
    tap_s: float = 8.0
    tracks: int = TRACKS
    realtime: bool = True

    def __post_init__(self) -> None:
        if not 8_000 <= self.sample_rate <= 192_000:
            raise ParameterError("sample_rate", self.sample_rate, "8,000 to 192,000 frames")
        if not 16 <= self.block <= 8192:
            raise ParameterError("block", self.block, "16 to 8192 frames")
        if self.driver not in DRIVERS:
            raise ParameterError("driver", self.driver, ", ".join(DRIVERS))
        if not 0.1 <= self.lease_s <= 86_400.0:
            raise ParameterError("lease_s", self.lease_s, "0.1 to 86,400 seconds")
        if not 0.1 <= self.tap_s <= 600.0:
            raise ParameterError("tap_s", self.tap_s, "0.1 to 600 seconds")
        if not TRACKS <= self.tracks <= 255:
            raise ParameterError("tracks", self.tracks, f"{TRACKS} to 255")

    def to_json(self) -> str:
        """Text that :meth:`from_json` reads."""
        values = asdict(self)
        values["lanes"] = {lane.name: value for lane, value in self.lanes.items()}
        return json.dumps(values)

    @classmethod
    def from_json(cls, text: str) -> AudioSettings:
        """Settings from the text that :meth:`to_json` wrote."""
        values = json.loads(text)
        values["bus"] = BusSettings(**values["bus"])
        values["lanes"] = {Lane[name]: value for name, value in values["lanes"].items()}
        return cls(**values)
