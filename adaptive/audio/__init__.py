"""Sound out of the engine: the pyo bus, drivers, taps and the audio process.

Importing this package imports neither pyo nor soundfile. What runs pyo in this process is in
a module of its own, :mod:`adaptive.audio.bus`, and what renders faster than real time has it run in
another process: :mod:`adaptive.audio.offline`.
"""

from adaptive.audio.audio_process import AudioProcess
from adaptive.audio.bus_settings import BusSettings
from adaptive.audio.link import Link
from adaptive.audio.offline import OfflineDriver, render_offline
from adaptive.audio.records import Loaded, LoadFailed, Report
from adaptive.audio.settings import DRIVERS, AudioSettings
from adaptive.audio.status import Counts, Health, ProcessState, Status
from adaptive.audio.tap_ring import TapReader
from adaptive.audio.wav_tap import WavTap

__all__ = [
    "DRIVERS",
    "AudioProcess",
    "AudioSettings",
    "BusSettings",
    "Counts",
    "Health",
    "Link",
    "LoadFailed",
    "Loaded",
    "OfflineDriver",
    "ProcessState",
    "Report",
    "Status",
    "TapReader",
    "WavTap",
    "render_offline",
]
