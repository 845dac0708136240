"""Jobs that die or hang, for processes that find them by this module's name."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import adaptive.intake.crew as crew
import adaptive.intake.importer as importer
from adaptive.cli import main
from adaptive.intake.job import Job, do_job
from adaptive.intake.outcome import Outcome

MARK = "ADAPTIVE_TEST_MARK"
"""Environment variable with the path of a file that a job writes when it is met."""


def do_job_or_die_once(job: Job) -> Outcome:
    """An import's job; the process that meets the third kit first is killed at its work."""
    mark = Path(os.environ[MARK])
    if "kit3" in job.name and not mark.exists():
        mark.write_text(job.name, encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return do_job(job)


def do_job_or_hang(job: Job) -> Outcome:
    """An import's job; the fifth kit is never done."""
    if "kit5" in job.name:
        Path(os.environ[MARK]).write_text(job.name, encoding="utf-8")
        threading.Event().wait()
    return do_job(job)


def import_and_hang(words: list[str]) -> int:
    """The command, every file by itself."""
    # Whoever runs the tests in the background has had Ctrl-C ignored for all of them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    crew._BATCH_WEIGHT = 1
    importer.do_job = do_job_or_hang
    return main(["import", *words])
