"""Columns are added to the header of a people's file, and all rows keep their bytes and their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.sheet import read_sheet
from slr.people.widen import widen

KIND = KINDS["retrieval"]
PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)


def read(data: bytes) -> list[dict[str, str]]:
    rows, _ = read_sheet(data, who="rina", file="rina.csv", kind=KIND, protocol=PROTOCOL)
    return [{name: text for name, text in row.values.items() if text} for row in rows]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"report,outcome,when\nr1,x,y\n", b"report,outcome,when,note\nr1,x,y\n"),
        (b"\xef\xbb\xbfreport;outcome;when\r\nr1;x;y", b"\xef\xbb\xbfreport;outcome;when;note\r\nr1;x;y"),
        (b"sep=;\n\nreport;outcome;when\n", b"sep=;\n\nreport;outcome;when;note\n"),
        (b"report,outcome,when", b"report,outcome,when,note"),
        (b"report,note,outcome,when\n", b"report,note,outcome,when\n"),
        (b"", b""),
    ],
)
def test_only_the_header_changes(before: bytes, after: bytes) -> None:
    assert widen(before, KIND.table, ["note"]) == after


def test_each_header_gets_the_columns_that_it_lacks() -> None:
    before = (
        b"report,outcome,when\nr1,retrieved,2026-03-01\nreport,outcome,when,note\nr2,retrieved,2026-03-01,x\n"
    )
    after = b"report,outcome,when,note\nr1,retrieved,2026-03-01\nreport,outcome,when,note\nr2,retrieved,2026-03-01,x\n"
    assert widen(before, KIND.table, ["note"]) == after


CELLS = st.text("abc é;|\t-1", max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_no_row_is_read_differently(notes: list[tuple[str, str]], end: str, marked: bool) -> None:
    head = f"report,outcome,when,title{end}"
    rows = [f"r{i},retrieved,2026-03-0{i + 1},{a}{b}{end}" for i, (a, b) in enumerate(notes)]
    data = ("\ufeff" * marked + head + "".join(rows)).encode()
    wide = widen(data, KIND.table, ["note"])
    assert read(wide) == read(data)
    assert wide.replace(b"title,note", b"title", 1) == data
