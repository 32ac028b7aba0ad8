"""`slr notices`: list the notices about included reports, and decide in a worksheet whether these reports stay included."""

import shlex
from pathlib import Path
from typing import Any, Final

import click

from slr.cli.common import alone, bring_up_to_date, finish, now, review_options
from slr.cli.option import demand_one_way, demand_person, person_option, worksheet_options
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.notices import STAGE, Notices, export_sheet, import_sheet, open_notices
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.citation import cite_with_title
from slr.text.count import count


@click.command("notices")
@review_options
@person_option("Your name, which is also the name of your file in notices/.")
@worksheet_options("the notices that await your decision", "decisions")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    who: str | None,
    export: str | None,
    import_: str | None,
) -> None:
    """List retractions and other notices about included reports, and decide whether these reports stay included.

    With --as, write the notices that await a decision to a worksheet (--export), fill in the decision and its reason,
    and import the worksheet (--import). The adjudicator (--as adjudicated) settles disagreements. In the column
    `report`, you can also write a DOI, or author and year. You can add rows about notices that no export mentions.
    """
    demand_one_way(export, import_, as_json=as_json)
    demand_person(who, export, import_)
    notices = _open(bring_up_to_date("screen", name, quiet=as_json))
    if who is not None and import_ is not None:
        path = Path(import_)
        warn_before_session(notices.review, who)
        filed = import_sheet(notices, who, read_returned(path), path.name, now())
        noun = KINDS[STAGE].noun
        finish_import(ctx, notices.review, filed, noun, who, path, strict=strict, as_json=as_json)
    if who is not None and export is not None:
        _export(notices, who, Path(export))
    elif as_json:
        finish(ctx, (), strict=strict, payload=_pack_state(notices))
    else:
        _print_state(notices, who or "YOURNAME")


def _open(review: Review) -> Notices:
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        return open_notices(review, protocol)


def _export(notices: Notices, who: str, path: Path) -> None:
    demand_apart(notices.review, KINDS[STAGE], who)
    waiting = len(notices.waiting(who))
    if not waiting:
        _print_state(notices, who)
        return
    command = ["slr", "notices", "-r", notices.review.name, "--as", who]
    what = f"{count(waiting, 'notice')} about included reports"
    export_worksheet(path, export_sheet(notices, who, path), what, command, notices.protocol)


def _pack_state(notices: Notices) -> dict[str, Any]:
    names = ("report", "notice", "decision", "who", "note", "when", "notices")
    rows = [{name: row[name] for name in names} for row in notices.decisions]
    return {"review": notices.review.name, "notices": rows}


_STATES: Final = {"open": "nobody has decided", "conflict": "people disagree"}


def _print_state(notices: Notices, who: str) -> None:
    """Print the notices, what people decided, and the next commands."""
    ours = notices.review.name
    if not notices.decisions:
        echo(f"{ours}: there are no known notices about included reports")
        return
    undecided, disputed = notices.waiting(""), notices.waiting(ADJUDICATOR)
    number = f"{count(len(notices.decisions), 'notice')} about included reports"
    echo(f"{ours}: {number}, {len(undecided)} without a decision, {len(disputed)} with a disagreement")
    for row in notices.decisions:
        echo(f"  {row['report']}  {cite_with_title(notices.reports[row['report']])}")
        who_decided = ", ".join(row["who"])
        state = _STATES.get(row["decision"]) or f"{row['decision']} ({who_decided}: {row['note']})"
        echo(f"    {row['notice']}: {state}")
        echo(f"    found in: {notices.explain(row)}")
    people = ((undecided, who, "decide"), (disputed, ADJUDICATOR, "settle the disagreements"))
    lines = [
        f"  - {what} in a worksheet: `{shlex.join(['slr', 'notices', '-r', ours, '--as', name])} --export notices.xlsx`"
        for rows, name, what in people
        if rows
    ]
    if lines:
        echo("next:")
    for line in lines:
        echo(line)
