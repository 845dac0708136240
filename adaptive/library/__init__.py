"""Loops, scores, manifests and decoded audio. Never meets the scheduler."""

from adaptive.library.annotation_store import (
    STORE_NAME,
    read_columns,
    read_provenance,
    write_annotations,
)
from adaptive.library.check import check_library
from adaptive.library.columns import LoopColumns, Words
from adaptive.library.correlation import matching_correlation, stretch_of
from adaptive.library.dimensions import DIMENSIONS, Dimension
from adaptive.library.fields import LibraryWarning
from adaptive.library.file_stamps import hash_file
from adaptive.library.finding import SEVERITIES, Finding, Severity, sort_findings
from adaptive.library.library import MANIFEST_NAME, SCORE_NAME, Library, read_library
from adaptive.library.loop import Loop, Stinger
from adaptive.library.loop_sequence import LoopSequence, columns_of
from adaptive.library.loudness import SILENCE_LUFS, loop_loudness
from adaptive.library.manifest_writer import manifest_text, write_manifest
from adaptive.library.material import Material, map_pcm
from adaptive.library.pcm_store import PcmStore, default_cache
from adaptive.library.provenance import FileStamp, Provenance
from adaptive.library.score import (
    DEFAULT_PART_RULES,
    CostWeights,
    ParamMapping,
    PartRule,
    SceneIntent,
    Score,
    TriggerIntent,
)
from adaptive.library.score_check import scene_members
from adaptive.library.score_file import PARAM_TARGETS, default_score, read_score

__all__ = [
    "DEFAULT_PART_RULES",
    "DIMENSIONS",
    "MANIFEST_NAME",
    "PARAM_TARGETS",
    "SCORE_NAME",
    "SEVERITIES",
    "SILENCE_LUFS",
    "STORE_NAME",
    "CostWeights",
    "Dimension",
    "FileStamp",
    "Finding",
    "Library",
    "LibraryWarning",
    "Loop",
    "LoopColumns",
    "LoopSequence",
    "Material",
    "ParamMapping",
    "PartRule",
    "PcmStore",
    "Provenance",
    "SceneIntent",
    "Score",
    "Severity",
    "Stinger",
    "TriggerIntent",
    "Words",
    "check_library",
    "columns_of",
    "default_cache",
    "default_score",
    "hash_file",
    "loop_loudness",
    "manifest_text",
    "map_pcm",
    "matching_correlation",
    "read_columns",
    "read_library",
    "read_provenance",
    "read_score",
    "scene_members",
    "sort_findings",
    "stretch_of",
    "write_annotations",
    "write_manifest",
]
