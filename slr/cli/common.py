"""Provide functions for several commands: options, runs, progress, printed problems and exit codes."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from slr.cli.engine import Engine
from slr.cli.output import echo, echo_json
from slr.model.problem import NO_CRITERION, NO_REASON, Problem, ReviewError, Severity
from slr.pipeline import has_errors, is_up_to_date, locked, run_review
from slr.run import Outcome
from slr.stage import Look
from slr.store.disk import can_write
from slr.store.layout import VARIABLE, Review, find_review, follow_links
from slr.store.manifest import pack_problems
from slr.text.count import count
from slr.worker import Workers

Command = Callable[..., Any]


def review_options(command: Command) -> Command:
    """Add the options `--review`, `--strict` and `--json` to a command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts."),
        click.option(
            "--strict",
            is_flag=True,
            help="Exit with status 1 if there are warnings, even if there are no errors.",
        ),
        click.option(
            "-r",
            "--review",
            "name",
            metavar="NAME",
            envvar=VARIABLE,
            show_envvar=True,
            help="Name of the review, which is the name of its protocol file without .yaml. Default: the only review that is not an example.",
        ),
    ):
        command = option(command)
    return command


def demand_other_names(outputs: Iterable[Path | None], inputs: Iterable[Path]) -> None:
    """Raise UsageError if an output file is also an input file, or if two outputs are the same file."""
    taken = {follow_links(path) for path in inputs}
    for path in filter(None, outputs):
        if follow_links(path) in taken:
            raise click.UsageError(
                f"{path.name!r} is already used for another file in this command and would be overwritten; choose another name"
            )
        taken.add(follow_links(path))


def here(name: str | None) -> Review:
    """Return the named review of the project that contains the current folder.

    Without a name, `find_review` chooses the review. Raises ReviewError if no review is found.
    """
    try:
        return find_review(Path.cwd(), name)
    except ReviewError as error:
        if not name or name != os.environ.get(VARIABLE):
            raise
        origin = f"this name is from {VARIABLE}, which is set to {name!r}"
        raise ReviewError(
            replace(p, hint="; ".join(filter(None, (p.hint, origin)))) for p in error.problems
        ) from None


def spell_run(review: Review, stage: str) -> str:
    """Return the command that runs a review up to a stage or, if `stage` is `check`, the command that checks it.

    The command uses `make` if the current folder is the root of the project and its Makefile has a target
    with this name. Otherwise, it uses `slr`.
    """
    makefile = review.root / "Makefile"
    here = review.root == Path.cwd() and makefile.is_file()
    if here and re.search(rf"^{stage}:", makefile.read_text("utf-8", "replace"), re.MULTILINE):
        return f"make {stage} REVIEW={review.name}"
    return f"slr {stage} -r {review.name}"


PATIENCE: Final = 60.0  # seconds to wait for another run of the same review, such as a colleague's


def run_to(
    upto: str,
    *,
    name: str | None,
    force: bool,
    quiet: bool,
    patience: float = PATIENCE,
    keep: bool = True,
    look: Look = Look(),  # noqa: B008
    engine: Engine = Engine(),  # noqa: B008
) -> tuple[Review, Outcome]:
    """Lock a review, run it up to a stage, and return the review with the outcome.

    If another run has the lock, wait for that run to end, but for at most `patience` seconds. `force` runs every stage
    again. `quiet` hides the progress. If `keep` is False, `find_readable` chooses the build folder. `look` determines
    what the DOCX file of the appendix looks like. `engine` determines where the review is computed.

    Raises ReviewError if the review cannot be run or is still locked.
    """
    review = here(name)
    if not keep:
        review = find_readable(review, upto)
    with (
        alone(review, patience=patience),
        show_progress(quiet) as (report, workers),
        engine.open(review, workers) as run,
    ):
        return review, run_review(
            review,
            upto,
            report=report,
            run=run,
            force=force,
            now=clock(),
            look=look,
            storage=engine.storage,
        )


def find_readable(review: Review, upto: str) -> Review:
    """Return the review unchanged if its build folder is up to date or can be written to.

    Otherwise, print a message and return the review with a temporary build folder. The folder is deleted when the
    command ends.
    """
    if can_write(review.build) or is_up_to_date(review, upto):
        return review
    folder = TemporaryDirectory(prefix="slr-")
    click.get_current_context().with_resource(folder)
    echo(f"{review.shown(review.build)}/ cannot be written to; the results are not kept", err=True)
    return replace(review, scratch=Path(folder.name))


def bring_up_to_date(upto: str, name: str | None, *, force: bool = False, quiet: bool = False) -> Review:
    """Run the stale stages up to a stage (with `force`, all of them), print the errors, and return the review.

    If another run of the review is in progress, wait for it to end, but for at most a minute. Raises ReviewError if it
    takes longer.
    """
    review, outcome = run_to(upto, name=name, force=force, quiet=quiet, patience=PATIENCE)
    print_problems(p for p in outcome.problems if p.severity is Severity.ERROR)
    return review


