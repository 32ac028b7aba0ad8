"""`slr dedupe`: find the records that are one report, in a review or in loose files; judge, walk, audit."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from slr.cli.common import demand_name, finish, here, print_problems, review_options, run_to
from slr.model.problem import ReviewError

if TYPE_CHECKING:
    from slr.dedupe.cluster import Pair
    from slr.model.protocol import Protocol
    from slr.store.layout import Review

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
ENDINGS = ("csv", "ris", "bib", "json", "xlsx")


@click.command("dedupe")
@click.argument("files", nargs=-1, type=_FILE)
@click.option("-o", "--output", type=_OUT, help="With FILES: CSV to write, record_id and cluster_id.")
@click.option(
    "--merged", type=_OUT, help="With FILES: one file of merged reports (.ris, .bib, .csv, .json or .xlsx)."
)
@click.option(
    "--pairs", type=_OUT, help="With FILES: CSV of the pairs looked at, each with verdict and reason."
)
@click.option("--walk", is_flag=True, help="Judge the doubtful pairs of a review, one key a verdict.")
@click.option(
    "--audit", type=click.IntRange(min=1), metavar="N",
    help="Draw N merges and near misses to judge (with --as), and say how good the merges are.",
)  # fmt: skip
@click.option("--as", "who", metavar="NAME", help="Who judges: the name of your file in duplicates/.")
@click.option("--seed", default=1, show_default=True, help="Seed of the audit's sample.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules that decide, in their order.")
@click.option("--force", is_flag=True, help="Run every stage again, whether or not anything has changed.")
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
    *,
    walk: bool,
    list_rules: bool,
    force: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Find the records that are one report; merge, ask, or keep apart.

    Without FILES: of a review. With FILES in any format, no review is needed, and every record of them gets a cluster.
    Nothing is merged that contradicts itself, and each pair has its reason. A review, which knows the database of each
    file, asks for stronger evidence inside one export than loose FILES do, and may keep a few more records apart.
    """
    if list_rules:
        _print_rules(name, files, as_json=as_json)
    elif files:
        if walk or audit or who:
            raise click.UsageError("--walk, --audit and --as are for a review, not for FILES")
        if output is None:
            raise click.UsageError("say with -o CLUSTERS.csv where the clusters shall go")
        if merged is not None and merged.suffix.lstrip(".").casefold() not in ENDINGS:
            raise click.UsageError(
                f"cannot write {merged.name!r}: give a name that ends in .{', .'.join(ENDINGS)}"
            )
        _dedupe_loose(ctx, files, output, merged, pairs, as_json=as_json, strict=strict)
    elif output or merged or pairs:
        raise click.UsageError("-o, --merged and --pairs need FILES")
    elif walk or audit:
        _ask_person(ctx, name, who, audit, seed, as_json=as_json, strict=strict)
    else:
        from slr.cli.stage_run import carry_out  # noqa: PLC0415

        carry_out(ctx, "dedupe", name=name, strict=strict, as_json=as_json, force=force)


def _print_rules(name: str | None, files: Sequence[Path], *, as_json: bool) -> None:
    from slr.dedupe.rule import RULES, SILENT  # noqa: PLC0415  `slr --help` needs none of it
    from slr.pipeline import load_protocol  # noqa: PLC0415

    try:
        off = () if files else load_protocol(here(name))[0].dedupe.disabled
    except ReviewError:  # outside a project the rules can still be read
        off = ()
    told = [r for r in RULES if r.name not in SILENT]
    if as_json:
        rows = [
            {"rule": r.name, "verdict": r.verdict, "meaning": r.meaning, "on": r.name not in off}
            for r in told
        ]
        click.echo(json.dumps({"rules": rows}, ensure_ascii=False, indent=1))
        return
    click.echo(
        "the first that holds decides; `dedupe: {disabled: [name]}` in the protocol switches one off\n"
    )
    for rule in told:
        state = "  (switched off)" if rule.name in off else ""
        click.echo(f"  {rule.name:<24}{rule.verdict:<11}{rule.meaning}{state}")


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
    from slr.pipeline import load_protocol  # noqa: PLC0415

    if who is not None:
        demand_name(who)
    if who is None and audit is None:
        raise click.UsageError("--walk needs --as YOURNAME, which names your file in duplicates/")
    review, outcome = run_to("dedupe", name=name, force=False, quiet=True)
    protocol, _ = load_protocol(review)
    if audit is None and who is not None:
        print_problems(outcome.problems)
        _walk(review, protocol, who)
        return
    told = _audit(review, protocol, audit or 0, seed, who)
    if not as_json:
        click.echo(told["sentence"])
    finish(ctx, outcome.problems, strict=strict, payload=told if as_json else None)


def _walk(review: "Review", protocol: "Protocol", who: str, sample: "Sequence[Pair] | None" = None) -> None:
    from slr.cli.walk import walk  # noqa: PLC0415  needs a terminal's libraries
    from slr.desk.pairs import open_pairs  # noqa: PLC0415

    given, left = walk(open_pairs(review, protocol, who, sample))
    if given and sample is None:
        click.echo(f"`slr dedupe -r {review.name}` applies them")
    if left:
        click.echo("the same command goes on from here")


def _audit(review: "Review", protocol: "Protocol", size: int, seed: int, who: str | None) -> dict[str, Any]:
    """Return the figures and the sentence for the methods section; with `who`, the pairs are judged first."""
    from slr.dedupe.audit import tell_audit  # noqa: PLC0415
    from slr.desk.audit import measure_audit, open_audit  # noqa: PLC0415

    audit = open_audit(review, protocol, size, seed)
    if who is not None:
        _walk(review, protocol, who, audit.pairs)
    told, sample = measure_audit(review, protocol, audit), audit.sample
    return {
        "review": review.name,
        "seed": seed,
        "merges": sample.merges,
        "near_misses": sample.misses,
        "sampled": len(sample.pairs),
        **asdict(told),
        "sentence": tell_audit(sample, told, seed),
    }


def _dedupe_loose(
    ctx: click.Context,
    files: Sequence[Path],
    output: Path,
    merged: Path | None,
    pairs: Path | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    from slr.cli.dedupe_loose import dedupe_files, say  # noqa: PLC0415  `slr --help` needs none of it

    counts, problems = dedupe_files(files, output, merged=merged, pairs=pairs)
    for p in problems:
        click.echo(str(p), err=True)
    if as_json:
        click.echo(json.dumps(counts, indent=1))
    else:
        say(counts, output)
    ctx.exit(1 if strict and problems else 0)
