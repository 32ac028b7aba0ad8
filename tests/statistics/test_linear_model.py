"""Models of effects with covariates, and estimators of the variance between studies."""

import numpy as np
import pytest

from slr.statistics import linear_model
from slr.statistics.linear_model import (
    MODELS,
    Effects,
    NotConvergedError,
    bound_tau2,
    estimate_tau2,
    find_root,
    fit,
    make_effects,
    typical_variance,
)

Y = np.array([0.1, 0.9, 0.4, 1.3])
V = np.array([0.04, 0.05, 0.02, 0.06])
EFFECTS = make_effects(Y, V)


def test_coefficients_with_equal_weights_are_those_of_least_squares() -> None:
    x = np.column_stack([np.ones(4), [1.0, 2.0, 3.0, 5.0]])
    fitted = fit(Effects(y=Y, v=np.ones(4), columns=x), 0.0)
    assert fitted.coefficients == pytest.approx(np.linalg.lstsq(x, Y, rcond=None)[0])


def test_paule_mandel_makes_q_equal_to_its_degrees_of_freedom() -> None:
    assert fit(EFFECTS, estimate_tau2(EFFECTS, "PM")).q == pytest.approx(3)


@pytest.mark.parametrize("model", ["ML", "REML"])
def test_likelihood_falls_on_both_sides_of_the_estimate(model) -> None:
    best = estimate_tau2(EFFECTS, model)
    assert all(likelihood(best, model) >= likelihood(best + step, model) for step in (-0.01, 0.01, 0.1))


def likelihood(tau2: float, model: str) -> float:
    fitted = fit(EFFECTS, tau2)
    value = np.log(fitted.weights).sum() - fitted.q
    return float(value - np.log(fitted.weights.sum()) if model == "REML" else value)


@pytest.mark.parametrize("model", MODELS)
def test_effects_more_alike_than_chance_have_no_variance_between_studies(model) -> None:
    assert estimate_tau2(make_effects(np.array([0.50, 0.51, 0.49]), np.full(3, 0.04)), model) == 0
    assert bound_tau2(make_effects(np.array([0.5, 0.5, 0.5]), np.full(3, 0.04)), 0.95) == (0, 0)


def test_typical_variance_of_equal_variances_is_that_variance() -> None:
    assert typical_variance(make_effects(Y, np.full(4, 0.03))) == pytest.approx(0.03)


def test_root_is_where_q_has_the_target_value() -> None:
    assert fit(EFFECTS, find_root(EFFECTS, 1.5)).q == pytest.approx(1.5)
    assert find_root(EFFECTS, fit(EFFECTS, 0.0).q + 1) == 0


def test_scoring_that_does_not_end_gives_no_estimate(monkeypatch) -> None:
    monkeypatch.setattr(linear_model, "_STEPS", 1)
    with pytest.raises(NotConvergedError):
        estimate_tau2(EFFECTS, "REML")


def test_leaving_a_study_out_keeps_the_others_in_order() -> None:
    assert list(EFFECTS.without(1).y) == [0.1, 0.4, 1.3]