@contextmanager
def alone(review: Review, *, patience: float = PATIENCE) -> Iterator[None]:
    """Lock a review while the block runs.

    If another run has the lock, print a message and wait for that run to end, but for at most `patience` seconds.
    Raises ReviewError if it takes longer.
    """
    printed: list[str] = []

    def wait(seconds: float) -> None:
        if not printed:
            printed.append(f"waiting for another run of {review.name} to end ...")
            echo(printed[0], err=True)
        time.sleep(seconds)

    with locked(review, patience=patience, clock=time.monotonic, sleep=wait):
        yield


@contextmanager
def show_progress(quiet: bool) -> Iterator[tuple[Callable[[str], None], Workers]]:
    """Yield a function to call with the name of each stage, and the workers of a run.

    The function and the workers show the progress of a run that takes longer than a second. If `quiet` is true, or
    outside a terminal, nothing is shown.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None, Workers()
        return
    line = _Line()
    try:
        yield line.begin, Workers(report=line.advance)
    finally:
        line.clear()


class _Line:
    """A line at the bottom of the terminal that names the running stage. It can have a progress bar."""

    WIDTH = 30
    PATIENCE = 1.0  # seconds before anything is shown; shorter work needs no progress line

    def __init__(self) -> None:
        self._stage, self._since, self._shown = "", time.monotonic(), False

    def begin(self, stage: str) -> None:
        self._stage = stage
        self._write("")

    def advance(self, done: int, total: int) -> None:
        full = self.WIDTH * done // total if total else 0
        self._write(
            f"[{'#' * full}{'.' * (self.WIDTH - full)}] {done}/{total}" if total else f"... part {done}"
        )

    def _write(self, bar: str) -> None:
        if time.monotonic() - self._since >= self.PATIENCE:
            self._shown = True
            sys.stderr.write(f"\r\033[K{self._stage} {bar or '...'}")
            sys.stderr.flush()

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


MANY = 5  # problems of one kind in one file that are printed in full; further ones are only counted
FIRST = (
    "PRJ",
    "PRO",
    "SRC",
    "PAT",
    "ING",
)  # these problems often cause other problems, so they are printed first


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems to standard error. Problems that often cause other problems come first.

    If a file has many problems with the same code, only the first are printed. Decisions that lack a criterion or a reason
    are counted and not printed one by one. The commands `check`, `status` and `screen` list these decisions.
    """
    ctx = click.get_current_context(silent=True)
    counted = _COUNTED if ctx is not None and ctx.info_name not in _LISTING else {}
    listed = "; `--json` lists all" if ctx is not None and "as_json" in ctx.params else ""
    found = tuple(problems)
    alike: dict[tuple[bool, str, str], list[Problem]] = {}
    for p in (p for p in found if p.code not in counted):
        alike.setdefault((not p.code.startswith(FIRST), p.file, p.code), []).append(p)
    for (_, file, code), group in sorted(alike.items(), key=lambda item: item[0][:2]):
        for p in group[:MANY]:
            echo(str(p), err=True)
        if len(group) > MANY:
            place = f"{file}: " if file else ""
            echo(f"{place}... and {len(group) - MANY} more of {code}{listed}", err=True)
    numbers = {code: sum(p.code == code for p in found) for code in counted}
    parts = [f"{count(n, *counted[code])} ({code})" for code, n in numbers.items() if n]
    if parts and ctx is not None:
        name = ctx.params.get("name")
        command = f"slr check -r {name}" if name else "slr check"
        echo(f"{' and '.join(parts)}; `{command}` lists them", err=True)


# Decisions that lack a criterion or a reason are valid. Only the commands listed here name each of these decisions.
_LISTING: Final = ("check", "status", "screen")
_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    NO_CRITERION: ("exclusion without a criterion", "exclusions without a criterion"),
    NO_REASON: ("conflict settled without a reason", "conflicts settled without a reason"),
}


def finish(
    ctx: click.Context, problems: Iterable[Problem], *, strict: bool, payload: dict[str, Any] | None = None
) -> None:
    """Print the problems, as text or as part of the JSON `payload`, and exit.

    The exit status is 1 if there are errors (with `strict`, also if there are warnings), otherwise 0.
    """
    found = tuple(problems)
    status = 1 if has_errors(found, strict=strict) else 0
    if payload is None:
        print_problems(found)
    else:
        echo_json({**payload, "problems": pack_problems(found), "exit": status}, sort_keys=True)
    ctx.exit(status)


def outcome_payload(review: Review, outcome: Outcome) -> dict[str, Any]:
    """Return the name of the review, and the steps and output files of a run, for `--json`."""
    build = review.shown(review.build)
    return {
        "review": review.name,
        "steps": [{"stage": s.stage, "ran": s.ran, "summary": s.summary} for s in outcome.steps],
        "outputs": [f"{build}/{p}" for p in outcome.outputs],
    }


def print_steps(review: Review, outcome: Outcome) -> None:
    """Print the name of the review, and one line for each stage, including stages that were not run again."""
    echo(f"{review.name}:" + (" nothing to do; everything is up to date" if outcome.idle else ""))
    for s in outcome.steps:
        echo(f"  {s.stage:<11}{s.summary}" + ("" if s.ran or outcome.idle else "  (unchanged)"))


def clock() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def now() -> str:
    """Return the current UTC time in ISO 8601, to the millisecond. If `SOURCE_DATE_EPOCH` is set, return that time."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else clock()
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
