"""`slr diff`: what an edit of the protocol flips, before it is applied."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, now, print_problems, review_options, run_to
from slr.model.problem import Problem, ReviewError

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol
    from slr.screen.difference import Flip
    from slr.store.layout import Review

SHOWN: Final = 10  # flips of one kind that are listed without --all


@click.command("diff")
@click.argument("earlier", metavar="[PROTOCOL-OR-GIT-REVISION]", default="HEAD")
@review_options
@click.option("--all", "whole", is_flag=True, help="List every report that flips, however many.")
@click.option(
    "--amend",
    metavar="REASON",
    help="Note the edit in the protocol's amendments, with its effect and this reason (PRISMA 24c).",
)
@click.pass_context
def command(
    ctx: click.Context, earlier: str, name: str | None, strict: bool, as_json: bool, whole: bool, amend: str | None
) -> None:  # fmt: skip
    """List which reports an edit of the protocol flips, before it is applied.

    The protocol as it stands is held against an earlier one: a file, or a git revision (HEAD unless said otherwise).
    Nothing is changed; `slr screen` applies the edit.
    """
    from slr.pipeline import load_protocol  # noqa: PLC0415
    from slr.screen.difference import compare_protocols  # noqa: PLC0415

    review, _ = run_to("dedupe", name=name, force=False, quiet=as_json)
    after, problems = load_protocol(review)
    label, before = _read_earlier(review, earlier)
    changes = compare_protocols(before, after)
    flips, flagged = _find(review, before, after) if changes else ((), 0)
    if as_json:
        finish(ctx, problems, strict=strict, payload=_payload(review, label, changes, flips, flagged))
    shown = review.shown(review.protocol)
    click.echo(f"{label} -> {shown}")
    for line in changes or ("no change of content",):
        click.echo(f"  {line}")
    if changes:
        _print_flips(review, flips, whole=whole)
    if flagged:
        click.echo(
            f"{flagged} verdicts were given under criteria that the edit changes; they stand, and will be flagged"
        )
    if amend is not None:
        _amend(review, label, changes, flips, amend)
    elif flips:
        click.echo(
            'nothing was written; `slr screen` applies the edit, `slr diff --amend "REASON"` notes it as an amendment'
        )
    print_problems(problems)
    ctx.exit(0)


def _read_earlier(review: "Review", earlier: str) -> "tuple[str, Protocol]":
    """Return how the earlier protocol is called, and itself."""
    from slr.model.parse import parse_protocol  # noqa: PLC0415
    from slr.query.condition import criterion_faults  # noqa: PLC0415
    from slr.store.disk import read_bytes  # noqa: PLC0415
    from slr.store.revision import read_revision  # noqa: PLC0415

    path = Path(earlier)
    if path.is_file():
        label, data = earlier, read_bytes(path)
    else:
        short, data = read_revision(review.root, review.protocol, earlier)
        label = f"{review.shown(review.protocol)} at {short}"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReviewError([Problem(code="PRO000", message="not UTF-8 text", file=label)]) from None
    protocol, problems = parse_protocol(text, label, check_criterion=criterion_faults)
    if protocol is None:
        raise ReviewError(problems)
    return label, protocol


def _find(review: "Review", before: "Protocol", after: "Protocol") -> "tuple[tuple[Flip, ...], int]":
    """Return what flips, and how many verdicts the edit would flag that were not flagged before."""
    from slr.model.table import CLUSTERS, RECORDS, REPORTS  # noqa: PLC0415
    from slr.screen.difference import find_flips  # noqa: PLC0415
    from slr.screen.stage import derive_statuses  # noqa: PLC0415
    from slr.store.people import read_people  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415

    tables = {t.name: read_table(review, t) for t in (RECORDS, CLUSTERS, REPORTS)}
    standings = []
    for protocol in (before, after):
        people = read_people(review, protocol)
        decisions = {stage: people[f"screening/{stage}"] for stage in ("title-abstract", "full-text")}
        standings.append(derive_statuses(tables, decisions, people["retrieval"], protocol))
    old, new = ({(s, v.who, v.record) for s, vs in one.verdicts.items() for v in vs if v.changed} for one in standings)  # fmt: skip
    return find_flips(standings[0].statuses, standings[1].statuses), len(new - old)


def _payload(
    review: "Review", label: str, changes: tuple[str, ...], flips: "tuple[Flip, ...]", flagged: int
) -> dict[str, Any]:
    return {
        "review": review.name,
        "earlier": label,
        "changes": list(changes),
        "flagged": flagged,
        "flips": [
            {"report": f.report, "stage": f.stage, "before": f.before.status, "after": f.after.status, "change": f.change, "reason": f.after.reason}
            for f in flips
        ],
    }  # fmt: skip


def _print_flips(review: "Review", flips: "tuple[Flip, ...]", *, whole: bool) -> None:
    from slr.model.table import REPORTS  # noqa: PLC0415
    from slr.screen.difference import count_flips  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415
    from slr.text.citation import cite_with_title  # noqa: PLC0415

    if not flips:
        click.echo("no report flips")
        return
    table: pd.DataFrame = read_table(review, REPORTS)
    rows = {r["report"]: r for r in table[table["report"].isin([f.report for f in flips])].to_dict("records")}
    click.echo(f"{len(flips)} reports flip:" if len(flips) > 1 else "1 report flips:")
    for stage, change, number in count_flips(flips):
        click.secho(f"  {stage}: {change} ({number})", bold=True)
        mine = [f for f in flips if (f.stage, f.change) == (stage, change)]
        for f in mine if whole else mine[:SHOWN]:
            click.echo(f"    {f.report}  {cite_with_title(rows[f.report])}  [{f.after.reason}]")  # type: ignore[arg-type]
        if len(mine) > SHOWN and not whole:
            click.echo(f"    and {len(mine) - SHOWN} more: --all lists them")


def _amend(
    review: "Review", label: str, changes: tuple[str, ...], flips: "tuple[Flip, ...]", reason: str
) -> None:
    """Write the amendment into the protocol, its comments and layout untouched."""
    from slr.screen.difference import describe_amendment  # noqa: PLC0415
    from slr.store.amendment import add_amendment  # noqa: PLC0415

    if not changes:
        raise click.UsageError("there is no change to note")
    revision = label.rpartition(" at ")[2] if " at " in label else label
    entry = {
        "date": now()[:10],
        "change": describe_amendment(changes, flips),
        "reason": reason,
        "revision": revision,
    }
    add_amendment(review, entry)
    click.echo(f"noted in {review.shown(review.protocol)} under amendments")
