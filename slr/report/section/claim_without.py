"""The section on the claims that lose their support or change direction when studies are left out."""

from collections.abc import Mapping
from typing import Any, Final

from slr.model.column import columns_of
from slr.report.document import Noted, Paragraph, Section
from slr.report.page import Page
from slr.report.section.claims import NO_CHANGE, name_left_out

KEY: Final = "claim-without"
COLUMNS: Final = columns_of("""
    claim           text claim, and how it changes
    claim_left_out  text study or studies that are left out
    claim_studies   text number of supporting studies and direction of the findings, before and after
""")


def make(page: Page) -> Section | None:
    """Return the section on claims that change when a study or a group of studies is left out.

    The table has one row for each such change. If no claim changes, the section gives only the counts. If there is
    nothing to leave out, return None.
    """
    rows = page.rows("claim_without")
    if not rows:
        return None
    t = page.texts
    known = name_left_out(page)
    changed = [row for row in rows if row["change"] != NO_CHANGE]
    counted = t("claim.repeated", n=t.number(len(rows)), changed=t.number(len(changed)))
    grid = page.grid(
        t("section.claim_without"),
        COLUMNS,
        (_show(page, row, known) for row in changed),
        file="claim_without",
    )
    return page.section(KEY, page.intro(KEY), Paragraph(text=counted), *([grid] if changed else []))


def _show(page: Page, row: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    t = page.texts
    before, after = (
        t.word((row[name] or "none").replace("-", "−")) for name in ("direction_before", "direction_after")
    )
    turned = t("claim.turned", before=before, after=after) if row["direction_before"] else ""
    numbers = f"{t.number(row['supporting'])} → {t.number(row['supporting_left'])}"
    return {
        "claim": Noted(text=row["claim"], note=t.word(row["change"])),
        "claim_left_out": known.get(row["without"], row["without"]),
        "claim_studies": Noted(text=numbers, note=turned),
    }
