"""Apply a function to many items on the workers of a Dask cluster, and return the results in order.

The functions are pure, so the results are the same for any number of workers. If a worker is lost, Dask computes its
results again on another worker.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from operator import length_hint
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from slr.cluster.failure import (
    LOCAL,
    NO_SLR,
    killed_workers,
    lost_scheduler,
    no_dask,
    no_scheduler,
    no_workers,
    other_site,
)
from slr.cluster.task import OtherSiteError, Site, find_fault, pack_task, unpack_result, work
from slr.worker import AHEAD, Report, count_cores

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT: Final = 10  # seconds to wait for the scheduler
PAUSE: Final = 2  # seconds between two checks of the cluster while a result is awaited
OFTEN: Final = 50  # results after which the workers are counted again, because workers come and go
PATIENCE: Final = 60  # seconds without any worker after which a run gives up


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which cluster to use.

    - `scheduler`: the address of its scheduler, or "" to start a cluster on this computer
    - `workers`: the number of worker processes to start on this computer, or 0 for one per core
    - `memory`: the memory of each of these processes, such as `2GB`
    """

    scheduler: str = ""
    workers: int = 0
    memory: str = "2GB"


@contextmanager
def open_cluster(plan: Plan, site: Site, report: Report = lambda _done, _all: None) -> "Iterator[DaskMap]":
    """Connect to a cluster, or start one on this computer, and yield its `map`.

    `report` is passed on to `DaskMap`. Raises ReviewError in these cases:

    - Dask is not installed.
    - The scheduler does not answer.
    - The scheduler has no worker for `PATIENCE` seconds.
    - A worker does not match `site`.
    """
    try:
        import distributed  # noqa: F401, PLC0415  only with `--engine dask`
    except ImportError as error:
        raise no_dask(error.name or "distributed") from None
    spare_memory()
    with ExitStack() as stack:
        stack.enter_context(_configure())
        client = stack.enter_context(_connect(plan) if plan.scheduler else _start(plan))
        run = DaskMap(address=plan.scheduler or LOCAL, client=client, site=site, report=report)
        run.check_workers()
        yield run


def spare_memory() -> None:
    """Let all threads of this process share their free memory, and return large pieces to the system immediately.

    Dask receives results in threads of its own. By default, the C library of Linux does not reuse the free memory of one thread
    in another thread. On systems without this library, nothing happens.
    """
    import ctypes  # noqa: PLC0415

    with suppress(OSError, AttributeError, TypeError):  # only the C library of Linux has this function
        library = ctypes.CDLL(None)
        for name, value in ((_ARENAS, 1), (_MAP_FROM, 2**20), (_TRIM_FROM, 2**20)):
            library.mallopt(name, value)


# The numbers of settings of `mallopt`, as in malloc.h of the GNU C library.
_ARENAS: Final = -8
_MAP_FROM: Final = -3
_TRIM_FROM: Final = -1


@contextmanager
def _configure() -> Iterator[None]:
    """Set how long Dask waits for a connection, and keep it from logging errors that are reported as problems."""
    import logging  # noqa: PLC0415

    import dask  # noqa: PLC0415

    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {
        "distributed.comm.timeouts.connect": f"{CONNECT}s",
        "distributed.admin.large-graph-warning-threshold": "1GB",  # parts of files are sent with their tasks
    }
    with dask.config.set(settings):
        yield


