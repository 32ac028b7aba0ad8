"""The section on quotes: how many were looked up in full texts, and the quotes that were not found."""

from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.quote import FOUND, NO_TEXT, NOT_FOUND, NOT_ON_PAGE, QUOTES
from slr.report.document import Paragraph, Section
from slr.report.finding_text import cite_reports
from slr.report.page import Page

KEY: Final = "quotes"
OWN_COLUMNS: Final = columns_of("""
    cited      text report with the quote
    pages_found text pages of the full text on which the quote begins
""")
_NAMES: Final = ("cited", "quote", "location", "in_text", "pages_found", "who")


def make(page: Page) -> Section | None:
    """Return the section, or None if the table `quotes` is empty.

    Quotes from reports with a full text are counted. Those that are not in the full text, or not on the stated pages, are listed.
    """
    rows = page.rows("quotes")
    if not rows:
        return None
    t = page.texts
    counts = {
        state: t.number(sum(row["in_text"] == state for row in rows))
        for state in (FOUND, NOT_ON_PAGE, NOT_FOUND)
    }
    searched = [row for row in rows if row["in_text"] != NO_TEXT]
    summary = t(
        "quotes.summary",
        all=t.number(len(searched)),
        found=counts[FOUND],
        other_page=counts[NOT_ON_PAGE],
        missing=counts[NOT_FOUND],
        unread=t.number(len(rows) - len(searched)),
    )
    wrong = [row for row in searched if row["in_text"] != FOUND]
    blocks: list[Any] = [page.intro(KEY), Paragraph(text=summary)]
    if wrong:
        cited = cite_reports(page)
        shown = [
            {**r, "cited": cited.get(r["report"], r["report"]), "pages_found": ", ".join(r["found_on"])}
            for r in wrong
        ]
        blocks.append(
            page.grid(
                t("section.quotes_not_found"), pick(_NAMES, OWN_COLUMNS, QUOTES.columns), shown, file="quotes"
            )
        )
    return page.section(KEY, *blocks)
