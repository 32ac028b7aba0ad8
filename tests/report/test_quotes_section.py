"""The appendix counts the quotes that were looked up, and lists those that were not found."""

from typing import Any

import pytest
from made_up_review import make_protocol, make_tables, synthesize

from slr.model.column import frame
from slr.model.quote import FOUND, NO_TEXT, NOT_FOUND, NOT_ON_PAGE, QUOTES
from slr.report.appendix import make_section
from slr.report.document import Grid, Paragraph, Section
from slr.report.page import Page
from slr.report.text import Texts


def quote(in_text: str, *found_on: str) -> dict[str, Any]:
    stated = {"kind": "coding", "who": "rina", "report": "a1", "quote": in_text.upper(), "location": "p. 2"}
    return {**stated, "in_text": in_text, "found_on": list(found_on), "file": "corpus/r/fulltexts/a1.txt"}


def make(quotes: list[dict[str, Any]], language: str = "en") -> Section | None:
    protocol = make_protocol()
    tables = {**make_tables(protocol), "quotes": frame(QUOTES, quotes)}
    synthesis = synthesize(tables, protocol)
    page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language))
    return make_section("quotes", page)


def test_review_without_quotes_in_full_texts_has_no_section() -> None:
    assert make([]) is None


def test_quotes_are_counted_and_those_not_found_are_listed() -> None:
    section = make([quote(FOUND, "2"), quote(NOT_ON_PAGE, "3", "5"), quote(NOT_FOUND), quote(NO_TEXT)])
    assert section is not None
    _, summary, grid = section.blocks
    assert isinstance(summary, Paragraph)
    assert "anywhere in the text: 1 of 3. Found on another page only: 1. Not found: 1. " in summary.text
    assert "Quotes from full texts that cannot be searched, such as PDF files: 1." in summary.text
    assert isinstance(grid, Grid)
    assert {row[1]: row[3:5] for row in grid.rows} == {
        "NOT FOUND": ("not found", ""),
        "NOT FOUND ON THAT PAGE": ("not found on that page", "3, 5"),
    }


@pytest.mark.parametrize("language", ["en", "id"])
def test_without_missing_quotes_there_is_no_list(language: str) -> None:
    section = make([quote(FOUND)], language)
    assert section is not None
    assert [block.kind for block in section.blocks] == ["paragraph", "paragraph"]
