"""Tables are recognised by their headers, with any delimiter, and a lost quote affects only one row."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

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


def test_quote_that_is_never_closed_does_not_include_the_rows_below() -> None:
    text = 'title,doi,year\n"One,10.1000/a,2001\nTwo,10.1000/b,2002\nThree,10.1000/c,2003\n'
    assert [r["doi"] for r in _rows(text)] == ["10.1000/a", "10.1000/b", "10.1000/c"]


def test_ragged_rows_keep_every_cell() -> None:
    (a, b) = read(b"title,year\nOne\nTwo,2002,surplus\n", "a.csv").entries
    assert a.tags == (("title", "One"),)
    assert b.tags == (("title", "Two"), ("year", "2002"), ("column 3", "surplus"))


def test_unknown_headers_are_mapped_by_columns() -> None:
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


def test_escaped_formula_is_read_back_unchanged() -> None:
    (row,) = _rows("title,year\n'=HYPERLINK(1),2001\n")
    assert row["title"] == "=HYPERLINK(1)"


def test_embase_citation_in_one_cell_is_split() -> None:
    (row,) = _rows(
        'Title,Author Names,Source\nOne,"Liu R., Adler D.G.","Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 1 Jul"\n'
    )
    assert (row["journal"], row["year"], row["volume"], row["issue"], row["pages"]) == (
        "Endoscopic Ultrasound", 2014, "3", "3", "152-160",
    )  # fmt: skip
    assert row["authors"] == ["Liu, R.", "Adler, D.G."]


def test_pubmed_citation_contains_volume_issue_and_pages() -> None:
    text = 'PMID,Title,Authors,Citation,Journal/Book,Publication Year,DOI\n1,One,"Lim SM, Shiau CWC, Lau Y.","Behav Ther. 2022 Mar;53(2):334-347. doi: 10.1016/j.x",Behav Ther,2022,10.1016/j.x\n'
    (row,) = _rows(text)
    assert (row["journal"], row["volume"], row["issue"], row["pages"]) == ("Behav Ther", "53", "2", "334-347")
    assert row["authors"] == ["Lim, SM", "Shiau, CWC", "Lau, Y"]


def test_springer_names_without_separators_are_split() -> None:
    (row,) = _rows(
        "Item Title,Publication Title,Item DOI,Authors,Publication Year,Content Type\nOne,Nature,10.1007/1,Andy SmithTom McDonaldAda B. Roe,2000,Article\n"
    )
    assert row["authors"] == ["Smith, Andy", "McDonald, Tom", "Roe, Ada B."]
    assert row["type"] == "article"


def test_names_of_publish_or_perish_are_turned() -> None:
    (row,) = _rows(
        'Cites,Authors,Title,Year,Source,ArticleURL,CitesURL,GSRank\n9,"W Guo, SS Maidin",One,2021,MIS Quarterly,https://x.org,y,1\n'
    )
    assert row["authors"] == ["Guo, W", "Maidin, SS"]


def test_list_that_publish_or_perish_cut_ends_in_et_al_and_zero_is_missing() -> None:
    (row,) = _rows(
        'Authors,Title,Year,CitesURL,GSRank,Volume,Issue,StartPage,EndPage\n"W Guo, SS Maidin, J Doe…",One,2021,y,1,0,0,0,0\n'
    )
    assert row["authors"] == ["Guo, W", "Maidin, SS", "Doe, J", "et al."]
    assert (row["volume"], row["issue"], row["pages"]) == (None, None, None)


def test_zero_stays_an_issue_in_tables_of_other_programs() -> None:
    (row,) = _rows("Title,Year,Volume,Issue\nOne,2021,5,0\n")
    assert (row["volume"], row["issue"]) == ("5", "0")


@pytest.mark.parametrize(
    ("details", "place"),
    [
        ("J Clin Nurs. 2019 Jan;28(1-2):1-9. doi: 10.1111/x.1. Epub 2018 Nov 1.", ("J Clin Nurs", "28", "1-2", "1-9")),
        ("J Clin Nurs. 2019 Jan 5. doi: 10.1111/x.1. [Epub ahead of print]", ("J Clin Nurs", None, None, None)),
    ],
)  # fmt: skip
def test_older_csv_of_pubmed_has_authors_in_description(details: str, place: tuple[str | None, ...]) -> None:
    header = "Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,EntrezUID,Properties"
    (row,) = _rows(
        f'{header}\nOne,/pubmed/30123456,"Smith J, Doe A.","{details}",J Clin Nurs. 2019,PubMed,citation,PMID:30123456,pubmed,30123456,x\n'
    )
    assert row["authors"] == ["Smith, J", "Doe, A"]
    assert (row["journal"], row["volume"], row["issue"], row["pages"]) == place
    assert (row["year"], row["pmid"], row["doi"], row["abstract"]) == (2019, "30123456", "10.1111/x.1", None)


@pytest.mark.parametrize("nobody", ["[No author name available]", "[No authors found]"])
def test_placeholders_of_scopus_are_missing_values(nobody: str) -> None:
    (row,) = _rows(
        f"Authors,Title,Abstract,Year,DOI\n{nobody},[No title available],[No abstract available],2020,10.1000/a\n"
    )
    assert (row["authors"], row["title"], row["abstract"]) == ([], None, None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("Vol 5,No 2,pp. 12-20", ("5", "2", "12-20", 2019)),
        ("Vol. 5 No. 2 (2020),,hal. 12-20", ("5", "2", "12-20", 2019)),
        (',"Volume 5, Nomor 2",p. 12', ("5", "2", "12", 2019)),
        ("Vol. 5 No. 2 (2020),Vol. 5 No. 2 (2020),", ("5", "2", None, 2019)),
        ("Volume 5 Suppl 1,,S12", ("5", "Suppl 1", "S12", 2019)),
        ("Volume 5 Suppl 1,2,S12", ("Volume 5 Suppl 1", "2", "S12", 2019)),
        ("5,2,S12", ("5", "2", "S12", 2019)),
    ],
)
def test_words_for_volume_issue_and_pages_are_removed(
    cells: str, found: tuple[str | int | None, ...]
) -> None:
    (row,) = _rows(f"Judul,Tahun,Volume,Issue,Halaman\nBeban kerja,2019,{cells}\n")
    assert (row["volume"], row["issue"], row["pages"], row["year"]) == found


def test_journal_cell_with_volume_and_issue_is_split_if_these_have_no_columns() -> None:
    rows = _rows(
        'Judul,Jurnal\nA,Jurnal M Vol 3 No 2\nB,"Jurnal M, Vol. 3, No. 2 (2020): Juni, hal 1-9"\nC,Jurnal Volt\nD,"Essays, Vol. XIII"\n'
    )
    assert [(r["journal"], r["volume"], r["issue"], r["pages"], r["year"]) for r in rows] == [
        ("Jurnal M", "3", "2", None, None),
        ("Jurnal M", "3", "2", "1-9", 2020),
        ("Jurnal Volt", None, None, None, None),
        ("Essays, Vol. XIII", None, None, None, None),
    ]
    (row,) = _rows("Judul,Jurnal,Volume\nA,Jurnal M Vol 3 No 2,7\n")
    assert (row["journal"], row["volume"]) == ("Jurnal M Vol 3 No 2", "7")


def test_numbers_of_addresses_are_no_part_of_a_name() -> None:
    (row,) = _rows('Title,Author\nOne,"Doe, J. (1); Roe, A. (2, 3)"\n')
    assert row["authors"] == ["Doe, J.", "Roe, A."]


def test_pubmed_number_in_extra_is_read() -> None:
    (row,) = _rows("Title,Author,Extra\nOne,Doe,Publisher: X PMID: 12345 PMCID: PMC1\n")
    assert row["pmid"] == "12345"


@pytest.mark.parametrize(
    ("header", "column", "value"),
    [
        ("Abstract Text", "abstract", "Nurses"),
        ("Doc Title", "title", "Nurses"),
        ("pubtitle", "journal", "Nurses"),
        ("identifierKeywords", "keywords", ["Nurses"]),
        ("PS", "pages", "Nurses"),
    ],
)
def test_headers_of_cab_proquest_and_zoological_record_are_known(
    header: str, column: str, value: str | list[str]
) -> None:
    (entry,) = read(f"DOI,Year,{header}\n10.1000/a,2020,Nurses\n".encode(), "a.csv").entries
    assert dict(normalise(entry))[column] == value


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("Key,Item Type,Publication Year,Author,Title,Publication Title", "K,journalArticle,2020,\"Doe, A.\",One,J", "article"),
        ("Key,Item Type,Publication Year,Author,Title,Publication Title", "K,conferencePaper,2020,\"Doe, A.\",One,J", "conference"),
        ("Document Title,Authors,Publication Title,Publication Year,Document Identifier", "One,A. Doe,J,2020,IEEE Conferences", "conference"),
        ("Title,Authors,Published Year,Journal,Covidence #,Study", "One,\"Doe, A.\",2020,J,#12,Doe 2020", "other"),
        ("Lens ID,Title,Publication Year,Publication Type,Source Title,Author/s,DOI", "1,One,2020,journal article,J,Ann Doe,", "article"),
        ("Rank,Publication ID,DOI,Title,Source title,PubYear,Publication Type,Authors", "1,p,10.1000/a,One,J,2020,Preprint,\"Doe, Ann\"", "preprint"),
    ],
    ids=["zotero", "zotero conference", "ieee", "covidence", "lens", "dimensions"],
)  # fmt: skip
def test_tables_of_databases_are_known(header: str, cells: str, kind: str) -> None:
    (row,) = _rows(f"{header}\n{cells}\n")
    assert (row["title"], row["year"], row["journal"], row["type"]) == ("One", 2020, "J", kind)
    assert len(row["authors"]) == 1
    assert row["authors"][0].startswith("Doe, A")


def test_line_above_the_header_is_skipped() -> None:
    text = '"About the data: Exported on Jan 1, 2025. Criteria: work."\nRank,DOI,Title,PubYear\n1,10.1000/a,One,2020\n'
    (entry,) = read(text.encode(), "a.csv").entries
    assert entry.line == 3


ABSTRACTS = st.lists(
    st.sampled_from(["We asked", 'they said "yes"', "and, then", "left.", "\n", "a b c"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(abstracts=st.lists(ABSTRACTS, min_size=4, max_size=6), data=st.data())
def test_any_lost_quote_affects_no_other_row(abstracts: list[str], data: st.DataObject) -> None:
    out = io.StringIO()
    titles = [f"Title number {i}" for i in range(len(abstracts))]
    rows = [[title, "J", "", abstract, "2020"] for title, abstract in zip(titles, abstracts, strict=True)]
    csv.writer(out, lineterminator="\n").writerows([["title", "journal", "doi", "abstract", "year"], *rows])
    text = out.getvalue()
    place = data.draw(st.sampled_from([i for i, c in enumerate(text) if c == '"'] or [len(text)]))
    found = [
        normalise(e)["title"] for e in read((text[:place] + text[place + 1 :]).encode(), "a.csv").entries
    ]
    assert set(titles) <= set(found)


def _book(**sheets: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sheets_with_a_known_header_are_read_and_other_sheets_are_reported() -> None:
    data = _book(
        a=[["Title", "Year", "Own"], ["One", "2020", "x"]],
        b=[["Year", "Title", "DOI"], ["2021", "Two", "10.1000/b"], ["2022", "Three", ""]],
        notes=[["who", "what"], ["me", "this"]],
        empty=[],
    )
    reading = read(data, "a.xlsx")
    rows = [normalise(e) for e in reading.entries]
    assert [(r["title"], r["year"], r["doi"]) for r in rows] == [
        ("One", 2020, None), ("Two", 2021, "10.1000/b"), ("Three", 2022, None),
    ]  # fmt: skip
    assert ("Own", "x") in reading.entries[0].tags
    assert [p.code for p in reading.problems] == ["ING012", "ING013"]
    assert "'a' (1), 'b' (2)" in reading.problems[0].message
    assert "'notes'" in reading.problems[1].message


def test_workbook_of_one_sheet_has_no_problem() -> None:
    assert read(_book(a=[["Title", "Year"], ["One", "2020"]], b=[]), "a.xlsx").problems == ()


def test_override_with_an_unknown_header_or_column_is_reported() -> None:
    data = b"Kolom A,Kolom B\nOne,Doe\n"
    reading = read(data, "a.csv", columns={"Kolom A": "title", "Kolom b": "authors", "Kolom B": "autors"})
    assert [(p.code, p.message) for p in reading.problems] == [
        ("ING014", "the table has no header 'Kolom b' (did you mean 'Kolom B'?)"),
        ("ING014", "unknown column 'autors' (did you mean 'authors'?)"),
    ]


def test_quotes_behind_a_backslash_are_quotes_within_a_cell() -> None:
    (row,) = _rows('title,authors,year\n"The \\"effect\\", or not","Smith, J",2020\n')
    assert (row["title"], row["authors"], row["year"]) == ('The "effect", or not', ["Smith, J"], 2020)


def test_row_with_more_cells_than_columns_is_reported() -> None:
    text = 'title,authors,year\nOne,"Doe, A",2019\n"He said "yes", twice","Smith, J",2020\n'
    reading = read(text.encode(), "a.csv")
    assert [(p.code, p.line) for p in reading.problems] == [("ING017", 3)]
    assert len(reading.entries) == 2


WIDE = "Title,Authors,Year,Journal,DOI,Abstract\n"


@pytest.mark.parametrize(
    ("header", "first", "second", "join"),
    [
        (WIDE, "Naps,Doe,2019,Sea,10.5555/a.1,Short", "Rest,Roe,2020,Sea,10.5555/b.2,Long", ""),
        (WIDE, '"Naps","Doe","2019","Sea","10.5555/a.1","Short"', '"Rest","Roe","2020","Sea","10.5555/b.2","Long"', ","),
        ("Title,Year,Authors\n", "Naps,2019,Doe", "Rest,2020,Roe", ""),
    ],
)  # fmt: skip
def test_two_rows_on_one_line_are_quarantined(header: str, first: str, second: str, join: str) -> None:
    other = first.replace("Naps", "Beds")
    found = read(f"{header}{other}\n{first}{join}{second}\n{other}\n".encode(), "a.csv")
    assert [normalise(e)["title"] for e in found.entries] == ["Beds", "Beds"]
    assert [q.raw for q in found.quarantined] == [first + join + second]


@pytest.mark.parametrize(
    "row",
    [
        "Naps,Doe,2019,Sea,10.5555/a.1,Short,,,,,,",
        "Naps, and rest, and beds, and more,2019",
        "Naps,Doe,2019,Sea,x,and,rest",
    ],
)
def test_row_with_some_more_cells_is_an_entry(row: str) -> None:
    header = WIDE if row.count(",") > 5 else "Title,Year,Authors\n"
    assert len(read(f"{header}{row}\n".encode(), "a.csv").entries) == 1


def test_row_between_two_lost_quotes_is_not_part_of_a_cell() -> None:
    row = 'NCT{0},Naps {0},"Short, and long",Sea\n'
    rows = [row.format(n) for n in range(101, 105)]
    rows[1], rows[2] = rows[1].replace('long"', "long"), rows[2].replace('"Short', "Short")
    found = read(f"NCT Number,Title,Abstract,Sponsor\n{''.join(rows)}".encode(), "a.csv")
    assert [normalise(e)["title"] for e in found.entries] == [f"Naps {n}" for n in range(101, 105)]
    assert found.problems


def test_lines_of_an_abstract_that_begin_like_the_first_cells_are_part_of_it() -> None:
    rows = [f'{n},Naps,"It has\n{n} parts.\nAnd more",Sea\n' for n in (1, 2, 3)]
    found = read(f"No,Title,Abstract,Sponsor\n{''.join(rows)}".encode(), "a.csv")
    assert [normalise(e)["abstract"] for e in found.entries] == [
        f"It has {n} parts. And more" for n in (1, 2, 3)
    ]
