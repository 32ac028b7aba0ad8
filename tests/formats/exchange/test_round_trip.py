"""Round trips: values that a format can keep are read back unchanged, and losses are reported."""

import io
import string
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from slr.formats import FIELDS, normalise, read
from slr.formats.exchange import Item, write
from slr.formats.exchange.round_trip import describe_losses
from slr.model.word import DOCUMENT_TYPES
from slr.text.markup import decode_stray_latex
from slr.text.notice import sort_notices

WORDS = st.lists(
    st.text(alphabet=string.ascii_letters + "äßøéçŞığ-'&%$#_{}\\~^\"", min_size=1, max_size=8),
    min_size=1,
    max_size=5,
).map(" ".join)
NAMES = st.tuples(
    st.text(alphabet=string.ascii_letters + "äéŞ", min_size=4, max_size=9).map(lambda s: s.capitalize()),
    st.sampled_from(["A.", "B. C.", "Mira", "Jean-Paul"]),
).map(lambda p: f"{p[0]}, {p[1]}")


STATES = ["retracted", "withdrawn", "removed", "expression of concern", "corrected"]
LINKS = ["retraction of pmid:123", "retracted doi:10.5555/abc", "erratum of doi:10.5555/x_y"]


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FIELDS)
    row.update(
        type=draw(st.sampled_from([t for t in DOCUMENT_TYPES if t not in {"book", "preprint"}])),
        title=f"The title of {draw(WORDS)} and the rest",
        authors=draw(st.lists(NAMES, max_size=4)),
        year=draw(st.one_of(st.none(), st.integers(1900, 2030))),
        journal=draw(st.sampled_from([None, "Journal of Work & Load", "Jurnal Contoh"])),
        volume=draw(st.sampled_from([None, "12", "S1"])),
        issue=draw(st.sampled_from([None, "3", "1-2"])),
        pages=draw(st.sampled_from([None, "12-20", "34–44", "e15139"])),
        doi=draw(st.sampled_from([None, "10.1000/a_b(1)2.3", "10.5555/xyz"])),
        isbn=draw(st.sampled_from([None, "1234-5679", "9781860163593"])),
        abstract=draw(st.sampled_from([None, "We asked. They answered: 5% of $10 & more."])),
        keywords=draw(st.lists(st.sampled_from(["workload", "job demands", "beban kerja"]), unique=True)),
        language="en",
        publisher=draw(st.sampled_from([None, "Example Press"])),
        url=draw(st.sampled_from([None, "https://example.org/a_b?c=1&d=%20#x"])),
        note=draw(st.sampled_from([None, "A note"])),
        edition=draw(st.sampled_from([None, "2nd", "Third & last edition"])),
        report_number=draw(st.sampled_from([None, "TR-2019/12", "EPA 600_R"])),
        registration=draw(st.lists(st.sampled_from(["NCT01234567", "ISRCTN12345678"]), unique=True)),
        accession=draw(
            st.lists(
                st.sampled_from(["WOS:000123456", "Scopus:2-s2.0-8412345678", "Own Base:A_12"]), unique=True
            )
        ),
        notice_link=draw(st.lists(st.sampled_from(LINKS), unique=True)),
    )
    notices = draw(st.lists(st.sampled_from(STATES), unique=True))
    about = [f"{row['type']} of"] if row["type"] in {"erratum", "retraction"} else []
    linked = [link.rpartition(" ")[0] for link in row["notice_link"]]
    row["notice"] = sort_notices([*notices, *about, *linked])
    return row


@pytest.mark.parametrize("ending", ["ris", "bib", "json", "nbib", "csv", "xlsx"])
@settings(deadline=None, max_examples=25)
@given(row=rows())
def test_row_is_read_back_unchanged(ending: str, row: dict[str, Any]) -> None:
    if row["journal"] and row["type"] not in {"article", "chapter", "conference", "review"}:
        row["journal"] = None
    if ending == "nbib":  # it has no tags for these columns, and `write` reports their loss
        row |= {"report_number": None, "accession": []}
    assume(
        ending != "ris" or decode_stray_latex(row["title"]) == row["title"]
    )  # LaTeX in RIS is read as such
    written = write([Item(row={**row, "key": "k1", "record_id": "r1"})], ending)
    (entry,) = read(written.data, f"a.{ending}").entries
    assert dict(normalise(entry)) == row
    assert written.lost == ()


