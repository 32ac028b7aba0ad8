"""`slr diff`: list the status changes that an edit to the protocol would cause. The edit itself is not applied."""

from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, now, review_options, run_to
from slr.cli.output import echo
from slr.model.reason import Reason
from slr.model.row import list_rows
from slr.model.table import REPORTS
from slr.pipeline import load_protocol
from slr.report.reason import english, word_reasons
from slr.screen.difference import count_flips
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title
from slr.text.shell import quote

if TYPE_CHECKING:
    from slr.desk.edit import Edit
    from slr.screen.difference import Flip
    from slr.store.layout import Review

SHOWN: Final = 10  # changes of one kind that are listed without --all


@click.command("diff")
@click.argument("earlier", metavar="[PROTOCOL-OR-GIT-REVISION]", default="HEAD")
@review_options
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="List all reports whose status would change, not just the first 10 for each kind of change.",
)
@click.option(
    "--amend",
    metavar="REASON",
    help="Record the edit, its effect and this reason under `amendments` in the protocol (PRISMA 24c).",
)
@click.pass_context
def command(
    ctx: click.Context,
    earlier: str,
    name: str | None,
    strict: bool,
    as_json: bool,
    whole: bool,
    amend: str | None,
) -> None:
    """List the reports whose status an edit to the protocol would change.

    The current protocol is compared with an earlier version, which is a file or a git revision (default: HEAD). This
    command does not change any status. `slr screen` applies the edit. With --amend, the edit is recorded in the protocol.
    """
    from slr.desk.edit import find_edit  # noqa: PLC0415

    review, _ = run_to("dedupe", name=name, force=False, quiet=as_json)
    after, problems = load_protocol(review)
    edit = find_edit(review, after, earlier)
    if amend is not None:
        _amend(review, edit, amend)
    if as_json:
        finish(ctx, problems, strict=strict, payload=_payload(review, edit))
    _print_edit(review, edit, whole=whole)
    if amend is not None:
        echo(f"recorded in {review.shown(review.protocol)} under amendments")
    elif edit.flips:
        compared = "" if earlier == "HEAD" else f" {quote(earlier)}"
        echo(
            f"no status was changed; run `slr screen -r {review.name}` to apply the edit, "
            f'or `slr diff{compared} -r {review.name} --amend "REASON"` to record it as an amendment'
        )
    finish(ctx, problems, strict=strict)


def _payload(review: "Review", edit: "Edit") -> dict[str, Any]:
    flips = [
        {
            "report": f.report,
            "stage": f.stage,
            "before": f.before.status,
            "after": f.after.status,
            "change": f.change,
            "reason": word_reasons(f.after.reason, english()),
        }
        for f in edit.flips
    ]
    known = {"earlier": edit.earlier, "changes": list(_describe_changes(edit)), "flagged": edit.flagged}
    return {"review": review.name, **known, "flips": flips}


def _describe_changes(edit: "Edit") -> tuple[str, ...]:
    return tuple(word_reasons((change,), english()) for change in edit.changes)


def _print_edit(review: "Review", edit: "Edit", *, whole: bool) -> None:
    echo(f"{review.name}: {edit.earlier} -> {review.shown(review.protocol)}")
    for line in _describe_changes(edit) or (word_reasons((Reason("unchanged"),), english()),):
        echo(f"  {line}")
    if edit.changes:
        _print_flips(review, edit.flips, whole=whole)
    if edit.flagged:
        one = edit.flagged == 1
        given = "1 verdict was given" if one else f"{edit.flagged} verdicts were given"
        valid = "it remains" if one else "they remain"
        echo(f"{given} under another wording of the criteria; {valid} valid but will be flagged")


def _print_flips(review: "Review", flips: "tuple[Flip, ...]", *, whole: bool) -> None:
    if not flips:
        echo("no report changes status")
        return
    table = read_table(review, REPORTS)
    rows = {r["report"]: r for r in list_rows(table[table["report"].isin([f.report for f in flips])])}
    echo(f"{len(flips)} reports change status:" if len(flips) > 1 else "1 report changes status:")
    for stage, change, number in count_flips(flips):
        echo(f"  {stage}: {change} ({number})", bold=True)
        mine = [f for f in flips if (f.stage, f.change) == (stage, change)]
        for f in mine if whole else mine[:SHOWN]:
            reason = word_reasons(f.after.reason, english())
            echo(f"    {f.report}  {cite_with_title(rows[f.report])}  [{reason}]")
        if len(mine) > SHOWN and not whole:
            echo(f"    and {len(mine) - SHOWN} more: --all lists them")


def _amend(review: "Review", edit: "Edit", reason: str) -> None:
    from slr.desk.edit import note_amendment  # noqa: PLC0415

    if not edit.changes:
        raise click.UsageError(
            "there is no change to record; edit the protocol first, or name an earlier version to compare it with"
        )
    note_amendment(review, edit, reason=reason, date=now()[:10])
