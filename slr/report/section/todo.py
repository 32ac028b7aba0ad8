"""The section on what is left for people to do, with the commands that `slr status` prints."""

from typing import Final

from slr.model.column import columns_of
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "todo"
COLUMNS: Final = columns_of("""
    task text:long what to do, with the command
""")


def make(page: Page) -> Section | None:
    """Return the section with one row per task, or None if nothing is left to do."""
    if not page.todo:
        return None
    tasks = [{"task": line} for line in page.todo]
    return page.section(KEY, page.intro(KEY), page.grid(page.texts("section.todo"), COLUMNS, tasks, file=KEY))
