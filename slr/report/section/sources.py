"""The section on sources and searches, with the items that PRISMA-S requires."""

from collections.abc import Iterator
from typing import Any, Final

from slr.model.column import pick
from slr.model.output import SOURCES
from slr.model.word import NOT_REPORTED
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


def _search(page: Page, row: dict[str, Any]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the label and text of each item of a search.

    If a strategy is given as lines, the lines are shown in place of "not reported".
    """
    t = page.texts
    for name in ("strategy", "lines", "together", "limits", "filters", "adapted_from", "update"):
        if name == "lines" and row[name]:
            yield t("column.strategy_lines"), tuple(map(t.plain, row[name]))
        elif name == "strategy" and row["lines"] and row[name] == NOT_REPORTED:
            continue
        elif text := _shown(page, name, row[name]):
            yield t(f"column.{name}"), text
    for name in ("peer_review", "translated_by", "contacts", "note"):
        if text := _shown(page, name, row[name]):
            yield t(f"column.{name}"), text


_IF_REPORTED: Final = ("filters", "adapted_from", "update", "peer_review", "translated_by", "contacts")


def _shown(page: Page, name: str, value: Any) -> str:
    """Return a value as text. For some columns, the text is "" if the value is not reported."""
    if name in _IF_REPORTED and value == NOT_REPORTED:
        return ""
    if isinstance(value, list):
        return "; ".join(map(page.texts.plain, value))
    return page.texts.plain(value)
