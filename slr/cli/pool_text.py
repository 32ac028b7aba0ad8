"""Print pooled effects, subgroups, meta-regression and Egger's test in the terminal, for `slr pool`."""

from typing import Any, Final

from slr.cli.output import echo
from slr.findings.pooled_report import list_notes, name_prediction
from slr.statistics.meta_regression import Regression
from slr.statistics.pooling import Pooled
from slr.statistics.small_study import Egger
from slr.statistics.subgroup import Subgroups
from slr.text.count import count


def print_subgroups(found: Subgroups) -> None:
    """Print the pooled effect of each subgroup, and the test between subgroups or the reason why there is no test."""
    for name, pooled in zip(found.names, found.pooled, strict=True):
        effect = f"{_show(pooled.estimate)}, 95 % interval {_show(pooled.ci)}, tau2 {_show(pooled.tau2)}"
        echo(f"  subgroup {name or '(empty)'}: {count(pooled.k, 'study', 'studies')}, {effect}")
    between = found.why or f"Q({found.df}) = {_show(found.q)}, p = {_show(found.p)}"
    echo(f"  {'between subgroups':<22}{between}")


def print_regression(found: Regression) -> None:
    """Print the coefficients, the residual tau2 and R² of a meta-regression, or the reason why there is no meta-regression."""
    if found.why:
        echo(f"  {'meta-regression':<22}- ({found.why})")
        return
    for one in found.coefficients:
        figures = f"{_show(one.estimate)}, 95 % interval {_show(one.ci)}, p = {_show(one.p)}"
        echo(f"  coefficient {one.name}: {figures}")
    echo(f"  {'residual tau2, R2':<22}{_show(found.tau2)}, {_show(found.r2, 1)} %")


def print_egger(found: Egger) -> None:
    """Print Egger's test, or the reason why there is no test."""
    if found.t is None:
        echo(f"  {'Egger test':<22}- ({found.why or 'all effects are on one line'})")
    else:
        echo(f"  {'Egger test':<22}t({found.df}) = {_show(found.t)}, p = {_show(found.p)}")


def print_pooled(pooled: Pooled) -> None:
    """Print a pooled effect with its notes."""
    echo(f"{count(pooled.k, 'study', 'studies')}, model {pooled.model}, interval {pooled.interval}")
    for name, value in _list_figures(pooled).items():
        echo(f"  {name:<22}{value}")
    for note in list_notes(pooled):
        echo(f"  note: {note}")


_DIGITS: Final = 4


def _list_figures(pooled: Pooled) -> dict[str, str]:
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
