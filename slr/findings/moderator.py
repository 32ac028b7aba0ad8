"""Test whether the effects of studies depend on a field of the studies, with subgroups or a meta-regression."""

from collections.abc import Sequence
from typing import Any

from slr.model.pooling import Pooling
from slr.model.value import read_number
from slr.statistics.meta_regression import Regression, regress
from slr.statistics.subgroup import Subgroups, compare_subgroups


def compare_groups(
    y: Sequence[float], v: Sequence[float], groups: Sequence[str | None], plan: Pooling
) -> Subgroups:
    """Return the pooled effects of the subgroups and the test between them. Studies without a group are left out."""
    known = [i for i, group in enumerate(groups) if group is not None]
    return compare_subgroups(
        [y[i] for i in known],
        [v[i] for i in known],
        [str(groups[i]) for i in known],
        plan.model,
        plan.chosen_interval,
    )


def regress_covariate(
    y: Sequence[float], v: Sequence[float], values: Sequence[str | None], plan: Pooling
) -> Regression:
    """Return the meta-regression on the covariate of the plan. Studies without a number for the covariate are left out."""
    numbers = [_read(value) for value in values]
    known = [i for i, number in enumerate(numbers) if number is not None]
    covariates = {str(plan.covariate): [number for number in numbers if number is not None]}
    return regress([y[i] for i in known], [v[i] for i in known], covariates, plan.model, plan.chosen_interval)


def _read(value: str | None) -> float | None:
    try:
        return float(read_number(value or "").value)
    except ValueError:
        return None


def slope_columns(found: Regression) -> dict[str, Any]:
    """Return the coefficient of the covariate, or the reason why there is none, as columns of the table `pools`."""
    if found.why:
        return {"slope_studies": found.k, "slope_why": found.why}
    slope = found.coefficients[1]
    low, high = slope.ci
    return {
        "slope": slope.estimate,
        "slope_low": low,
        "slope_high": high,
        "slope_p": slope.p,
        "slope_studies": found.k,
    }
