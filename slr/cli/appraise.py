"""`slr appraise --as NAME`: appraise the included studies, in the terminal or in a worksheet."""

import click

from slr.cli.common import bring_up_to_date, review_options
from slr.cli.option import demand_no_session, demand_one_way, force_option, person_option, worksheet_options


@click.command("appraise")
@review_options
@force_option
@person_option(
    "Your name. With `adjudicated`, settle the differences between appraisers in a worksheet.", required=True
)
@click.option("--tool", metavar="TOOL", help="Appraisal tool. Needed unless the protocol names exactly one.")
@worksheet_options("the items to answer", "answers", named=True)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    force: bool,
    who: str,
    tool: str | None,
    export: str | None,
    import_: str | None,
) -> None:
    """Appraise the included empirical studies with a tool.

    With --as, answer the items of the tool in the terminal. Each answer is saved at once. You can also appraise in a
    spreadsheet: write the items to a worksheet (--export), fill in the answers, and import them (--import). Every
    answer needs a reason, unless it is favourable. The program shows only the topic of each item. Read the full items
    in the tool itself.

    With --as adjudicated, the worksheet has one row for each item on which the appraisers of a study disagree.
    """
    demand_one_way(export, import_, as_json=as_json)
    if export is None and import_ is None:
        demand_no_session(who, as_json=as_json)
    from slr.cli.appraise_person import open_work  # noqa: PLC0415  heavy

    review = bring_up_to_date("findings", name, force=force, quiet=as_json)
    work = open_work(review, tool, who)
    work.carry_out(ctx, export=export, import_=import_, strict=strict, as_json=as_json)
