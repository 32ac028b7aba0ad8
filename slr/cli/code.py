"""`slr code`: suggest codes and compare the suggestions with the coders' codings. With `--as`, code the included reports."""

from pathlib import Path
from typing import Final

import click

from slr.cli.common import bring_up_to_date, finish, here, print_problems, review_options
from slr.cli.option import (
    demand_no_json,
    demand_no_session,
    demand_one_way,
    demand_person,
    force_option,
    person_option,
    worksheet_options,
)
from slr.cli.output import echo
from slr.cli.stage_run import run_command
from slr.text.count import count

SCREEN: Final = "-"  # the value of `--suggestions` without a file


@click.command("code")
@review_options
@force_option
@person_option("The coder.")
@worksheet_options("the included reports and their suggested codes", "codings")
@click.option(
    "--suggestions",
    metavar="[FILE]",
    is_flag=False,
    flag_value=SCREEN,
    help="List the suggested codes of the included reports with the words that matched, or write them to a .csv file.",
)
@click.option(
    "--gaps",
    is_flag=True,
    help="List the gaps of the codebook: terms without a counterpart in another language, frequent words that "
    "no term matches, and examples that do not fit the terms of their code.",
)
@click.option(
    "--codebook",
    metavar="FILE",
    help="Write the codebook to a .csv file. The protocol can name this file under `codebook:`.",
)
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    force: bool,
    who: str | None,
    export: str | None,
    import_: str | None,
    suggestions: str | None,
    gaps: bool,
    codebook: str | None,
) -> None:
    """Suggest codes and compare the suggestions with the coders' codings.

    With --as, code the included reports in the terminal: accept or reject the suggested codes, and write what each
    report says. Each coding is saved at once. You can also code in a spreadsheet: write the reports to a worksheet
    (--export), fill in what each report says, and import the codings (--import). In the column `report`, you can also
    write a DOI, or author and year.
    """
    demand_one_way(export, import_, as_json=as_json)
    demand_person(who, export, import_)
    if codebook is not None:
        demand_no_json("--codebook, which writes a file", as_json=as_json)
        _write_codebook(name, Path(codebook))
    if who is None and suggestions is None and not gaps:
        if codebook is not None:
            return
        run_command(ctx, "code", name=name, strict=strict, as_json=as_json, force=force)
        return
    if suggestions not in (None, SCREEN):
        demand_no_json("--suggestions FILE, which writes a file", as_json=as_json)
    lists = gaps or suggestions is not None
    if lists and import_ is not None:
        demand_no_json("--gaps or --suggestions together with --import", as_json=as_json)
    if not lists and export is None and import_ is None:
        demand_no_session(who, as_json=as_json)
    from slr.cli import code_person  # noqa: PLC0415  heavy, and not needed by a run
    from slr.cli.entry_person import open_state  # noqa: PLC0415
    from slr.desk.coding import open_coding  # noqa: PLC0415

    review = bring_up_to_date("code", name, force=force, quiet=as_json)
    coding = open_state(review, open_coding)
    if as_json and lists:
        payload = code_person.pack_lists(coding, gaps=gaps, suggestions=suggestions is not None)
        finish(ctx, (), strict=strict, payload=payload)
    if gaps:
        code_person.show_gaps(coding)
    if suggestions is not None:
        code_person.show_suggestions(coding, None if suggestions == SCREEN else Path(suggestions))
    if who is not None and (export is not None or import_ is not None or not lists):
        work = code_person.CodingWork(coding, who)
        work.carry_out(ctx, export=export, import_=import_, strict=strict, as_json=as_json)


def _write_codebook(name: str | None, path: Path) -> None:
    """Write the codebook of a review as CSV. No stage is run, because the codebook is part of the protocol."""
    from slr.people.codebook import CODEBOOK_END, write_codebook  # noqa: PLC0415  heavy
    from slr.pipeline import load_protocol  # noqa: PLC0415  heavy
    from slr.store.output_file import write_output  # noqa: PLC0415

    if path.suffix.lower() != CODEBOOK_END:
        raise click.UsageError(f"cannot write {path.name!r}; use a name that ends in {CODEBOOK_END}")
    review = here(name)
    protocol, problems = load_protocol(review)
    print_problems(problems)
    write_output(path, write_codebook(protocol.codebook))
    echo(f"{count(len(protocol.codebook), 'code')} written to {path}")
    if not protocol.codebook_file:
        place = review.shown(review.corpus)
        echo(f"to use this file, move it to {place}/, and write `codebook: {path.name}` in the protocol")