CORRECTED = (
    "TY  - JOUR\nAU  - Berg, Ada\nA2  - Doe, Eva\nTI  - One two\nST  - One\nPY  - 2020\nDA  - 2020/03/15\nY2  - 2020/12/02\n"
    "T2  - Journal of Work\nJ2  - J Work\nUR  - https://a.org\nL1  - file.pdf\nAN  - WOS:1\nDB  - Web of Science\nDO  - 10.1000/abc\n"
    "DO  - 10.1000/def\nER  - \n"
)


@pytest.mark.parametrize(
    ("correction", "gone"),
    [
        ({"year": 2021}, {"PY", "DA"}),
        ({"authors": ["Zed, Mia"]}, {"AU"}),
        ({"title": "Another title"}, {"TI"}),
        ({"journal": "Another journal"}, {"T2"}),
        ({"url": "https://b.org"}, {"UR"}),
        ({"pmid": "12345678"}, set()),
        ({"doi": "10.1000/xyz"}, {"DO"}),
    ],
)
def test_correction_of_a_column_keeps_tags_that_contain_more(
    correction: dict[str, Any], gone: set[str]
) -> None:
    (entry,) = read(CORRECTED.encode(), "a.ris").entries
    row = {**normalise(entry), **correction}
    written = write([Item(row=row, entry=entry)], "ris")
    (again,) = read(written.data, "a.ris").entries
    assert written.lost == ()
    assert normalise(again) == row
    assert {n for n, v in entry.tags if (n, v) not in again.tags} == gone
    assert ("DO", "10.1000/def") in again.tags


def test_correction_of_authors_leaves_the_editor_of_a_chapter() -> None:
    text = "@incollection{k, author={Berg, Ada}, editor={Doe, Eva}, title={One two}, shorttitle={One}, booktitle={All}}"
    (entry,) = read(text.encode(), "a.bib").entries
    row = {**normalise(entry), "authors": ["Zed, Mia"], "title": "Another", "key": "k"}
    (again,) = read(write([Item(row=row, entry=entry)], "bib").data, "a.bib").entries
    fields = dict(again.tags)
    assert (fields["author"], fields["title"]) == ("Zed, Mia", "Another")
    assert (fields["editor"], fields["shorttitle"]) == ("Doe, Eva", "One")


def test_note_of_a_person_cannot_end_a_record_of_ris() -> None:
    (entry,) = read(b"TY  - JOUR\nTI  - One\nER  - \n", "a.ris").entries
    item = Item(row=normalise(entry), entry=entry, labels=("x\nER  - ",), notes=("a\nTY  - BOOK",))
    (again,) = read(write([item], "ris").data, "a.ris").entries
    assert [v for n, v in again.tags if n in {"KW", "N1"}] == ["x ER -", "a TY - BOOK"]


def test_corrected_editors_are_not_restored() -> None:
    (entry,) = read(b"@book{k, editor={Doe, Eva}, title={One two}}", "a.bib").entries
    row = {**normalise(entry), "authors": ["Zed, Mia"], "key": "k"}
    assert b"Doe" not in write([Item(row=row, entry=entry)], "bib").data


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - JOUR\nTI  - One\nXX  - unknown\nAB  - a\nAB  - d\nC1  - x\nER  - \n"),
        (
            "a.bib",
            '@article{k,\n  title = {One {DNA} \\& {\\"o}},\n  x-own = {unknown},\n  month = {March},\n}\n',
        ),
        ("a.json", '[{"id": "k", "type": "book", "title": "One", "own": {"a": [1]}}]'),
    ],
)
def test_unknown_tags_survive_a_round_trip(name: str, text: str) -> None:
    (entry,) = read(text.encode(), name).entries
    row = {**normalise(entry), "key": entry.key}
    (again,) = read(write([Item(row=row, entry=entry)], name[2:]).data, name).entries
    assert set(again.tags) == set(entry.tags)
    assert (again.type, again.key) == (entry.type, entry.key)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("a.ris", "TY  - JOUR\nTI  - Old\nXX  - unknown\nER  - \n", ("XX", "unknown")),
        ("a.bib", "@article{k, title = {Old}, own = {unknown}}", ("own", "unknown")),
    ],
)
def test_corrected_title_is_written_and_the_rest_kept(name: str, text: str, kept: tuple[str, str]) -> None:
    (entry,) = read(text.encode(), name).entries
    row = {**normalise(entry), "title": "A new title"}
    (again,) = read(write([Item(row=row, entry=entry)], name[2:]).data, name).entries
    assert normalise(again)["title"] == "A new title"
    assert kept in again.tags
    assert "Old" not in [v for _, v in again.tags]


