"""A row with a single cell may be a note, which is listed as text, or a piece of a row, which is quarantined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats import read
from slr.formats.reading import ParsedFile
from slr.formats.table_note import LoneCell, judge_rows
from slr.model.entry import Entry

HEADER = "Title,Authors,Year"
ONE = 'Wicks of the pier,"Wick, A.",2019'
TWO = 'Buoys of the bay,"Buoy, B.",2020'


def parse(*lines: str) -> ParsedFile[Entry]:
    return read("\n".join(lines).encode(), "a.csv")


def lists(*lines: str) -> list[str]:
    """Return the texts of a table that has the two entries and nothing else."""
    parsed = parse(*lines)
    assert [e.tags[0][1] for e in parsed.entries] == ["Wicks of the pier", "Buoys of the bay"]
    assert parsed.quarantined == []
    assert [p.code for p in parsed.problems] == (["ING018"] if parsed.texts else [])
    return [t.raw for t in parsed.texts]


@pytest.mark.parametrize(
    "note",
    [
        "End of export",
        "Sumber: Garuda",
        "Total: 2",
        "Jumlah artikel 2",
        "2 records exported",
        "Downloaded on 3 May 2020",
        "Diunduh dari Garuda",
        "(c) 2020 The Press",
        "*** end of list ***",
        "Quelle: Lampenarchiv",
        "Fuente: Archivo de faros",
        "Exportiert am 3.5.2020",
    ],
)
@pytest.mark.parametrize("tail", ["", ",,", ",,,,"])
def test_words_of_a_note_below_a_table_are_no_record(note: str, tail: str) -> None:
    assert lists(HEADER, ONE, TWO, note + tail) == [note + tail]


@pytest.mark.parametrize(
    "note", ["Source: Garuda, 3 May", "Total records: 1,234", "Downloaded on 3 May, 2020"]
)
@pytest.mark.parametrize("gap", [[], [""]])
def test_note_with_a_comma_below_a_table_is_no_record(note: str, gap: list[str]) -> None:
    assert lists(HEADER, ONE, TWO, *gap, note) == [note]


def test_sentence_with_a_comma_after_an_empty_line_below_a_table_is_no_record() -> None:
    assert lists(HEADER, ONE, TWO, "", "Made by Rina, for the seminar") == ["Made by Rina, for the seminar"]


def test_short_rows_of_a_table_are_records() -> None:
    parsed = parse(HEADER, ONE, "Lamps and gulls,Wick", TWO, "Gulls of the mole,Mole")
    assert (len(parsed.entries), parsed.texts, parsed.quarantined) == (4, (), [])
    parsed = parse(HEADER, ONE, "Lamps and gulls,Wick", "", "Gulls of the mole,Mole", "", "Wicks,Wick")
    assert (len(parsed.entries), parsed.texts, parsed.quarantined) == (4, (), [])


@pytest.mark.parametrize("note", ["Made for the seminar", "Lamps", '"Rina, for the seminar"', ",,x"])
def test_any_lone_cell_after_an_empty_line_below_a_table_is_a_note(note: str) -> None:
    assert lists(HEADER, ONE, TWO, "", note, "and more") == [note, "and more"]
    assert lists(HEADER, ONE, TWO, ",,", note) == [note]


def test_lone_cell_below_a_table_in_another_column_than_the_title_is_a_note() -> None:
    assert lists(HEADER, ONE, TWO, ",seen by Rina,") == [",seen by Rina,"]


def test_text_above_the_header_is_listed_and_separators_are_not() -> None:
    assert lists("sep=,", ",,", "My list", "", "of lamps", HEADER, ONE, TWO) == ["My list\n\nof lamps"]


def test_the_titles_of_works_are_no_notes() -> None:
    titles = [
        "Notes on a lamp",
        "Source of light",
        "Total war of 1914",
        "Generated lamps",
        "Database systems",
    ]
    parsed = parse(HEADER, *(f"{t},Wick,2019" for t in titles), *(f"{t},," for t in titles[:1]), ONE)
    assert [e.tags[0][1] for e in parsed.entries] == [*titles, titles[0], "Wicks of the pier"]


def test_line_without_separator_is_quarantined_as_a_piece() -> None:
    parsed = parse(HEADER, ONE, "a line from elsewhere", TWO, "Buoys of the")
    assert [(q.line, q.raw, q.cause) for q in parsed.quarantined] == [
        (3, "a line from elsewhere", "fragment"),
        (5, "Buoys of the", "fragment"),
    ]
    assert len(parsed.entries) == 2


def test_last_row_with_only_a_title_is_a_record_that_the_reviewer_is_told_of() -> None:
    parsed = parse(HEADER, ONE, TWO, "Lamps and gulls,,")
    assert [e.tags[0][1] for e in parsed.entries] == [
        "Wicks of the pier",
        "Buoys of the bay",
        "Lamps and gulls",
    ]
    assert [(p.code, p.line) for p in parsed.problems] == [("ING027", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "Title\nA\nB\n\nEnd of export",
        "Title,DOI\nA,\nB,\n\nC,",
        "Title,Authors,Year\nA,,\nB,,\n\nC,,",
        "Title,Authors,Year\nA,x,2001\nB,,\nC,,2001\n,,\nD,,\nE,y,2001",
    ],
)  # fmt: skip
def test_a_table_in_which_many_rows_have_only_a_title_has_no_notes(text: str) -> None:
    parsed = read(text.encode(), "a.csv")
    assert (parsed.texts, parsed.quarantined) == ((), [])


ROWS = st.lists(
    st.none() | st.builds(LoneCell, st.integers(0, 9), st.text(max_size=9), st.booleans(), st.booleans()), max_size=9
)  # fmt: skip


@given(ROWS)
def test_each_row_is_judged_and_rows_with_several_cells_are_entries(rows: list[LoneCell | None]) -> None:
    kinds = judge_rows(rows, ["Title", "Authors", "Year"], {})
    assert len(kinds) == len(rows)
    assert all(kind == "entry" for kind, row in zip(kinds, rows, strict=True) if row is None)
