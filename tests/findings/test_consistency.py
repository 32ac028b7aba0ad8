"""Each finding gets every check that its numbers allow. The worked example is a published survey of 56 people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings.consistency import check_finding, share_facts
from slr.model.consistency import CHECKS
from slr.model.findings import NUMBERS, VALUES
from slr.statistics.reported import Check


def verdicts(**cells: str) -> dict[str, str]:
    return {c.check: c.verdict for c in check_finding(cells)}


def find(check: str, **cells: str) -> Check:
    return next(c for c in check_finding(cells) if c.check == check)


# The survey reports three coefficients of one regression with their p-values, the F test of the whole model, and four
# scales. It reports no standard error, t, standardised coefficient, standard deviation or number of items.
MODEL = {"study": "s", "model": "ols", "n": "56", "k": "3", "r2": ".705"}
SURVEY = [
    {"study": "s", "model": "ols", "predictor": "workload", "estimate": ".066", "type": "b", "p": ".003", "direction": "+"},
    {"study": "s", "model": "ols", "predictor": "training", "estimate": ".027", "type": "b", "p": ".000", "direction": "+"},
    {"study": "s", "model": "ols", "predictor": "environment", "estimate": ".049", "type": "b", "p": ".003", "direction": "+"},
    {**MODEL, "test": "joint", "statistic": "41.503", "statistic_type": "F", "p": ".000"},
]  # fmt: skip
SCALES = [("4.10", ".628"), ("3.14", "1.000"), ("3.97", ".653"), ("4.12", "1.000")]


def test_facts_of_a_model_are_shared_by_its_rows() -> None:
    assert [row["n"] for row in share_facts(SURVEY)] == ["56"] * 4
    assert [row["r2"] for row in share_facts(SURVEY)] == [".705"] * 4
    assert "n" not in share_facts([{"study": "s", "model": ""}, {"study": "s", "model": "", "k": "3"}])[0]


def test_facts_about_which_rows_differ_are_not_shared() -> None:
    rows = share_facts([{"study": "s", "model": "m", "n": x} for x in ("56", "57", "")])
    assert [row["n"] for row in rows] == ["56", "57", ""]


def test_joint_test_of_the_survey_is_consistent() -> None:
    checks = check_finding(share_facts(SURVEY)[3])
    assert {c.check: c.verdict for c in checks} == {
        "test-p": "consistent",
        "R2-range": "consistent",
        "F-R2": "consistent",
    }
    other = verdicts(**{**SURVEY[3], "n": "57"})
    assert other["F-R2"] == "inconsistent"


def test_coefficients_of_the_survey_are_not_checkable_and_p_implies_t() -> None:
    workload, training, _, _ = (check_finding(row) for row in share_facts(SURVEY))
    first = {c.check: c for c in workload}
    assert first["b/SE"].verdict == "not checkable"
    assert first["b/SE"].implied is not None
    assert first["b/SE"].implied[0] < 3.11 < first["b/SE"].implied[1]
    assert first["sign"].verdict == "consistent"
    bound = {c.check: c for c in training}["b/SE"]
    assert "|t| 3.713 or more and a partial r from 0.4578 to 1" in bound.why
    assert (
        bound.ask == "the standard error or the t value of the coefficient, and the standardised coefficient"
    )


@pytest.mark.parametrize(("mean", "alpha"), SCALES)
def test_scales_of_the_survey(mean, alpha) -> None:
    found = verdicts(type="mean", estimate=mean, reliability=alpha, n="56", scale_low="1", scale_high="5")
    assert found == {
        "alpha": "implausible" if alpha == "1.000" else "consistent",
        "mean-range": "consistent",
        "grim": "not checkable",
    }


def test_p_agrees_with_its_statistic_and_the_degrees_of_freedom_that_n_gives() -> None:
    regression = {"type": "b", "statistic_type": "t", "statistic": "2.20", "n": "32", "k": "3"}
    assert verdicts(**regression, p=".036")["test-p"] == "consistent"
    assert find("test-p", **regression, p=".36").decision_error
    assert verdicts(type="r", estimate=".30", n="56", p=".025")["test-p"] == "consistent"
    groups = {"type": "d", "statistic_type": "t", "statistic": "2.20", "n1": "15", "n2": "15"}
    assert verdicts(**groups, p=".036")["test-p"] == "consistent"
    assert verdicts(**groups, p_comparison="ns")["test-p"] == "inconsistent"


def test_degrees_of_freedom_of_t_may_be_in_either_column() -> None:
    for column in ("df1", "df2"):
        row = {"statistic_type": "t", "statistic": "2.20", column: "28", "p": ".036"}
        assert verdicts(**row) == {"test-p": "consistent"}


def test_p_that_cannot_be_is_inconsistent_without_a_statistic() -> None:
    assert verdicts(p=".000", p_comparison="<") == {"test-p": "inconsistent"}
    assert verdicts(p="1.2") == {"test-p": "inconsistent"}


def test_coefficient_agrees_with_its_error_and_interval() -> None:
    row = {"type": "b", "estimate": "0.50", "se": "0.20", "statistic_type": "t", "statistic": "2.50"}
    assert verdicts(**row, lower="0.11", upper="0.89", n="500", k="3") == {
        "b/SE": "consistent",
        "interval": "consistent",
        "interval-centre": "consistent",
        "interval-width": "consistent",
    }
    assert verdicts(**{**row, "statistic": "5.20"})["b/SE"] == "inconsistent"


def test_interval_of_an_indirect_effect_or_a_bootstrap_need_not_be_symmetric() -> None:
    row = {"type": "b", "estimate": "0.20", "lower": "0.10", "upper": "0.50"}
    assert verdicts(**row)["interval-centre"] == "inconsistent"
    assert verdicts(**row, path="indirect") == {"interval": "consistent"}
    assert verdicts(**row, analysis="PLS-SEM") == {"interval": "consistent"}


def test_level_is_in_percent_and_ratios_are_checked_as_logarithms() -> None:
    row = {"type": "OR", "estimate": "2.00", "lower": "1.00", "upper": "4.00", "level": "90"}
    assert verdicts(**row, direction="+") == {
        "interval": "consistent",
        "interval-centre": "consistent",
        "sign": "consistent",
    }


def test_correlation_is_compared_with_its_stated_significance() -> None:
    assert verdicts(type="r", estimate=".20", n="56", significance="significant") == {
        "r-range": "consistent",
        "r-significance": "inconsistent",
    }


def test_degrees_of_freedom_agree_with_n() -> None:
    row = {"type": "b", "statistic_type": "t", "statistic": "2.20", "n": "56", "k": "3"}
    assert verdicts(**row, df1="52")["df"] == "consistent"
    assert verdicts(**row, df1="54")["df"] == "inconsistent"


def test_fit_and_reliability_have_their_limits() -> None:
    assert verdicts(r2="1.2") == {"R2-range": "inconsistent"}
    assert verdicts(n="56", k="3", r2=".705", adjusted_r2=".70")["adjusted-R2"] == "inconsistent"
    assert verdicts(ave=".80", cr=".60")["CR-AVE"] == "inconsistent"
    assert verdicts(type="alpha", estimate=".85", items="1") == {"alpha": "implausible"}


def test_means_of_two_groups_are_checked_with_their_own_n() -> None:
    row = {"mean1": "3.50", "sd1": "1.00", "n1": "28", "mean2": "5.19", "sd2": "0.50", "n2": "28"}
    found = check_finding({**row, "items": "1", "scale_low": "1", "scale_high": "7"})
    assert [c.verdict for c in found if c.check == "grim"] == ["consistent", "inconsistent"]


def test_mean_that_is_on_no_scale_is_not_checked() -> None:
    assert verdicts(type="mean", estimate="38.25", n="56") == {}


def test_sign_disagrees_with_the_direction_unless_a_scale_is_reversed() -> None:
    row = {"type": "b", "estimate": "-.20", "direction": "+"}
    assert verdicts(**row) == {"sign": "inconsistent"}
    assert verdicts(**row, reversed="yes") == {"sign": "not checkable"}


def test_every_fault_says_what_to_ask_for() -> None:
    rows = [
        {"type": "b", "estimate": "-.20", "direction": "+"},
        {"r2": "1.2"},
        {"type": "alpha", "estimate": "1.000"},
        {"p": ".000", "p_comparison": "<"},
        {"mean1": "5.19", "n1": "28", "items": "1"},
    ]
    assert all(c.ask for row in rows for c in check_finding(row) if c.verdict != "consistent")


def test_number_that_cannot_be_read_is_left_out() -> None:
    assert (
        verdicts(type="b", estimate="0,5", se="x", statistic="1e999", direction="+", p="ns", n="many") == {}
    )


CELLS = st.sampled_from(
    ["", "0", "1", "-1", ".05", "2.20", "56", "1e300", "-1e-300", "1.000", ".000", "5", "3"]
)


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(sorted(NUMBERS)), CELLS, max_size=14), st.data())
def test_no_row_of_numbers_ends_a_check_with_an_error(numbers, data) -> None:
    words = {
        "type": data.draw(st.sampled_from(["b", "r", "partial r", "OR", "d", "mean", "alpha", ""])),
        "statistic_type": data.draw(st.sampled_from(["t", "F", "chi2", "z", "Q", "r", ""])),
        "direction": data.draw(st.sampled_from(["+", "-", ""])),
        "test": data.draw(st.sampled_from(["joint", "single"])),
        "p_comparison": data.draw(st.sampled_from(["=", "<", ">", "ns", ""])),
        "significance": data.draw(st.sampled_from(["significant", "not significant", ""])),
    }
    assert set(words) <= set(VALUES)
    for check in check_finding({**numbers, **words}):
        assert check.why
        assert check.check in CHECKS
        assert check.verdict in ("consistent", "inconsistent", "implausible", "not checkable")
