"""Intake: what people own, files and folders, made into a library."""

from adaptive.intake.annotation import CHECK_BELOW, TRUST, Annotation, Dispute
from adaptive.intake.claim import CLAIM_FIELDS, SOURCES, Claim, most_trusted_first
from adaptive.intake.claims import claims_of
from adaptive.intake.cluster import executor_at
from adaptive.intake.crew import work_through
from adaptive.intake.importer import ImportSettings, import_sounds
from adaptive.intake.report import ImportReport, summary
from adaptive.intake.resampling import resample_loop, resample_sound
from adaptive.intake.sound_file import Sound, SoundHeader, read_sound, sound_header
from adaptive.intake.source_files import find_sources

__all__ = [
    "CHECK_BELOW",
    "CLAIM_FIELDS",
    "SOURCES",
    "TRUST",
    "Annotation",
    "Claim",
    "Dispute",
    "ImportReport",
    "ImportSettings",
    "Sound",
    "SoundHeader",
    "claims_of",
    "executor_at",
    "find_sources",
    "import_sounds",
    "most_trusted_first",
    "read_sound",
    "resample_loop",
    "resample_sound",
    "sound_header",
    "summary",
    "work_through",
]
