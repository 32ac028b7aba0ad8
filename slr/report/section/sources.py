"""Sources and searches, as PRISMA-S requires."""

from collections.abc import Iterator
from typing import Any, Final

from slr.model.column import pick
from slr.model.output import SOURCES
from slr.report.document import Facts, Section
from slr.report.page import Page

KEY: Final = "sources"


def make(page: Page) -> Section:
    """Return the section with the sources, their numbers of hits and entries, and each search as it was run."""
    t, rows = page.texts, page.rows("sources")
    names = ("name", "kind", "platform", "searched", "hits", "entries", "hits_agree", "reports", "alone")
    grid = page.grid(t("section.sources"), pick(names, SOURCES.columns), rows, file="sources")
    searches = tuple(Facts(title=row["name"], pairs=tuple(_search(page, row))) for row in rows)
    below = Section(id="searches", title=t("section.searches"), blocks=searches)
    return page.section(KEY, page.intro(KEY), grid, sections=(below,))


def _search(page: Page, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("strategy", "limits", "note"):
        if text := page.texts.plain(row[name]):
            yield page.texts(f"column.{name}"), text
