"""Surveys: what a library holds and what it lacks, as rows, in words and on a page."""

from adaptive.survey.coverage import SceneCoverage, cover
from adaptive.survey.doubts import read_doubts, read_origins
from adaptive.survey.gaps import find_gaps, thin_places
from adaptive.survey.key_reach import LonelyKey, lonely_keys
from adaptive.survey.page_writer import write_page
from adaptive.survey.rows import loop_rows, plain_provenance, summary
from adaptive.survey.selection import ORDERS, Wanted, put_in_order, select
from adaptive.survey.survey import Survey

__all__ = [
    "ORDERS",
    "LonelyKey",
    "SceneCoverage",
    "Survey",
    "Wanted",
    "cover",
    "find_gaps",
    "lonely_keys",
    "loop_rows",
    "plain_provenance",
    "put_in_order",
    "read_doubts",
    "read_origins",
    "select",
    "summary",
    "thin_places",
    "write_page",
]
