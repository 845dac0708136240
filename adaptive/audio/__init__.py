"""Sound out of the engine: the pyo bus, drivers, taps and the audio process.

Importing this package imports neither pyo nor soundfile. What runs pyo in this process is in
modules of its own: :mod:`adaptive.audio.bus` and :mod:`adaptive.audio.offline`.
"""

from adaptive.audio.wav_tap import WavTap

__all__ = ["WavTap"]
