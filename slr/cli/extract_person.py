"""Carry out `slr extract`: extract findings in the terminal or in a worksheet."""

from pathlib import Path

import click

from slr.cli.common import alone, now
from slr.cli.extract_terminal import serve
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.sit import sit_down, stand_up
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.extraction import STAGE, Extraction, export_sheet, import_sheet, open_extraction
from slr.desk.extraction_session import ExtractionSession
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.count import count


def open_state(review: Review) -> Extraction:
    """Return the state of the extraction as of the last run. If a run is in progress, wait until it ends."""
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        return open_extraction(review, protocol)


def export_findings(extraction: Extraction, who: str, path: Path) -> None:
    """Write a person's worksheet, and print the command that imports it."""
    demand_apart(extraction.review, KINDS[STAGE], who)
    name = extraction.review.name
    if who == ADJUDICATOR:
        rows, what = (
            len(extraction.disputes),
            count(len(extraction.disputes), "result to settle", "results to settle"),
        )
        nothing = "no difference between extractors is left to settle"
    else:
        left = extraction.list_left(who)
        rows, what = len(left), count(len(left), "included report")
        nothing = f"{who} has extracted findings from every included report"
    if not extraction.included:
        echo(f"{name}: no report is included yet")
    elif not rows:
        echo(f"{name}: {nothing}")
    else:
        command = ["slr", "extract", "-r", name, "--as", who]
        export_worksheet(path, export_sheet(extraction, who, path), what, command, extraction.protocol)
        _name_left_out(extraction, who)


def _name_left_out(extraction: Extraction, who: str) -> None:
    left_out = len(extraction.included) - len(extraction.list_left(who))
    if left_out and who != ADJUDICATOR:
        reports = count(left_out, "report")
        echo(
            f"left out: {reports} from which {who} has extracted findings; to add a finding, add a row with the DOI"
        )


def extract_findings(extraction: Extraction, who: str) -> None:
    """Let a person extract findings in the terminal."""
    if not extraction.included:
        echo(f"{extraction.review.name}: no report is included yet")
        return
    if who == ADJUDICATOR:
        raise click.UsageError("to settle differences between extractors, use --export FILE.xlsx")
    session = ExtractionSession(extraction, who)
    otherwise = "extracting needs a terminal; to extract in a spreadsheet, use --export FILE.xlsx"
    with sit_down(extraction.review, who, otherwise=otherwise) as (terminal, told):
        serve(session, terminal, now)
    entries = session.entries
    stand_up(
        entries.file,
        told,
        written=count(entries.count, *KINDS[STAGE].noun),
        left=f"{count(session.left, 'included report')} without findings by {who}",
        command=["slr", "findings", "-r", extraction.review.name] if entries.count else [],
    )


def import_findings(
    ctx: click.Context, extraction: Extraction, who: str, path: Path, *, strict: bool, as_json: bool
) -> None:
    """Import the findings of a worksheet, print how many were added, and exit."""
    warn_before_session(extraction.review, who)
    filed = import_sheet(extraction, who, read_returned(path), path.name, now())
    noun = KINDS[STAGE].noun
    finish_import(ctx, extraction.review, filed, noun, who, path, strict=strict, as_json=as_json)
