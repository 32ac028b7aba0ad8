"""`slr extract --as NAME`: extract findings from the included reports, in the terminal or in a worksheet."""

import click

from slr.cli.common import bring_up_to_date, review_options
from slr.cli.option import demand_no_session, demand_one_way, force_option, person_option, worksheet_options


@click.command("extract")
@review_options
@force_option
@person_option(
    "Your name. With `adjudicated`, settle the differences between extractors in a worksheet.", required=True
)
@worksheet_options("the included reports", "findings", named=True)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    force: bool,
    who: str,
    export: str | None,
    import_: str | None,
) -> None:
    """Extract findings: the results that the included reports state.

    With --as, extract findings in the terminal. Each finding is saved at once. You can also extract in a spreadsheet:
    write the reports to a worksheet (--export), fill in one row for each result, and import the findings (--import).
    For further results of a report, add rows with the same `report`. In the column `report`, you can also write a
    DOI, or author and year. Write numbers exactly as in the report. The program gives each finding an id.

    With --as adjudicated, the worksheet has one row for each result that must be settled.
    """
    demand_one_way(export, import_, as_json=as_json)
    if export is None and import_ is None:
        demand_no_session(who, as_json=as_json)
    from slr.cli.entry_person import open_state  # noqa: PLC0415  heavy
    from slr.cli.extract_person import ExtractionWork  # noqa: PLC0415
    from slr.desk.extraction import open_extraction  # noqa: PLC0415

    review = bring_up_to_date("findings", name, force=force, quiet=as_json)
    work = ExtractionWork(open_state(review, open_extraction), who)
    work.carry_out(ctx, export=export, import_=import_, strict=strict, as_json=as_json)