@contextmanager
def _connect(plan: Plan) -> "Iterator[Client]":
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(plan.scheduler, timeout=f"{CONNECT}s", set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise no_scheduler(plan.scheduler, _shorten(error)) from None
    try:
        yield client
    finally:
        _close(client)


@contextmanager
def _start(plan: Plan) -> "Iterator[Client]":
    """Start a cluster on this computer. Its workers end with this process."""
    from distributed import Client, LocalCluster  # noqa: PLC0415

    with (
        TemporaryDirectory(prefix="slr-dask-", ignore_cleanup_errors=True) as folder,
        LocalCluster(
            n_workers=plan.workers or count_cores(),
            threads_per_worker=1,
            memory_limit=plan.memory,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=folder,
            silence_logs=50,  # only critical messages
        ) as cluster,
    ):
        client = Client(cluster, set_as_default=False)
        try:
            yield client
        finally:
            _close(client)


def _close(client: "Client") -> None:
    """Close the connection. A lost scheduler must not delay the end of the command."""
    with suppress(Exception):
        client.close(timeout=PAUSE)


def _shorten(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class DaskMap:
    """A `map` over the workers of a cluster.

    - `address`: the address of the scheduler, or `LOCAL`, for messages
    - `client`: the connection to the scheduler
    - `site`: the values that must be the same in every worker and in this process
    - `report`: a function that is called after each item, with the number of finished items and the total number of
      items, or 0 if the total is not known
    - `ready`: whether the workers are already running

    To save memory, at most `AHEAD` items per worker thread are submitted in advance.
    """

    address: str
    client: "Client"
    site: Site
    report: Report = lambda _done, _all: None
    ready: bool = True  # the workers are running already, so even little work is worth sending

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield the result of the function for each item, in order.

        Raises ReviewError in three cases:

        - The scheduler or all workers are lost.
        - Several workers end during the same task.
        - A worker does not match `site`.

        Exceptions of the function are raised unchanged.
        """
        total, done = length_hint(items), 0
        waiting: deque[Future] = deque()
        ahead = self._count_ahead()
        try:
            for item in items:
                waiting.append(self._submit(function, item))
                if len(waiting) >= ahead:
                    yield self._wait(waiting.popleft(), function)
                    self.report(done := done + 1, total)
                    ahead = ahead if done % OFTEN else self._count_ahead()
            while waiting:
                yield self._wait(waiting.popleft(), function)
                self.report(done := done + 1, total)
        finally:
            if waiting and self.client.status == "running":
                self.client.cancel(list(waiting), force=True)

    def check_workers(self) -> None:
        """Wait for a worker. Raises ReviewError if there is none, or if a worker does not match `site`."""
        idle = 0
        while not self._count_threads():
            idle = self._wait_idle(idle)
        with self._explained("the check of the workers"):
            for fault in self.client.run(find_fault, self.site).values():
                if fault:
                    raise other_site(*fault)

    def _count_ahead(self) -> int:
        return AHEAD * max(1, self._count_threads())

    def _count_threads(self) -> int:
        with self._explained("the count of the workers"):
            return sum(self.client.nthreads().values())

    def _submit(self, function: Callable[[Any], Any], item: Any) -> "Future":
        with self._explained(_name(function)):
            return self.client.submit(work, pack_task(function, item), self.site, pure=False)

    def _wait(self, future: "Future", function: Callable[[Any], Any]) -> Any:
        """Return the result of a task. Raises ReviewError if the cluster can no longer compute the result."""
        idle = 0
        while not self._is_done(future):
            idle = 0 if self._count_threads() else self._wait_idle(idle)
        with self._explained(_name(function)):
            return unpack_result(future.result())

    def _is_done(self, future: "Future") -> bool:
        """Wait for a task for up to `PAUSE` seconds. Return whether the task has ended, with a result or an error."""
        from distributed import wait  # noqa: PLC0415

        try:
            with self.client.as_current():
                wait([future], timeout=PAUSE)
        except TimeoutError:
            return False
        except CancelledError:
            raise lost_scheduler(self.address) from None
        return True

    def _wait_idle(self, idle: int) -> int:
        """Wait for a worker for up to `PAUSE` seconds, and return the total waiting time in seconds.

        `idle` is the earlier waiting time in seconds. Raises ReviewError if it is already `PATIENCE` or more.
        """
        if idle >= PATIENCE:
            raise no_workers(self.address, PATIENCE)
        with self._explained("the wait for a worker"), suppress(TimeoutError):
            self.client.wait_for_workers(1, timeout=PAUSE)
        return idle + PAUSE

    @contextmanager
    def _explained(self, task: str) -> Iterator[None]:
        """Convert errors of the cluster to ReviewError. Errors of the function itself are raised unchanged."""
        from distributed import KilledWorker  # noqa: PLC0415
        from distributed.comm import CommClosedError  # noqa: PLC0415

        if self.client.status != "running":
            raise lost_scheduler(self.address)
        try:
            yield
        except OtherSiteError as error:
            raise other_site(*error.args) from None
        except KilledWorker as error:
            raise killed_workers(task, error.allowed_failures + 1) from None
        except (CommClosedError, CancelledError):
            raise lost_scheduler(self.address) from None
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("slr"):
                raise
            raise other_site(*NO_SLR) from None
        except RuntimeError as error:
            # These words are in the message of a scheduler that cannot import slr.
            if "deserialization of the task" not in str(error):
                raise
            raise other_site(*NO_SLR) from None


def _name(function: Callable[..., Any]) -> str:
    """Return the name of a function for messages. For a partial function, this is the name of the function that it calls."""
    inner = function.func if isinstance(function, partial) else function
    return str(getattr(inner, "__name__", type(inner).__name__))
