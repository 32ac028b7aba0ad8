"""The section on items that a review should report, but that are in neither the protocol nor the data."""

from collections.abc import Iterator, Sequence
from typing import Final

from slr.model.appendix_plan import DATA
from slr.model.word import DATABASE_KINDS, NOT_REPORTED
from slr.report.document import Listing, Section
from slr.report.page import Page
from slr.report.text import capital

KEY: Final = "not-reported"
REVIEW_FACTS: Final = ("registration", "funding", "interests")
SOURCE_FACTS: Final = ("platform", "searched", "strategy", "limits", "hits", "entries")
SEARCH_FACTS: Final = ("filters", "adapted_from", "update", "peer_review")  # PRISMA-S 10, 11, 12 and 14
SYNTHESIS_FACTS: Final = ("method", "grouping")


def make(page: Page) -> Section | None:
    """Return the section that lists the items that are not reported, or None if all are reported.

    Also return None if the checklists are printed, because they show what is missing, too. The protocol can still ask for
    this section by name.
    """
    plan = page.protocol.appendix
    if "checklists" not in plan.arrange()[DATA] and KEY not in (*plan.main, *plan.supplements):
        return None
    items = tuple((name, tuple(parts)) for name, parts in _gaps(page) if parts)
    return page.section(KEY, page.intro(KEY), Listing(items=items)) if items else None


def _gaps(page: Page) -> Iterator[tuple[str, list[str]]]:
    t, protocol = page.texts, page.protocol
    facts = [t(f"fact.{k}") for k in REVIEW_FACTS if getattr(protocol.review, k) == NOT_REPORTED]
    yield t("section.about"), facts + ([] if protocol.review.authors else [t("fact.authors")])
    for row in page.rows("sources"):
        asked = SOURCE_FACTS + (SEARCH_FACTS if row["kind"] in DATABASE_KINDS else ())
        yield row["name"], [t(f"column.{c}") for c in asked if _is_gap(c, row[c], row["lines"])]
    yield (
        t("section.settings"),
        [capital(t.word(stage)) for stage, known in protocol.screening.reported.items() if not known],
    )
    missing = [k for k in SYNTHESIS_FACTS if getattr(protocol.synthesis, k) == NOT_REPORTED]
    yield t("section.synthesis"), [t(f"fact.{k}") for k in missing]


def _is_gap(name: str, value: str, lines: Sequence[str]) -> bool:
    """Return whether an item of a source is not reported.

    The date of the search also counts as not reported if one of several searches has no date. A search strategy counts
    as reported if its `lines` are given.
    """
    if name == "strategy" and lines:
        return False
    return value == NOT_REPORTED or (name == "searched" and value.endswith(f"; {NOT_REPORTED}"))
