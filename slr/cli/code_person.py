"""`slr code --as NAME` and `slr code --suggestions`: code in the terminal or in a worksheet, and list suggested codes."""

import shlex
from pathlib import Path

import click

from slr.cli.code_terminal import serve
from slr.cli.common import alone, now
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.sit import sit_down, stand_up
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.coding import (
    Coding,
    export_sheet,
    find_gaps,
    import_sheet,
    list_rows_to_code,
    list_suggestions,
    open_coding,
    write_suggestions,
)
from slr.desk.coding_session import CodingSession
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.output_file import write_output
from slr.store.people import demand_apart
from slr.text.citation import cite_with_title
from slr.text.count import count


def open_state(review: Review) -> Coding:
    """Return the state of coding as of the last run. If a run is in progress, wait until it ends."""
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        return open_coding(review, protocol)


def show_suggestions(coding: Coding, path: Path | None) -> None:
    """Print the suggested codes of the included reports and the words that matched, or write this list to a CSV file."""
    if path is not None:
        if path.suffix.lower() != ".csv":
            raise click.UsageError(f"cannot write {path.name!r}; use a name that ends in .csv")
        write_output(path, write_suggestions(coding))
    elif not coding.included:
        echo(f"{coding.review.name}: no report is included yet")
    shown = ""
    found = list(list_suggestions(coding))
    for report, suggestion in found if path is None else ():
        if report != shown:
            echo(f"{report}  {cite_with_title(coding.reports[report])}")
            shown = report
        left_out = [f"negated: {text}" for text in suggestion.negated]
        left_out += [f"excluded: {text}" for text in suggestion.excluded]
        echo("; ".join((f"  {suggestion.theme}: {', '.join(suggestion.words)}", *left_out)))
    reports = len({report for report, _ in found})
    place = "" if path is None else f" written to {path}"
    echo(f"{count(len(found), 'code')} suggested for {count(reports, 'included report')}{place}")


def show_gaps(coding: Coding) -> None:
    """Print the terms without a counterpart, the frequent words that no term matches, and the examples that do not fit."""
    gaps = find_gaps(coding)
    for term in gaps.terms:
        echo(f"{term.code}: {term.language} term {term.term!r} ({count(term.reports, 'report')})")
    echo(f"{count(len(gaps.terms), 'term')} without a counterpart in another language")
    for word in gaps.words:
        shares = f"{word.having} of {word.coded} with the code, {word.others_having} of {word.others} others"
        echo(f"{word.code}: {word.word} ({shares}; log odds {word.log_odds:.3f})")
    echo(f"{count(len(gaps.words), 'word')} that no term matches, more frequent in reports with the code")
    missed = [gap for gap in gaps.examples if not gap.words]
    matched = [gap for gap in gaps.examples if gap.words]
    for example in missed:
        echo(f"{example.code}: example {example.text!r}")
    echo(f"{count(len(missed), 'example')} that no term of the code matches")
    for example in matched:
        echo(f"{example.code}: counterexample {example.text!r} (matched by {', '.join(example.words)})")
    echo(f"{count(len(matched), 'counterexample')} that a term of the code matches")


def export_codings(coding: Coding, who: str, path: Path) -> None:
    """Write a coder's worksheet, and print the command that imports its codings."""
    demand_apart(coding.review, KINDS["coding"], who)
    rows = list_rows_to_code(coding, who)
    command = ["slr", "code", "-r", coding.review.name, "--as", who]
    if not coding.included:
        echo(f"{coding.review.name}: no report is included yet")
        return
    if not rows:
        echo(f"{coding.review.name}: nothing is left to code for {who}")
        echo(f"  {shlex.join([*command[:-2], '--suggestions'])} lists the suggested codes")
        return
    reports = len({report for report, _ in rows})
    suggested = sum(1 for _, suggestion in rows if suggestion is not None)
    what = f"{count(reports, 'included report')} with {count(suggested, 'suggested code')}"
    export_worksheet(path, export_sheet(coding, who, path), what, command, coding.protocol)
    left_out = len(coding.included) - reports
    if left_out:
        echo(
            f"left out: {count(left_out, 'report')} already coded by {who}; to add codings of such a report, add a row with its DOI"
        )


def code_reports(coding: Coding, who: str) -> None:
    """Let a coder code the included reports in the terminal."""
    if not coding.included:
        echo(f"{coding.review.name}: no report is included yet")
        return
    if not coding.protocol.codebook:
        echo(
            f"{coding.review.name}: the protocol has no codes; add some under `codebook:`, and run the command again"
        )
        return
    session = CodingSession(coding, who)
    otherwise = "coding needs a terminal; to code in a spreadsheet, use --export FILE.xlsx"
    with sit_down(coding.review, who, otherwise=otherwise) as (terminal, told):
        serve(session, terminal, now)
    entries = session.entries
    stand_up(
        entries.file,
        told,
        written=count(entries.count, *KINDS["coding"].noun),
        left=f"{count(session.left, 'included report')} not coded by {who}",
        command=["slr", "code", "-r", coding.review.name] if entries.count else [],
    )


def import_codings(
    ctx: click.Context, coding: Coding, who: str, path: Path, *, strict: bool, as_json: bool
) -> None:
    """Import the codings of a worksheet, print how many were added, and exit."""
    warn_before_session(coding.review, who)
    filed = import_sheet(coding, who, read_returned(path), path.name, now())
    finish_import(ctx, coding.review, filed, KINDS["coding"].noun, who, path, strict=strict, as_json=as_json)
