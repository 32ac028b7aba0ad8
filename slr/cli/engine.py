"""The options of `slr run` and `slr synthesize` that set where a review is computed: on this computer or on a Dask cluster."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import click

from slr.stage import Mapper
from slr.store.layout import Review
from slr.worker import Report, Workers

Command = Callable[..., Any]
PROCESSES: Final = "processes"
DASK: Final = "dask"
MEMORY: Final = "2GB"  # of each worker on this computer, if the user does not choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The values of the options: the engine and, for Dask, the cluster and the storage that its workers use.

    `scheduler`, `workers` and `memory` are as in `slr.cluster.engine.Plan`. `storage` is the URL that the
    workers use for the folder of the project. It is empty if they use the same path as this process.
    """

    name: str = PROCESSES
    scheduler: str = ""
    workers: int = 0
    memory: str = MEMORY
    storage: str = ""

    @contextmanager
    def open(self, review: Review, workers: Workers) -> Iterator[Mapper]:
        """Yield `workers`, or a `map` over the workers of a Dask cluster.

        The program connects to the cluster, or starts one on this computer, only when a stage first uses the `map`.
        A run that has nothing to do therefore needs no cluster. The first use raises ReviewError if the cluster
        cannot be used.
        """
        if self.name == PROCESSES:
            yield workers
            return
        with ExitStack() as stack:
            yield _Later(engine=self, review=review, report=workers.report, stack=stack)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Later:
    """A `map` that opens the cluster at the first call.

    If `ready` is true, even a small task is sent to the cluster.
    """

    engine: Engine
    review: Review
    report: Report
    stack: ExitStack
    ready: bool = True
    opened: list[Mapper] = field(default_factory=list)

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterable[Any]:
        """Return the result of the function for each item, in order."""
        if not self.opened:
            self.opened.append(self.stack.enter_context(self._open()))
        return self.opened[0](function, items)

    def _open(self) -> AbstractContextManager[Mapper]:
        from slr.cluster.engine import Plan, open_cluster  # noqa: PLC0415  only with `--engine dask`
        from slr.cluster.task import Site  # noqa: PLC0415
        from slr.store.disk import read_bytes  # noqa: PLC0415
        from slr.store.shared import locate  # noqa: PLC0415

        engine, protocol = self.engine, self.review.protocol
        plan = Plan(scheduler=engine.scheduler, workers=engine.workers, memory=engine.memory)
        site = Site.here(locate(self.review, protocol, engine.storage), read_bytes(protocol))
        return open_cluster(plan, site, self.report)


def engine_options(command: Command) -> Command:
    """Add the options `--engine`, `--scheduler`, `--workers`, `--worker-memory` and `--storage` to a command."""
    for option in (
        click.option(
            "--storage",
            metavar="URL",
            default="",
            help="URL that the workers use for the folder of the project, e.g. s3://bucket/project. Default: its path on this computer.",
        ),
        click.option(
            "--worker-memory",
            metavar="SIZE",
            default="",
            callback=_check_size,
            help=f"The memory of each worker that is started on this computer. Default: {MEMORY}. Only with --engine dask.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 1024),
            help="The number of workers to start on this computer. Default: one per core. Only with --engine dask.",
        ),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            default="",
            help="The Dask scheduler to use, e.g. tcp://10.0.0.5:8786. Default: a cluster on this computer.",
        ),
        click.option(
            "--engine",
            type=click.Choice((PROCESSES, DASK)),
            default=PROCESSES,
            show_default=True,
            help="Where the review is computed: in processes of this computer, or on a Dask cluster (docs/cluster.md).",
        ),
    ):
        command = option(command)
    return command


def read_engine(
    *, engine: str, scheduler: str, workers: int | None, worker_memory: str, storage: str
) -> Engine:
    """Return the values of the options. Raises UsageError if some options cannot be used together.

    If the address of the scheduler has no protocol, such as `10.0.0.5:8786`, `tcp://` is added.
    """
    local = {"--workers": workers, "--worker-memory": worker_memory}
    if engine != DASK:
        given = {"--scheduler": scheduler, **local, "--storage": storage}
        for option in (name for name, value in given.items() if value):
            raise click.UsageError(f"{option} is only for a Dask cluster: add --engine dask")
    for option in (name for name, value in local.items() if scheduler and value):
        raise click.UsageError(
            f"{option} is for workers on this computer, but --scheduler names a cluster that has its own workers: use only one of them"
        )
    if scheduler and "://" not in scheduler:
        scheduler = f"tcp://{scheduler}"
    return Engine(
        name=engine,
        scheduler=scheduler,
        workers=workers or 0,
        memory=worker_memory or MEMORY,
        storage=storage,
    )


def _check_size(_ctx: click.Context, _option: click.Parameter, size: str) -> str:
    if size and _SIZE.fullmatch(size) is None:
        raise click.BadParameter(f"{size!r} is not a size; write a number and a unit, such as 2GB")
    return size


_SIZE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)? ?[kMGT]?i?B", re.IGNORECASE)
