"""The section on the agreement between extractors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.findings import EXTRACTION_AGREEMENT, VALUES
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "extraction-agreement"
OWN_COLUMNS: Final = columns_of("""
    column text name of the column
    share  text share of equal values, with its interval
    kappa  text Cohen's kappa
""")
_ORDER: Final = ("all", "results", *VALUES)


def make(page: Page) -> Section | None:
    """Return the section with the agreement on results, in each column and in all columns together.

    If there is nothing to compare, return None.
    """
    rows = page.rows("extraction_agreement")
    if not rows:
        return None
    rows.sort(key=lambda row: (row["round"] != "main", _ORDER.index(row["column"])))
    rounds = ("round",) if len({row["round"] for row in rows}) > 1 else ()
    names = (*rounds, "column", "compared", "equal", "share", "kappa")
    columns = pick(names, OWN_COLUMNS, EXTRACTION_AGREEMENT.columns)
    grid = page.grid(
        page.texts("section.extraction_agreement"), columns, _show(page, rows), file="extraction_agreement"
    )
    return page.section(KEY, page.intro(KEY), grid)


def _show(page: Page, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    t = page.texts
    return [
        {
            **row,
            "column": t(
                f"finding.{row['column']}" if row["column"] in _ORDER[:2] else f"column.{row['column']}"
            ),
            "share": t.interval(t.number(row["share"]), row["low"], row["high"]),
            "kappa": "" if row["kappa"] is None else t.number(row["kappa"]),
        }
        for row in rows
    ]
