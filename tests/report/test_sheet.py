"""Tables are written as CSV that Python's own writer would write, apart from harmless changes of dangerous cells."""

import csv
import io
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.reason import Reason, write_reasons
from slr.model.table import Table, columns_of, frame
from slr.report import sheet
from slr.report.escape import clean
from slr.report.sheet import Sheet
from slr.text.formula import disarm_formula

TABLE = Table(
    "cells",
    "one row per cell",
    columns_of("""
    text  text    a text
    whole whole   a whole number
    score number  a number
    truth truth   true or false
    list  list    texts
    why   reasons reasons
    """),
)
TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(',"\n\r=+-@\t\x00\u202e\uff1d'), max_size=8)
ROWS = st.fixed_dictionaries(
    {
        "text": st.none() | TEXTS,
        "whole": st.none() | st.integers(-(2**63), 2**63 - 1),
        "score": st.none() | st.floats(allow_nan=False),
        "truth": st.none() | st.booleans(),
        "list": st.lists(TEXTS, max_size=3),
    }
)


def write(*rows: dict[str, Any], table: Table | None = TABLE) -> list[str]:
    """Return the lines of a table."""
    return b"".join(Sheet(data=frame(TABLE, rows), table=table)).decode("utf-8").split("\n")


def write_plainly(row: dict[str, Any]) -> list[str]:
    """Return the cells of a row as a loop over its values writes them."""
    text, number = row["text"], row["score"]
    return [
        "" if text is None else disarm_formula(clean(text)),
        "" if row["whole"] is None else str(row["whole"]),
        "" if number is None else f"{number + 0.0:g}",
        {None: "", True: "yes", False: "no"}[row["truth"]],
        disarm_formula("; ".join(map(clean, row["list"]))),
        "",
    ]


@settings(deadline=None, max_examples=30)
@given(st.lists(ROWS, max_size=5))
def test_cells_are_those_that_a_loop_over_all_values_writes(rows: list[dict[str, Any]]) -> None:
    text = b"".join(Sheet(data=frame(TABLE, rows), table=TABLE)).decode("utf-8")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [list(TABLE.names), *map(write_plainly, rows)]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain, text", '"plain, text"'),
        ('a "quoted" word', '"a ""quoted"" word"'),
        ("a\rb", '"a\rb"'),  # a reader would take a bare carriage return as the end of the row
        ("=1+1", "'=1+1"),
        ("-0.5", "-0.5"),
        ("a\x00b\u202ec", "abc"),
        ("\ufeff=1", "'=1"),
        (" leading space", " leading space"),
    ],
)
def test_a_cell_is_quoted_only_if_it_must_be(text: str, cell: str) -> None:
    assert write({"text": text})[1] == f"{cell},,,,,"


def test_numbers_have_no_unnecessary_digits_and_zero_has_no_sign() -> None:
    assert write({"score": -0.0}, {"score": 0.25}, {"whole": 2020, "truth": True})[1:4] == [
        ",,0,,,", ",,0.25,,,", ",2020,,yes,,",
    ]  # fmt: skip


def test_reasons_are_english_text_if_the_table_is_declared() -> None:
    cell = write_reasons([Reason.of("doi_agree")])
    assert write({"why": cell}, {"why": None}, {"why": cell})[1:4] == [
        ",,,,,same DOI",
        ",,,,,",
        ",,,,,same DOI",
    ]
    assert write({"why": cell}, table=None)[1] == ',,,,,"[{""kind"": ""doi_agree""}]"'


def test_columns_with_packed_lists_or_categories_have_the_same_cells() -> None:
    rows = [{"text": "a,b", "list": ["x", "=y"]}, {"text": None, "list": []}, {"text": "a,b", "list": ["=x"]}]
    data = frame(TABLE, rows)
    lists = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([data["list"].tolist()])))
    packed = data.assign(text=data["text"].astype("category"), list=lists)
    assert list(Sheet(data=packed, table=TABLE)) == list(Sheet(data=data, table=TABLE))


def test_parts_of_any_size_make_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"text": f"a,{i}", "list": ["x"] * i} for i in range(7)]
    whole = write(*rows)
    monkeypatch.setattr(sheet, "ROWS", 2)
    parts = list(Sheet(data=frame(TABLE, rows), table=TABLE))
    assert len(parts) == 5
    assert b"".join(parts).decode("utf-8").split("\n") == whole


def test_a_table_without_rows_has_its_header() -> None:
    assert write() == ["text,whole,score,truth,list,why", ""]


def test_a_table_that_is_made_when_it_is_written_gives_the_same_bytes() -> None:
    data = frame(TABLE, [])
    assert b"".join(Sheet(data=lambda: data, table=TABLE)) == b"".join(Sheet(data=data, table=TABLE))
