"""A stage gets the tables, columns and folders that it declares, from memory or disk, and nothing else."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slr.model.column import Table, columns_of, frame
from slr.model.protocol import Protocol
from slr.model.row import is_packed
from slr.people.row import Row
from slr.stage import EVERYTHING, Stage
from slr.store.cache import BuildCache
from slr.store.inputs import StoredInputs, StoredTables
from slr.store.layout import Review
from slr.store.table_file import hash_table, write_table

TABLE = Table("made_up", "for tests", columns_of("id* text a\nn whole b\nnote text c"), ("id",))
LISTS = Table("lists", "for tests", columns_of("id* text a\nsources list b"), ("id",))
OTHER = Table("other", "for tests", columns_of("id* text a"), ("id",))
ROWS = [{"id": f"r{i}", "n": i, "note": "x"} for i in range(5)]
PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    found = Review(root=tmp_path, name="r")
    write_table(found, TABLE, frame(TABLE, ROWS))
    return found


def inputs(review: Review, *, reads: Any, loads: Any = None) -> StoredInputs:
    """Return the inputs of a stage that reads these tables."""
    declared = {"made_up": TABLE, "other": OTHER, "lists": LISTS}
    row = Row(who="rina", file="rina.csv", line=2, values={"report": "r1"})
    return StoredInputs(
        encode=lambda texts: texts, draw=lambda svg: svg.encode(),
        stage=Stage(name="made-up", help="x", run="x:y", reads=reads, loads=loads or {}), review=review, protocol=PROTOCOL, declared=declared,
        rows={"coding": (row,), "studies": ()}, folders=("coding",), problems=(), todo=(), map=map,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("reads", "loads", "columns"),
    [
        ({"made_up": ()}, {}, ["id", "n", "note"]),
        ({"made_up": ("note", "id")}, {}, ["id", "note"]),
        (EVERYTHING, {}, ["id", "n", "note"]),
        (EVERYTHING, {"made_up": ("note", "id")}, ["id", "note"]),
    ],
)
def test_table_has_the_columns_that_the_stage_declares_in_their_order(
    review: Review, reads: Any, loads: Any, columns: list[str]
) -> None:
    table = inputs(review, reads=reads, loads=loads).table("made_up")
    assert list(table.columns) == columns
    assert len(table) == 5


@pytest.mark.parametrize(("rows", "sizes"), [(2, [2, 2, 1]), (5, [5]), (9, [5])])
def test_chunks_have_at_most_the_given_number_of_rows_in_order(
    review: Review, rows: int, sizes: list[int]
) -> None:
    found = inputs(review, reads={"made_up": ("id",)})
    chunks = list(found.chunks("made_up", rows))
    assert [list(c.columns) for c in chunks] == [["id"]] * len(chunks)
    assert [i for c in chunks for i in c["id"]] == [f"r{i}" for i in range(5)]
    assert all(len(c) <= rows and list(c.index) == list(range(len(c))) for c in chunks)
    assert [len(c) for c in chunks] == sizes


@pytest.mark.parametrize("packed", [False, True])
def test_packed_lists_have_the_same_values_as_lists(review: Review, packed: bool) -> None:
    rows = [{"id": f"r{i}", "sources": ["a", "b"][:i]} for i in range(3)]
    write_table(review, LISTS, frame(LISTS, rows))
    found = inputs(review, reads={"lists": ()})
    whole = found.table("lists", packed=packed)
    parts = list(found.chunks("lists", 2, packed=packed))
    for table in (whole, *parts):
        assert is_packed(table["sources"]) is packed
    assert [list(v) for v in whole["sources"]] == [[], ["a"], ["a", "b"]]
    assert [list(v) for part in parts for v in part["sources"]] == [[], ["a"], ["a", "b"]]


@pytest.mark.parametrize(
    "ask",
    [
        lambda i: i.table("other"),
        lambda i: list(i.chunks("other", 1)),
        lambda i: i.hash("other"),
        lambda i: i.people("studies"),
    ],
)
def test_what_a_stage_does_not_declare_it_does_not_get(review: Review, ask: Any) -> None:
    with pytest.raises(AssertionError, match="made-up does not"):
        ask(inputs(review, reads={"made_up": ()}))


def test_rows_cache_hash_and_folder_are_those_of_the_review(review: Review) -> None:
    found = inputs(review, reads={"made_up": ()})
    assert [r["report"] for r in found.people("coding")] == ["r1"]
    assert found.hash("made_up") == hash_table(review, TABLE)
    assert found.corpus == "corpus/r"
    assert found.cache.read("x.bin") is None
    found.cache.write("x.bin", b"data")
    stored = found.cache.read("x.bin")
    assert stored is not None
    with stored:
        assert stored.read() == b"data"


def test_table_that_was_read_once_is_kept(review: Review) -> None:
    stored = StoredTables(review=review, declared={"made_up": TABLE}, columns={"made_up": ("id",)})
    assert stored["made_up"] is stored["made_up"]
    assert list(stored["made_up"].columns) == ["id"]


def test_a_summary_does_not_get_a_table_that_the_stage_does_not_show(review: Review) -> None:
    with pytest.raises(KeyError, match="made_up"):
        StoredTables(review=review, declared={"made_up": TABLE}, columns={"other": ()})["made_up"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_the_cache_counts_as_nothing(review: Review) -> None:
    (review.build / "stages").mkdir(parents=True, exist_ok=True)
    os.mkfifo(review.build / "stages/x.bin")
    assert BuildCache(review).read("x.bin") is None


def test_stage_gets_full_texts_only_if_it_declares_their_folder(review: Review) -> None:
    (review.corpus / "fulltexts").mkdir(parents=True)
    (review.corpus / "fulltexts" / "r1.pdf").write_bytes(b"")
    plain = inputs(review, reads={})
    with pytest.raises(AssertionError, match="fulltexts"):
        plain.full_texts()
    reader = replace(plain, stage=replace(plain.stage, files=("fulltexts",)))
    assert [text.name for text in reader.full_texts()] == ["r1"]
