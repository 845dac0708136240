"""Running many decoding jobs at once, each where it disturbs least."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack

from adaptive.errors import LibraryError
from adaptive.library.decoding_job import DecodingJob, run_job

__all__ = ["run_jobs", "worker_processes"]

_MOST = 4


def worker_processes(workers: int | None = None) -> ProcessPoolExecutor:
    """A pool of fresh processes, by default one a core, at most four."""
    count = workers or min(_MOST, os.cpu_count() or 1)
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def run_jobs(
    jobs: Sequence[DecodingJob], workers: int | None = None
) -> Iterator[LibraryError | None]:
    """The outcome of each job, in their order, as they become known.

    Plain files go to threads; the stretcher holds the interpreter's lock, so what is stretched or
    shifted goes to processes, which are started only if there is any.
    """
    count = workers or min(_MOST, os.cpu_count() or 1)
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(count, thread_name_prefix="decode"))
        processes: Executor | None = None
        running: list[Future[LibraryError | None]] = []
        for job in jobs:
            if job.plain or job.done:
                running.append(threads.submit(run_job, job))
                continue
            if processes is None:
                processes = stack.enter_context(worker_processes(count))
            running.append(processes.submit(run_job, job))
        for future in running:
            yield future.result()
