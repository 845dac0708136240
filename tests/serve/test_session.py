"""A session's settings survive the way through its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from adaptive.errors import ParameterError
from adaptive.serve.session import Session, make_session_folder, remove_session_folder


@pytest.mark.parametrize("journal", [None, Path("/somewhere/战.jsonl")])
def test_settings_are_read_back_as_they_were(tmp_path: Path, journal: Path | None) -> None:
    session = Session(
        folder=tmp_path,
        link=tmp_path / "link",
        library=Path("/a library"),
        sample_rate=48_000,
        lead_frames=900,
        prompt_frames=400,
        block=256,
        seed=3,
        journal=journal,
    )
    session.save()
    assert Session.load(tmp_path) == session
    changed = session.having(base=77, bind="tcp://127.0.0.1:4")
    assert Session.load(tmp_path) == changed
    assert (changed.base, changed.journal) == (77, journal)


def test_a_folder_without_settings_is_refused(tmp_path: Path) -> None:
    for text in (None, "{", '{"folder": "x"}', "[]"):
        if text is not None:
            (tmp_path / "session.json").write_text(text)
        with pytest.raises(ParameterError, match="session"):
            Session.load(tmp_path)


def test_folders_are_made_and_removed() -> None:
    folder, link = make_session_folder()
    assert folder.is_dir()
    assert link.parent.is_dir()
    link.write_bytes(b"x")
    remove_session_folder(folder, link)
    assert not folder.exists()
    assert not link.parent.exists()
