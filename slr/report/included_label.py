"""Name what the review includes: studies, or studies and other works."""

from slr.model.word import EMPIRICAL
from slr.report.page import Page


def name_included(page: Page) -> str:
    """Return "Included studies" or, if some included works are not known to be empirical studies, "Included studies and other works"."""
    only = all(row["evidence"] == EMPIRICAL for row in page.listed("studies"))
    return page.texts("overview.studies" if only else "overview.works")
