"""The section on sources and searches, with the items that PRISMA-S requires."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from slr.model.column import pick
from slr.model.output import SOURCES
from slr.model.word import NOT_REPORTED
from slr.report.document import Facts, Paragraph, Section
from slr.report.page import Page

KEY: Final = "sources"


def make(page: Page) -> Section:
    """Return the section with the sources, their numbers of hits, entries and reports, and the reported details of their searches.

    One note names the sources without a strategy. Another note names the sources without limits.
    """
    t, rows = page.texts, page.rows("sources")
    names = ("name", "kind", "platform", "searched", "hits", "entries", "hits_agree", "reports", "alone")
    disagree = any(row["hits_agree"] == "no" for row in rows)
    columns = [c for c in pick(names, SOURCES.columns) if disagree or c.name != "hits_agree"]
    grid = page.grid(t("section.sources"), columns, rows, file="sources")
    found = ((row["name"], tuple(_search(page, row))) for row in rows)
    searches = tuple(Facts(title=name, pairs=pairs) for name, pairs in found if pairs)
    silent = tuple(_name_silent(page, rows))
    below = Section(id="searches", title=t("section.searches"), blocks=(*searches, *silent))
    return page.section(KEY, page.intro(KEY), grid, sections=(below,) if below.blocks else ())


def _name_silent(page: Page, rows: Iterable[Mapping[str, Any]]) -> Iterator[Paragraph]:
    for name in ("strategy", "limits"):
        silent = [row["name"] for row in rows if row[name] == NOT_REPORTED]
        if name == "strategy":
            silent = [row["name"] for row in rows if row[name] == NOT_REPORTED and not row["lines"]]
        if silent:
            label = page.texts(f"column.{name}")
            yield Paragraph(
                text=page.texts("sources.silent", item=label, names="; ".join(silent)), tone="note"
            )


def _search(page: Page, row: dict[str, Any]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the label and text of each item of a search.

    Items that are not reported are left out.
    """
    t = page.texts
    for name in ("strategy", "lines", "together", "limits", "filters", "adapted_from", "update"):
        if name == "lines" and row[name]:
            yield t("column.strategy_lines"), tuple(map(t.plain, row[name]))
        elif text := _shown(page, row[name]):
            yield t(f"column.{name}"), text
    for name in ("peer_review", "translated_by", "contacts", "note"):
        if text := _shown(page, row[name]):
            yield t(f"column.{name}"), text


def _shown(page: Page, value: Any) -> str:
    if value == NOT_REPORTED:
        return ""
    if isinstance(value, list):
        return "; ".join(map(page.texts.plain, value))
    return page.texts.plain(value)
