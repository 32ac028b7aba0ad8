"""The section on codings outside the synthesis: worked examples, and codings of works that are not included."""

from typing import Final

from slr.model.column import columns_of, pick
from slr.model.output import OTHER_CODINGS
from slr.report.document import Section
from slr.report.page import Page
from slr.report.section.synthesis import OWN_COLUMNS, show_statement

KEY: Final = "other-codings"
LABEL: Final = columns_of("""
    label text name of the code
""")


def make(page: Page) -> Section | None:
    """Return the section with the codings outside the synthesis, in one table, or None if there are no such codings."""
    t = page.texts
    rows = [{**show_statement(page, r), "label": page.code(r["theme"])} for r in page.rows("other_codings")]
    if not rows:
        return None
    marked = ("reconciled",) if any(r["reconciled"] for r in rows) else ()
    names = ("label", "role", "standing", "statement", *marked, "works", "location", "second_hand", "basis")
    columns = pick(names, LABEL, OWN_COLUMNS, OTHER_CODINGS.columns)
    grid = page.grid(t("section.other_codings"), columns, rows, file="other_codings", plain=page.plain_basis)
    return page.section(KEY, page.intro(KEY), grid)
