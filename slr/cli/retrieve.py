"""`slr retrieve`: list the full texts that are still sought, and record which full texts were retrieved."""

import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import click

from slr.cli.common import alone, bring_up_to_date, finish, now, review_options
from slr.cli.option import (
    demand_no_json,
    demand_no_session,
    demand_one_way,
    demand_person,
    person_option,
    worksheet_options,
)
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.retrieve_terminal import serve
from slr.cli.session import end_session, start_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.retrieval import Retrieval, export_sheet, import_sheet, list_items, open_retrieval
from slr.desk.retrieval_session import RetrievalSession
from slr.formats.exchange import WRITERS, write
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.output_file import write_output
from slr.store.people import demand_apart
from slr.text.count import count


@click.command("retrieve")
@review_options
@person_option("Your name, which is also the name of your file in retrieval/.")
@worksheet_options("the reports whose full texts are still sought", "outcomes")
@click.option(
    "--list",
    "list_",
    metavar="FILE",
    help="Write the reports whose full texts are still sought to a file for the library: "
    ".ris, .csv, .bib, .nbib, .json or .xlsx.",
)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    who: str | None,
    export: str | None,
    import_: str | None,
    list_: str | None,
) -> None:
    """Show which full texts are still sought, and record which full texts were retrieved.

    With --as, record the outcome for each report in the terminal, with one key. Each entry is saved at once. You can
    also use a spreadsheet: write the reports to a worksheet (--export), fill in the outcomes, and import the
    worksheet (--import). In the column `report`, you can also write a DOI, or author and year.
    """
    demand_one_way(export, import_, as_json=as_json)
    demand_person(who, export, import_)
    if list_ is not None:
        demand_no_json("--list, which writes a file", as_json=as_json)
    elif export is None and import_ is None:
        demand_no_session(who, as_json=as_json)
    retrieval = _open(bring_up_to_date("screen", name, quiet=as_json))
    if list_ is not None:
        _write_list(retrieval, Path(list_))
    if who is not None and import_ is not None:
        path = Path(import_)
        warn_before_session(retrieval.review, who)
        filed = import_sheet(retrieval, who, read_returned(path), path.name, now())
        finish_import(
            ctx, retrieval.review, filed, KINDS["retrieval"].noun, who, path, strict=strict, as_json=as_json
        )
    if who is not None and export is not None:
        _export(retrieval, who, Path(export))
    elif who is not None and list_ is None:
        _record(retrieval, who)
    elif list_ is None and as_json:
        finish(ctx, (), strict=strict, payload=_pack_state(retrieval))
    elif list_ is None:
        _print_state(retrieval)


def _open(review: Review) -> Retrieval:
    protocol, _ = load_protocol(review)
    if not protocol.screening.retrieval_reported:
        raise click.UsageError(
            "the protocol has `retrieval_reported: false`; delete this line to record full texts"
        )
    with alone(review):  # another run would replace the tables one by one
        return open_retrieval(review, protocol)


def _write_list(retrieval: Retrieval, path: Path) -> None:
    """Write a list of the full texts that are sought, and print which data are lost because the file format does not support them."""
    ending = path.suffix.lstrip(".").casefold()
    if ending not in WRITERS:
        raise click.UsageError(f"cannot write {path.name!r}; use a name that ends in .{', .'.join(WRITERS)}")
    items = list_items(retrieval)
    written = write(items, ending)
    write_output(path, written.data)
    for loss in written.lost:
        echo(f"some data could not be saved in {path.name}: {loss}", err=True)
    echo(f"{path}: {count(len(items), 'report')} whose full text is still sought")


def _export(retrieval: Retrieval, who: str, path: Path) -> None:
    demand_apart(retrieval.review, KINDS["retrieval"], who)
    sought = len(retrieval.sought)
    if not sought:
        _print_state(retrieval)
        return
    command = ["slr", "retrieve", "-r", retrieval.review.name, "--as", who]
    what = f"{count(sought, 'report')} whose full text is still sought"
    export_worksheet(path, export_sheet(retrieval, who, path), what, command, retrieval.protocol)


def _record(retrieval: Retrieval, who: str) -> None:
    """Let a person record in the terminal which full texts were retrieved."""
    session = RetrievalSession(retrieval, who)
    if session.work.current is None:
        _print_state(retrieval)
        return
    otherwise = (
        "recording full texts needs a terminal; to record them in a spreadsheet, use --export FILE.xlsx"
    )
    with start_session(retrieval.review, who, otherwise=otherwise) as (terminal, shown):
        serve(session, terminal, now)
    entries = session.entries
    end_session(
        entries.file,
        shown,
        written=count(entries.count, *KINDS["retrieval"].noun),
        left=f"{count(session.work.left, 'report')} left",
        command=["slr", "screen", "-r", retrieval.review.name] if entries.count else [],
    )


def _pack_state(retrieval: Retrieval) -> dict[str, Any]:
    """Return how many full texts were retrieved, how many were not, and the reports whose full texts are still sought."""
    counts = Counter(retrieval.statuses.values())
    known = {"retrieved": counts["retrieved"], "not_retrieved": counts["not retrieved"]}
    return {"review": retrieval.review.name, **known, "sought": list(retrieval.sought)}


def _print_state(retrieval: Retrieval) -> None:
    """Print how many full texts were retrieved, were not retrieved, and are still sought, and print the next commands."""
    counts = Counter(status for status in retrieval.statuses.values() if status != "not reached")
    known = ", ".join(f"{counts[word]} {word}" for word in ("retrieved", "not retrieved"))
    echo(f"{retrieval.review.name}: {known}, {counts['pending']} still sought")
    if not counts["pending"]:
        return
    command = shlex.join(["slr", "retrieve", "-r", retrieval.review.name])
    echo("next:")
    echo(f"  - a list for the library: `{command} --list FILE.ris`")
    echo(f"  - record what was retrieved, in the terminal: `{command} --as YOURNAME`")
    echo(f"  - or in a worksheet: `{command} --as YOURNAME --export FILE.xlsx`")
