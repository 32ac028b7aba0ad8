"""The section on entries that could not be read."""

from typing import Final

from slr.model.column import pick
from slr.model.entry import TEXT
from slr.model.output import UNREADABLE
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "quarantine"


def make(page: Page) -> Section | None:
    """Return the section that lists the entries that could not be read, with the causes, or None if all were read.

    Text outside the entries is left out.
    """
    t, rows = page.texts, page.rows("quarantine")
    shown = [{**r, "cause": t(f"cause.{r['cause']}")} for r in rows if r["cause"] != TEXT]
    if not shown:
        return None
    columns = pick(("file", "line", "cause"), UNREADABLE.columns)
    grid = page.grid(t("section.quarantine"), columns, shown, file="quarantine")
    return page.section(KEY, page.intro(KEY), grid)
