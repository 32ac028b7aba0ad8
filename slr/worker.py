"""A `map` over several processes. The result is the same for any number of processes."""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from operator import length_hint
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from concurrent.futures import Future

Report = Callable[[int, int], None]
# Thresholds that make the garbage collector run rarely: the number of new objects between two collections, and the
# thresholds for older objects.
SELDOM: Final = (1_000_000, 20, 100)
AHEAD: Final = 4  # items for each process that are taken before they are needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """A `map` over several processes that keeps the order of the items and reports progress.

    `number` is the maximum number of processes, by default one per core. If it is 1, or if there is only one item, no
    other process is started. Items are taken a few at a time, so they need not all be in memory. `report` is
    called with the number of finished items and the number of all items. The second number is 0 if it is unknown.
    """

    number: int | None = None
    report: Report = lambda _done, _all: None

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield the result of the function for each item, in order."""
        total, rest = length_hint(items), iter(items)
        first = list(islice(rest, self.number or count_cores()))
        every = chain(first, rest)
        if len(first) < 2:
            yield from self._count(map(function, every), total)
            return
        import multiprocessing  # noqa: PLC0415  only if there is enough work for it
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        # Use a fresh server process, because pyarrow's threads do not survive a fork.
        context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        with ProcessPoolExecutor(len(first), context, _begin_worker) as pool:
            begun = (pool.submit(function, item) for item in every)
            yield from self._count(_take_ahead(begun, AHEAD * len(first)), total)

    def _count(self, values: Iterable[Any], total: int) -> Iterator[Any]:
        for done, value in enumerate(values, 1):
            self.report(done, total)
            yield value


def _begin_worker() -> None:
    """Prepare a new process for its work.

    The process ends as soon as its parent has ended, even if the parent was killed. Otherwise it would wait for work
    forever.
    """
    gc.set_threshold(*SELDOM)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415  only in a process that has already imported it

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _take_ahead(begun: "Iterator[Future[Any]]", number: int) -> Iterator[Any]:
    """Yield the results in order. At most `number` items are processed ahead, before their results are needed."""
    waiting: deque[Future[Any]] = deque()
    for future in begun:
        waiting.append(future)
        if len(waiting) >= number:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def count_cores() -> int:
    """Return the number of cores that this process may use. The machine may have more."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
