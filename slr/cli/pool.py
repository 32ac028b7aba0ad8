"""`slr pool`: pool the effects in a CSV file, without a review."""

import json
from pathlib import Path
from typing import Any, Final

import click

from slr.cli.common import demand_other_names, print_problems
from slr.cli.output import echo
from slr.cli.pool_figure import draw_asymmetry, draw_pooled
from slr.findings.effect_table import read_effect_table
from slr.findings.pooled_report import list_notes, name_prediction, pack_pooled
from slr.report.axis import SCALES, Scale
from slr.report.text import Texts
from slr.statistics.linear_model import MODELS, Model
from slr.statistics.pooling import INTERVALS, Interval, Pooled, leave_one_out, pool
from slr.statistics.small_study import Egger, egger_test
from slr.store.disk import read_bytes
from slr.store.language import list_languages
from slr.store.output_file import write_output

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("pool")
@click.argument("effects", type=_FILE)
@click.option(
    "--model", type=click.Choice(MODELS), default="REML", show_default=True, help="Estimator of tau2."
)
@click.option(
    "--interval",
    type=click.Choice(INTERVALS),
    help="Form of the interval. Default: normal for the model EE, otherwise knapp-hartung.",
)
@click.option(
    "-o",
    "--output",
    type=_OUT,
    help="JSON file to write, with all figures and the results without each study in turn.",
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
    table = read_effect_table(read_bytes(effects), str(effects))
    print_problems(table.problems)
    pooled = pool(table.effects, table.variances, model, chosen)
    if output is not None:
        rest = leave_one_out(table.effects, table.variances, model, chosen)
        packed = pack_pooled(table, pooled, tuple(rest))
        write_output(output, f"{json.dumps(packed, ensure_ascii=False, indent=1)}\n".encode())
    texts = Texts(language)
    if forest is not None:
        write_output(forest, draw_pooled(table, pooled, scale, texts).encode())
    if funnel is not None:
        write_output(funnel, draw_asymmetry(table, pooled, scale, texts).encode())
    _print(pooled)
    _print_egger(egger_test(table.effects, table.variances))


def _print_egger(found: Egger) -> None:
    """Print Egger's test, or the reason why there is no test."""
    if found.t is None:
        echo(f"  {'Egger test':<22}- ({found.why or 'all effects are on one line'})")
    else:
        echo(f"  {'Egger test':<22}t({found.df}) = {_show(found.t)}, p = {_show(found.p)}")


def _print(pooled: Pooled) -> None:
    echo(f"{pooled.k} studies, model {pooled.model}, interval {pooled.interval}")
    for name, value in _list_figures(pooled).items():
        echo(f"  {name:<22}{value}")
    for note in list_notes(pooled):
        echo(f"  note: {note}")


_DIGITS: Final = 4


def _list_figures(pooled: Pooled) -> dict[str, str]:
    """Return the figures to print, by name."""
    letter = "z" if pooled.interval == "normal" else f"t({pooled.k - 1})"
    return {
        "estimate": _show(pooled.estimate),
        "standard error": _show(pooled.se),
        "95 % interval": _show(pooled.ci),
        letter: f"{_show(pooled.statistic)}, p = {_show(pooled.p)}",
        "prediction interval": f"{_show(pooled.prediction)} ({name_prediction(pooled)})",
        "tau2": f"{_show(pooled.tau2)}, 95 % interval {_show(pooled.tau2_ci)}",
        "I2, H2": f"{_show(pooled.i2, 1)} %, {_show(pooled.h2, 2)}",
        f"Q({pooled.k - 1})": f"{_show(pooled.q)}, p = {_show(pooled.q_p)}",
    }


def _show(value: Any, digits: int = _DIGITS) -> str:
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return f"{_show(value[0], digits)} to {_show(value[1], digits)}"
    return f"{value:.{digits}f}" if 10**-digits <= abs(value) < 1e6 or value == 0 else f"{value:.{digits}g}"
