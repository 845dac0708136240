"""Values of music with their units: keys, meters, tempos, time, emotion, levels. Pure."""

from adaptive.music.emotion import MOODS, MOODS_ZH, NEUTRAL, Emotion
from adaptive.music.grid import GridPoint, Quantize, next_grid_point, strongest_point
from adaptive.music.key import MODES, Key, parse_pitch_class
from adaptive.music.level import SILENCE_DB, db_to_gain, gain_to_db
from adaptive.music.meter import COMMON_TIME, Meter
from adaptive.music.tempo import Tempo, bpm_to_beat_frames
from adaptive.music.tempo_map import BarPosition, TempoMap
from adaptive.music.time import (
    TICKS_PER_QUARTER,
    Frame,
    Seconds,
    Tick,
    frames_to_ms,
    frames_to_seconds,
    ms_to_frames,
    seconds_to_frames,
)

__all__ = [
    "COMMON_TIME",
    "MODES",
    "MOODS",
    "MOODS_ZH",
    "NEUTRAL",
    "SILENCE_DB",
    "TICKS_PER_QUARTER",
    "BarPosition",
    "Emotion",
    "Frame",
    "GridPoint",
    "Key",
    "Meter",
    "Quantize",
    "Seconds",
    "Tempo",
    "TempoMap",
    "Tick",
    "bpm_to_beat_frames",
    "db_to_gain",
    "frames_to_ms",
    "frames_to_seconds",
    "gain_to_db",
    "ms_to_frames",
    "next_grid_point",
    "parse_pitch_class",
    "seconds_to_frames",
    "strongest_point",
]
