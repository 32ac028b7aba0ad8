"""A `map` over several processes. The result is the same for any number of processes."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """A `map` over several processes that keeps the order of the items and reports progress.

    `number` is the maximum number of processes, by default one per core. A single item is processed without
    starting another process.
    """

    number: int | None = None
    report: Report = lambda _done, _all: None

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield the result of the function for each item, in order."""
        listed = list(items)
        number = min(self.number or _count_cores(), len(listed))
        if number < 2:
            yield from self._count(map(function, listed), len(listed))
            return
        import multiprocessing  # noqa: PLC0415  only if there is enough work for it
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        # Use a fresh server process, because pyarrow's threads do not survive a fork.
        context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        with ProcessPoolExecutor(number, mp_context=context) as pool:
            yield from self._count(pool.map(function, listed), len(listed))

    def _count(self, values: Iterable[Any], total: int) -> Iterator[Any]:
        for done, value in enumerate(values, 1):
            self.report(done, total)
            yield value


def _count_cores() -> int:
    """Return the number of cores that this process may use. The machine may have more."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
