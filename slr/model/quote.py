"""Declare the table of quotes that were looked up in the full texts of works."""

from typing import Final

from slr.model.column import Table, columns_of

QUOTES: Final = Table(
    "quotes",
    "one row per quote and report with a full text in `fulltexts/`",
    columns_of("""
    kind*    text:word   kind of people's file with the quote: coding, findings or support
    who*     text        person who entered the quote
    report*  text        id of the report
    quote*   text:long   the quote
    location text        page of the quote, as entered
    in_text* text:word   whether the quote is in the full text
    found_on list        pages of the full text on which the quote begins
    file*    text        full text
    """),
    ("report", "kind", "who", "quote", "location"),
    published=True,
    needs_rows=True,
)

FOUND: Final = "found"
NOT_ON_PAGE: Final = "not found on that page"
NOT_FOUND: Final = "not found"
NO_TEXT: Final = "no text"
