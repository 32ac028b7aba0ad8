import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen.measure import count_read, measure_order

ORDER = [True, False, True, False, False, False, False, False, True, False]

mixed = st.lists(st.booleans(), min_size=2, max_size=60).filter(lambda labels: 0 < sum(labels) < len(labels))


def test_figures_of_a_short_order_are_those_worked_by_hand():
    found = measure_order(ORDER)
    # Recall counts 1 1 2 2 2 2 2 2 3 3 sum to 20; the best order gives 27, the worst 6.
    assert found.loss == pytest.approx((27 - 20) / (27 - 6))
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx((1 + 1 / 2 + 1 / math.log2(10)) / best)
    assert found.wss95 == pytest.approx(1 / 10 - 0.05)
    assert found.wss100 == pytest.approx(1 / 10)
    assert found.atd == pytest.approx((1 + 3 + 9) / 3)


def test_nothing_to_find_gives_no_figures():
    assert measure_order([False, False]).rounded() == {
        "loss": None, "ndcg": None, "wss95": None, "wss100": None, "atd": None,
    }  # fmt: skip


def test_reads_until_a_share_is_found():
    assert [count_read(ORDER, r) for r in (0.3, 0.5, 0.95, 1.0)] == [1, 3, 9, 9]


@settings(deadline=None, max_examples=50)
@given(mixed)
def test_loss_of_an_order_and_of_its_reverse_sum_to_one(labels):
    assert measure_order(labels).loss + measure_order(labels[::-1]).loss == pytest.approx(1)


@settings(deadline=None, max_examples=50)
@given(mixed)
def test_loss_is_the_share_of_pairs_in_the_wrong_order(labels):
    wrong = sum(not a and b for i, a in enumerate(labels) for b in labels[i + 1 :])
    assert measure_order(labels).loss == pytest.approx(wrong / (sum(labels) * (len(labels) - sum(labels))))
