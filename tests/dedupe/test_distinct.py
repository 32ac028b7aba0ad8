"""Distinct numbers are sorted, and repeated numbers are dropped."""

import numpy as np
import pytest

from slr.dedupe.distinct import sort_distinct


@pytest.mark.parametrize("parts", [[[]], [[0]], [[5, 0, 5], [], [2, 0]], [[2**62, 1], [1, 2**62]]])
def test_distinct_numbers_are_those_of_numpy(parts: list[list[int]]) -> None:
    arrays = [np.array(part, dtype=np.int64) for part in parts]
    assert sort_distinct(arrays).tolist() == np.unique(np.concatenate(arrays)).tolist()
