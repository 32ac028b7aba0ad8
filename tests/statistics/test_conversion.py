"""Effects from reported statistics equal published ones, and impossible statistics say what is wrong."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.conversion import CONVERSIONS, REFUSED


def convert(name: str, *values: float) -> dict[str, float]:
    return {k: round(v, 4) for k, v in CONVERSIONS[name].convert(*values).items()}


# Published: metadat's pages on the data of Aloe 2013, Cohen 1981 and Colditz 1994; metafor's tests.
@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("r_to_z", (0.56, 20), {"yi": 0.6328, "vi": 0.0588}),
        ("t_to_partial_r", (6.19, 232, 7), {"r": 0.3822, "vi": 0.0032}),
        ("t_to_partial_z", (4.61, 218, 4), {"yi": 0.3108, "vi": 0.0047}),
        ("2x2_to_log_rr", (3, 228, 11, 209), {"yi": -1.3481, "vi": 0.4154}),
        ("2x2_to_log_or", (4, 119, 11, 128), {"yi": -0.9387, "vi": 0.3571}),
        ("2x2_to_rd", (8, 98, 5, 115), {"yi": 0.0338, "vi": 0.0010, "se": 0.0315}),
        ("2x2_to_rr_ci", (22, 76, 16, 69), {"rr": 1.1926, "lb": 0.6713, "ub": 2.1188}),
        ("2x2_to_phi", (135, 15, 40, 10), {"r": 0.1309, "se": 0.0789}),
        ("2x2_to_d_logistic", (135, 15, 40, 10), {"d": 0.4471, "se": 0.2460}),
        ("means_to_log_or_logistic", (17.6, 24.2, 140, 34.1, 38.8, 136), {"yi": -0.9285, "vi": 0.0493}),
        ("or_ci_to_log_or", (1.37, 1.03, 1.82, 0.95), {"yi": 0.3148, "vi": 0.0211}),
    ],
)  # fmt: skip
def test_result_equals_the_published_one(name, values, expected) -> None:
    assert convert(name, *values) == expected


def test_correction_for_small_samples_is_exact_and_approximate() -> None:
    g = CONVERSIONS["means_to_hedges_g"].convert(98, 21, 65, 92, 22, 65)
    assert [round(g[k], 7) for k in ("g", "g_approxJ", "vi", "vi_meta")] == [
        0.2773559,
        0.2773564,
        0.0310651,
        0.0310743,
    ]


def test_correlation_without_n_has_no_variance() -> None:
    assert convert("r_to_z", 0.5) == {"yi": 0.5493}


def test_empty_cell_adds_a_half_to_all_cells_and_says_so() -> None:
    assert convert("2x2_to_log_or", 0, 10, 5, 5) == convert("2x2_to_log_or", 0, 10, 5, 5) | {"added": 0.5}
    assert "added" not in convert("2x2_to_log_or", 1, 10, 5, 5)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("r_to_z", (1.0, 20), "r must be between -1 and 1, got 1"),
        ("r_to_z", (0.5, 3), "n must be above 3"),
        ("r_to_z", (0.5, 20.5), "n is a count and must be a whole number, got 20.5"),
        ("t_to_partial_r", (2.0, 5, 4), r"n must be above predictors \+ 1"),
        ("t_to_partial_r", (2.0, 50, 0), "predictors must be at least 1, got 0"),
        ("t_to_partial_z", (2.0, 6, 4), r"n must be above predictors \+ 2"),
        ("2x2_to_log_rr", (-1, 2, 3, 4), "a is a count and must not be below 0, got -1"),
        ("2x2_to_rd", (0, 0, 3, 4), "each group must have a count above 0"),
        ("2x2_to_phi", (0, 5, 0, 4), "both columns of the table must have a count above 0"),
        ("means_to_hedges_g", (1, 0, 10, 2, 0, 10), "one of the standard deviations must be above 0"),
        ("means_to_hedges_g", (1, -1, 10, 2, 1, 10), "sd1 must not be below 0, got -1"),
        ("means_to_hedges_g", (1, 1, 1, 2, 1, 10), "n1 must be above 1"),
        ("or_ci_to_log_or", (1.5, 1.8, 2.0), "expected lb <= est <= ub"),
        ("or_ci_to_log_or", (1.5, 0.0, 2.0), "lb must be above 0, because it is a ratio"),
        ("or_ci_to_log_or", (1.5, 1.0, 2.0, 95), "level must be between 0 and 1, got 95"),
    ],
)  # fmt: skip
def test_impossible_values_are_named(name, values, message) -> None:
    with pytest.raises(ValueError, match=message):
        CONVERSIONS[name].convert(*values)


CELLS = st.integers(1, 500)


@settings(max_examples=40)
@given(CELLS, CELLS, CELLS, CELLS)
def test_exchanged_groups_change_only_the_sign(a, b, c, d) -> None:
    for name in ("2x2_to_log_rr", "2x2_to_log_or", "2x2_to_rd"):
        one, other = (CONVERSIONS[name].convert(*cells) for cells in ((a, b, c, d), (c, d, a, b)))
        assert one["yi"] == pytest.approx(-other["yi"])
        assert one["vi"] == pytest.approx(other["vi"])


@settings(max_examples=40)
@given(st.floats(-0.99, 0.99))
def test_fisher_z_can_be_turned_back(r) -> None:
    assert math.tanh(CONVERSIONS["r_to_z"].convert(r)["yi"]) == pytest.approx(r, abs=1e-12)


def test_refused_conversion_has_a_reason_and_is_offered_nowhere() -> None:
    assert not REFUSED.keys() & CONVERSIONS.keys()
    assert all(refusal.why and refusal.ask for refusal in REFUSED.values())
    assert {"beta_to_r", "p_bound_to_effect", "ns_to_effect", "range_to_sd"} <= REFUSED.keys()
