"""The engine's brain: context, walk, arrangement, deadlines. Sans-I/O, seeded, frames only."""

from adaptive.conduct.assembly import new_scheduler
from adaptive.conduct.chance import Chance
from adaptive.conduct.combinations import AFRESH, Combinations
from adaptive.conduct.director import Director
from adaptive.conduct.forecast import Forecast
from adaptive.conduct.outputs import Notice, Outputs, Receipt
from adaptive.conduct.repertoire import Repertoire
from adaptive.conduct.scheduler import Scheduler
from adaptive.conduct.settings import Settings
from adaptive.conduct.stage import Overlap, Sounding, Stage
from adaptive.conduct.stingers import Stingers
from adaptive.conduct.walk import Heard, Walk

__all__ = [
    "AFRESH",
    "Chance",
    "Combinations",
    "Director",
    "Forecast",
    "Heard",
    "Notice",
    "Outputs",
    "Overlap",
    "Receipt",
    "Repertoire",
    "Scheduler",
    "Settings",
    "Sounding",
    "Stage",
    "Stingers",
    "Walk",
    "new_scheduler",
]
