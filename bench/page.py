"""The report: one HTML page that holds its plots within itself and asks for nothing outside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.distribution import Distribution
from bench.measures import Failed
from bench.page_panels import panels
from bench.page_style import STYLE
from bench.regression import Regression
from bench.report import number_told
from bench.result import Figure, Result

__all__ = ["report_page"]

_HEAD = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>What the engine does, in figures</title>\n"
    '<link rel="icon" href="data:,">\n'
)
_SPREAD = ("n", "p50", "p95", "p99", "p99.9", "max")


def report_page(
    results: Sequence[Result], worse: Sequence[Regression] = (), failed: Sequence[Failed] = ()
) -> str:
    """The page.

    Parameters
    ----------
    results : sequence of Result
    worse : sequence of Regression
        What this run found worse than the one before.
    failed : sequence of Failed
        Measures of this run that could not be taken.
    """
    body = "".join(_section(result, worse) for result in results)
    return (
        f"{_HEAD}<style>{STYLE}</style></head><body>\n<header>"
        f"<h1>What the engine does, in figures</h1>{_machines(results)}"
        f"{_totals(results, worse)}"
        f"{_alarm('Not measured', [f'{f.name}: {f.error}' for f in failed], 'failed')}"
        f"{_alarm('Worse than before', [w.told() for w in worse], 'worse')}</header>\n"
        f"{_nav(results)}<main>{body}</main></body></html>\n"
    )


def _machines(results: Sequence[Result]) -> str:
    machines = dict.fromkeys(r.around.machine for r in results if r.around)
    return "".join(f'<p class="soft">{escape(" · ".join(machine))}</p>' for machine in machines)


def _totals(results: Sequence[Result], worse: Sequence[Regression]) -> str:
    figures = [figure for result in results for figure in result.figures]
    met, missed = (sum(f.met is said for f in figures) for said in (True, False))
    parts = [
        ("", len(figures), "figures"),
        ("good", met, "targets met"),
        ("bad" if missed else "", missed, "targets missed"),
        ("bad" if worse else "", len(worse), "worse than before"),
    ]
    told = "".join(f'<div><b class="{look}">{n}</b>{word}</div>' for look, n, word in parts)
    return f'<div class="sum">{told}</div>'


def _alarm(heading: str, lines: Sequence[str], name: str) -> str:
    if not lines:
        return ""
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="alarm" id="{name}"><h2>{heading}</h2><ul>{rows}</ul></div>'


def _nav(results: Sequence[Result]) -> str:
    rows = ""
    for result in results:
        missed = sum(figure.met is False for figure in result.figures)
        mark = f' <b title="targets missed">{missed}</b>' if missed else ""
        rows += f'<li><a href="#{escape(result.name)}">{escape(result.name)}{mark}</a></li>'
    return f'<nav aria-label="Measures"><ul>{rows}</ul></nav>'


def _section(result: Result, worse: Sequence[Regression]) -> str:
    own = {each.figure for each in worse if each.measure == result.name}
    around = "" if result.around is None else f"Measured {result.around.told()}"
    notes = "".join(f"<li>{escape(note)}</li>" for note in result.notes)
    notes = f"<details><summary>How to read them</summary><ul>{notes}</ul></details>" * bool(notes)
    return (
        f'<section id="{escape(result.name)}"><h2><code>{escape(result.name)}</code> '
        f'{escape(result.title)}</h2><p class="soft">{escape(around)}</p>'
        f'<div class="plots">{panels(result.figures)}</div>'
        '<div class="scroll" tabindex="0" role="group"'
        f' aria-label="Figures of {escape(result.name)}">'
        f"{_table(result.figures, own)}</div>{notes}</section>\n"
    )


def _table(figures: Sequence[Figure], worse: set[str]) -> str:
    spread = any(isinstance(f.value, Distribution) for f in figures)
    head = [*(_SPREAD if spread else ("value",)), "unit", "target", ""]
    cells = "".join(f'<th scope="col">{word}</th>' for word in head)
    rows = "".join(_row(figure, spread, figure.name in worse) for figure in figures)
    return (
        f'<table><thead><tr><th scope="col">figure</th>{cells}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(figure: Figure, spread: bool, worse: bool) -> str:
    value = figure.value
    if isinstance(value, Distribution):
        parts = (value.count, value.p50, value.p95, value.p99, value.p999, value.max)
        numbers = "".join(f"<td>{number_told(part)}</td>" for part in parts)
    else:
        look = ' class="word"' if isinstance(value, str) else ""
        span = f' colspan="{len(_SPREAD)}"' if spread else ""
        numbers = f"<td{look}{span}>{escape(number_told(value))}</td>"
    marks = {None: "", True: '<span class="good">met</span>', False: '<b class="bad">missed</b>'}
    met = marks[figure.met] + (' <b class="bad">worse</b>' if worse else "")
    return (
        f'<tr><th scope="row">{escape(figure.name)}</th>{numbers}<td>{escape(figure.unit)}</td>'
        f"<td>{escape(figure.target)}</td><td>{met}</td></tr>"
    )
