"""A cluster elsewhere, as an executor: work goes to the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from typing import Any

from adaptive.intake.crew import enter_cluster

__all__ = ["executor_at"]


@contextmanager
def executor_at(scheduler: str | None, workers: int = 2) -> Iterator[Executor]:
    """An executor whose tasks the scheduler's workers do; those of a worker that dies go to others.

    Parameters
    ----------
    scheduler : str or None
        Its address; ``None`` starts a local cluster for as long as the executor is used.
    workers : int > 0
        Processes of a local cluster.

    Raises
    ------
    ParameterError
        When there is no scheduler at the address.
    LibraryError
        When ``distributed`` is not installed.
    """
    with ExitStack() as stack:
        client: Any = enter_cluster(stack, workers, scheduler)
        executor: Executor = client.get_executor(pure=False, retries=3)
        yield executor
