"""The exact sign test gives the published p-values."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.interval import wilson
from slr.statistics.sign_test import sign_test_p

# Studies with the direction +, all studies with + or -, p-value of the exact two-sided sign test, Wilson's interval.
# First row: Cochrane Handbook 6.5, 12.4.2.3. Rows 2 to 4: Newcombe 1998, Statistics in Medicine 17:857, table I. The rest
# was computed with scipy.stats.binomtest and R 4.2.
PUBLISHED = """\
favour,with_direction,p,low,high
10,12,0.038574,0.551969,0.953035
81,263,0.000000,0.255289,0.366210
15,148,0.000000,0.062386,0.160487
1,29,0.000000,0.006113,0.171755
2,4,1.000000,0.150039,0.849961
4,5,0.375000,0.375535,0.963776
3,3,0.250000,0.438503,1.000000
7,8,0.070312,0.529112,0.977583
0,6,0.031250,0.000000,0.390334
"""


@pytest.mark.parametrize("row", list(csv.DictReader(io.StringIO(PUBLISHED))), ids=lambda r: r["favour"])
def test_published_votes_have_their_p_value_and_interval(row: dict[str, str]) -> None:
    positive, whole = int(row["favour"]), int(row["with_direction"])
    found = (sign_test_p(positive, whole - positive), *wilson(positive, whole))
    assert found == pytest.approx([float(row[name]) for name in ("p", "low", "high")], abs=5.1e-7)


@settings(max_examples=40)
@given(st.integers(0, 60), st.integers(0, 60))
def test_the_p_value_is_the_same_for_both_directions(positive: int, negative: int) -> None:
    assert 0 <= sign_test_p(positive, negative) == sign_test_p(negative, positive) <= 1


def test_many_studies_need_no_float_larger_than_any() -> None:
    assert sign_test_p(3000, 2000) < 1e-40


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        sign_test_p(-1, 2)
