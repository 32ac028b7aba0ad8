"""`slr studies`: list studies, and record in a worksheet which reports belong to one study."""

import shlex
from pathlib import Path
from typing import Any

import click

from slr.cli.common import alone, bring_up_to_date, finish, now, review_options
from slr.cli.option import demand_one_way, demand_person, person_option, worksheet_options
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.studies import Studies, explain_suggestion, export_sheet, import_sheet, open_studies
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.citation import cite_with_title
from slr.text.count import count


@click.command("studies")
@review_options
@person_option("Your name, which is also the name of your file in studies/.")
@worksheet_options("the included reports without a recorded study", "studies")
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
    """List the studies, and record which included reports belong to one study.

    With --as, write the included reports without a recorded study to a worksheet (--export), fill in the name of the
    study and its characteristics, and import the worksheet (--import). The worksheet suggests which reports belong to
    one study, with the reasons, and a name for each study. A suggestion does not count unless you write it into the
    column `study`. In the column `report`, you can also write a DOI, or author and year.
    """
    demand_one_way(export, import_, as_json=as_json)
    demand_person(who, export, import_)
    studies = _open(bring_up_to_date("code", name, quiet=as_json))
    if who is not None and import_ is not None:
        path = Path(import_)
        warn_before_session(studies.review, who)
        filed = import_sheet(studies, who, read_returned(path), path.name, now())
        noun = KINDS["studies"].noun
        finish_import(ctx, studies.review, filed, noun, who, path, strict=strict, as_json=as_json)
    if who is not None and export is not None:
        _export(studies, who, Path(export))
    elif as_json:
        finish(ctx, (), strict=strict, payload=_pack_state(studies))
    else:
        _print_state(studies, who or "YOURNAME")


def _open(review: Review) -> Studies:
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        return open_studies(review, protocol)


def _export(studies: Studies, who: str, path: Path) -> None:
    demand_apart(studies.review, KINDS["studies"], who)
    waiting = len(studies.waiting)
    if not waiting:
        _print_state(studies, who)
        return
    command = ["slr", "studies", "-r", studies.review.name, "--as", who]
    what = f"{count(waiting, 'included report')} without a recorded study"
    export_worksheet(path, export_sheet(studies, who, path), what, command, studies.protocol)


def _pack_state(studies: Studies) -> dict[str, Any]:
    suggested = [
        {"report": r, "study": studies.suggestions[r].study, "why": explain_suggestion(studies, r)}
        for r in studies.waiting
    ]
    return {"review": studies.review.name, "studies": studies.members, "suggested": suggested}


def _print_state(studies: Studies, who: str) -> None:
    """Print the recorded studies with their reports, the suggested studies, and the next commands."""
    if not studies.included:
        echo(f"{studies.review.name}: no report is included yet")
        return
    waiting = studies.waiting
    assigned = len(studies.included) - len(waiting)
    recorded = f"{count(assigned, 'included report')} in {count(len(studies.members), 'study', 'studies')}"
    echo(f"{studies.review.name}: {recorded}, {len(waiting)} without a recorded study")
    for study, reports in studies.members.items():
        echo(f"  {study}")
        for report in reports:
            echo(f"    {report}  {cite_with_title(studies.reports[report])}")
    if linked := [report for report in waiting if studies.suggestions[report].links]:
        echo("suggested but not recorded:")
    for report in linked:
        study = studies.suggestions[report].study or "(no name)"
        echo(f"  {study}: {report}  {cite_with_title(studies.reports[report])}")
        echo(f"    {explain_suggestion(studies, report)}")
    if waiting:
        command = shlex.join(["slr", "studies", "-r", studies.review.name, "--as", who])
        echo("next:")
        echo(f"  - describe the studies in a worksheet: `{command} --export studies.xlsx`")
