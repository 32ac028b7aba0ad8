"""Name what the review includes: studies, or studies and other works."""

from slr.model.word import EMPIRICAL
from slr.report.page import Page


def name_included(page: Page) -> str:
    """Return "Included studies" if all included works are classified as empirical, otherwise "Included studies and other works"."""
    only = all(row["evidence"] == EMPIRICAL for row in page.listed("studies"))
    return page.texts("overview.studies" if only else "overview.works")
