"""The points on sources, searches and records (PRISMA 2020 items 6 and 7, PRISMA-S)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from slr.model.word import DATABASE_KINDS, NOT_REPORTED
from slr.report.method.search import list_counted_sources, name_missing
from slr.report.method.topic import joined
from slr.report.page import Page
from slr.report.point.answer import Answer, answered, drafted, not_applicable, yours

SOURCES: Final = "tables/sources.csv"
SEARCHES: Final = "section:searches"
_OTHER_KINDS: Final = ("hand-search", "other")
Row = Mapping[str, Any]


def sources(page: Page) -> Answer:
    """Say where the sources are reported. If no source is counted, the authors must fill in the point."""
    return answered(SOURCES) if list_counted_sources(page) else yours(page, "sources")


def dates(page: Page) -> Answer:
    """Say where the date of the last search of each source is reported. For missing values, see `_complete`."""
    return _complete(page, "dates", "searched", list_counted_sources(page), SOURCES)


def strategies(page: Page) -> Answer:
    """Say where the search strategies for databases and registers are reported. For missing values, see `_complete`."""
    return _complete(page, "strategies", "strategy", _searched(page), SEARCHES)


def limits(page: Page) -> Answer:
    """Say where the limits of the searches in databases and registers are reported. For missing values, see `_complete`."""
    return _complete(page, "limits", "limits", _searched(page), SEARCHES)


def platforms(page: Page) -> Answer:
    """Say where the platform of each database is reported. For missing values, see `_complete`."""
    databases = [row for row in list_counted_sources(page) if row["kind"] == "database"]
    return _complete(page, "platforms", "platform", databases, SOURCES)


def filters(page: Page) -> Answer:
    """Say where the search filters for databases and registers are reported. For missing values, see `_complete`.

    An empty list of filters is an answer: no filter was used.
    """
    return _complete(page, "filters", "filters", _searched(page), SEARCHES)


def adapted(page: Page) -> Answer:
    """Say where adaptations of earlier search strategies are reported. For missing values, see `_complete`."""
    return _complete(page, "adapted", "adapted_from", _searched(page), SEARCHES)


def updates(page: Page) -> Answer:
    """Say where updates of the searches are reported. For missing values, see `_complete`."""
    return _complete(page, "updates", "update", _searched(page), SEARCHES)


def peer_review(page: Page) -> Answer:
    """Say where the peer review of the search strategies is reported. For missing values, see `_complete`."""
    return _complete(page, "peer_review", "peer_review", _searched(page), SEARCHES)


def source_contacts(page: Page) -> Answer:
    """Say where the people who were asked for further works are named. For missing values, see `_complete`."""
    return _complete(page, "source_contacts", "contacts", list_counted_sources(page), SEARCHES)


def together(page: Page) -> Answer:
    """Say where databases that were searched together on one platform are reported.

    If there are none, the authors must fill in the point. With fewer than two databases, the point does not apply.
    """
    databases = [row for row in list_counted_sources(page) if row["kind"] == "database"]
    if len(databases) < 2:
        return not_applicable(page, "together_one")
    return answered(SEARCHES) if any(row["together"] for row in databases) else yours(page, "together")


def registers(page: Page) -> Answer:
    """Say where the registers are reported. If there is no register, see `_kind`."""
    return _kind(page, "registers", lambda kind: kind == "register")


def websites(page: Page) -> Answer:
    """Say where websites and organisations are reported. If there are none, see `_kind`."""
    return _kind(page, "websites", lambda kind: kind in ("website", "organisation"))


def citation_searching(page: Page) -> Answer:
    """Say where citation searching is reported. If there was none, see `_kind`."""
    return _kind(page, "citation_searching", lambda kind: kind == "citation-searching")


def other_sources(page: Page) -> Answer:
    """Say where hand searches and other sources are reported. Without these, the point does not apply."""
    return _kind(page, "other_sources", lambda kind: kind in _OTHER_KINDS)


def hits(page: Page) -> Answer:
    """Say where the number of records from each source and their total are reported.

    If a source has no reported number, the answer is drafted. Without sources or a flow, the authors must fill in the point.
    """
    rows = list_counted_sources(page)
    if not rows or page.synthesis.flow is None:
        return yours(page, "hits_none")
    names = joined(page.texts, (row["name"] for row in rows if row["entries"] == NOT_REPORTED))
    return (
        drafted(page, "hits", SOURCES, "prisma.svg", names=names)
        if names
        else answered(SOURCES, "prisma.svg")
    )


def deduplication(page: Page) -> Answer:
    """Say where the removal of duplicates is described."""
    return drafted(page, "checked_draft", "section:methods-deduplication")


def search_plan(page: Page) -> Answer:
    """Say that the authors must describe how the search was planned."""
    return yours(page, "search_plan")


def _searched(page: Page) -> list[Row]:
    return [row for row in list_counted_sources(page) if row["kind"] in DATABASE_KINDS]


def _complete(page: Page, key: str, column: str, rows: Iterable[Row], where: str) -> Answer:
    """Return the answer from a column of the given sources. `key` is the key of the text on missing values.

    If all sources have a value, the point is answered. If only some have one, the answer is drafted. If none has one, or if there
    is no source, the authors must fill in the point.
    """
    listed = list(rows)
    if not listed:
        return yours(page, "sources")
    missing = name_missing(page, listed, column)
    if not missing:
        return answered(where)
    some = len(
        [row for row in listed if row[column] != NOT_REPORTED or (column == "strategy" and row["lines"])]
    )
    return drafted(page, key, where, names=missing) if some else yours(page, key, names=missing)


def _kind(page: Page, key: str, fits: Callable[[str], bool]) -> Answer:
    """Return the answer from the sources of the kinds that `fits` accepts.

    Without such a source, the point usually does not apply. But a hand search or a source of the kind `other` can
    combine several ways of searching. If there is one, the authors must fill in the point.
    """
    kinds = [row["kind"] for row in list_counted_sources(page)]
    if any(map(fits, kinds)):
        return answered(SOURCES)
    mixed = any(kind in _OTHER_KINDS for kind in kinds)  # such a source can combine several ways of searching
    return yours(page, f"{key}_mixed") if mixed else not_applicable(page, key)
