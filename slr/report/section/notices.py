"""The section on retractions and other notices about the reports of the review (MECIR C48)."""

from typing import Final

from slr.model.column import pick
from slr.model.output import NOTICES
from slr.model.word import NOT_REPORTED
from slr.report.document import Paragraph, Section
from slr.report.page import WORK, Page

KEY: Final = "notices"


def make(page: Page) -> Section | None:
    """Return the section with the date of the last check, and one row for each notice about each report.

    If nobody has checked for notices and no report has one, return None.
    """
    t, check, rows = page.texts, page.protocol.notices, page.rows("notices")
    if not rows and check.checked == NOT_REPORTED:
        return None
    if check.checked == NOT_REPORTED:
        checked = t("flow.note.notices_unchecked")
    else:
        source = "" if check.source == NOT_REPORTED else f" ({check.source})"
        checked = t("flow.note.notices_checked", date=check.checked, source=source)
    note = Paragraph(text=checked, tone="note")
    if not rows:
        return page.section(KEY, note)
    names = ("work", "notice", "notices", "standing", "decision", "who", "note")
    columns = pick(names, NOTICES.columns, (WORK,))
    grid = page.grid(t("section.notices"), columns, rows, file="notices")
    return page.section(KEY, note, page.intro(KEY), grid)
