"""Rows are found and ordered by whole columns, as a loop over the rows would."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.row import list_values
from slr.synthesize.place import (
    find_places,
    join_texts,
    map_texts,
    number_rows,
    number_texts,
    order_rows,
    rank_ids,
    rank_texts,
    slice_rows,
    take_rows,
)


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="string[pyarrow]")


def test_a_missing_value_is_found_nowhere() -> None:
    assert find_places(texts("b", None, "x", "a"), texts("a", None, "b")).tolist() == [2, -1, -1, 0]
    assert find_places(texts(), texts("a")).tolist() == []


def test_different_pairs_are_different_texts() -> None:
    found = join_texts(texts("ab", "a", "a"), texts("c", "bc", None)).to_pylist()
    assert len(set(found)) == 3


@pytest.mark.parametrize("packed", [False, True])
def test_a_place_that_does_not_exist_has_an_empty_list(packed: bool) -> None:
    lists = pd.Series([["a"], []], dtype="object")
    if packed:
        lists = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([lists.tolist()])))
    assert list_values(take_rows(lists, np.array([1, -1, 0]))) == [[], [], ["a"]]


def test_a_place_that_does_not_exist_has_a_missing_value() -> None:
    assert list_values(take_rows(texts("a", None), np.array([-1, 0, 1]))) == [None, "a", None]
    assert list_values(take_rows(texts(), np.array([-1]))) == [None]


def test_each_distinct_text_is_changed_once() -> None:
    asked = []
    column = texts("a", None, "b", "a").set_axis([5, 6, 7, 8])
    found = map_texts(column, lambda text: asked.append(text) or {"a": "x"}.get(text))
    assert (list_values(found), asked, list(found.index)) == (
        ["x", None, None, "x"],
        ["a", "b"],
        [5, 6, 7, 8],
    )


def test_missing_texts_have_a_number_of_their_own() -> None:
    assert number_texts(texts("aa", None, "b"), len, missing=9).tolist() == [2, 9, 1]


TEXT = st.text(st.sampled_from("aAbBz\u00e9\uffee\U0001f600"), max_size=3)


@settings(deadline=None, max_examples=30)
@given(st.lists(TEXT, max_size=8))
def test_ranks_are_in_the_order_of_python(values: list[str]) -> None:
    column = texts(*values)
    for ranks, key in (
        (rank_texts(column), str),
        (rank_ids(column), str),
        (rank_texts(column, str.casefold), str.casefold),
    ):
        assert [values[i] for i in order_rows(ranks)] == sorted(values, key=key)
        assert len(set(ranks.tolist())) == len(set(map(key, values)))


def test_the_first_key_counts_most_and_equal_rows_keep_their_order() -> None:
    assert order_rows(np.array([1, 0, 1, 0]), np.array([0, 2, 0, 1])).tolist() == [3, 1, 0, 2]


def test_equal_rows_have_one_number() -> None:
    data = pd.DataFrame({"a": texts("x", None, "x", None), "b": [True, False, True, True]})
    number, rows = number_rows(data)
    assert [rows[i] for i in number] == [
        {"a": "x", "b": True}, {"a": None, "b": False}, {"a": "x", "b": True}, {"a": None, "b": True},
    ]  # fmt: skip
    assert len(rows) == 3


def test_rows_without_columns_are_all_equal() -> None:
    number, rows = number_rows(pd.DataFrame(index=range(3)))
    assert (number.tolist(), rows) == ([0, 0, 0], [{}])


def test_the_parts_of_a_frame_are_its_rows_in_order() -> None:
    data = pd.DataFrame({"a": range(5)})
    assert [list(part["a"]) for part in slice_rows(data, 2)] == [[0, 1], [2, 3], [4]]
