"""The package's public names, those that come in late included."""

from __future__ import annotations

import subprocess
import sys

import pytest

import adaptive.graph


def test_every_public_name_is_there() -> None:
    for name in adaptive.graph.__all__:
        assert getattr(adaptive.graph, name) is not None
    assert callable(adaptive.graph.export)
    assert callable(adaptive.graph.check_graph)


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = adaptive.graph.nothing


def test_the_walk_needs_no_networkx() -> None:
    code = "import sys, adaptive.graph; print('networkx' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert answer.stdout.split() == [b"False"]
