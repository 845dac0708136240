"""Cues and materials in, frames out: the mixer, exact to the sample. Pure numpy."""

from adaptive.render.block import MixBlock
from adaptive.render.fade import FadeLaw, crossfade_gains
from adaptive.render.log import NEVER, CueStart, StartLog
from adaptive.render.mixer import OPEN_LANES, WAITING, Mixer
from adaptive.render.state import RESTORED, MixerState

__all__ = [
    "NEVER",
    "OPEN_LANES",
    "RESTORED",
    "WAITING",
    "CueStart",
    "FadeLaw",
    "MixBlock",
    "Mixer",
    "MixerState",
    "StartLog",
    "crossfade_gains",
]
