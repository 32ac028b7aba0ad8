"""Raw values of every format become one kind of row, with clean values and with None for placeholders."""

from typing import Any

import pytest

from slr.formats.row import find_year, join_pages, make_row
from slr.model.table import BIBLIOGRAPHY


def row(**values: Any) -> Any:
    return make_row(**values)


def test_row_without_values_is_empty() -> None:
    found = row()
    assert found.pop("type") == "other"
    assert [name for name, value in found.items() if value == []] == [
        c.name for c in BIBLIOGRAPHY if c.kind == "list"
    ]
    assert {name for name, value in found.items() if value != []} == {
        name for name, value in found.items() if value is None
    }


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("Journal Article",), "article"),
        (("nonsense", "Thesis"), "thesis"),
        (("", "Book"), "book"),
        (("nonsense",), "other"),
        (("Review", "Article"), "review"),
    ],
)
def test_kind_is_that_of_the_first_word_that_names_one(types: tuple[str, ...], kind: str) -> None:
    assert row(types=types, title="Night work")["type"] == kind


@pytest.mark.parametrize(
    ("title", "plain", "marked"),
    [
        ("Night work", "Night work", None),
        ("Night work of <i>E. coli</i>", "Night work of E. coli", "Night work of <i>E. coli</i>"),
        ("Work &amp; rest", "Work & rest", None),
        ("n/a", None, None),
        ("None", None, None),
        ("--", None, None),
        ("Nonesuch", "Nonesuch", None),
    ],
)
def test_title_is_plain_and_its_styles_are_separate(
    title: str, plain: str | None, marked: str | None
) -> None:
    assert (row(title=title)["title"], row(title=title)["title_markup"]) == (plain, marked)


def test_styles_may_come_from_another_place_than_the_title() -> None:
    assert row(title="Of E. coli", marked="Of <i>E. coli</i>")["title_markup"] == "Of <i>E. coli</i>"
    assert row(title="", marked="Of <i>E. coli</i>")["title_markup"] is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014", 2014),
        ("2014//", 2014),
        ("Mar. 2017", 2017),
        ("12014", None),
        ("20145", None),
        ("1499", None),
        ("1500", 1500),
        ("2099", 2099),
        ("2100", None),
        ("2016-2018", 2016),
        ("", None),
    ],
)
def test_year_is_the_first_number_that_can_be_one(text: str, year: int | None) -> None:
    assert (find_year(text), row(year=text)["year"]) == (year, year)


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("12", "20", "12-20"),
        ("12", "", "12"),
        ("", "20", "20"),
        ("12", "12", "12"),
        ("12-20", "20", "12-20"),
        ("12–20", "9", "12–20"),
        (" 12 ", " 20", "12-20"),
        ("", "", ""),
    ],
)
def test_pages_are_joined_where_both_ends_are_given_apart(start: str, end: str, pages: str) -> None:
    assert join_pages(start, end) == pages


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12S", "12S"),
        ("n/a", None),
        ("-", None),
        ("()", None),
        (" Suppl 1 ", "Suppl 1"),
        ("<b>3</b>", "3"),
        ("", None),
    ],
)
@pytest.mark.parametrize("field", ["volume", "issue", "pages"])
def test_place_is_kept_as_written_and_placeholders_are_missing(
    field: str, text: str, value: str | None
) -> None:
    assert row(**{field: text})[field] == value


def test_first_valid_doi_counts_and_an_address_is_no_doi() -> None:
    assert row(dois=["", "none", "https://doi.org/10.1234/A", "10.5678/b"])["doi"] == "10.1234/a"
    assert row(dois=["https://example.org/x"])["doi"] is None


def test_identifier_of_pubmed_is_found_in_its_field_or_in_an_address() -> None:
    address = "https://pubmed.ncbi.nlm.nih.gov/12345/"
    assert row(pmid="PMID: 678")["pmid"] == "678"
    assert row(pmid="678", urls=[address])["pmid"] == "678"
    assert row(urls=["https://example.org", address])["pmid"] == "12345"
    assert row(urls=["https://www.ncbi.nlm.nih.gov/pubmed/999?x"])["pmid"] == "999"
    assert row(pmid="none")["pmid"] is None


def test_first_address_is_the_url() -> None:
    assert (
        row(urls=["see the library", "Full text: www.example.org/a b", "https://example.org/c"])["url"]
        == "www.example.org/a"
    )
    assert row(urls=["see the library"])["url"] is None


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1234-567X"], "1234-567X"), (["1234567X (print); 8765-4321 (online)"], "1234567X; 8765-4321"), (["1234-5678", "1234-5678"], "1234-5678"),
        (["ISBN 978-3-16-148410-0"], "978-3-16-148410-0"), (["n/a"], None), (["", "x"], "x"),
    ],
)  # fmt: skip
def test_serial_numbers_are_listed_once_without_words(texts: list[str], numbers: str | None) -> None:
    assert row(isbns=texts)["isbn"] == numbers


def test_keywords_and_notes_are_cleaned_and_listed_once() -> None:
    assert row(keywords=["rest", " rest", "night  work", "<i>sleep</i>", ""])["keywords"] == [
        "rest",
        "night work",
        "sleep",
    ]
    assert row(notes=["a", "b", "a"])["note"] == "a; b"
    assert row(notes=["", " "])["note"] is None


def test_language_is_read_or_else_guessed_from_title_and_abstract() -> None:
    indonesian = "Pengaruh beban kerja terhadap kinerja pegawai negeri sipil di kantor"
    assert row(language="eng", title=indonesian)["language"] == "en"
    assert row(title=indonesian)["language"] == "id"
    assert row(title="X", abstract=indonesian)["language"] == "id"


def test_abstract_journal_and_publisher_are_plain() -> None:
    found = row(
        abstract=" <p>Nurses &amp; clerks</p> ",
        journal="<i>Sleep</i>",
        publisher="Wiley &amp; Sons",
        authors=["Abara, N.", ""],
    )
    assert (found["abstract"], found["journal"], found["publisher"], found["authors"]) == (
        "Nurses & clerks", "Sleep", "Wiley & Sons", ["Abara, N."],
    )  # fmt: skip


def test_date_is_no_edition() -> None:
    assert make_row(edition="2012/08/23")["edition"] is None
    assert make_row(edition="2012 edition")["edition"] == "2012 edition"


def test_pages_that_a_spreadsheet_changed_are_restored_or_left_out_in_every_format() -> None:
    assert [make_row(pages=p)["pages"] for p in ("09-Dec", "2024-09-12", "1.2E+05", "226-68")] == [
        "9-12",
        "9-12",
        None,
        "226-68",
    ]


def test_entities_and_addresses_are_no_part_of_a_name() -> None:
    names = ["Br&auml;ndl, K.", "Tollen, R. (r@example.org)", "m@example.org", "", "Weiss & Co"]
    assert make_row(authors=names)["authors"] == ["Brändl, K.", "Tollen, R.", "Weiss & Co"]
