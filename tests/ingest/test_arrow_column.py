"""Arrow columns made from Python values are those that pyarrow itself makes."""

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.ingest.arrow_column import make_table
from slr.model.column import Table, arrow_schema, columns_of

TABLE = Table("t", "", columns_of("name text a text\nyear whole a number\nauthors list names"))
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
row = st.tuples(st.none() | text, st.none() | st.integers(-(2**63), 2**63 - 1), st.lists(text, max_size=3))


@given(st.lists(row, max_size=20))
@settings(max_examples=50)
def test_columns_have_the_values_and_types_that_pyarrow_gives_them(
    rows: list[tuple[str | None, int | None, list[str]]],
) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    made = make_table(TABLE, columns)
    made.validate(full=True)
    assert made.equals(pa.table(dict(zip(TABLE.names, columns, strict=True)), schema=arrow_schema(TABLE)))


def test_text_that_cannot_be_encoded_raises_an_error() -> None:
    with pytest.raises(UnicodeEncodeError):
        make_table(TABLE, [["\ud800"], [None], [[]]])


def test_a_part_of_a_file_is_packed_without_loading_pandas() -> None:
    code = """
import sys
from slr.formats import cut
from slr.ingest.pack import pack_part
packed = pack_part(cut(b"TY  - JOUR\\nTI  - Naps\\nER  - \\n", "a.ris"))
assert packed.records["title"].to_pylist() == ["Naps"]
sys.exit("pandas" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
