"""Tables: told by their headers, in any delimiter, and one lost quote costs one row its quotes and nothing else."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row

TYPED = 'Authors;Year;Title;Journal;Volume;Issue;Pages;Note\n"Bakker AB, de Vries JD";2021;"Job; demands";Anxiety;34;1;1-21;x\n'


def _rows(text: str, **columns: str) -> list[Row]:
    return [normalise(e) for e in read(text.encode(), "a.csv", columns=columns or None).entries]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_table_typed_by_hand_and_saved_with_semicolons_is_read(bom: bytes) -> None:
    reading = read(bom + TYPED.encode(), "list.csv")
    (entry,) = reading.entries
    row = normalise(entry)
    assert entry.line == 2
    assert row["authors"] == ["Bakker, AB", "de Vries, JD"]
    assert (row["title"], row["year"], row["volume"], row["issue"], row["pages"]) == (
        "Job; demands",
        2021,
        "34",
        "1",
        "1-21",
    )


def test_cells_with_line_breaks_keep_the_line_of_their_row() -> None:
    text = 'title,abstract\nOne,"a\nb\nc"\nTwo,d\n'
    assert [e.line for e in read(text.encode(), "a.csv").entries] == [2, 5]


def test_quote_that_is_never_closed_does_not_swallow_the_rows_below() -> None:
    text = 'title,doi,year\n"One,10.1000/a,2001\nTwo,10.1000/b,2002\nThree,10.1000/c,2003\n'
    assert [r["doi"] for r in _rows(text)] == ["10.1000/a", "10.1000/b", "10.1000/c"]


def test_ragged_rows_keep_every_cell() -> None:
    (a, b) = read(b"title,year\nOne\nTwo,2002,surplus\n", "a.csv").entries
    assert a.tags == (("title", "One"),)
    assert b.tags == (("title", "Two"), ("year", "2002"), ("column 3", "surplus"))


def test_headers_nobody_knows_are_settled_by_columns() -> None:
    rows = _rows("Kolom A,Kolom B\nBeban kerja,Sari\n", **{"Kolom A": "title", "Kolom B": "authors"})
    assert [(r["title"], r["authors"]) for r in rows] == [("Beban kerja", ["Sari"])]


def test_indonesian_headers_are_known() -> None:
    (row,) = _rows("Judul,Penulis,Tahun,Jurnal\nBeban kerja terhadap kinerja,Sari; Dewi,2020,Jurnal X\n")
    assert (row["title"], row["authors"], row["year"]) == (
        "Beban kerja terhadap kinerja",
        ["Sari", "Dewi"],
        2020,
    )
    assert (row["journal"], row["language"]) == ("Jurnal X", "id")


def test_blank_rows_are_no_entries() -> None:
    assert len(_rows("title,year\nOne,2001\n,\n\nTwo,2002\n")) == 2


def test_formula_that_we_made_harmless_reads_back_as_it_was() -> None:
    (row,) = _rows("title,year\n'=HYPERLINK(1),2001\n")
    assert row["title"] == "=HYPERLINK(1)"
