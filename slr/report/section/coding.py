"""The section on agreement and disagreement between the coders and the codebook's terms."""

from collections.abc import Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import DIFFERENCES
from slr.model.table import CODE_AGREEMENT
from slr.report.document import Section
from slr.report.page import WORK, Page

KEY: Final = "coding"
COUNTS: Final = ("reports", "both", "coder", "program", "neither")
SHARES: Final = ("kappa", "precision", "recall")
LABEL: Final = columns_of("""
    label text name of the code
""")


def make(page: Page) -> Section:
    """Return the section with the agreement between terms and coders for each code, and each disagreement."""
    t = page.texts
    places = {code: i for i, code in enumerate(page.protocol.code_ids)}

    def place(row: Mapping[str, Any]) -> tuple[int, str]:
        """Return the sort key of a row: the position of its code in the codebook. Unknown codes come last."""
        return places.get(row["part"], len(places)), row["part"]

    by_code: dict[str, dict[str, Any]] = {}
    for r in sorted(page.rows("agreement"), key=place):
        if r["about"] == "coding":
            shown = t.figure(r["value"]) if r["statistic"] in SHARES else r["value"]
            by_code.setdefault(r["part"], {"label": page.code(r["part"])})[r["statistic"]] = shown
    columns = pick(("label", *COUNTS, *SHARES), LABEL, CODE_AGREEMENT.columns)
    grid = page.grid(t("section.coding"), columns, by_code.values(), file="agreement")
    rows = [
        {**r, "label": page.code(r["part"])}
        for r in sorted(page.rows("disagreements"), key=place)
        if r["about"] == "coding"
    ]
    columns = pick(("label", "work", "says", "words"), LABEL, (WORK, *DIFFERENCES.columns))
    differences = page.grid(t("section.coding_differences"), columns, rows, file="disagreements")
    return page.section(KEY, page.intro(KEY), grid, *([differences] if rows else []))
