"""A `map` over several processes. The result is the same for any number of processes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Report = Callable[[int, int], None]

_AHEAD: Final = 3  # items for each process that wait to be processed


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """A `map` over several processes that keeps the order of the items and reports progress.

    The items of a sequence are read only as they are needed. Other items are listed first.

    `number` is the maximum number of processes, by default one per core. A single item is processed without
    starting another process.
    """

    number: int | None = None
    report: Report = lambda _done, _all: None

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield the result of the function for each item, in order."""
        listed = items if isinstance(items, Sequence) else list(items)
        number = min(self.number or _count_cores(), len(listed))
        if number < 2:
            yield from self._count(map(function, listed), len(listed))
            return
        import multiprocessing  # noqa: PLC0415  only if there is enough work for it
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        # Use a fresh server process, because pyarrow's threads do not survive a fork.
        context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        with ProcessPoolExecutor(number, mp_context=context) as pool:
            yield from self._count(_map_ahead(pool, function, listed, number), len(listed))

    def _count(self, values: Iterable[Any], total: int) -> Iterator[Any]:
        for done, value in enumerate(values, 1):
            self.report(done, total)
            yield value


def _map_ahead(
    pool: "Executor", function: Callable[[Any], Any], items: Iterable[Any], number: int
) -> Iterator[Any]:
    """Yield the results in order. Only a few items for each process are read in advance, because they may be large."""
    waiting: deque[Future[Any]] = deque()
    for item in items:
        waiting.append(pool.submit(function, item))
        if len(waiting) > _AHEAD * number:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _count_cores() -> int:
    """Return the number of cores that this process may use. The machine may have more."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
