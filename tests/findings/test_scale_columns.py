"""A table of statistics may also contain predictors, items, loadings, indicators and percentages."""

from slr.findings.scale_columns import COLUMNS, check_columns

OTHERS = ("reliability", "items", "n", "mean", "ave", "cr")


def verdicts(**cells: str) -> dict[str, str]:
    return {c.check: c.verdict for c in check_columns({**dict.fromkeys((*COLUMNS, *OTHERS), ""), **cells})}


def test_variance_inflation_agrees_with_the_tolerance() -> None:
    assert verdicts(vif="1.25", tolerance=".80") == {"VIF": "consistent"}
    assert verdicts(vif="2.25", tolerance=".80") == {"VIF": "inconsistent"}


def test_item_total_correlation_of_one_is_implausible() -> None:
    assert verdicts(item_total="1.000") == {"item-total": "implausible"}


def test_alpha_is_compared_with_the_mean_correlation_of_the_items() -> None:
    assert verdicts(reliability=".95", items="7", inter_item=".30") == {"alpha-inter-item": "implausible"}


def test_loadings_are_separated_by_semicolons() -> None:
    assert verdicts(loadings=".70; .80;.90", ave=".647", cr=".845") == {
        "AVE": "consistent",
        "CR": "consistent",
    }


def test_mean_of_a_scale_is_compared_with_its_indicators() -> None:
    """Five indicators have the mean 3.994, and the scale is reported with 3.97."""
    assert verdicts(mean="3.97", indicators="3.95; 4.02; 3.98; 4.01; 4.01") == {"scale-mean": "not checkable"}
    assert verdicts(mean="4.20", indicators="3.95; 4.02") == {"scale-mean": "inconsistent"}


def test_percentage_is_a_whole_number_of_people() -> None:
    assert verdicts(percentage="33.9", n="56", number="20") == {"percentage": "inconsistent"}
    assert verdicts(percentage="33.9", n="56") == {"percentage": "consistent"}


def test_cell_that_is_no_number_is_named_and_nothing_is_checked() -> None:
    assert verdicts(loadings=".70; 0,8", vif="0.5") == {"row": "not checkable"}
    assert verdicts() == {}
