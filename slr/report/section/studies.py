"""The section on the characteristics of the included studies (PRISMA 2020 item 17)."""

from typing import Final

from slr.model.column import pick
from slr.model.output import STUDY_CHARACTERISTICS
from slr.report.document import Section
from slr.report.page import WORK, Page

KEY: Final = "studies"


def make(page: Page) -> Section:
    """Return the section with the characteristics of each included study."""
    names = ("work", "journal", "design", "country", "setting", "sample", "notice", "note", "basis")
    columns = pick(names, STUDY_CHARACTERISTICS.columns, (WORK,))
    grid = page.grid(
        page.texts("section.studies"), columns, page.word_notices(page.rows("studies")), file="studies"
    )
    return page.section(KEY, page.intro(KEY), grid)
