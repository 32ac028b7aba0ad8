"""The section with what the checks of the claims found, and the included studies that no claim, coding or finding uses."""

from typing import Final

from slr.model.claim import CLAIM_CHECKS
from slr.model.column import columns_of, pick
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "claim-checks"
OWN_COLUMNS: Final = columns_of("""
    claim_check text name of the check
""")


def make(page: Page) -> Section | None:
    """Return the section with one row per claim and check, errors first, or None if there are no claims."""
    if not len(page.table("claims")):
        return None
    t = page.texts
    rows = sorted(
        page.rows("claim_checks"), key=lambda row: (row["severity"] != "error", row["claim"] is None)
    )
    shown = ({**row, "claim_check": t(f"claim.check.{row['check'].replace(' ', '_')}")} for row in rows)
    columns = pick(("claim", "claim_check", "severity", "reason"), OWN_COLUMNS, CLAIM_CHECKS.columns)
    return page.section(
        KEY, page.intro(KEY), page.grid(t("section.claim_checks"), columns, shown, file="claim_checks")
    )
