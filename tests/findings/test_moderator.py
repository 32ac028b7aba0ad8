"""Effects are compared by a field of the studies. Studies without a value are left out."""

from slr.findings.moderator import compare_groups, regress_covariate, slope_columns
from slr.model.pooling import Pooling

PLAN = Pooling.model_validate(
    {"id": "p", "predictor": "a", "outcome": "b", "measure": "r", "model": "DL", "interval": "normal", "covariate": "sample"}
)  # fmt: skip


def test_studies_without_a_group_are_left_out() -> None:
    found = compare_groups([0.1, 0.2, 0.9, 5.0], [0.01] * 4, ["x", "x", "y", None], PLAN)
    assert found.names == ("x", "y")
    assert [p.k for p in found.pooled] == [2, 1]


def test_studies_whose_value_is_no_number_are_left_out_of_the_regression() -> None:
    values = [*(str(10 * i) for i in range(11)), None, "many"]
    y = [0.01 * i for i in range(11)] + [9.0, 9.0]
    columns = slope_columns(regress_covariate(y, [0.01] * 13, values, PLAN))
    assert columns["slope_studies"] == 11
    assert round(columns["slope"], 6) == 0.001
    assert columns["slope_low"] < columns["slope"] < columns["slope_high"]


def test_regression_of_few_studies_is_refused() -> None:
    columns = slope_columns(regress_covariate([0.1, 0.2], [0.01] * 2, ["1", "2"], PLAN))
    assert columns == {"slope_studies": 2, "slope_why": "2 studies for 1 covariate; at least 10 are needed"}
