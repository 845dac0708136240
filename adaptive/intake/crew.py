"""A crew of workers: one function over many items, on all cores or on a cluster.

Few items are done in this process. More go to Dask's ``distributed``: a local cluster of
processes by default, or a scheduler elsewhere. No worker has more than one task, so that when one
dies it is known of what.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Final, TypeVar

from adaptive.errors import LibraryError, ParameterError

__all__ = ["WorkerDied", "enter_cluster", "work_through"]

T = TypeVar("T")
R = TypeVar("R")

FEW: Final = 8
"""Fewer items are not worth the start of processes."""

_BATCH_WEIGHT: Final = 4_000_000
_MOST_IN_BATCH: Final = 64
_FAILURES: Final = 1
_CONNECT_SECONDS: Final = 15


class WorkerDied(Exception):
    """The process that worked on an item died, and so did the next one that tried."""


def work_through(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    weight: Callable[[T], int] = lambda _: _BATCH_WEIGHT,
) -> Iterator[tuple[T, R | Exception]]:
    """Each item with what the function makes of it, or the exception that came instead.

    The order is that in which they are done. Whatever a worker's death interrupts is done by
    another; an item that kills two workers in turn answers :class:`WorkerDied`.

    Parameters
    ----------
    function : callable
        At a module's top level, as processes must find it.
    items : sequence
        Picklable.
    workers : int or None
        Processes; by default one a core. One, without a scheduler, is this process.
    scheduler : str or None
        Address of a Dask scheduler elsewhere; its workers see the same files.
    weight : callable
        How much work an item is, in bytes: small ones are handed out many at a time.

    Raises
    ------
    ParameterError
        When there is no scheduler at the address.
    LibraryError
        When ``distributed`` is not installed and was asked for.
    """
    count = workers or os.cpu_count() or 1
    if scheduler is None and (count == 1 or len(items) < FEW):
        for item in items:
            yield item, _attempt(function, item)
        return
    with ExitStack() as stack:
        client = enter_cluster(stack, min(count, len(items)), scheduler)
        yield from _Dealer(client, function, scheduler is None).deal(_batches(items, weight))


def _attempt(function: Callable[[T], R], item: T) -> R | Exception:
    try:
        return function(item)
    except Exception as error:  # one bad item never stops the rest
        return error


def _attempt_batch(function: Callable[[T], R], batch: Sequence[T]) -> list[R | Exception]:
    return [_attempt(function, item) for item in batch]


def _batches(items: Sequence[T], weight: Callable[[T], int]) -> list[list[T]]:
    """Items in their order, small ones together."""
    batches: list[list[T]] = []
    room = 0
    for item in items:
        cost = max(weight(item), _BATCH_WEIGHT // _MOST_IN_BATCH)
        if cost > room or not batches:
            batches.append([])
            room = _BATCH_WEIGHT
        batches[-1].append(item)
        room -= cost
    return batches


class _Dealer:
    """Hands out batches, never more than there are threads to work on them."""

    def __init__(self, client: Any, function: Callable[[T], R], local: bool) -> None:
        self._client = client
        self._function = function
        self._waiting: list[Sequence[Any]] = []
        self._suspects: list[Sequence[Any]] = []
        self._dealt: dict[Any, Sequence[Any]] = {}
        self._local = local

    def deal(self, batches: Sequence[Sequence[T]]) -> Iterator[tuple[T, Any]]:
        """Items and results, as they come in."""
        import distributed

        as_completed: Any = distributed.as_completed
        self._waiting = list(reversed(batches))
        completed = as_completed([], raise_errors=False)
        self._refill(completed)
        try:
            for future in completed:
                batch = self._dealt.pop(future)
                yield from self._results(future, batch)
                self._refill(completed)
        finally:
            self._client.cancel(list(self._dealt), force=True)

    def _refill(self, completed: Any) -> None:
        threads = sum(self._client.nthreads().values()) or 1
        while self._waiting and len(self._dealt) < threads:
            self._hand_out(self._waiting.pop(), completed)
        # A suspect works alone: if a worker dies now, there is no doubt of what.
        if self._suspects and not self._waiting and not self._dealt:
            self._hand_out(self._suspects.pop(), completed)

    def _hand_out(self, batch: Sequence[Any], completed: Any) -> None:
        future = self._client.submit(_attempt_batch, self._function, batch, pure=False)
        self._dealt[future] = batch
        completed.add(future)

    def _results(self, future: Any, batch: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        if future.status == "finished":
            yield from zip(batch, future.result(), strict=True)
            return
        if len(batch) > 1:
            self._suspects += [[item] for item in reversed(batch)]
            return
        error = future.exception() if future.status == "error" else None
        died = error is None or type(error).__name__ == "KilledWorker"
        yield batch[0], WorkerDied("its worker died twice") if died else error


def enter_cluster(stack: ExitStack, workers: int, scheduler: str | None) -> Any:
    """A client of a cluster, both closed with the stack."""
    try:
        import dask
        import distributed
    except ImportError:
        remedy = "pip install 'adaptive-music[import]', or --workers 1"
        raise LibraryError("distributed", "is not installed", remedy) from None
    client: Any = distributed.Client
    local_cluster: Any = distributed.LocalCluster
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    stack.enter_context(
        dask.config.set(
            {
                "distributed.scheduler.allowed-failures": _FAILURES,
                "distributed.comm.timeouts.connect": _CONNECT_SECONDS,
                "distributed.admin.system-monitor.disk": False,
                "distributed.worker.preload": ["adaptive.intake.crew_member"],
            }
        )
    )
    if scheduler is not None:
        try:
            return stack.enter_context(client(scheduler, timeout=_CONNECT_SECONDS))
        except (OSError, ValueError) as error:
            legal = f"the address of a Dask scheduler, like tcp://host:8786 ({error})"
            raise ParameterError("scheduler", scheduler, legal) from None
    cluster = stack.enter_context(
        local_cluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
    )
    return stack.enter_context(client(cluster))
