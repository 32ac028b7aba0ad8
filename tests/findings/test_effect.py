"""A finding becomes an effect only where its numbers determine one; otherwise the reason is named."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings.effect import REASONS, find_refusal, is_effect, list_effects
from slr.model.findings import NUMBERS
from slr.model.pooling import MEASURES


def effects(**cells: str) -> dict[str, tuple[float, float]]:
    return {e.measure: (round(e.yi, 4), round(e.vi, 4)) for e in list_effects(cells)}


def test_correlation_becomes_fisher_z() -> None:
    assert effects(type="r", estimate=".56", n="20") == {"r": (0.6328, 0.0588)}


def test_partial_correlation_needs_the_number_of_predictors() -> None:
    assert effects(type="partial r", estimate=".40", n="56", k="3") == {"partial r": (0.4236, 0.0196)}
    assert effects(type="partial r", estimate=".40", n="56") == {}


def test_coefficient_gives_itself_and_a_partial_correlation() -> None:
    row = {"type": "b", "estimate": ".50", "n": "56", "k": "3"}
    assert effects(**row, se=".20") == {"b": (0.5, 0.04), "partial r": (0.3401, 0.0196)}
    assert effects(**row, statistic_type="t", statistic="2.50") == {"partial r": (0.3401, 0.0196)}
    assert effects(**{**row, "estimate": "-.50"}, statistic_type="t", statistic="2.50")["partial r"][0] < 0


def test_standardised_coefficient_never_becomes_a_correlation() -> None:
    row = {"type": "beta", "estimate": ".40", "n": "56", "k": "3", "p": ".003"}
    assert effects(**row) == {}
    assert find_refusal(row) == "beta_to_r"
    assert set(effects(**row, se=".10")) == {"beta", "partial r"}
    assert set(effects(**{**row, "type": "path coefficient"}, se=".10")) == {"partial r"}


def test_ratio_becomes_a_logarithm_with_the_variance_of_its_interval() -> None:
    found = effects(type="OR", estimate="2.00", lower="1.00", upper="4.00")
    assert found == {"log OR": (round(math.log(2), 4), round((math.log(4) / (2 * 1.959964)) ** 2, 4))}
    narrow = effects(type="OR", estimate="2.00", lower="1.00", upper="4.00", level="90")
    assert narrow["log OR"][1] > found["log OR"][1]
    assert effects(type="log RR", estimate="0.5", se="0.2") == {"log RR": (0.5, 0.04)}


def test_means_of_two_groups_give_g_and_their_difference() -> None:
    row = {"mean1": "55", "sd1": "47", "n1": "155", "mean2": "75", "sd2": "64", "n2": "156"}
    assert effects(**row) == {"g": (-0.3552, 0.0131), "mean difference": (-20.0, 40.508)}


def test_reversed_scale_turns_the_sign() -> None:
    assert effects(type="r", estimate=".56", n="20", reversed="yes") == {"r": (-0.6328, 0.0588)}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"type": "path", "estimate": ".3"}, "path_to_r"),
        ({"type": "b", "estimate": ".066", "p": ".003"}, "b_to_r"),
        ({"p_comparison": "ns"}, "ns_to_effect"),
        ({"significance": "not significant"}, "ns_to_effect"),
        ({"p": ".000"}, "p_bound_to_effect"),
        ({"p": ".05", "p_comparison": "<"}, "p_bound_to_effect"),
        ({"type": "r", "estimate": ".3"}, "incomplete"),
        ({"type": "r", "estimate": ".1", "significance": "not significant"}, "incomplete"),
        ({"type": "r", "estimate": "1.2", "n": "50"}, "incomplete"),
    ],
)
def test_finding_without_an_effect_has_a_reason(cells, reason) -> None:
    assert list_effects(cells) == ()
    assert find_refusal(cells) == reason
    assert REASONS[reason].ask


def test_scales_and_rows_without_both_sides_are_no_effects() -> None:
    assert is_effect({"predictor": "a", "outcome": "b", "type": "r"})
    assert not is_effect({"predictor": "a", "outcome": "b", "type": "alpha"})
    assert not is_effect({"outcome": "b", "type": "r"})


CELLS = st.sampled_from(["0", "1", "-1", ".05", "2.20", "56", "1e300", "-1e-300", ".000", "3"])
TYPES = st.sampled_from(["b", "beta", "r", "partial r", "OR", "d", "log OR", "mean difference", ""])


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(NUMBERS)), CELLS, max_size=14), TYPES)
def test_every_effect_is_a_number_with_a_variance_above_zero(numbers, kind) -> None:
    for effect in list_effects({**numbers, "type": kind, "statistic_type": "t"}):
        assert math.isfinite(effect.yi)
        assert 0 < effect.vi < math.inf
        assert effect.measure in MEASURES
