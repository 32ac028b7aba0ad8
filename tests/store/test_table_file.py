"""A table comes back from the disk as it was declared, whole, in part, or in chunks."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from slr.model.column import Table, arrow_schema, columns_of, empty, frame
from slr.model.row import is_packed, list_rows, list_values
from slr.store.layout import Review
from slr.store.table_file import hash_table, read_chunks, read_table, write_table

TABLE = Table(
    "made_up",
    "for tests",
    columns_of("""
    id*   text   a
    n     whole  b
    share number c
    true  truth  d
    words list   e
    why   reasons f
    """),
    ("id",),
)
DATA = frame(
    TABLE,
    [
        {"id": "r1", "n": 1, "share": 0.5, "true": True, "words": [], "why": '[{"kind": "doi_agree"}]'},
        {"id": "r2", "words": ["a", "b"]},
        {"id": "r3", "n": 3, "words": []},
    ],
)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="r")


def test_chunks_make_the_table_that_the_whole_makes(review: Review) -> None:
    write_table(review, TABLE, (DATA.iloc[i : i + 1].reset_index(drop=True) for i in range(3)))
    pd.testing.assert_frame_equal(read_table(review, TABLE), DATA)


def test_packed_lists_are_the_lists_of_the_table(review: Review) -> None:
    write_table(review, TABLE, DATA)
    packed = read_table(review, TABLE, packed=True)
    assert (is_packed(packed["words"]), is_packed(DATA["words"])) == (True, False)
    assert list_rows(packed) == list_rows(DATA)
    assert list_values(packed["words"].iloc[1:].reset_index(drop=True)) == [["a", "b"], []]


@pytest.mark.parametrize("rows", [1, 2, 10])
def test_a_table_is_read_in_chunks_of_any_size(review: Review, rows: int) -> None:
    write_table(review, TABLE, DATA)
    chunks = list(read_chunks(review, TABLE, rows))
    assert max(len(c) for c in chunks) <= rows
    pd.testing.assert_frame_equal(pd.concat(chunks, ignore_index=True), DATA)


def test_no_chunks_are_a_table_without_rows(review: Review) -> None:
    write_table(review, TABLE, iter(()))
    pd.testing.assert_frame_equal(read_table(review, TABLE), empty(TABLE))


def test_only_the_columns_that_are_named_are_read_in_the_order_of_the_table(review: Review) -> None:
    write_table(review, TABLE, DATA)
    assert list(read_table(review, TABLE, ("words", "id")).columns) == ["id", "words"]
    assert [list(c.columns) for c in read_chunks(review, TABLE, 9, ("n",))] == [["n"]]
    with pytest.raises(AssertionError, match="no column x"):
        read_table(review, TABLE, ("x",))


@pytest.mark.parametrize("group", [1, 2, 10])
@pytest.mark.parametrize("chosen", [["r1"], ["r3", "r1"], ["r1", "r2", "r3"], ["r4"], []])
def test_only_rows_with_one_of_the_values_are_read(
    review: Review, monkeypatch: pytest.MonkeyPatch, group: int, chosen: list[str]
) -> None:
    monkeypatch.setattr("slr.store.table_file.GROUP", group)
    write_table(review, TABLE, DATA)
    expected = DATA[DATA["id"].isin(chosen)].reset_index(drop=True)
    pd.testing.assert_frame_equal(read_table(review, TABLE, where={"id": chosen}), expected)


def test_rows_are_chosen_by_columns_that_are_not_returned_and_have_all_given_values(review: Review) -> None:
    write_table(review, TABLE, DATA)
    where = {"why": ['[{"kind": "doi_agree"}]'], "id": ["r1", "r2"]}
    assert list_rows(read_table(review, TABLE, ("n",), where=where)) == [{"n": 1}]


def test_the_hash_is_that_of_the_content(review: Review) -> None:
    first = write_table(review, TABLE, DATA)
    assert hash_table(review, TABLE) == first == write_table(review, TABLE, DATA)
    assert write_table(review, TABLE, DATA.iloc[:2].copy()) != first


def test_a_frame_that_is_not_as_declared_stops_the_program(review: Review) -> None:
    with pytest.raises(AssertionError, match="columns are"):
        write_table(review, TABLE, DATA.drop(columns="n"))
    with pytest.raises(AssertionError, match="columns are"):
        write_table(review, TABLE, iter([DATA.drop(columns="n")]))


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_file_is_the_same_for_chunks_of_any_size(
    review: Review, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slr.store.table_file.GROUP", 2)
    whole = write_table(review, TABLE, DATA)
    assert write_table(review, TABLE, (DATA.iloc[i : i + rows] for i in range(0, 3, rows))) == whole
    arrow = pa.Table.from_pandas(DATA, schema=arrow_schema(TABLE), preserve_index=False)
    assert write_table(review, TABLE, (arrow.slice(i, rows) for i in range(0, 3, rows))) == whole
    pd.testing.assert_frame_equal(read_table(review, TABLE), DATA)


def test_an_arrow_table_that_is_not_as_declared_stops_the_program(review: Review) -> None:
    good = pa.Table.from_pandas(DATA, schema=arrow_schema(TABLE), preserve_index=False)
    with pytest.raises(AssertionError, match="columns are"):
        write_table(review, TABLE, [good.drop_columns(["n"])])
    missing = good.set_column(0, "id", pa.array(["r1", None, "r3"], pa.large_string()))
    with pytest.raises(AssertionError, match="missing values in id"):
        write_table(review, TABLE, [missing])


def test_a_failed_write_leaves_the_table_as_it_was(review: Review) -> None:
    first = write_table(review, TABLE, DATA)
    with pytest.raises(AssertionError):
        write_table(review, TABLE, iter([DATA, DATA.drop(columns="n")]))
    assert hash_table(review, TABLE) == first
    assert [p.name for p in (review.build / "stages").iterdir()] == ["made_up.parquet"]
