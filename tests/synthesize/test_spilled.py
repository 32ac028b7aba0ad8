"""Tables come back as they were added, whether they are in memory or in a spill."""

import pandas as pd
import pyarrow as pa
import pytest

from slr.spill import Memory
from slr.synthesize import spilled
from slr.synthesize.spilled import SpilledTables


def make_table() -> pd.DataFrame:
    """Return a table with every kind of column, whose rows are not numbered from 0."""
    return pd.DataFrame(
        {
            "text": pd.array(["a", None, "c"], dtype="string[pyarrow]"),
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "coded": pd.Categorical(["x", "y", "x"]),
            "lists": pd.Series([["a"], [], ["b", "c"]], dtype="object"),
            "packed": pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([[["a"], [], None]]))),
        }
    ).set_axis([4, 2, 9])


@pytest.mark.parametrize("large", [2, 3, 4])
def test_a_table_comes_back_as_it_was_added(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilled, "LARGE", large)
    tables = SpilledTables(Memory())
    tables.add("b", make_table())
    tables.add("a", make_table().iloc[:0])
    pd.testing.assert_frame_equal(tables["b"], make_table())
    assert tables["b"].dtypes.equals(make_table().dtypes)
    assert (list(tables), len(tables), "b" in tables, "c" in tables) == (["b", "a"], 2, True, False)
    assert (tables["b"] is tables["b"]) is (large > 3)
    with pytest.raises(KeyError):
        tables["c"]
