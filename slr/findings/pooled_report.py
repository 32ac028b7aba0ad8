"""Convert a pooled effect to JSON, with notes on what is missing and why."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from slr.findings.effect_table import EffectTable
from slr.statistics.linear_model import Model
from slr.statistics.meta_regression import Regression, regress
from slr.statistics.pooling import Interval, Pooled
from slr.statistics.small_study import egger_test
from slr.statistics.subgroup import Subgroups, compare_subgroups
from slr.text.count import count


def pack_pooled(table: EffectTable, pooled: Pooled, rest: Sequence[Pooled]) -> dict[str, Any]:
    """Return a pooled effect, its notes and its leave-one-out results as JSON values.

    For each study, in order, `rest` contains the result of pooling all other studies.
    """
    return {
        "k": pooled.k,
        "model": pooled.model,
        "interval": pooled.interval,
        "estimate": pooled.estimate,
        "se": pooled.se,
        "statistic": pooled.statistic,
        "p": pooled.p,
        "ci": pooled.ci,
        "ci_normal": pooled.ci_normal,
        "tau2": pooled.tau2,
        "tau2_ci": None if pooled.model == "EE" else pooled.tau2_ci,
        "i2": pooled.i2,
        "h2": pooled.h2,
        "q": pooled.q,
        "q_p": pooled.q_p,
        "prediction": pooled.prediction,
        "prediction_form": name_prediction(pooled),
        "notes": list(list_notes(pooled)),
        "egger": asdict(egger_test(table.effects, table.variances)),
        "studies": [
            {"study": name, "yi": y, "vi": v, "weight": weight}
            for name, y, v, weight in zip(
                table.names,
                table.effects,
                table.variances,
                pooled.weights or (None,) * pooled.k,
                strict=True,
            )
        ],
        "leave_one_out": [
            {
                "left_out": name,
                "estimate": one.estimate,
                "se": one.se,
                "ci": one.ci,
                "tau2": one.tau2,
                "i2": one.i2,
                "q": one.q,
            }
            for name, one in zip(table.names, rest, strict=True)
        ],
    }


def compare_table(table: EffectTable, model: Model, interval: Interval) -> Subgroups:
    """Return the pooled effects of the subgroups of a table, and the test between them."""
    return compare_subgroups(table.effects, table.variances, table.groups, model, interval)


def regress_table(table: EffectTable, name: str, model: Model, interval: Interval, least: int) -> Regression:
    """Return the meta-regression of a table on its covariate.

    `name` is the name of the covariate. With fewer than `least` studies, there are no results.
    """
    covariates = {name: table.covariate}
    return regress(table.effects, table.variances, covariates, model, interval, least=least)


def pack_comparisons(groups: Subgroups | None, regression: Regression | None) -> dict[str, Any]:
    """Return subgroups and meta-regression as JSON values. Results that were not requested are left out."""
    packed: dict[str, Any] = {}
    if groups is not None:
        packed["subgroups"] = {
            "groups": [
                {
                    "subgroup": name,
                    "k": one.k,
                    "estimate": one.estimate,
                    "se": one.se,
                    "ci": one.ci,
                    "tau2": one.tau2,
                    "i2": one.i2,
                }
                for name, one in zip(groups.names, groups.pooled, strict=True)
            ],
            "q_between": groups.q,
            "df": groups.df,
            "p": groups.p,
            "why": groups.why,
        }
    if regression is not None:
        packed["regression"] = asdict(regression)
    return packed


def name_prediction(pooled: Pooled) -> str:
    """Return the formula for the prediction interval, or the reason why there is none."""
    if pooled.model == "EE":
        return "none: the model EE assumes that all studies have the same effect"
    quantile = (
        "z quantile"
        if pooled.interval == "normal"
        else f"t quantile with {count(pooled.k - 1, 'degree', 'degrees')} of freedom"
    )
    return f"estimate ± {quantile} × square root of (tau2 + se2)"


def list_notes(pooled: Pooled) -> Iterator[str]:
    """Yield notes on the result: no convergence, no estimate or test, or an interval narrower than the normal interval."""
    if not pooled.converged:
        yield f"the iterations for tau2 did not converge, so {pooled.model} gives no estimate; use PM or DL"
    elif pooled.estimate is None:
        yield "the effects or variances are too far apart for an estimate; check their units"
    elif pooled.statistic is None:
        yield "all effects are equal, so the standard error is 0 and there is no test of the estimate"
    if pooled.ci_normal is not None:
        low, high = pooled.ci_normal
        yield f"the interval of Knapp and Hartung is narrower than the normal interval ({low:.4g} to {high:.4g}); report both"
