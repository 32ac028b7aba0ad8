"""Quotes are looked up in the full texts of their reports. What is not found is reported with file and line."""

import pytest

from slr.claims.quote import Library, Quoted, check_quotes, collect_library, name_full_texts
from slr.people.directory import Directory
from slr.people.row import Row
from slr.stage import FullText

DIRECTORY = Directory(by_record={"r1": "r1", "r2": "r1"}, by_doi={}, by_title={}, former={"r0": ("r2",)})
PAGES = "one two\fthree four\f"


def text(name: str, content: str | None, suffix: str = "txt") -> FullText:
    read = None if content is None else lambda: content
    return FullText(name=name, path=f"corpus/r/fulltexts/{name}.{suffix}", read=read)  # type: ignore[arg-type]


def library(*texts: FullText, pages: str | None = None) -> Library:
    named, _ = name_full_texts(texts, DIRECTORY)
    return collect_library(named, [("r1", pages)])


def quoted(quote: str, location: str = "", reports: tuple[str, ...] = ("r1",)) -> Quoted:
    values = {"report": "r1", "quote": quote, "location": location}
    row = Row(who="rina", file="corpus/r/coding/rina.csv", line=7, values=values)
    return Quoted(kind="coding", row=row, reports=reports)


@pytest.mark.parametrize(
    ("quote", "location", "found", "found_on"),
    [
        ("three", "p. 2", "found", ["2"]),
        ("three", "", "found", ["2"]),
        ("three", "table 1", "found", ["2"]),
        ("three", "p. 1", "not found on that page", ["2"]),
        ("two three", "p. 1", "found", ["1"]),
        ("five", "p. 1", "not found", []),
    ],
)
def test_quote_is_looked_up_on_its_page(quote: str, location: str, found: str, found_on: list[str]) -> None:
    [row], _ = check_quotes([quoted(quote, location)], library(text("r1", PAGES)))
    assert (row["in_text"], row["found_on"]) == (found, found_on)
    assert (row["kind"], row["who"], row["report"]) == ("coding", "rina", "r1")


def test_page_may_be_counted_from_the_first_page_of_the_article() -> None:
    [row], _ = check_quotes([quoted("three", "p. 412")], library(text("r1", PAGES), pages="411-412"))
    assert row["in_text"] == "found"


def test_text_without_pages_says_nothing_about_the_page() -> None:
    [row], problems = check_quotes([quoted("three", "p. 9")], library(text("r1", "one three")))
    assert (row["in_text"], row["found_on"], problems) == ("found", [], [])


def test_quote_that_is_not_found_is_reported_with_its_line_and_page() -> None:
    _, problems = check_quotes([quoted("three", "p. 1"), quoted("x" * 99)], library(text("r1", PAGES)))
    assert [(p.code, p.file, p.line) for p in problems] == [("QUO001", "corpus/r/coding/rina.csv", 7)] * 2
    assert "at 'p. 1' in corpus/r/fulltexts/r1.txt; it is on page 2 of this file" in problems[0].message
    assert "x" * 60 + "..." in problems[1].message
    assert "x" * 61 not in problems[1].message


def test_nothing_is_said_of_a_report_without_a_full_text_or_of_a_row_without_a_quote() -> None:
    assert check_quotes([quoted("three", reports=("r9",)), quoted("")], library(text("r1", PAGES))) == (
        [],
        [],
    )


@pytest.mark.parametrize("content", [None, "", "\f\f"])
def test_pdf_or_empty_text_cannot_be_searched(content: str | None) -> None:
    [row], problems = check_quotes([quoted("three")], library(text("r1", content)))
    assert (row["in_text"], problems) == ("no text", [])


def test_best_of_several_full_texts_counts() -> None:
    texts = text("r1", None, "pdf"), text("r0", "other"), text("r2", PAGES)
    [row], problems = check_quotes([quoted("three", "p. 2")], library(*texts))
    assert (row["in_text"], row["file"], problems) == ("found", "corpus/r/fulltexts/r2.txt", [])


def test_file_with_the_name_of_no_report_is_reported() -> None:
    named, problems = name_full_texts([text("r11", "x"), text("r0", "x")], DIRECTORY)
    assert list(named) == ["r1"]
    [problem] = problems
    assert (problem.code, problem.file) == ("FTX001", "corpus/r/fulltexts/r11.txt")


def test_rows_do_not_depend_on_the_order_of_quotes() -> None:
    quotes = [quoted("four"), quoted("one"), quoted("three", "p. 2")]
    where = library(text("r1", PAGES))
    assert check_quotes(quotes, where)[0] == check_quotes(reversed(quotes), where)[0]
