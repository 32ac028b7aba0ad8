"""Entries that could not be read."""

from typing import Final

from slr.model.column import pick
from slr.model.output import UNREADABLE
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "quarantine"


def make(page: Page) -> Section:
    """Return the entries that could not be read, with the reason."""
    t, rows = page.texts, page.rows("quarantine")
    columns = pick(("file", "line", "reason"), UNREADABLE.columns)
    grid = page.grid(t("section.quarantine"), columns, rows, file="quarantine")
    return page.section(KEY, *((page.intro(KEY),) if rows else ()), grid)
