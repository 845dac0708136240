"""Checks of a graph's shape: each is found where it was put, and a good graph has none."""

from __future__ import annotations

import subprocess
import sys

from graph_loops import loop

from adaptive.cues import Part
from adaptive.graph import FeatureTable, LoopGraph, TransitionCost, check_graph
from adaptive.library import Finding, Loop
from adaptive.music import Key, Tempo


def check(loops: list[Loop], neighbours: int = 16) -> list[Finding]:
    table = FeatureTable(loops)
    return check_graph(loops, LoopGraph.build(table, TransitionCost(table), neighbours))


def near(name: str, count: int, **changes: object) -> list[Loop]:
    return [loop(f"{name} {n}", energy=40.0 + n, **changes) for n in range(count)]


FAR = {"key": Key(6, "major"), "tempo": Tempo.from_bpm(63.0)}


def test_loops_that_lead_to_each_other_have_no_findings() -> None:
    assert check(near("a", 8)) == []
    assert check([]) == []


def test_the_only_loop_of_a_part_is_a_dead_end() -> None:
    findings = check([*near("a", 3), loop("alone", part=Part.BASS)])
    assert [(f.where, f.severity) for f in findings] == [("alone", "note")]
    assert "the library's only bass loop" in findings[0].problem


def test_a_loop_that_nothing_leads_to_is_named_with_its_nearest() -> None:
    findings = check([*near("a", 10), loop("far", energy=100.0, **FAR)], neighbours=3)
    assert [f.where for f in findings] == ["far"]
    assert "the nearest is a 9, at cost 0." in findings[0].problem


def test_groups_without_a_way_between_them_are_named_but_for_the_largest() -> None:
    findings = check([*near("a", 6), *near("b", 4, **FAR)], neighbours=3)
    assert [f.where for f in findings] == ["b 0, b 1, b 2, b 3"]
    assert "4 of the harmony loops stand apart: no edge leads out" in findings[0].problem


def test_a_group_that_only_leads_away_is_told_from_one_that_holds_the_walk() -> None:
    # Three far loops with four successors each: two among themselves, two outside.
    findings = check([*near("a", 6), *near("b", 3, **FAR)], neighbours=4)
    assert [f.where for f in findings] == ["b 0, b 1, b 2"]
    assert "once left, they are reached again only by an event" in findings[0].problem


def test_long_lists_are_cut() -> None:
    findings = check([*near("a", 9), *near("b", 7, **FAR)], neighbours=3)
    assert findings[0].where.endswith("b 4 and 2 more")


def test_playing_does_not_load_networkx() -> None:
    # A third of a second, which a conductor that is started again does not have.
    program = "import sys, adaptive.graph; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
