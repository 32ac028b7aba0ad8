"""The section on amendments to the protocol (PRISMA 2020 item 24c)."""

from typing import Final

from slr.model.column import columns_of
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "amendments"
COLUMNS: Final = columns_of("""
    date     text:date date of the change
    change   text      what was changed
    reason   text      reason for the change
    revision text      revision of the protocol
""")


def make(page: Page) -> Section | None:
    """Return the section with the amendments that the protocol lists, or None if it lists none."""
    if not page.protocol.amendments:
        return None
    rows = [a.model_dump() for a in page.protocol.amendments]
    return page.section(KEY, page.intro(KEY), page.grid(page.texts("section.amendments"), COLUMNS, rows))
