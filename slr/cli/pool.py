"""`slr pool`: pool the effects in a CSV file, without a review."""

import json
from pathlib import Path

import click

from slr.cli.common import demand_other_names, print_problems
from slr.cli.pool_figure import draw_asymmetry, draw_pooled
from slr.cli.pool_text import print_egger, print_pooled, print_regression, print_subgroups
from slr.findings.effect_table import read_effect_table
from slr.findings.pooled_report import compare_table, pack_comparisons, pack_pooled, regress_table
from slr.report.axis import SCALES, Scale
from slr.report.text import Texts
from slr.statistics.linear_model import MODELS, Model
from slr.statistics.meta_regression import PER_COVARIATE
from slr.statistics.pooling import INTERVALS, Interval, leave_one_out, pool
from slr.statistics.small_study import egger_test
from slr.store.disk import read_bytes
from slr.store.language import list_languages
from slr.store.output_file import write_output

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("pool")
@click.argument("effects", type=_FILE)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default="REML",
    show_default=True,
    help="EE for the equal-effects model, or the tau2 estimator of a random-effects model.",
)
@click.option(
    "--interval",
    type=click.Choice(INTERVALS),
    help="Method for the confidence interval. Default: normal for the model EE, otherwise knapp-hartung.",
)
@click.option(
    "-o",
    "--output",
    type=_OUT,
    help="JSON file to write, with all figures, including the leave-one-out results.",
)
@click.option(
    "--subgroup", default="", metavar="COLUMN", help="Column of EFFECTS with the subgroup of each study."
)
@click.option(
    "--covariate",
    default="",
    metavar="COLUMN",
    help="Column of EFFECTS with the covariate for a meta-regression. It must contain numbers.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=PER_COVARIATE,
    show_default=True,
    help="Minimum number of studies for meta-regression.",
)
@click.option("--forest", type=_OUT, help="SVG file to write, with a forest plot.")
@click.option("--funnel", type=_OUT, help="SVG file to write, with a funnel plot.")
@click.option(
    "--scale",
    type=click.Choice(SCALES),
    default="plain",
    show_default=True,
    help="How plots show effects: unchanged, as ratios (if yi is a logarithm), or as correlations (if yi is Fisher's z).",
)
@click.option(
    "--language",
    type=click.Choice(list_languages()),
    default="en",
    show_default=True,
    help="Language of the plots.",
)
def command(
    effects: Path,
    model: Model,
    interval: Interval | None,
    output: Path | None,
    subgroup: str,
    covariate: str,
    least: int,
    forest: Path | None,
    funnel: Path | None,
    scale: Scale,
    language: str,
) -> None:
    """Pool the effects in a CSV file.

    EFFECTS is a CSV file with one row per study and the columns study, yi (effect) and vi (sampling variance of the
    effect). Ratios must be given as logarithms, and correlations as Fisher's z.
    """
    if model == "EE" and interval == "knapp-hartung":
        raise click.UsageError("the interval knapp-hartung needs a random-effects model: DL, PM, ML or REML")
    chosen: Interval = interval or ("normal" if model == "EE" else "knapp-hartung")
    demand_other_names([output, forest, funnel], [effects])
    table = read_effect_table(read_bytes(effects), str(effects), subgroup=subgroup, covariate=covariate)
    print_problems(table.problems)
    pooled = pool(table.effects, table.variances, model, chosen)
    groups = compare_table(table, model, chosen) if subgroup else None
    regression = regress_table(table, covariate, model, chosen, least) if covariate else None
    if output is not None:
        rest = leave_one_out(table.effects, table.variances, model, chosen)
        packed = pack_pooled(table, pooled, tuple(rest)) | pack_comparisons(groups, regression)
        write_output(output, f"{json.dumps(packed, ensure_ascii=False, indent=1)}\n".encode())
    texts = Texts(language)
    if forest is not None:
        write_output(forest, draw_pooled(table, pooled, scale, texts).encode())
    if funnel is not None:
        write_output(funnel, draw_asymmetry(table, pooled, scale, texts).encode())
    print_pooled(pooled)
    print_egger(egger_test(table.effects, table.variances))
    if groups is not None:
        print_subgroups(groups)
    if regression is not None:
        print_regression(regression)
