"""`slr recover --as NAME`: list rows that are missing from a person's files, and put them back or leave them out for good."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import click

from slr.cli.common import finish, here, print_problems, review_options
from slr.cli.option import person_option
from slr.cli.output import echo
from slr.model.problem import Problem
from slr.people.moment import AHEAD
from slr.pipeline import load_protocol
from slr.store.journal import check_journal
from slr.store.layout import Review
from slr.store.manifest import read_manifest, unpack_problems
from slr.store.recovery import LostRow, leave_out, list_lost, put_back, recover_command, report_lost
from slr.text.terminal import escape_terminal

Choice = Literal["put back", "leave out", "not now"]
_ANSWERS: Final[Mapping[str, Choice]] = {"p": "put back", "l": "leave out", "n": "not now"}
_QUESTION: Final = "  [p]ut back, [l]eave out, [n]ot now (P, L, N: the same for all remaining rows)"


@click.command("recover")
@review_options
@person_option("The person whose rows are recovered.", required=True)
@click.option(
    "--put-back", "choice", flag_value="put back", help="Put the rows back, with their original times."
)
@click.option(
    "--leave-out", "choice", flag_value="leave out", help="Leave the rows out. They are never listed again."
)
@click.option(
    "--row",
    "names",
    metavar="ROW",
    multiple=True,
    help="Ask about, put back or leave out only this row. ROW is the name that is listed above the row. Can "
    "be repeated.",
)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    who: str,
    choice: Choice | None,
    names: tuple[str, ...],
) -> None:
    """List rows that a person's file has lost, and put them back or leave them out for good.

    Rows can be lost when git or a spreadsheet program replaces a file. slr therefore keeps a copy of each row that it
    writes, in a journal in `.slr/`. Without --put-back or --leave-out, the command asks about each row.
    """
    review = here(name)
    protocol, _ = load_protocol(review)
    found, problems = list_lost(review, protocol, who)
    lost = _select(found, names)
    if as_json or not lost:
        choices = dict.fromkeys(lost, choice or "not now")
    else:
        echo(f"{review.name}: {_count(lost)} missing from the files of {who}")
        choices = dict(_ask(lost) if choice is None else zip(lost, [choice] * len(lost), strict=True))
    number, wrong = put_back(review, protocol, [row for row, what in choices.items() if what == "put back"])
    out = [row for row, what in choices.items() if what == "leave out"]
    problems = (*problems, *wrong, *leave_out(review, out))
    counts = {"put back": number, "left out": len(out), "missing": len(lost) - number - len(out)}
    if as_json:
        rows = [{"row": r.name, "file": r.file, "values": dict(r.values)} for r in lost]
        finish(ctx, problems, strict=strict, payload={"review": review.name, "rows": rows, **counts})
    if not lost:
        echo(f"{review.name}: no rows are missing from the files of {who}")
    else:
        echo(", ".join(f"{count} {what}" for what, count in counts.items()))
    if counts["missing"]:
        echo(
            f"to put all rows back, run `{recover_command(review, who)} --put-back`; to leave them all out, use `--leave-out`"
        )
    finish(ctx, problems, strict=strict)


def warn_before_session(review: Review, who: str, wait: Callable[[], object] | None = None) -> frozenset[str]:
    """Print warnings before a session or an import, and return their codes.

    The warnings are about rows dated more than a day in the future, and about rows that are in the journal but missing
    from the file. Before a session, a journal that cannot be written to also causes a warning. `wait` is given only
    before a session. It waits for a key, and is called if there are warnings.
    """
    writable = () if wait is None else check_journal(review, who)
    lost = report_lost(review, load_protocol(review)[0], who)
    problems = (*_find_ahead(review), *writable, *lost)
    print_problems(problems)
    if problems and wait is not None:
        echo("press any key to begin")
        wait()
    return frozenset(p.code for p in problems)


def _find_ahead(review: Review) -> Iterator[Problem]:
    """Yield the warnings of the last run about rows dated more than a day in the future."""
    for stage in read_manifest(review).stages.values():
        yield from (p for p in unpack_problems(stage["problems"]) if p.code == AHEAD)


def _select(lost: tuple[LostRow, ...], names: Sequence[str]) -> tuple[LostRow, ...]:
    unknown = sorted(set(names) - {row.name for row in lost})
    if unknown:
        raise click.UsageError(
            f"no missing row has the name {', '.join(unknown)}; without --row, the command lists the missing rows"
        )
    return tuple(row for row in lost if not names or row.name in names)


def _count(lost: Sequence[Any]) -> str:
    return "1 row is" if len(lost) == 1 else f"{len(lost)} rows are"


def _ask(lost: Sequence[LostRow]) -> Iterator[tuple[LostRow, Choice]]:
    """Show each row, ask what to do with it, and yield the row and the answer.

    An answer in capitals applies to all remaining rows. If the input ends or the person presses Ctrl-C, the
    answer for the remaining rows is "not now".
    """
    for_all: Choice | None = None
    for row in lost:
        _show(row)
        answer = "" if for_all is None else for_all[0]
        while answer.lower() not in _ANSWERS:
            try:
                answer = click.prompt(_QUESTION, default="n", show_default=False).strip()[:1]
            except click.Abort:
                answer = "N"
                echo()
        if answer.isupper():
            for_all = _ANSWERS[answer.lower()]
        yield row, _ANSWERS[answer.lower()]


def _show(row: LostRow) -> None:
    echo(f"  {row.name}", bold=True, nl=False)
    echo(f"  {row.file}")
    for column in row.kind.table.columns:
        if text := escape_terminal(" ".join(row.values.get(column.name, "").split())):
            echo(f"    {column.name}: {text}")
