"""Apply a function to an item on a worker, if the worker has the same program and the same project."""

import gc
import pickle
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from slr.store.disk import digest
from slr.store.manifest import hash_program
from slr.store.shared import read_shared
from slr.worker import SELDOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The values that must be the same in every worker and in the process that coordinates the run.

    - `program`: the hash of the program
    - `python`: the version of Python, because packed values can be read only by the same version
    - `place`: the path or URL that the workers use for the protocol
    - `protocol`: the hash of the protocol
    """

    program: str
    python: str
    place: str
    protocol: str

    @classmethod
    def here(cls, place: str, protocol: bytes) -> "Site":
        """Return the site of this process. `protocol` is the content of the protocol at `place`."""
        return cls(program=hash_program(), python=_find_python(), place=place, protocol=digest(protocol))


class OtherSiteError(Exception):
    """Error for a worker that differs from the coordinating process in its program, Python or protocol (`Site`).

    Its three arguments state what was found, what was expected, and what to do. It contains nothing else, so it can be
    sent between processes.
    """


def pack_task(function: Callable[[Any], Any], item: Any) -> bytes:
    """Return a function and an item as bytes. The scheduler passes these bytes on without reading them."""
    return pickle.dumps((function, item), protocol=pickle.HIGHEST_PROTOCOL)


def work(task: bytes, site: Site) -> bytes:
    """Return the packed result of a packed task. Raises OtherSiteError if this process does not match `site`."""
    fault = find_fault(site)
    if fault:
        raise OtherSiteError(*fault)
    _spare_collector()
    function, item = pickle.loads(task)  # noqa: S301  what `pack_task` has packed
    return pickle.dumps(function(item), protocol=pickle.HIGHEST_PROTOCOL)


def unpack_result(result: bytes) -> Any:
    """Return a result that `work` has packed.

    If Dask packed the results itself, each array in a result would keep the whole network message in memory.
    """
    return pickle.loads(result)  # noqa: S301  what `work` has packed


@cache
def find_fault(site: Site) -> tuple[str, str, str] | tuple[()]:
    """Return the first difference between this process and `site`: what was found, what was expected, and what to do.

    If there is no difference, return an empty tuple.
    """
    if _find_python() != site.python:
        hint = "start the workers with the same version of Python"
        return f"Python {_find_python()}", f"Python {site.python}", hint
    if _find_program() != site.program:
        hint = "install the same version of slr on all machines, and start the workers again"
        return "another version of slr", "the version that coordinates the run", hint
    try:
        found = digest(read_shared(site.place))
    except (OSError, ValueError, ImportError) as error:
        hint = "put the project on storage that all workers can reach under this path, or name its URL with `--storage`"
        return f"no readable file at {site.place} ({error})", "the protocol of the review", hint
    if found != site.protocol:
        hint = "let all workers use the same folder of the project, not a copy"
        return f"another protocol at {site.place}", "the protocol of this run", hint
    return ()


@cache
def _find_program() -> str:
    """Return the hash of the program that this process has loaded.

    The hash is computed only once. If the files are replaced later, this process still runs the old program, so the
    hash must stay the same.
    """
    return hash_program()


@cache
def _spare_collector() -> None:
    """Let the garbage collector of a worker run rarely, as in the processes of `slr.worker`."""
    gc.set_threshold(*SELDOM)


def _find_python() -> str:
    return ".".join(platform.python_version_tuple()[:2])
