"""RIS: the records of every dialect must be read, however odd."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reading import ParsedFile
from slr.formats.ris import _read_lines, _read_plainly
from slr.model.entry import Entry

PLAIN = "TY  - JOUR\nAU  - Smith, J.\nTI  - First\nPY  - 2020\nER  - \n\nTY  - BOOK\nA1  - Doe, A.\nT1  - Second\nER  - \n"


def _read(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "a.ris")


def _titles(text: str) -> list[str | None]:
    return [normalise(e)["title"] for e in _read(text).entries]


def test_each_record_is_an_entry_with_its_line() -> None:
    reading = _read(PLAIN)
    assert reading.format == "ris"
    assert [(e.type, e.line) for e in reading.entries] == [("JOUR", 1), ("BOOK", 7)]
    assert _titles(PLAIN) == ["First", "Second"]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_loses_no_record(bom: bytes) -> None:
    assert len(read(bom + PLAIN.encode(), "a.ris").entries) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_read_alike(end: str) -> None:
    reading = read(PLAIN.replace("\n", end).encode(), "a.ris")
    assert [(e.type, e.line) for e in reading.entries] == [("JOUR", 1), ("BOOK", 7)]


def test_record_without_er_does_not_fuse_with_the_next() -> None:
    assert _titles(PLAIN.replace("ER  - \n", "")) == ["First", "Second"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PLAIN.removesuffix("ER  - \n"), 7),
        (PLAIN, None),
        (PLAIN.replace("ER  - \n", ""), None),  # an exporter that writes no end marks at all
        ("FN x\nVR 1.0\nPT J\nTI One\nER\n\nPT J\nTI Two\nAB cut o", 7),
        ("FN x\nVR 1.0\nPT J\nTI One\nER\n\nEF\n", None),
    ],
)
def test_export_that_was_cut_off_in_its_last_record_is_reported(text: str, line: int | None) -> None:
    found = [(p.code, p.line) for p in _read(text).problems]
    assert found == ([("ING011", line)] if line else [])


def test_record_that_lost_its_ty_after_an_er_is_kept() -> None:
    text = "TY  - JOUR\nTI  - First\nER  - \n\nTI  - Second\nAU  - Doe, A.\nER  - \n"
    assert _titles(text) == ["First", "Second"]
    assert [e.line for e in _read(text).entries] == [1, 5]


def test_tag_after_the_end_belongs_to_no_record_of_its_own() -> None:
    assert _titles("TY  - JOUR\nTI  - First\nER  - End\nUK  - Unknown\nER  - \n") == ["First"]


def test_junk_between_records_is_no_part_of_either() -> None:
    text = "Record #1 of 2\nProvider: x\n1.\nTY  - JOUR\nTI  - First\nER  - \n\nRecord #2 of 2\n2.\nTY  - JOUR\nTI  - Second\nER  - \n"
    assert _titles(text) == ["First", "Second"]


def test_repeated_tags_are_all_kept_in_order() -> None:
    (entry,) = _read("TY  - JOUR\nAB  - One.\nAB  - Two.\nDO  - 10.1000/a\nDO  - 10.1000/b\nER  - \n").entries
    assert [v for n, v in entry.tags if n == "AB"] == ["One.", "Two."]
    row = normalise(entry)
    assert row["abstract"] == "One. Two."
    assert row["doi"] == "10.1000/a"


def test_wrapped_abstract_is_joined_and_its_lines_are_no_tags() -> None:
    text = (
        "TY  - JOUR\nAB  - BACKGROUND: We used\nT2 weighted images.\nMR - not a tag\nRESULTS: none.\nER  - \n"
    )
    (entry,) = _read(text).entries
    assert (
        normalise(entry)["abstract"]
        == "BACKGROUND: We used T2 weighted images. MR - not a tag RESULTS: none."
    )


def test_keywords_one_a_line_below_one_tag_are_several() -> None:
    (entry,) = _read("TY  - JOUR\nKW  - one\ntwo\nthree\nER  - \n").entries
    assert normalise(entry)["keywords"] == ["one", "two", "three"]


def test_one_blank_or_a_tab_before_the_hyphen_is_read() -> None:
    (entry,) = _read("TY  - CONF\nA1\t- Doe, A.\nKW - keyword\nPMID - 12345678\nER  - \n").entries
    row = normalise(entry)
    assert row["authors"] == ["Doe, A."]
    assert row["keywords"] == ["keyword"]
    assert row["pmid"] == "12345678"


def test_record_of_nothing_but_its_marks_is_an_entry() -> None:
    reading = _read("TY  - \nER  - \n\nTY  - GEN\nER  - \n")
    assert [e.type for e in reading.entries] == ["", "GEN"]


@pytest.mark.parametrize("indent", [" ", "   ", "\t"])
def test_records_with_indented_tags_are_read_like_other_records(indent: str) -> None:
    text = "".join(f"{indent}{line}\n" if line else "\n" for line in PLAIN.split("\n"))
    assert _titles(text) == _titles(PLAIN + text.split("\n\n")[0] + "\n")[:2] == ["First", "Second"]
    mixed = _read(PLAIN + text).entries
    assert [e.type for e in mixed] == ["JOUR", "BOOK", "JOUR", "BOOK"]
    assert [normalise(e)["title"] for e in mixed] == ["First", "Second"] * 2


def test_records_in_lower_case_are_read_like_other_records() -> None:
    small = "ty  - JOUR\nau  - Doe, A.\nti  - Small\nab  - one\ntwo\ner  - \n\n"
    assert _titles(small) == ["Small"]
    (first, second, third) = _read(PLAIN.replace("\n\n", f"\n\n{small}")).entries
    assert [normalise(e)["title"] for e in (first, second, third)] == ["First", "Small", "Second"]
    assert ("AB", "one\ntwo") in second.tags


def test_records_that_all_lack_their_first_line_are_read() -> None:
    text = "TI  - First\nAU  - Doe, A.\nER  - \n\nTI  - Second\nPY  - 2020\nER  - \n"
    assert _read(text).format == "ris"
    assert _titles(text) == ["First", "Second"]


def test_line_of_an_abstract_that_begins_like_an_end_ends_nothing() -> None:
    text = "TY  - JOUR\nTI  - First\nAB  - The\nER - an organelle - was\nlooked at.\nER  - \n\nTY  - JOUR\nTI  - Second\nER  - \n"
    assert _titles(text) == ["First", "Second"]
    assert normalise(_read(text).entries[0])["abstract"] == "The ER - an organelle - was looked at."


def test_proceedings_publisher_and_pubmed_number_are_found_where_databases_put_them() -> None:
    text = "TY  - CONF\nTI  - One\nC3  - Proceedings of X\nPU  - WILEY\nER  - \n\nTY  - JOUR\nC3  - PUBMED 31234567,EMBASE 99\nER  - \n\nTY  - JOUR\nAN  - PMID: 2223334\nER  - \n"
    rows = [normalise(e) for e in _read(text).entries]
    assert (rows[0]["journal"], rows[0]["publisher"]) == ("Proceedings of X", "WILEY")
    assert [r["pmid"] for r in rows] == [None, "31234567", "2223334"]


def test_accents_and_formulas_of_latex_are_read_though_the_format_has_none() -> None:
    text = 'TY  - JOUR\nAU  - M{\\"u}ller, J.\nTI  - {\\it Homo} and $\\beta$-catenin\nER  - \n'
    row = normalise(_read(text).entries[0])
    assert (row["authors"], row["title"]) == (["Müller, J."], "Homo and β-catenin")


@pytest.mark.parametrize(
    "names", ["['Ann Quill', 'Bob Reed']", "['Quill, Ann', 'Reed, Bob']", "['Reed, Bob']"]
)
def test_list_printed_by_python_is_split_into_names(names: str) -> None:
    row = _row(f"AU  - {names}\n")
    assert row["authors"] == [n.strip("'") for n in names[1:-1].split("', ")]


def test_year_is_taken_from_the_first_date_that_names_one() -> None:
    (entry,) = _read("TY  - JOUR\nPY  - in press\nDA  - 2020/03/15\nER  - \n").entries
    assert normalise(entry)["year"] == 2020


def test_pages_of_start_and_end_are_joined() -> None:
    (entry,) = _read("TY  - JOUR\nSP  - 12\nEP  - 20\nER  - \n").entries
    assert normalise(entry)["pages"] == "12-20"


def test_markup_in_a_title_is_shown_plain_and_kept_raw() -> None:
    (entry,) = _read("TY  - JOUR\nTI  - The <sc>COVID</sc> -19 &amp; more\nER  - \n").entries
    assert normalise(entry)["title"] == "The COVID -19 & more"
    assert ("TI", "The <sc>COVID</sc> -19 &amp; more") in entry.tags


@pytest.mark.parametrize("line", ["ID  - k1", "ID - k1", "ID\t- k1"])
def test_key_is_found_in_every_spelling(line: str) -> None:
    (entry,) = _read(f"TY  - JOUR\n{line}\nAB  - x\ny\nER  - \n").entries
    assert entry.key == "k1"


def test_a_start_mark_with_a_blank_before_it_and_no_other_tag_is_an_entry():
    reading = read(b' TY  - k", "x": [\n  {"a": 1}\n]\n', "a.ris")
    assert len(reading.entries) + len(reading.quarantined) == 1


def test_continuation_line_below_the_type_is_no_part_of_it() -> None:
    (entry,) = _read("TY  - JOUR\n  of a wrapped line\nTI  - One\nER  - \n").entries
    assert (entry.type, entry.tags) == ("JOUR", (("TI", "One"),))


def test_tag_in_a_form_of_its_own_below_an_empty_one_is_read() -> None:
    (entry,) = _read("TY  - JOUR\nTI  - One\nAB  - \nDO - 10.1000/abc\nER  - \n").entries
    assert normalise(entry)["doi"] == "10.1000/abc"


LINES = st.lists(
    st.sampled_from(
        ["TI  - One", "AU  - A, B ", "AB  -", "  wrapped", "T2 - weighted", "XX  - y", "ER  - ", "DO - 10.1/x", "N1  -no blank",
         "\tKW  - t", " KW  - s", "", "EP  - 3", "ER  - more", "PMID - 1", "AB\u00a0 - z", "UR  -\u00a0q\u00a0"]
    ),
    max_size=7,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(lines=LINES)
def test_record_read_by_one_pattern_equals_record_read_line_by_line(lines: list[str]) -> None:
    text = "\n".join(["TY  - JOUR", *lines, "ER  - "])
    if (plain := _read_plainly(text)) is not None:
        tags = _read_lines(text)
        kind = tags[0][1].partition("\n")[0].strip()
        kept = tuple(t for t in tags if t[0] not in {"TY", "ER"})
        assert plain[:2] == (kind, kept)
        assert not plain[2] or len(kept) == len(lines)


def _row(lines: str, kind: str = "JOUR") -> Row:
    (entry,) = _read(f"TY  - {kind}\nTI  - Lamps and bells at night\n{lines}ER  - \n").entries
    return normalise(entry)


def test_authors_are_in_the_order_of_the_file_whatever_their_tags() -> None:
    mixed = "A1  - Brandl, K.\nAU  - Tollen, R.\nA1  - Weiss, A.\nAU  - Tollen, R.\n"
    assert _row(mixed)["authors"] == ["Brandl, K.", "Tollen, R.", "Weiss, A."]
    assert _row("AU  - Brandl, K.\nA1  - Tollen, R.\n")["authors"] == ["Brandl, K.", "Tollen, R."]


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ("PY  - 20190412\n", 2019),
        ("PY  - 201904\n", 2019),
        ("DA  - 12042019\n", 2019),
        ("PY  - Published online: 20170812\n", 2017),
        ("PY  - ２０１９\n", 2019),
        ("PY  - 2019/04/12/\n", 2019),
        ("PY  - 20199999\n", None),  # no date
        ("PY  - 123456789\n", None),
    ],
)
def test_date_without_slashes_has_a_year(lines: str, year: int | None) -> None:
    assert _row(lines)["year"] == year


@pytest.mark.parametrize("kind", ["ELEC", "BOOK", "JOUR", "WEB"])
def test_date_of_access_is_no_year_of_publication(kind: str) -> None:
    assert _row("Y2  - 2023/01/02\n", kind)["year"] is None
    assert _row("Y2  - 2023/01/02\nPY  - 2004\n", kind)["year"] == 2004


@pytest.mark.parametrize(
    ("lines", "kind", "place"),
    [
        ("T2  - Bell Systems\nM3  - Conference Paper\nSP  - 1\n", "conference", "Bell Systems"),
        ("T2  - Bell Systems\nM3  - Book Chapter\n", "chapter", "Bell Systems"),
        ("T2  - Bell Systems\nM3  - Article\n", "article", "Bell Systems"),
        ("JO  - Bell Letters\nVL  - 3\n", "article", "Bell Letters"),
        ("T2  - Bell Systems\nSP  - 267\nEP  - 273\n", "chapter", "Bell Systems"),
        ("T2  - Bell Systems\nM3  - Book\n", "book", None),
        ("T2  - Proceedings of the Bell Days\n", "conference", "Proceedings of the Bell Days"),
        (
            "T2  - 5th International Symposium on Bells\nSP  - 4\n",
            "conference",
            "5th International Symposium on Bells",
        ),
        ("PB  - Bell Press\n", "book", None),
    ],
)
def test_paper_in_a_series_is_no_book_and_has_the_series_as_its_source(
    lines: str, kind: str, place: str | None
) -> None:
    row = _row(lines, "SER")
    assert (row["type"], row["journal"]) == (kind, place)


def test_book_with_a_series_stays_a_book() -> None:
    row = _row("T2  - Bell Series\nSP  - 300\n", "BOOK")
    assert (row["type"], row["journal"]) == ("book", None)


def test_edition_and_report_number_have_columns_of_their_own() -> None:
    assert _row("ET  - 2nd\n", "BOOK")["edition"] == "2nd"
    assert _row("ET  - 1995/02/09\n", "JOUR")["edition"] is None  # a date
    report = _row("M1  - TR-12\n", "RPRT")
    assert (report["report_number"], report["isbn"]) == ("TR-12", None)
    report = _row("SN  - TR-12\nSN  - 1234-5679\nSN  - 0167577X\n", "RPRT")
    assert (report["report_number"], report["isbn"]) == ("TR-12", "1234-5679; 0167577X")
    assert _row("RN  - EPA/600\n", "RPRT")["report_number"] == "EPA/600"
    assert _row("M1  - 12\n", "JOUR")["report_number"] is None


@pytest.mark.parametrize(
    ("lines", "accession", "pmid"),
    [
        ("AN  - WOS:000123456\n", ["WOS:000123456"], None),
        ("AN  - L2001234567\nDB  - Embase\n", ["Embase:L2001234567"], None),
        ("DB  - APA PsycInfo\nAN  - 2019-12345-001\n", ["PsycINFO:2019-12345-001"], None),
        ("AN  - 31234567\nDB  - PubMed\n", [], "31234567"),
        ("AN  - 1234\n", [], None),  # of an unknown database
        ("U1  - slr:accession = Own Base:12\n", ["Own Base:12"], None),
    ],
)
def test_accession_number_is_kept_with_its_database(
    lines: str, accession: list[str], pmid: str | None
) -> None:
    row = _row(lines)
    assert (row["accession"], row["pmid"]) == (accession, pmid)
