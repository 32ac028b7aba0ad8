"""What is reported of a scale agrees with itself, or the reason says what does not fit."""

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import Number, read_number
from slr.statistics.scale_check import (
    check_alpha,
    check_convergence,
    check_grim_what_if,
    check_inter_item,
    check_item_total,
    check_loadings,
    check_mean_range,
    check_percentage,
    check_scale_mean,
    check_sd_range,
)


def n(text: str) -> Number:
    return read_number(text)


@pytest.mark.parametrize(
    ("alpha", "items", "verdict"),
    [
        (".628", None, "consistent"),
        ("1.000", None, "implausible"),
        ("1.000", 5, "implausible"),
        (".850", 1, "implausible"),
        ("1.20", 5, "inconsistent"),
        ("-.20", 5, "implausible"),
        ("1.0", None, "implausible"),
    ],
)
def test_alpha_is_below_one_and_undefined_for_a_single_item(alpha, items, verdict) -> None:
    found = check_alpha(n(alpha), items)
    assert found.verdict == verdict
    assert (found.ask != "") == (verdict != "consistent")


def test_item_total_correlation_of_one_is_implausible() -> None:
    assert check_item_total(n("1.000")).verdict == "implausible"
    assert check_item_total(n(".712")).verdict == "consistent"
    assert check_item_total(n("1.2")).verdict == "inconsistent"


def test_alpha_follows_from_the_mean_correlation_between_items() -> None:
    assert check_inter_item(n(".75"), 7, n(".30")).verdict == "consistent"
    assert check_inter_item(n(".95"), 7, n(".30")).verdict == "implausible"
    assert check_inter_item(n(".95"), 7, n("-.60")).verdict == "inconsistent"
    assert check_inter_item(n(".95"), 1, n(".30")).verdict == "not checkable"


LOADINGS = [n(x) for x in (".70", ".80", ".90")]


def loadings(texts: list[Number], **more: Number) -> dict[str, str]:
    return {c.check: c.verdict for c in check_loadings(texts, **more)}


def test_variance_extracted_and_composite_reliability_follow_from_the_loadings() -> None:
    assert loadings(LOADINGS, ave=n(".647"), cr=n(".845")) == {"AVE": "consistent", "CR": "consistent"}
    assert loadings(LOADINGS, ave=n(".70"), cr=n(".90")) == {"AVE": "inconsistent", "CR": "inconsistent"}


def test_loadings_with_both_signs_do_not_allow_a_composite_reliability() -> None:
    assert loadings([n(".70"), n("-.80")], cr=n(".8")) == {"CR": "not checkable"}
    assert loadings([n("-.70"), n("-.80"), n("-.90")], cr=n(".845")) == {"CR": "consistent"}


def test_loading_above_one_is_implausible() -> None:
    assert loadings([n("1.20"), n(".80")], ave=n(".8")) == {"loadings": "implausible"}
    assert loadings([]) == {}


def test_composite_reliability_is_never_below_the_variance_extracted() -> None:
    assert check_convergence(n(".65"), n(".85")).verdict == "consistent"
    assert check_convergence(n(".85"), n(".65")).verdict == "inconsistent"


def test_mean_is_within_its_scale() -> None:
    assert check_mean_range(n("4.10"), n("1"), n("5")).verdict == "consistent"
    assert check_mean_range(n("5.20"), n("1"), n("5")).verdict == "inconsistent"


@pytest.mark.parametrize(
    ("sd", "mean", "verdict"),
    [
        ("1.10", "3.00", "consistent"),
        ("2.02", "3.00", "consistent"),
        ("2.10", "3.00", "inconsistent"),
        ("1.50", "4.90", "inconsistent"),
        ("2.00", None, "consistent"),
        ("2.10", None, "inconsistent"),
        ("-1.0", "3.00", "inconsistent"),
    ],
)
def test_standard_deviation_is_possible_on_the_scale(sd, mean, verdict) -> None:
    assert check_sd_range(n(sd), n("1"), n("5"), 56, n(mean) if mean else None).verdict == verdict


