"""Create the errors for cluster failures, with advice on what to do."""

from typing import Final

from slr.model.problem import Problem, ReviewError
from slr.text.count import count

LOCAL: Final = "this computer"  # the address of a cluster that the program started itself
GO_ON: Final = "then run the same command again; finished stages are not repeated"

# For a scheduler or worker that cannot import the program: what was found, what was expected, and what to do.
NO_SLR: Final = (
    "no slr installed",
    "the version that coordinates the run",
    "install slr with pip install 'slr[cluster]' on all machines, and start the workers again",
)


def no_dask(missing: str) -> ReviewError:
    """Return the error for a missing package of the extra `cluster`."""
    hint = "install the packages for clusters: pip install 'slr[cluster]'"
    return _fail("CLU001", f"the package {missing} is not installed; --engine dask needs it", hint)


def no_scheduler(address: str, reason: str) -> ReviewError:
    """Return the error for an address at which no scheduler answers."""
    hint = "start one with `dask scheduler` and give its address, such as tcp://10.0.0.5:8786, or leave out --scheduler"
    return _fail("CLU002", f"no Dask scheduler answers at {address!r}: {reason}", hint)


def lost_scheduler(address: str) -> ReviewError:
    """Return the error for a connection to the scheduler that ended during the run."""
    return _fail(
        "CLU003",
        f"the connection to the Dask scheduler {_name_place(address)} was lost before the stage was finished",
        _AGAIN if address == LOCAL else f"start the scheduler and its workers again, {GO_ON}",
    )


def no_workers(address: str, seconds: int) -> ReviewError:
    """Return the error for a scheduler that has had no worker for the given number of seconds."""
    return _fail(
        "CLU004",
        f"the Dask scheduler {_name_place(address)} has had no worker for {count(seconds, 'second')}; at least one was expected",
        _AGAIN if address == LOCAL else f"start a worker with `dask worker {address} --nthreads 1`, {GO_ON}",
    )


def killed_workers(task: str, limit: int) -> ReviewError:
    """Return the error for a task during which several workers ended."""
    return _fail(
        "CLU005",
        f"{count(limit, 'worker')} ended while computing the same part of {task}; the usual cause is that a worker has too little memory",
        f"give each worker more memory (at least 2 GB), {GO_ON}",
    )


def other_site(found: str, expected: str, hint: str) -> ReviewError:
    """Return the error for a scheduler or worker that differs from the coordinating process in its program or project."""
    return _fail("CLU006", f"the scheduler or a worker has {found}; expected {expected}", hint)


_AGAIN: Final = GO_ON.removeprefix("then ")


def _name_place(address: str) -> str:
    return f"on {LOCAL}" if address == LOCAL else f"at {address}"


def _fail(code: str, message: str, hint: str) -> ReviewError:
    return ReviewError([Problem(code=code, message=message, hint=hint)])
