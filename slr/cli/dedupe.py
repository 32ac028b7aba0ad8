"""`slr dedupe`: merge records of the same report, in a review or in files. People can judge doubtful pairs and audit merges."""

from collections.abc import Sequence
from pathlib import Path

import click

from slr.cli.common import demand_other_names, finish, here, print_problems, review_options, run_to
from slr.cli.option import demand_no_session, demand_one_way, force_option, person_option, worksheet_options
from slr.cli.output import echo, echo_json
from slr.model.problem import ReviewError, Severity
from slr.pipeline import load_protocol

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
ENDINGS = ("csv", "ris", "bib", "json", "nbib", "xlsx")


@click.command("dedupe")
@click.argument("files", nargs=-1, type=_FILE)
@click.option(
    "-o",
    "--output",
    type=_OUT,
    help="Write the record_id and cluster_id of each record to this CSV file. Only with FILES.",
)
@click.option(
    "--merged",
    type=_OUT,
    help="Write the merged reports to this file (.ris, .bib, .nbib, .csv, .json or .xlsx). Only with FILES.",
)
@click.option(
    "--pairs",
    type=_OUT,
    help="Write the pairs of similar records, their verdicts and the reasons to this CSV file. Only with FILES.",
)
@click.option(
    "--walk", is_flag=True, help="Judge the doubtful pairs of a review, with one key for each verdict."
)
@click.option(
    "--audit", type=click.IntRange(min=1), metavar="N",
    help="Draw N pairs at random: merged pairs, and pairs that were compared but not merged. With --as, judge these pairs. Without --as, estimate from the verdicts how reliable the merges are.",
)  # fmt: skip
@person_option("Your name, which is also the name of your file in duplicates/.")
@worksheet_options("the doubtful pairs of a review, or with --audit the pairs of the sample,", "verdicts")
@click.option("--seed", default=1, show_default=True, help="Seed for the audit sample.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules of deduplication, in order.")
@force_option
@review_options
@click.pass_context
def command(
    ctx: click.Context,
    files: Sequence[Path],
    output: Path | None,
    merged: Path | None,
    pairs: Path | None,
    who: str | None,
    name: str | None,
    audit: int | None,
    seed: int,
    export: str | None,
    import_: str | None,
    *,
    walk: bool,
    list_rules: bool,
    force: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Find records that describe the same report. Each pair is merged, kept apart, or left for a person to judge.

    Without FILES, the records of a review are compared. FILES can be in any format that slr reads, and need no review.
    With FILES, records of the same report get the same cluster_id. Name at least one file to write: -o, --merged or
    --pairs. Rules never merge records that contradict each other. Each pair of similar records gets a verdict with a
    reason. In a review, merging two records from the same export requires stronger evidence. With FILES, a few more
    records can therefore be merged.

    With --walk, judge the doubtful pairs of a review in the terminal. You can also judge the pairs in a spreadsheet:
    write the pairs to a worksheet (--export), fill in the verdicts, and import the worksheet (--import). In the
    columns `record_a` and `record_b`, you can also write a DOI, or author and year.
    """
    if list_rules:
        _print_rules(name, files, as_json=as_json)
    elif files:
        if walk or audit or who or export or import_:
            raise click.UsageError(
                "--walk, --audit, --export, --import and --as work on a review, not on FILES"
            )
        if not (output or merged or pairs):
            raise click.UsageError(
                "name at least one file to write: -o CLUSTERS.csv, --merged REPORTS.ris or --pairs PAIRS.csv"
            )
        demand_other_names([output, merged, pairs], files)
        if merged is not None and merged.suffix.lstrip(".").casefold() not in ENDINGS:
            raise click.UsageError(
                f"cannot write {merged.name!r}; choose a name that ends in .{', .'.join(ENDINGS)}"
            )
        _dedupe_loose(ctx, files, output, merged, pairs, as_json=as_json, strict=strict)
    elif output or merged or pairs:
        raise click.UsageError("-o, --merged and --pairs need FILES")
    elif export is not None or import_ is not None:
        if walk:
            raise click.UsageError("use either --walk or a worksheet, not both")
        sample = None if audit is None else (audit, seed)
        _pass_sheet(ctx, name, who, export, import_, sample, as_json=as_json, strict=strict)
    elif walk or audit:
        _ask_person(ctx, name, who, audit, seed, as_json=as_json, strict=strict)
    else:
        from slr.cli.stage_run import run_command  # noqa: PLC0415

        run_command(ctx, "dedupe", name=name, strict=strict, as_json=as_json, force=force)


def _print_rules(name: str | None, files: Sequence[Path], *, as_json: bool) -> None:
    from slr.dedupe.rule import RULES, SILENT  # noqa: PLC0415  `slr --help` needs none of it
    from slr.report.reason import english  # noqa: PLC0415

    try:
        off = () if files else load_protocol(here(name))[0].dedupe.disabled
    except ReviewError:  # outside a project, the rules can still be listed
        off = ()
    listed = [(r, english()(f"dedupe_rule.{r.name}")) for r in RULES if r.name not in SILENT]
    if as_json:
        rows = [
            {"rule": r.name, "verdict": r.verdict, "meaning": meaning, "on": r.name not in off}
            for r, meaning in listed
        ]
        echo_json({"rules": rows})
        return
    echo(
        "the first rule that applies decides; `dedupe: {disabled: [name]}` in the protocol disables a rule\n"
    )
    for rule, meaning in listed:
        state = "  (disabled)" if rule.name in off else ""
        echo(f"  {rule.name:<24}{rule.verdict:<11}{meaning}{state}")


def _ask_person(
    ctx: click.Context,
    name: str | None,
    who: str | None,
    audit: int | None,
    seed: int,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    if who is None and audit is None:
        raise click.UsageError("--walk needs --as YOURNAME, the name of your file in duplicates/")
    demand_no_session(who, as_json=as_json)
    from slr.cli.walk import judge_pairs, judge_sample  # noqa: PLC0415  imports libraries that only a terminal needs

    review, outcome = run_to("dedupe", name=name, force=False, quiet=True)
    protocol, _ = load_protocol(review)
    if audit is None and who is not None:
        print_problems(outcome.problems)
        judge_pairs(review, protocol, who)
        return
    figures = judge_sample(review, protocol, audit or 0, seed, who)
    if not as_json:
        echo(f"{review.name}:\n{figures['sentence']}")
    finish(ctx, outcome.problems, strict=strict, payload=figures if as_json else None)


def _pass_sheet(
    ctx: click.Context,
    name: str | None,
    who: str | None,
    export: str | None,
    import_: str | None,
    sample: tuple[int, int] | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    """Import or write a worksheet of pairs. In an audit, `sample` is the size and the seed of the sample."""
    if who is None:
        raise click.UsageError("name the person: --as NAME")
    from slr.cli.dedupe_sheet import export_pairs, import_pairs  # noqa: PLC0415  heavy, and not needed by a run

    demand_one_way(export, import_, as_json=as_json)
    review, outcome = run_to("dedupe", name=name, force=False, quiet=as_json)
    protocol, _ = load_protocol(review)
    if import_ is not None:
        import_pairs(ctx, review, protocol, who, Path(import_), strict=strict, as_json=as_json)
    if export is not None:
        print_problems(p for p in outcome.problems if p.severity is Severity.ERROR)
        export_pairs(review, protocol, who, Path(export), audit=sample)


def _dedupe_loose(
    ctx: click.Context,
    files: Sequence[Path],
    output: Path | None,
    merged: Path | None,
    pairs: Path | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    from slr.cli.dedupe_loose import dedupe_files, print_counts  # noqa: PLC0415  `slr --help` needs none of it

    counts, problems = dedupe_files(files, output, merged=merged, pairs=pairs)
    for p in problems:
        echo(str(p), err=True)
    if as_json:
        echo_json(counts)
    else:
        print_counts(counts, [path for path in (output, merged, pairs) if path is not None])
    ctx.exit(1 if strict and problems else 0)