@pytest.mark.parametrize("ending", ["ris", "bib", "json"])
def test_decisions_are_written_as_keywords_and_notes(ending: str) -> None:
    (entry,) = read(b"TY  - JOUR\nTI  - One\nKW  - own\nER  - \n", "a.ris").entries
    item = Item(
        row=normalise(entry), entry=entry, labels=("slr:excluded", "slr:E2"), notes=("not about work",)
    )
    row = normalise(read(write([item], ending).data, f"a.{ending}").entries[0])
    assert row["keywords"] == ["own", "slr:excluded", "slr:E2"]
    assert row["note"] == "not about work"
    assert write([item], ending).lost == ()


def test_values_that_a_format_cannot_keep_are_reported() -> None:
    (entry,) = read(b"TY  - JOUR\nTI  - One\nXX  - unknown\nER  - \n", "a.ris").entries
    lost = write([Item(row=normalise(entry), entry=entry)], "csv").lost
    assert any("`XX`" in line for line in lost)


def test_repeated_keys_are_made_unique_and_reported() -> None:
    entries = read(b"@misc{a, title={One}}\n@misc{a, title={Two}}\n", "a.bib").entries
    written = write([Item(row={**normalise(e), "key": e.key}, entry=e) for e in entries], "bib")
    assert [e.key for e in read(written.data, "b.bib").entries] == ["a", "a-2"]
    assert "1 key was changed" in written.lost[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)"])
def test_formulas_are_escaped_and_read_back_unchanged(ending: str, formula: str) -> None:
    row: dict[str, Any] = {
        **dict.fromkeys(FIELDS),
        "type": "other",
        "title": formula,
        "authors": [],
        "keywords": [],
    }
    data = write([Item(row=row)], ending).data
    if ending == "csv":
        assert b"'" + formula[:2].encode() in data
    else:
        assert _cell_types(data) == {"s"}
    assert normalise(read(data, f"a.{ending}").entries[0])["title"] == formula


def _cell_types(data: bytes) -> set[str]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_same_rows_result_in_the_same_spreadsheet_bytes() -> None:
    row: dict[str, Any] = {
        **dict.fromkeys(FIELDS),
        "type": "other",
        "title": "One",
        "authors": [],
        "keywords": [],
    }
    assert write([Item(row=row)], "xlsx").data == write([Item(row=row)], "xlsx").data


def test_too_many_authors_for_a_cell_are_cut_at_a_name_and_reported() -> None:
    authors = [f"Verylongname, Number{n}" for n in range(7000)]
    row: dict[str, Any] = {
        **dict.fromkeys(FIELDS),
        "type": "other",
        "title": "One",
        "authors": authors,
        "keywords": [],
    }
    written = write([Item(row=row)], "csv")
    (entry,) = read(written.data, "a.csv").entries
    found = normalise(entry)["authors"]
    assert found[:-1] == authors[: len(found) - 1]
    assert found[-1] == "et al."
    assert written.lost == ("1 record: `authors` is cut at 32,767 characters",)


def test_a_loss_names_the_first_records_concerned() -> None:
    rows = [{"title": f"Strain {i}", "year": 2019, "abstract": "a\x0bb"} for i in range(5)]
    items = [Item(row={**dict.fromkeys(FIELDS), "authors": [], "keywords": [], **row}) for row in rows]
    texts = [f"TY  - JOUR\nTI  - Strain {i}\nPY  - 2019\nER  - \n".encode() for i in range(5)]
    assert describe_losses(items[:1], texts[0], "written.ris")[:1] == (
        "1 record ('Strain 0'): `abstract` has a different value when the file is read back",
    )
    lost = describe_losses(items, b"".join(texts), "written.ris")
    assert lost[0].startswith("5 records ('Strain 0', 'Strain 1', 'Strain 2' and 2 more): ")
