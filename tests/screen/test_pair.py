"""Pairs of words that occur in enough reports are found, whatever the size of parts and ranges."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen import pair
from slr.screen.count import find_runs, pack_pair, shrink
from slr.screen.pair import Shared, Stored, find_shared
from slr.spill import Memory, put_array

WIDTH = 5
kinds = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, WIDTH - 1))
reports = st.lists(st.sets(kinds, max_size=6), min_size=1, max_size=12)


def find(listed: list[set[tuple[int, int]]], part: int, size: int) -> tuple[Shared, list[list[int]]]:
    """Return the shared pairs of reports in parts, and the distinct packed pairs of each part."""
    spill, stored, found = Memory(), [], []
    begun = np.zeros(WIDTH, dtype=np.int64)
    for start in range(0, len(listed), part):
        every = np.array([p for report in listed[start : start + part] for p in report], np.int32).reshape(
            -1, 2
        )
        distinct, holders = find_runs(np.sort(pack_pair(every[:, 0], every[:, 1], WIDTH)))
        begun += np.bincount(distinct >> WIDTH.bit_length(), minlength=WIDTH)
        small = shrink(holders)
        stored.append(
            Stored(kinds=put_array(spill, distinct), holders=put_array(spill, small), small=small.dtype)
        )
        found.append(distinct.tolist())
    return find_shared(stored, begun, WIDTH.bit_length(), len(listed), spill, size=size), found


@settings(max_examples=80)
@given(reports, st.integers(1, 5), st.integers(1, 30), st.sampled_from([63, 8]))
def test_counts_of_parts_are_the_counts_of_all_reports(
    listed: list[set[tuple[int, int]]], part: int, size: int, bits: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pair, "_BITS", bits)  # with few bits, places are sorted by their values
        shared, parts = find(listed, part, size)
    counts = Counter((a << WIDTH.bit_length()) + b for report in listed for a, b in report)
    common = sorted(kind for kind, number in counts.items() if number > 1)
    assert shared.kinds.tolist() == common
    assert shared.holders.tolist() == [counts[kind] for kind in common]
    for number, distinct in enumerate(parts):
        expected = [common.index(k) if counts[k] > 1 else -counts[k] for k in distinct]
        assert shared.find(number).tolist() == expected


def test_in_a_large_review_a_pair_needs_more_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "SHARED_SHARE", 2)
    shared, _ = find([{(0, 1)}, {(0, 1)}, {(0, 1), (1, 2)}, {(1, 2)}, set(), set()], 2, 100)
    assert (len(shared.kinds), shared.holders.tolist()) == (1, [3])
    assert [shared.find(part).tolist() for part in range(3)] == [[0], [0, -2], []]


def test_pairs_are_divided_by_their_first_word_and_none_is_left_out() -> None:
    ranges = list(pair._divide(np.array([5, 0, 9, 1, 1, 4]), 5))
    assert [low for low, _ in ranges] == [0, *(high for _, high in ranges[:-1])]
    assert ranges[-1][1] == 6
    assert len(ranges) > 2
    assert list(pair._divide(np.zeros(0, dtype=np.int64), 5)) == []
