"""A few threads for blocking calls, which end with the process.

The standard pool waits at exit for every call that is still under way; a call to Google that hangs
would hold up the stop of the daemon, although its batch is written down and read back at the next start.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_Call = tuple["Future[Any]", Callable[[], Any]]


class DaemonThreads(Executor):
    """An executor of ``count`` daemon threads, started with the first call."""

    def __init__(self, count: int, name: str) -> None:
        self._queue: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{index}", daemon=True) for index in range(count)
        ]
        self._started = False
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` on one of the threads. RuntimeError after :meth:`shutdown`."""
        if self._closed:
            raise RuntimeError("the threads are shut down")
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()
        future: Future[T] = Future()
        self._queue.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads after what is queued; with ``wait`` False nothing is waited for."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        if wait and self._started:
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        while (call := self._queue.get()) is not None:
            _carry_out(*call)
            # An idle thread would keep what it did last: a request of 1,500 rows, or a part of a worksheet.
            del call


def _carry_out(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001  it belongs to whoever waits for the result
        future.set_exception(error)
    else:
        future.set_result(result)
