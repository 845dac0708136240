"""Whatever a manifest or a score holds, reading names it and goes on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adaptive.errors import LibraryError
from adaptive.library import LibraryWarning, read_library, read_score
from adaptive.library.fields import Fields, nearest
from adaptive.library.toml_file import read_toml
from adaptive.library.toml_text import toml_string, toml_value

GOOD = """\
[library]
name = "L"
sample_rate = 44100

[[loop]]
id = "good"
file = "good.wav"
part = "bass"
bpm = 120
bars = 2
"""
FIELDS = (
    "id", "file", "part", "kind", "beat_frames", "bpm", "meter", "bars", "key", "chords",
    "valence", "arousal", "energy", "brightness", "density", "loudness", "instruments", "scenes",
    "tags", "family", "start", "frames", "licence", "unheard-of",
)  # fmt: skip
SECTIONS = (
    "score", "parts.drums", "weights", "scenes.a", "triggers.b", "params.c", "scenes", "parts",
)  # fmt: skip
SCORE_FIELDS = (
    "start", "deadline_ms", "quantize", "fade_ms", "gain_db", "enter", "leave", "key", "tags",
    "emotion", "energy", "bpm", "parts", "stinger", "gesture", "scene", "hold_bars", "to", "from",
    "into", "duck_db", "return_to", "valence", "smooth_cost", "phrase_bars",
)  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["good", "7/8", "A minor", "none", "stinger", "bass", "energy", "filter", "bar", "sad", "../x"]
)
values = st.one_of(
    texts.map(toml_string),
    st.booleans().map(toml_value),
    st.integers(-(2**62), 2**62).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(toml_value),
    st.sampled_from(["nan", "inf", "-inf", "2020-01-01", "[]", "{}", "[[1]]", "[1, 2]", "[2, 1]"]),
    st.lists(texts, max_size=3).map(toml_value),
)


def read(text: str, score: str | None = None) -> list[LibraryError]:
    """Problems of a library; that nothing can be loaded is one too."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "library.toml").write_text(text, encoding="utf-8")
        if score is not None:
            (Path(folder) / "score.toml").write_text(score, encoding="utf-8")
        try:
            return list(read_library(Path(folder)).problems)
        except LibraryError as error:
            return [error]


@given(st.dictionaries(st.sampled_from(FIELDS), values, max_size=12))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_entry_is_read_or_named(entry: dict[str, str]) -> None:
    table = "\n".join(f"{name} = {value}" for name, value in entry.items())
    problems = read(f"{GOOD}\n[[loop]]\n{table}\n")
    for problem in problems:
        assert problem.path.startswith("library.toml, ")
        assert problem.problem
        assert problem.remedy
    if "id" not in entry or "file" not in entry:
        assert problems


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SECTIONS),
            st.dictionaries(st.sampled_from(SCORE_FIELDS), values, max_size=6),
        ),
        max_size=4,
        unique_by=lambda section: section[0],
    )
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_score_is_read_or_named(sections: list[tuple[str, dict[str, str]]]) -> None:
    text = "\n".join(
        f"[{header}]\n" + "\n".join(f"{name} = {value}" for name, value in table.items())
        for header, table in sections
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "score.toml"
        path.write_text(text, encoding="utf-8")
        score, _ = read_score(path, ())
    assert score.scenes
    assert score.start in score.scenes
    assert all(rule.leave <= rule.enter for rule in score.parts.values())
    assert all(mapping.source[0] != mapping.source[1] for mapping in score.params.values())


@given(st.binary(max_size=60))
def test_any_bytes_are_toml_or_named(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.toml"
        path.write_bytes(content)
        try:
            assert read_toml(path) == tomllib.loads(content.decode("utf-8-sig"))
        except LibraryError as error:
            assert str(path) in str(error)


def test_deep_nesting_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(f"x = {'[' * 100_000}", encoding="utf-8")
    with pytest.raises(LibraryError):
        read_toml(path)


@pytest.mark.parametrize("beat_frames", [6_614, 132_301])
def test_tempos_beyond_20_to_400_bpm_are_named(beat_frames: int) -> None:
    (problem,) = read(GOOD.replace("bpm = 120", f"beat_frames = {beat_frames}"))
    assert "beat_frames" in problem.problem
    assert "6615 to 132300" in problem.problem


def test_an_unknown_field_is_a_warning_with_the_nearest_name() -> None:
    (problem,) = read(GOOD + 'famly = "x"\n')
    assert isinstance(problem, LibraryWarning)
    assert "famly" in problem.problem
    assert "did you mean family?" in problem.remedy


def test_nearest_names_in_any_script() -> None:
    assert nearest("Combt", ["calm", "combat", "战斗"]) == ("combat", "calm")
    assert nearest("战", ["战斗", "平静"]) == ("战斗",)
    assert nearest("zzz", ["a"]) == ()


def test_fields_answer_defaults_for_what_is_wrong() -> None:
    problems: list[LibraryError] = []
    fields = Fields({"a": True, "b": 10**400, "c": [1]}, "here", problems, "left out")
    assert fields.integer("a", 0, 9, 5) == 5
    assert fields.number("b", 0.0, 1.0, 0.5) == 0.5
    assert fields.texts("c") == ()
    assert fields.failed
    assert [problem.path for problem in problems] == ["here"] * 3
    assert all(problem.remedy.endswith("(left out)") for problem in problems)
