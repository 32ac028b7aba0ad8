"""Parts of a table are read anywhere, and together they are the table."""

import pickle
from pathlib import Path

import pandas as pd
import pytest

from slr.model.column import Column, Table
from slr.model.table import frame
from slr.store.layout import Review, table_path
from slr.store.table_file import read_table, write_table
from slr.store.table_part import list_parts

TABLE = Table("t", "", (Column("id", "text", ""), Column("words", "list", ""), Column("year", "whole", "")))


def write(folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Write a table whose file has row groups of four rows."""
    monkeypatch.setattr("slr.store.table_file.GROUP", 4)
    review = Review(root=folder, name="r")
    write_table(
        review, TABLE, frame(TABLE, [{"id": f"r{i}", "words": ["a", str(i)], "year": i} for i in range(rows)])
    )
    return review


@pytest.mark.parametrize("rows", [0, 1, 4, 11, 12])
@pytest.mark.parametrize("size", [1, 3, 4, 5, 8, 100])
def test_parts_of_any_size_are_together_the_table(
    tmp_path: Path, rows: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = write(tmp_path, rows, monkeypatch)
    parts = [pickle.loads(pickle.dumps(part)) for part in list_parts(review, TABLE, size)]  # noqa: S301  our own bytes
    frames = [part() for part in parts]
    assert [len(f) for f in frames] == [min(size, rows - start) for start in range(0, rows, size)]
    whole = pd.concat(frames, ignore_index=True) if frames else frame(TABLE, ())
    pd.testing.assert_frame_equal(whole, read_table(review, TABLE))


def test_part_has_the_named_columns_and_packed_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = write(tmp_path, 6, monkeypatch)
    (first, second) = list_parts(review, TABLE, 3, ("year", "words"), packed=True)
    assert list(second().columns) == ["words", "year"]
    assert second()["year"].tolist() == [3, 4, 5]
    assert first()["words"].dtype != object


def test_part_is_read_below_the_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'slr[cluster]'")
    review = write(tmp_path, 6, monkeypatch)
    parts = list_parts(review, TABLE, 4, ("id",), storage=f"file://{tmp_path}")
    assert parts[0].place == f"file://{tmp_path}/build/r/stages/t.parquet"
    assert [value for part in parts for value in part()["id"]] == [f"r{i}" for i in range(6)]


def test_another_file_than_that_of_this_process_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = write(tmp_path, 6, monkeypatch)
    (part,) = list_parts(review, TABLE, 10)
    write(tmp_path, 7, monkeypatch)
    with pytest.raises(OSError, match="has 7 rows, but 6 were expected"):
        part()
    table_path(review, "t").unlink()
    with pytest.raises(FileNotFoundError):
        part()
