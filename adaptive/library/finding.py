"""A finding: something about a library that its maker should know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from adaptive.errors import LibraryError
from adaptive.library.fields import LibraryWarning, nearest

__all__ = ["SEVERITIES", "Finding", "Severity", "did_you_mean", "finding_of", "sort_findings"]

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The gravest first. An error keeps something from playing or is heard as a defect, a warning
will probably be heard or surprise, a note is worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or odd, where, and what to do about it."""

    severity: Severity
    where: str
    problem: str
    remedy: str


def finding_of(problem: LibraryError) -> Finding:
    """A problem that reading or decoding has reported, as a finding."""
    severity: Severity = "warning" if isinstance(problem, LibraryWarning) else "error"
    return Finding(severity, problem.path, problem.problem, problem.remedy)


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings, then notes; each in the order in which they were found."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def did_you_mean(name: str, known: Iterable[str], legal: str) -> str:
    """A remedy for an unknown name: the nearest known ones, or what would be legal."""
    close: Sequence[str] = nearest(name, known)
    return f"did you mean {' or '.join(close)}?" if close else legal
