"""Bytes, tables and arrays that were put into a spill come back unchanged, in any order."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.spill import Memory, get_array, get_table, put_array, put_table


@given(st.lists(st.binary(max_size=40), max_size=8), st.randoms(use_true_random=False))
def test_bytes_come_back_in_any_order(parts: list[bytes], rng: "np.random.Generator") -> None:
    spill = Memory()
    places = [(spill.put(part), len(part)) for part in parts]
    order = list(range(len(parts)))
    rng.shuffle(order)
    assert [spill.get(*places[i]) for i in order] == [parts[i] for i in order]


def test_bytes_that_are_not_there_are_an_error() -> None:
    with pytest.raises(OSError, match="expected 3 bytes from byte 1, but there are only 2 bytes"):
        Memory(bytearray(b"ab")).get(1, 3)


@pytest.mark.parametrize("titles", [["Night work", None, ""], []])
def test_tables_come_back_with_lists_and_missing_values(titles: list[str | None]) -> None:
    table = pa.table(
        {
            "title": pa.array(titles, pa.large_string()),
            "authors": pa.array([["Abara, N."] for _ in titles], pa.list_(pa.string())),
        }
    )
    spill = Memory()
    pieces = [put_table(spill, table), put_table(spill, pa.concat_tables([table, table]))]
    assert get_table(spill, pieces[1]).equals(pa.concat_tables([table, table]))
    assert get_table(spill, pieces[0]).equals(table)


def test_arrays_come_back() -> None:
    spill = Memory()
    spill.put(b"x")
    assert get_array(spill, put_array(spill, np.array([3, -1], np.int32)), np.int32).tolist() == [3, -1]