def test_standard_deviation_of_one_person_is_not_checkable() -> None:
    assert check_sd_range(n("1.0"), n("1"), n("5"), 1).verdict == "not checkable"


@pytest.mark.parametrize(
    ("percentage", "people", "number", "verdict"),
    [
        ("33.9", 56, 19, "consistent"),
        ("33.9", 56, 20, "inconsistent"),
        ("33.0", 56, None, "inconsistent"),
        ("50", 200, 100, "consistent"),
        ("120", 56, None, "inconsistent"),
        ("100", 56, 56, "consistent"),
    ],
)
def test_percentage_is_a_whole_number_of_people(percentage, people, number, verdict) -> None:
    assert check_percentage(n(percentage), people, number).verdict == verdict


FIVE = [n(x) for x in ("3.95", "4.02", "3.98", "4.01", "4.01")]  # their mean is 3.994


def test_mean_of_a_scale_that_differs_from_the_mean_of_its_indicators_is_to_be_asked() -> None:
    found = check_scale_mean(n("3.97"), FIVE)
    assert found.verdict == "not checkable"
    assert (
        "the mean of the 5 indicators is 3.994; the reported value is 3.97; the list could be incomplete"
        in found.why
    )
    assert found.ask


def test_mean_of_a_scale_with_a_complete_list_must_be_the_mean_of_the_indicators() -> None:
    assert check_scale_mean(n("3.97"), FIVE, complete=True).verdict == "inconsistent"
    assert check_scale_mean(n("3.99"), FIVE, complete=True).verdict == "consistent"
    assert check_scale_mean(n("3.99"), FIVE).verdict == "consistent"


def test_mean_of_a_scale_is_between_the_means_of_its_indicators() -> None:
    assert check_scale_mean(n("4.20"), FIVE).verdict == "inconsistent"
    assert check_scale_mean(n("4.20"), FIVE, complete=False).verdict == "not checkable"
    assert check_scale_mean(n("4.20"), []).verdict == "not checkable"


# The scale means of a study of 56 people that does not report the number of items.
@pytest.mark.parametrize(
    ("mean", "would"),
    [("4.10", "impossible"), ("3.14", "possible"), ("3.97", "impossible"), ("4.12", "possible")],
)
def test_mean_without_the_number_of_items_is_not_checkable_and_the_what_if_is_shown(mean, would) -> None:
    found = check_grim_what_if(n(mean), 56)
    assert found.verdict == "not checkable"
    assert f"would be {would} for a single item" in found.why
    assert found.ask == "the number of items of the scale"


@settings(max_examples=40)
@given(st.lists(st.floats(0.01, 0.999), min_size=1, max_size=6), st.integers(2, 4))
def test_measures_of_unrounded_loadings_are_always_consistent(values, places) -> None:
    ave = sum(x * x for x in values) / len(values)
    cr = sum(values) ** 2 / (sum(values) ** 2 + sum(1 - x * x for x in values))
    texts = [n(f"{x:.{places}f}") for x in values]
    found = loadings(texts, ave=n(f"{ave:.3f}"), cr=n(f"{cr:.3f}"))
    assert set(found.values()) == {"consistent"}
    assert check_convergence(n(f"{ave:.3f}"), n(f"{cr:.3f}")).verdict == "consistent"


@settings(max_examples=40)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=30))
def test_answers_on_a_scale_always_have_a_possible_standard_deviation(answers) -> None:
    mean, sd = n(f"{statistics.mean(answers):.2f}"), n(f"{statistics.stdev(answers):.2f}")
    assert check_sd_range(sd, n("1"), n("5"), len(answers), mean).verdict == "consistent"
    assert check_sd_range(sd, n("1"), n("5"), len(answers)).verdict == "consistent"
    assert math.isfinite(check_sd_range(sd, n("1"), n("5"), len(answers)).implied[1])


@settings(max_examples=40)
@given(st.integers(1, 400), st.floats(0, 1), st.integers(0, 2))
def test_percentage_of_whole_people_is_always_consistent(people, share, places) -> None:
    number = round(share * people)
    assert check_percentage(n(f"{100 * number / people:.{places}f}"), people, number).verdict == "consistent"
