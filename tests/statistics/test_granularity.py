"""GRIM, GRIMMER and DEBIT agree with published verdicts and with every sample that one can count."""

from itertools import combinations_with_replacement
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import read_number
from slr.statistics.granularity import Sample, check_debit, check_grim, check_grimmer


def sample(mean: str, n: int, items: int = 1, *, percent: bool = False) -> Sample:
    return Sample(mean=read_number(mean), n=n, items=items, percent=percent)


def test_mean_that_is_no_multiple_of_one_nth_is_impossible() -> None:  # Brown and Heathers 2017
    found = check_grim(sample("5.19", 28))
    assert found.verdict == "inconsistent"
    assert found.implied is not None
    assert [round(x, 4) for x in found.implied] == [5.1786, 5.2143]
    assert check_grim(sample("5.21", 28)).verdict == "consistent"


def test_trailing_zero_counts() -> None:
    assert check_grim(sample("5.2", 28)).verdict == "consistent"
    assert check_grim(sample("5.20", 28)).verdict == "inconsistent"


def test_more_items_make_more_means_possible() -> None:
    assert check_grim(sample("5.19", 28, items=10)).verdict == "consistent"


def test_half_may_be_rounded_up_or_down() -> None:
    assert [check_grim(sample(x, 40)).verdict for x in ("0.12", "0.13")] == [
        "consistent",
        "consistent",
    ]  # 5/40 = .125


def test_percentage_is_a_mean_of_zeros_and_ones() -> None:
    assert check_grim(sample("33.3", 3, percent=True)).verdict == "consistent"
    wrong = check_grim(sample("34.0", 3, percent=True))
    assert wrong.verdict == "inconsistent"
    assert wrong.why == "no multiple of 100/3 rounds to 34.0; the nearest are 33.3333 and 66.6667"


def test_standard_deviation_of_an_impossible_mean_is_impossible() -> None:
    assert check_grimmer(sample("5.19", 28), read_number("1.00")).verdict == "inconsistent"


def test_scores_as_equal_as_possible_bound_the_standard_deviation() -> None:
    # Twelve whole numbers with the mean 0.50 have at least six ones, so their SD is at least .52.
    assert check_grimmer(sample("0.50", 12), read_number("0.30")).verdict == "inconsistent"
    assert check_grimmer(sample("0.50", 12), read_number("0.52")).verdict == "consistent"


def test_one_person_has_no_standard_deviation() -> None:
    for check in (check_grimmer, check_debit):
        assert check(sample("5", 1), read_number("0.00")).verdict == "not checkable"


def test_standard_deviation_of_zeros_and_ones_follows_from_the_mean() -> (
    None
):  # scrutiny's example, Heathers and Brown
    assert check_debit(sample("0.53", 1683), read_number("0.50")).verdict == "consistent"
    assert check_debit(sample("0.53", 1683), read_number("0.40")).verdict == "inconsistent"
    assert check_debit(sample("1.53", 1683), read_number("0.50")).verdict == "inconsistent"


def test_many_people_take_no_time() -> None:
    assert check_grimmer(sample("3", 10**300), read_number("1.0")).verdict == "consistent"
    assert check_grim(sample("3.33", 10**300)).verdict == "consistent"


@settings(max_examples=60)
@given(st.lists(st.integers(1, 7), min_size=2, max_size=30), st.integers(1, 3), st.integers(0, 3))
def test_what_real_answers_give_is_always_consistent(answers, mean_places, sd_places) -> None:
    one = sample(f"{fmean(answers):.{mean_places}f}", len(answers))
    assert check_grim(one).verdict == "consistent"
    assert check_grimmer(one, read_number(f"{stdev(answers):.{sd_places}f}")).verdict == "consistent"


@pytest.mark.parametrize("n", [2, 3, 4])
def test_verdicts_agree_with_all_samples_of_a_few_people(n) -> None:
    real = {(f"{fmean(x):.2f}", f"{stdev(x):.2f}") for x in combinations_with_replacement(range(-6, 13), n)}
    for mean, sd in sorted(real)[:200]:
        assert check_grimmer(sample(mean, n), read_number(sd)).verdict == "consistent"
    means = {mean for mean, _ in real}
    for hundredths in range(100, 200):
        mean = f"{hundredths / 100:.2f}"
        assert (check_grim(sample(mean, n)).verdict == "consistent") == (
            mean in means or rounds_half(mean, n)
        )


def rounds_half(mean: str, n: int) -> bool:
    """Whether a mean of n whole numbers is exactly half a unit away, so that it can be rounded to this one, too."""
    return any(abs(abs(total / n - float(mean)) - 0.005) < 1e-9 for total in range(n, 2 * n + 1))
