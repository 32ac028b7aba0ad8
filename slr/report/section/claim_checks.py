"""The section on the checks of the claims: what they found, and which included studies no claim, coding or finding uses."""

from typing import Final

from slr.model.column import columns_of
from slr.report.document import Noted, Section
from slr.report.page import Page

KEY: Final = "claim-checks"
COLUMNS: Final = columns_of("""
    claim  text         claim, with the name of the check and its severity
    reason reasons:long what was found
""")


def make(page: Page) -> Section | None:
    """Return the section with one row for each issue that the checks found, or None if there are no claims.

    Errors come first.
    """
    if not len(page.table("claims")):
        return None
    t = page.texts
    rows = sorted(
        page.rows("claim_checks"), key=lambda row: (row["severity"] != "error", row["claim"] is None)
    )
    shown = (
        {
            "claim": Noted(
                text=row["claim"] or "",
                note=t(
                    "claim.found",
                    check=t(f"claim.check.{row['check'].replace(' ', '_')}"),
                    severity=t.word(row["severity"]),
                ),
            ),
            "reason": row["reason"],
        }
        for row in rows
    )
    grid = page.grid(t("section.claim_checks"), COLUMNS, shown, file="claim_checks")
    return page.section(KEY, page.intro(KEY), grid)
