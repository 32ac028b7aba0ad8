"""Numbers are compared by value, words without regard to case."""

import pytest

from slr.findings.compare import compare_texts, find_differences, join_values, needs_settling


@pytest.mark.parametrize(
    ("column", "texts", "found"),
    [
        ("p", (".05", "0.05"), None),
        ("p", (".05", ".050"), "decimals"),
        ("p", (".05", ".051"), "value"),
        ("p", (".05", ""), "missing value"),
        ("p", ("", ""), None),
        ("estimate", ("-.5", "\u2212.5"), None),
        ("covariates", ("Age,  sex", "age, sex"), None),
        ("covariates", ("age", "sex"), "value"),
        ("n", ("56", "56", "57"), "value"),
    ],
)
def test_texts_differ_in_value_in_decimals_or_not_at_all(
    column: str, texts: tuple[str, ...], found: str | None
) -> None:
    assert compare_texts(column, texts) == found
    assert compare_texts(column, texts[::-1]) == found


def test_remarks_are_joined_and_never_compared() -> None:
    rows = [{"note": "b", "quote": "x"}, {"note": "a", "quote": "x"}]
    assert find_differences(rows) == {}
    assert join_values(rows) == {"note": "a | b", "quote": "x"}


def test_a_value_that_one_person_left_out_is_missing_until_it_is_settled() -> None:
    rows = [{"p": ".05", "n": "9"}, {"n": "9.0"}]
    assert join_values(rows) == {"n": "9.0"}
    assert needs_settling(find_differences(rows))


def test_different_decimals_alone_need_no_decision() -> None:
    rows = [{"p": ".05"}, {"p": ".050"}]
    assert find_differences(rows) == {"p": "decimals"}
    assert not needs_settling(find_differences(rows))
