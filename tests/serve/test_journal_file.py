"""The journal on disk: whole lines whatever happens, and a full disk that does not raise."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adaptive.errors import ParameterError
from adaptive.events import JournalHeader, Stamped, event_from_map
from adaptive.music import Frame
from adaptive.serve.journal_file import JournalFile, read_journal

HEADER = JournalHeader(44_100, 5, 512, "digest")


def _scene(seq: int, name: str = "战斗") -> Stamped:
    return Stamped(Frame(seq * 100), seq, event_from_map({"type": "scene", "name": name}))


@contextmanager
def _disk_of(limit: int) -> Iterator[None]:
    """No file can grow past ``limit`` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    journal = JournalFile(path, HEADER)
    for seq in range(3):
        journal.append(_scene(seq))
    assert len(read_journal(path, 44_100).events) == 0, "nothing leaves before the flush"
    assert journal.flush()
    script = read_journal(path, 44_100)
    assert script.header == HEADER
    assert script.events == tuple(map(_scene, range(3)))
    journal.close()


def test_resuming_cuts_half_a_line_off_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    first = JournalFile(path, HEADER)
    first.append(_scene(0))
    first.close()
    with path.open("ab") as torn:
        torn.write(b'{"frame": 100, "seq": 1, "type": "sce')
    assert read_journal(path, 44_100).events == (_scene(0),)
    second = JournalFile(path, HEADER, resume=True)
    second.append(_scene(1))
    second.close()
    script = read_journal(path, 44_100)
    assert script.events == (_scene(0), _scene(1))
    assert path.read_text().count('"journal"') == 1


def test_a_file_with_content_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "precious.txt"
    path.write_text("words\n")
    with pytest.raises(ParameterError, match="precious"):
        JournalFile(path, HEADER)
    assert path.read_text() == "words\n"
    with pytest.raises(ParameterError, match="writable"):
        JournalFile(tmp_path / "no folder" / "x", HEADER)


def test_a_full_disk_holds_lines_back_and_loses_none(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    journal = JournalFile(path, HEADER)
    journal.append(_scene(0))
    assert journal.flush()
    with _disk_of(path.stat().st_size + 20):
        journal.append(_scene(1))
        assert not journal.flush()
        assert journal.problem
        assert read_journal(path, 44_100).events == (_scene(0),), "no half line stays"
    journal.append(_scene(2))
    assert journal.flush()
    assert journal.problem is None
    assert read_journal(path, 44_100).events == tuple(map(_scene, range(3)))
    journal.close()


def test_a_disk_that_stays_full_is_given_up_before_memory_is(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    journal = JournalFile(path, HEADER)
    big = _scene(1, "x" * 200)
    with _disk_of(path.stat().st_size):
        for _ in range(20_000):
            journal.append(big)
        assert not journal.flush()
    assert journal.given_up
    assert not journal.flush()
    journal.close()
    assert read_journal(path, 44_100).events == ()
