"""Views of the graph: networkx, analysis, export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import matplotlib.image
import networkx as nx
import numpy as np
import pytest
from graph_loops import loop, random_loops

from adaptive.cues import PARTS, Part
from adaptive.errors import ParameterError
from adaptive.graph import TERMS, FeatureTable, LoopGraph, TransitionCost, analyse, to_networkx
from adaptive.graph.exporting import QUADRANTS, export, page_html, quadrant
from adaptive.graph.layout import lay_out
from adaptive.library import Loop
from adaptive.music import Key


def graph_of(loops: list[Loop], neighbours: int = 4) -> LoopGraph:
    table = FeatureTable(loops)
    return LoopGraph.build(table, TransitionCost(table), neighbours)


@pytest.fixture(scope="module")
def loops() -> list[Loop]:
    return random_loops(60, 3, [Part.BASS, Part.MELODY, Part.DRUMS])


@pytest.fixture(scope="module")
def graph(loops: list[Loop]) -> LoopGraph:
    return graph_of(loops)


def test_networkx_has_every_loop_and_edge(loops: list[Loop], graph: LoopGraph) -> None:
    network = to_networkx(loops, graph)
    assert list(network) == [each.id for each in loops]
    assert network.number_of_edges() == len(graph.indices)
    for i, each in enumerate(loops):
        following, costs = graph.successors(i)
        assert list(network[each.id]) == [loops[j].id for j in following]
        for j, cost in zip(following, costs, strict=True):
            edge = network[each.id][loops[j].id]
            assert edge["cost"] == pytest.approx(float(cost), abs=1e-6)
            assert sum(edge[term] for term in TERMS) == pytest.approx(float(cost), abs=1e-5)


def test_networkx_nodes_carry_annotations() -> None:
    one = loop("x", key=Key(6, "minor"), scenes=frozenset({"b", "a"}))
    node = to_networkx([one], graph_of([one])).nodes["x"]
    assert (node["key"], node["camelot"], node["bpm"]) == ("F# minor", "11A", 120.0)
    assert node["open_key"] == "4m"
    assert (node["part"], node["scenes"], node["meter"]) == ("harmony", "a, b", "4/4")


def test_other_loops_are_refused(loops: list[Loop], graph: LoopGraph) -> None:
    with pytest.raises(ParameterError, match="loops of the graph"):
        to_networkx(loops[1:], graph)


def test_analysis_of_a_known_shape() -> None:
    # Two pairs that only know each other, and a part of one.
    near = [loop("a"), loop("b")]
    far = [loop(name, key=Key(6, "major"), energy=90.0) for name in ("c", "d")]
    found = analyse(graph_of([*near, *far, loop("alone", part=Part.BASS)], neighbours=1))
    assert found.components == (("a", "b"), ("c", "d"), ("alone",))
    assert found.dead_ends == ("alone",)
    assert found.unreachable == ()
    assert found.bridges == (("a", "b"), ("c", "d"))
    assert (found.smooth_share, found.mean_cost) == (1.0, 0.0)
    assert (found.loops, found.edges) == (5, 4)


def test_analysis_agrees_with_networkx(loops: list[Loop], graph: LoopGraph) -> None:
    found, network = analyse(graph, 0.3), to_networkx(loops, graph)
    assert sorted(map(sorted, nx.strongly_connected_components(network))) == sorted(
        map(sorted, found.components)
    )
    costs = [cost for _, _, cost in network.edges(data="cost")]
    assert found.smooth_share == pytest.approx(np.mean([cost <= 0.3 for cost in costs]))
    assert set(found.unreachable) == {name for name, degree in network.in_degree if degree == 0}


def test_an_empty_graph_has_a_shape() -> None:
    found = analyse(graph_of([]))
    assert (found.loops, found.edges, found.smooth_share) == (0, 0, 1.0)


def test_fields_keep_parts_apart(graph: LoopGraph) -> None:
    places, fields = lay_out(graph)
    assert np.array_equal(places, lay_out(graph)[0])
    centres = {name: (x, y) for name, x, y in fields}
    for place, part in zip(places, graph.table.part, strict=True):
        x, y = centres[PARTS[part].value]
        assert abs(place[0] - x) < 1.3
        assert abs(place[1] - y) < 1.3


def test_a_part_too_large_for_springs_is_laid_out_by_emotion() -> None:
    graph = graph_of(random_loops(600, 0, [Part.BASS]))
    places, _ = lay_out(graph)
    assert np.abs(places[:, 0] - graph.table.valence).max() < 0.2


def test_graphml_comes_back(loops: list[Loop], graph: LoopGraph, tmp_path: Path) -> None:
    export(loops, graph, tmp_path / "graph.graphml")
    back = nx.read_graphml(tmp_path / "graph.graphml")
    network = to_networkx(loops, graph)
    assert dict(back.nodes(data=True)) == dict(network.nodes(data=True))
    assert set(back.edges) == set(network.edges)


def test_png_is_a_picture_of_the_loops(loops: list[Loop], graph: LoopGraph, tmp_path: Path) -> None:
    export(loops, graph, tmp_path / "graph.PNG")
    picture = matplotlib.image.imread(tmp_path / "graph.PNG")[:, :, :3]
    for name in {quadrant(each.emotion.valence, each.emotion.arousal) for each in loops}:
        colour = [int(QUADRANTS[name][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        assert (np.abs(picture - colour).max(axis=2) < 0.02).sum() > 50


class TestPage:
    def test_is_complete_in_itself(self, loops: list[Loop], graph: LoopGraph) -> None:
        page = page_html(loops, graph)
        page = page.replace('<link rel="icon" href="data:,">', "")  # keeps browsers from asking
        assert not re.search(r"https?:|//[a-z]|src=|@import|url\(|fetch\(|<link", page)

    def test_holds_the_graph(self, loops: list[Loop], graph: LoopGraph) -> None:
        held = embedded(page_html(loops, graph))
        assert [node["id"] for node in held["nodes"]] == [each.id for each in loops]
        assert len(held["edges"]) == len(graph.indices)
        begin, end, cost, *terms = held["edges"][7]
        assert float(graph.cost.total(begin, [end])[0]) == pytest.approx(cost, abs=1e-3)
        assert sum(terms) == pytest.approx(cost, abs=5e-3)

    def test_names_cannot_leave_their_place(self) -> None:
        rude = [loop("</script><b>"), loop("战斗 <!--")]
        page = page_html(rude, graph_of(rude))
        assert page.count("</script>") == 2
        assert [node["id"] for node in embedded(page)["nodes"]] == ["</script><b>", "战斗 <!--"]

    def test_is_written(self, loops: list[Loop], graph: LoopGraph, tmp_path: Path) -> None:
        export(loops, graph, tmp_path / "graph.html")
        assert (tmp_path / "graph.html").read_text("utf-8") == page_html(loops, graph)


def embedded(page: str) -> dict[str, list[dict[str, object]]]:
    match = re.search(r'id="graph">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    held: dict[str, list[dict[str, object]]] = json.loads(match[1])
    return held


def test_other_suffixes_are_refused(loops: list[Loop], graph: LoopGraph, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.graphml, \.png, \.html"):
        export(loops, graph, tmp_path / "graph.svg")


@pytest.mark.parametrize(
    ("valence", "arousal", "name"),
    [(0.5, 0.5, "happy"), (-0.5, 0.5, "tense"), (-0.5, -0.5, "sad"), (0.5, -0.5, "calm")],
)
def test_quadrants(valence: float, arousal: float, name: str) -> None:
    assert quadrant(valence, arousal) == name
