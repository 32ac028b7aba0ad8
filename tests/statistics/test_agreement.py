"""Agreement coefficients, checked against published examples and against properties of any ratings."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from slr.statistics.agreement import (
    COEFFICIENTS,
    NO_OVERLAP,
    NO_VARIATION,
    ONE_ITEM,
    cohen_kappa_of_table,
    measure_agreement,
    measure_codes,
)
from slr.statistics.interval import wilson


def from_table(categories, table):
    """Two raters' contingency table, rows the first rater's, as items."""
    cells = [(a, b, n) for a, row in zip(categories, table, strict=True) for b, n in zip(categories, row, strict=True)]  # fmt: skip
    return [{"a": a, "b": b} for a, b, n in cells for _ in range(n)]


def from_columns(**raters):
    """One text a rater, a character an item, a dot where the rater did not rate."""
    lengths = {len(c) for c in raters.values()}
    assert len(lengths) == 1
    return [
        {name: column[i] for name, column in raters.items() if column[i] != "."} for i in range(lengths.pop())
    ]


def figures(items, categories):
    return {f.name: f for f in measure_agreement(items, categories)}


def values(items, categories, places=3):
    return {n: None if f.value is None else round(f.value, places) for n, f in figures(items, categories).items()}  # fmt: skip


def test_cohen_1960_gives_his_own_example():
    # Cohen 1960, Educational and Psychological Measurement 20:37, table 2: 200 items, kappa .492.
    table = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    assert values(from_table("abc", table), "abc")["kappa"] == 0.492


def test_fleiss_levin_and_paik_s_diagnoses():
    # Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, chapter 18: kappa .676, error .088.
    found = figures(from_table("abc", [[75, 1, 4], [5, 4, 1], [0, 0, 10]]), "abc")["kappa"]
    assert round(found.value, 3) == 0.676
    assert (found.high - found.low) / 2 / 1.984 == pytest.approx(0.088, abs=0.001)


def test_the_paradox_of_kappa_that_ac1_was_made_for():
    # Gwet 2008, British Journal of Mathematical and Statistical Psychology 61:29: 118, 5, 2, 0 of 125.
    found = values(from_table("yn", [[118, 5], [2, 0]]), "yn")
    assert (found["raw"], found["kappa"], found["ac1"]) == (0.944, -0.023, 0.941)


def test_pabak_is_twice_the_raw_agreement_less_one():
    # Byrt, Bishop and Carlin 1993, Journal of Clinical Epidemiology 46:423.
    found = figures(from_table("yn", [[80, 15], [5, 0]]), "yn")
    assert found["pabak"].value == pytest.approx(2 * 0.8 - 1)
    assert found["pabak"].low == pytest.approx(2 * found["raw"].low - 1)
    assert found["pabak"].high == pytest.approx(2 * found["raw"].high - 1)


def test_gwet_2014_s_abstractors():
    # Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.: two abstractors, 100 pregnancies.
    found = figures(from_table("EAN", [[13, 0, 0], [0, 20, 7], [0, 4, 56]]), "EAN")
    expected = {"raw": 0.89, "kappa": 0.7964, "pabak": 0.835, "ac1": 0.8493, "alpha": 0.7973}
    assert {n: round(f.value, 4) for n, f in found.items()} == expected
    for name, error in {"kappa": 0.0589, "ac1": 0.0432, "alpha": 0.0591}.items():
        assert (found[name].value - found[name].low) / 1.984 == pytest.approx(error, rel=0.01)


def test_gwet_2014_s_four_raters_with_missing_ratings():
    # The same, chapter 2: 4 raters, 12 units, 41 ratings; coefficients and standard errors as published.
    items = from_columns(a="123321412...", b="1233224125..", c=".33323422513", d="12332441251.")
    found = figures(items, "12345")
    published = {
        "raw": (0.81818, 0.12561),
        "kappa": (0.76282, 0.14917),
        "pabak": (0.77273, 0.14472),
        "ac1": (0.77544, 0.14295),
    }
    for name, (value, error) in published.items():
        assert round(found[name].value, 5) == value
        assert (found[name].value - found[name].low) / 2.200985 == pytest.approx(error, abs=0.00001)
    assert round(found["alpha"].value, 5) == 0.74342
    assert (found["alpha"].value - found["alpha"].low) / 2.228139 == pytest.approx(0.1455, rel=0.03)


def test_krippendorff_2011_gives_his_own_examples():
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A to C.
    binary = from_columns(meg="0100000010", owen="1110010000")
    nominal = from_columns(ben="aabbdcccedda", gerry="babbbcccddd"[:8] + "eddd")
    missing = from_columns(a="123321412...", b="1233224125.3", c=".3332342251.", d="12332441251.")
    assert values(binary, "01")["alpha"] == 0.095
    assert values(nominal, "abcde")["alpha"] == 0.692
    assert values(missing, "12345")["alpha"] == 0.743


def test_ratings_as_numbers_give_the_same_figures_as_ratings_by_name():
    items = [{"a": "y", "b": "y"}, {"b": "n", "c": "y"}, {"a": "n", "c": "n"}]
    codes = np.array([[0, 0, -1], [-1, 1, 0], [1, -1, 1]])
    assert measure_codes(codes, 2) == measure_agreement(items, "yn")


@pytest.mark.parametrize(
    ("items", "reasons"),
    [
        ([], dict.fromkeys(COEFFICIENTS, NO_OVERLAP)),
        ([{"a": "y"}, {"b": "n"}], dict.fromkeys(COEFFICIENTS, NO_OVERLAP)),
        ([{"a": "n", "b": "n"}] * 30, {"kappa": NO_VARIATION, "alpha": NO_VARIATION}),
    ],
)
def test_figure_that_is_not_estimable_gives_the_reason_instead_of_a_number(items, reasons):
    found = figures(items, "yn")
    assert {n: f.reason for n, f in found.items() if f.value is None} == reasons


def test_one_item_gives_a_value_but_no_interval():
    found = figures([{"a": "y", "b": "n"}], "yn")
    assert found["kappa"].value == 0
    assert (found["kappa"].low, found["kappa"].high, found["kappa"].reason) == (None, None, ONE_ITEM)


def test_perfect_agreement_on_few_items_does_not_claim_certainty():
    found = figures(from_table("yn", [[3, 0], [0, 3]]), "yn")
    for name in COEFFICIENTS:
        assert found[name].value == 1
        assert found[name].low < 0.7
        assert found[name].high == 1


@pytest.mark.parametrize(
    ("name", "chance"),
    [("kappa", 0.4**2 + 0.6**2), ("pabak", 0.5), ("ac1", 2 * 0.4 * 0.6), ("alpha", 0.4**2 + 0.6**2)],
)
def test_perfect_agreement_reaches_down_to_what_the_items_with_two_ratings_still_allow(name, chance):
    found = figures(from_table("yn", [[4, 0], [0, 6]]), "yn")[name]
    assert found.low == pytest.approx((wilson(10, 10, 0.95)[0] - chance) / (1 - chance))


def test_items_of_one_rating_make_perfect_agreement_no_more_certain():
    items = [{"a": "y", "b": "y", "c": "y"}] * 3 + [{"a": "n", "b": "n", "c": "n"}] * 2 + [{"a": "y"}] * 9
    found = figures(items, "yn")["pabak"]
    assert (found.value, found.low) == pytest.approx((1, (wilson(5, 5, 0.95)[0] - 0.5) / 0.5))


def test_two_items_are_enough_for_an_interval():
    for found in figures([{"a": "y", "b": "y"}, {"a": "y", "b": "n"}], "yn").values():
        assert found.low is not None
        assert found.low <= found.value <= found.high


def test_raw_agreement_of_two_raters_has_the_interval_of_a_proportion():
    found = figures(from_table("yn", [[40, 6], [4, 50]]), "yn")["raw"]
    assert (found.low, found.high) == pytest.approx(wilson(90, 100, 0.95))


def test_interval_ends_at_what_no_agreement_at_all_would_give():
    # One of five agrees. Chance: shares of 1, 2, 2 in five with shares of 2, 1, 2.
    few = [
        {"a": "x", "b": "x"},
        {"a": "y", "b": "x"},
        {"a": "y", "b": "z"},
        {"a": "z", "b": "y"},
        {"a": "z", "b": "y"},
    ]
    shares = [(1, 2), (2, 2), (2, 1)]
    chance = sum(a * b for a, b in shares) / 25
    found = figures(few, "xyz")["kappa"]
    assert found.value == pytest.approx((0.2 - chance) / (1 - chance))
    assert found.low == pytest.approx(-chance / (1 - chance))
    # Where chance alone would agree in most cases, that would be below -1.
    rare = figures(
        [{"a": "n", "b": "n"}, {"a": "n", "b": "y"}, {"a": "y", "b": "n"}, {"a": "n", "b": "n"}], "yn"
    )
    assert rare["kappa"].low == -1


def weighted_alpha(items, weights, small):
    """Return alpha of items that count as often as their weights say, with a given correction for few ratings."""
    totals, observed, ratings = dict.fromkeys("yn", 0.0), 0.0, 0.0
    for item, weight in zip(items, weights, strict=True):
        counts = {c: list(item.values()).count(c) for c in "yn"}
        m = sum(counts.values())
        ratings += weight * m
        observed += weight * sum(n * (n - 1) for n in counts.values()) / (m - 1)
        for c, n in counts.items():
            totals[c] += weight * n
    chance = sum((t / ratings) ** 2 for t in totals.values())
    return ((1 - small) * observed / ratings + small - chance) / (1 - chance)


def test_interval_of_alpha_follows_from_how_much_each_item_moves_it():
    items = from_columns(a="ynynyynnyn", b="ynnnyyn.yy", c="y..ny.nyyn")
    n, step, small = len(items), 1e-6, 1 / sum(map(len, items))
    moved = [
        (weighted_alpha(items, [1 + step * (i == j) for j in range(n)], small)
         - weighted_alpha(items, [1 - step * (i == j) for j in range(n)], small)) / (2 * step)
        for i in range(n)
    ]  # fmt: skip
    error = (n / (n - 1) * sum(m**2 for m in moved)) ** 0.5
    found = figures(items, "yn")["alpha"]
    assert found.value == pytest.approx(weighted_alpha(items, [1] * n, small))
    assert (found.value - found.low) / 2.262157 == pytest.approx(error, rel=1e-3)


def test_kappa_of_a_table():
    assert cohen_kappa_of_table(20, 5, 10, 15) == 0.4
    assert cohen_kappa_of_table(0, 0, 0, 0) is None
    assert cohen_kappa_of_table(0, 0, 0, 9) is None
    assert cohen_kappa_of_table(5, 0, 0, 5) == 1.0


RATINGS = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["yes", "no"]), max_size=3), max_size=12
)


@settings(deadline=None, max_examples=150)
@given(RATINGS)
def test_every_figure_lies_in_its_interval_or_gives_the_reason_why_not(items):
    for f in measure_agreement(items, ("yes", "no")):
        if f.value is None:
            assert f.reason
        elif f.low is None:
            assert f.reason == ONE_ITEM
        else:
            assert f.low <= f.value + 1e-12
            assert f.value <= f.high + 1e-12 <= 1 + 1e-9
            assert f.name != "raw" or f.low >= 0


@settings(deadline=None, max_examples=60)
@given(RATINGS, st.randoms(use_true_random=False))
def test_order_of_items_and_names_of_raters_change_nothing(items, rng):
    names = dict(zip("abc", rng.sample(["x", "y", "z"], 3), strict=True))
    renamed = [{names[r]: c for r, c in item.items()} for item in items]
    rng.shuffle(renamed)
    for one, other in zip(
        measure_agreement(items, ("yes", "no")), measure_agreement(renamed, ("yes", "no")), strict=True
    ):
        assert one.reason == other.reason
        assert one.value == pytest.approx(other.value, abs=1e-9)
        assert one.low == pytest.approx(other.low, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("yn"), st.sampled_from("yn")), min_size=2, max_size=30))
def test_kappa_of_two_raters_is_the_one_of_scikit_learn(pairs):
    found = figures([{"a": a, "b": b} for a, b in pairs], "yn")["kappa"].value
    if len({c for pair in pairs for c in pair}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(RATINGS)
def test_items_with_one_rating_change_neither_raw_agreement_nor_alpha(items):
    overlap = [item for item in items if len(item) > 1]
    with_singles, without = figures(items, ("yes", "no")), figures(overlap, ("yes", "no"))
    for name in ("raw", "alpha"):
        assert with_singles[name].value == pytest.approx(without[name].value)


def test_known_agreement_is_recovered_when_reviewers_saw_different_subsets():
    # Three reviewers, each pair on other reports: each says what is true in nine cases of ten.
    rng, items = random.Random(7), []
    for i in range(3000):
        truth = rng.random() < 0.3
        pair = [("a", "b"), ("b", "c"), ("a", "c")][i % 3]
        items.append({r: "yes" if (truth if rng.random() < 0.9 else not truth) else "no" for r in pair})
    found = figures(items, ("yes", "no"))
    assert found["raw"].low < 0.9**2 + 0.1**2 < found["raw"].high
    share = 0.3 * 0.9 + 0.7 * 0.1
    chance = share**2 + (1 - share) ** 2
    true_kappa = (0.82 - chance) / (1 - chance)
    for name in ("kappa", "alpha"):
        assert found[name].low < true_kappa < found[name].high


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    rng, covered = random.Random(11), dict.fromkeys(COEFFICIENTS, 0)
    share, runs = 0.5 * 0.85 + 0.5 * 0.15, 200
    raw = 0.85**2 + 0.15**2
    truth = {"raw": raw, "pabak": 2 * raw - 1}
    chance = share**2 + (1 - share) ** 2
    truth |= dict.fromkeys(("kappa", "alpha", "ac1"), (raw - chance) / (1 - chance))
    for _ in range(runs):
        items = []
        for _ in range(60):
            true = rng.random() < 0.5
            items.append({r: "y" if (true if rng.random() < 0.85 else not true) else "n" for r in "ab"})
        for name, f in figures(items, "yn").items():
            covered[name] += f.low <= truth[name] <= f.high
    assert all(0.9 <= c / runs <= 0.995 for c in covered.values()), covered
