"""The section on the data files: the table files of the sections that the appendix does not print."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.model.appendix_plan import DATA, TABLES
from slr.model.column import columns_of
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "data-files"
OF_AUTHORS: Final = ("todo", "problems")  # sections with what the authors still have to do
COLUMNS: Final = columns_of("""
    content   text      title of the section that is not printed
    file      text:code table file
    row_count whole     number of rows of the table file
""")


def make(page: Page) -> Section | None:
    """Return the section with one row per table file, or None if no table file has rows."""
    rows = list(_list_tables(page))
    if not rows:
        return None
    return page.section(KEY, page.intro(KEY), page.grid(page.texts("section.data_files"), COLUMNS, rows))


def _list_tables(page: Page) -> Iterator[Mapping[str, Any]]:
    """For each section that is not printed, yield one row per table file.

    Files without rows are left out. Problems and todos are also left out, unless the protocol names their section.
    """
    plan = page.protocol.appendix
    for section in plan.arrange()[DATA]:
        for name in TABLES[section] if section not in OF_AUTHORS or section in plan.data else ():
            if count := _count_rows(page, name):
                title = page.texts(f"section.{section.replace('-', '_')}")
                yield {"content": title, "file": f"tables/{name}.csv", "row_count": count}


def _count_rows(page: Page, name: str) -> int:
    if name == "problems":
        return len(page.problems)
    return len(page.todo) if name == "todo" else len(page.table(name))
