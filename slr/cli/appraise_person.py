"""Carry out `slr appraise`: appraise studies in the terminal or in a worksheet."""

from pathlib import Path

import click

from slr.cli.appraise_terminal import serve
from slr.cli.common import alone, now
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.sit import sit_down, stand_up
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.appraisal import FOLDER, Appraising, export_sheet, import_sheet, open_appraising
from slr.desk.appraisal_session import AppraisalSession
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.tool import list_tools
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.count import count


def open_state(review: Review, tool: str | None) -> Appraising:
    """Return the state of the appraisal as of the last run. If a run is in progress, wait until it ends."""
    protocol, _ = load_protocol(review)
    known = [t.id for t in list_tools(protocol)]
    if tool is None and len(known) != 1:
        raise click.UsageError(f"name the tool: --tool {known[0]}; tools of this review: {', '.join(known)}")
    if tool is not None and tool not in known:
        raise click.UsageError(f"there is no tool {tool!r}; tools of this review: {', '.join(known)}")
    with alone(review):  # another run would replace the tables one by one
        return open_appraising(review, protocol, tool or known[0])


def export_items(appraising: Appraising, who: str, path: Path) -> None:
    """Write a person's worksheet, and print the command that imports it."""
    demand_apart(appraising.review, KINDS[FOLDER], who)
    name = appraising.review.name
    if who == ADJUDICATOR:
        rows = len(appraising.disputes)
        what = count(rows, "answer to settle", "answers to settle")
        nothing = "no difference between appraisers is left to settle"
    else:
        rows = len(appraising.list_left(who))
        what = f"the items of {appraising.tool.id} for {count(rows, 'study', 'studies')}"
        nothing = f"{who} has appraised every included study"
    if not appraising.included:
        echo(f"{name}: no study is included yet")
    elif not rows:
        echo(f"{name}: {nothing}")
    else:
        command = ["slr", "appraise", "-r", name, "--as", who, "--tool", appraising.tool.id]
        export_worksheet(path, export_sheet(appraising, who, path), what, command, appraising.protocol)


def answer_items(appraising: Appraising, who: str) -> None:
    """Let a person appraise studies in the terminal."""
    if not appraising.included:
        echo(f"{appraising.review.name}: no study is included yet")
        return
    if who == ADJUDICATOR:
        raise click.UsageError("to settle differences between appraisers, use --export FILE.xlsx")
    session = AppraisalSession(appraising, who)
    otherwise = "appraising needs a terminal; to appraise in a spreadsheet, use --export FILE.xlsx"
    with sit_down(appraising.review, who, otherwise=otherwise) as (terminal, told):
        serve(session, terminal, now)
    entries = session.entries
    stand_up(
        entries.file,
        told,
        written=count(entries.count, *KINDS[FOLDER].noun),
        left=f"{count(session.left, 'study', 'studies')} not yet appraised completely by {who}",
        command=["slr", "findings", "-r", appraising.review.name] if entries.count else [],
    )


def import_answers(
    ctx: click.Context, appraising: Appraising, who: str, path: Path, *, strict: bool, as_json: bool
) -> None:
    """Import the answers of a worksheet, print how many were added, and exit."""
    warn_before_session(appraising.review, who)
    filed = import_sheet(appraising, who, read_returned(path), path.name, now())
    noun = KINDS[FOLDER].noun
    finish_import(ctx, appraising.review, filed, noun, who, path, strict=strict, as_json=as_json)
