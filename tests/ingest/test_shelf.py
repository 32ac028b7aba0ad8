"""Rows that are kept in compressed chunks come back complete and in order, for any size of chunks and partitions."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import cut
from slr.ingest.pack import pack_part
from slr.ingest.shelf import BYTES, PARTITIONS, ROW, Shelf, count_partitions
from slr.spill import Memory

TITLES = [f"Work number {i}" for i in range(12)]
RIS = "".join(f"TY  - JOUR\nTI  - {title}\nER  - \n\n" for title in TITLES)
PARTS = [pack_part(part) for part in cut(RIS.encode(), "a.ris").split(5)]
BASES = [base for part in PARTS for base in part.bases]


@settings(max_examples=8, deadline=None)
@given(rows=st.integers(1, 20), partitions=st.integers(1, 1024))
def test_rows_of_any_chunk_and_partition_come_back(rows: int, partitions: int) -> None:
    shelf = Shelf(Memory(), partitions, rows)
    for part in PARTS:
        shelf.add(part)
    known = [row for chunk in shelf.list_records((ROW, "title")) for row in chunk.to_pylist()]
    assert sorted(row[ROW] for row in known) == list(range(12))
    entries = [row for chunk in shelf.list_entries() for row in chunk.to_pylist()]
    assert [row["line"] for row in entries] == [1 + 4 * i for i in range(12)]
    chunks = [chunk.to_pylist() for chunk in shelf.list_records()]
    assert [TITLES[row[ROW]] for chunk in chunks for row in chunk] == [
        row["title"] for chunk in chunks for row in chunk
    ]
    assert sorted(row[ROW] for chunk in chunks for row in chunk) == list(range(12))
    ids = [[BASES[row[ROW]] for row in chunk] for chunk in chunks]
    assert all(max(a) < min(b) for a, b in pairwise(ids))


def test_a_shelf_without_rows_yields_nothing() -> None:
    shelf = Shelf(Memory())
    assert [*shelf.list_entries(), *shelf.list_records(), *shelf.list_records((ROW,))] == []


@pytest.mark.parametrize(("size", "number"), [(0, 1), (BYTES - 1, 1), (BYTES, 2), (BYTES**2, PARTITIONS)])
def test_a_partition_is_made_of_about_as_many_bytes_whatever_the_size_of_the_exports(
    size: int, number: int
) -> None:
    assert count_partitions(size) == number
