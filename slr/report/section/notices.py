"""The section on retractions and other notices about the reports of the review (MECIR C48)."""

from typing import Final

from slr.model.column import pick
from slr.model.output import NOTICES
from slr.model.word import NOT_REPORTED
from slr.report.document import Paragraph, Section
from slr.report.page import WORK, Page

KEY: Final = "notices"


def make(page: Page) -> Section:
    """Return the section with the date of the last check, and one row for each notice about each report."""
    t, check = page.texts, page.protocol.notices
    if check.checked == NOT_REPORTED:
        checked = t("flow.note.notices_unchecked")
    else:
        source = "" if check.source == NOT_REPORTED else f" ({check.source})"
        checked = t("flow.note.notices_checked", date=check.checked, source=source)
    names = ("work", "notice", "notices", "standing", "decision", "who", "note")
    grid = page.grid(
        t("section.notices"), pick(names, NOTICES.columns, (WORK,)), page.rows("notices"), file="notices"
    )
    return page.section(KEY, Paragraph(text=checked, tone="note"), page.intro(KEY), grid)
