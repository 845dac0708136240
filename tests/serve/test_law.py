"""The law: the journal, the library and the seed give the same sound again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from served import Served

pytestmark = [pytest.mark.live, pytest.mark.pyo]

_REPLAY = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from adaptive.audio import OfflineDriver
from adaptive.serve.assemble import build_scheduler, load_library
from adaptive.serve.journal_file import read_journal
from adaptive.serve.offline import settings_for

library, journal, out = map(Path, sys.argv[1:])
loaded = load_library(library)
script = read_journal(journal, loaded.library.sample_rate)
settings = settings_for(script, script.header.sample_rate, None, 0)
scheduler = build_scheduler(loaded, settings)
cues, late = [], {}
for stamped in script.events:
    scheduler.feed(stamped)
    if stamped.event.type == "late_cue":
        late[stamped.event.args["cue"]] = stamped.event.args["start"]
cues = scheduler.advance(script.end).cues
cues = [replace(c, start=late.get(c.cue_id, c.start)) for c in cues]
pcm = {m.number: loaded.store.pcm(m.number) for m in loaded.store.materials}
with OfflineDriver(pcm, sample_rate=settings.sample_rate, block=512) as driver:
    waiting = iter([cues])
    blocks = list(driver.blocks(lambda end: next(waiting, []), script.end))
np.save(out, np.concatenate(blocks))
"""


def test_a_recorded_session_replays_to_the_same_samples(
    library_folder: Path, tmp_path: Path
) -> None:
    journal, recording = tmp_path / "journal.jsonl", tmp_path / "live.wav"
    options = ("--library", str(library_folder), "--seed", "11")
    engine = Served(*options, "--journal", str(journal), "--record", str(recording))
    try:
        with engine.client() as client:
            client.energy(45, ramp_ms=300)
            beats = client.listen("beat", seconds=10)
            next(beats)
            client.scene("combat")
            next(beats)
            client.trigger("victory")
            for _ in range(3):
                next(beats)
            client.scene("waltz", quantize="beat")
            for _ in range(2):
                next(beats)
        assert engine.end()[0] == 0
    finally:
        engine.kill_all()
    replayed = tmp_path / "replayed.npy"
    program = [sys.executable, "-c", _REPLAY, str(library_folder), str(journal), str(replayed)]
    subprocess.run(program, check=True)
    live, _ = soundfile.read(recording, dtype="float32")
    again = np.load(replayed)
    end = len(again)
    assert len(live) > end > 44_100, "the live one fades out after its end"
    assert np.abs(again).max() > 0.1
    differ = np.flatnonzero((live[:end] != again).any(axis=1))
    assert not len(differ), f"{len(differ)} frames differ, first {differ[0]}"
