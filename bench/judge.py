"""The judge: librosa, an optional library that knows nothing of how the loops were made."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["JUDGE_MISSING", "has_judge"]

JUDGE_MISSING = (
    "librosa is not installed: keys, onsets and the order of energies were not judged "
    "(pip install 'adaptive-music[judge]', or pip install 'librosa>=0.10.2,<1')"
)


def has_judge() -> bool:
    """Whether librosa can be imported."""
    return find_spec("librosa") is not None
