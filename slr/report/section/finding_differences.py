"""The section on differences between extractors. Open differences come first."""

from collections.abc import Mapping
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.findings import FINDING_DIFFERENCES
from slr.report.document import Section
from slr.report.finding_text import cite_reports, cite_study
from slr.report.page import Page

KEY: Final = "finding-differences"
OWN_COLUMNS: Final = columns_of("""
    study         text study, or the report if no study is recorded
    column        text name of the column
    opinions      text what each extractor wrote
    settled_value text the settled value, or a word for a difference that is not settled
""")
_NAMES: Final = ("study", "kind", "column", "opinions", "settled_value")


def make(page: Page) -> Section | None:
    """Return the section with each difference, or None if there are no differences."""
    rows = page.rows("finding_differences")
    if not rows:
        return None
    cited = cite_reports(page)
    shown = [_show(page, row, cited) for row in sorted(rows, key=lambda row: not row["open"])]
    columns = pick(_NAMES, OWN_COLUMNS, FINDING_DIFFERENCES.columns)
    title = page.texts("section.finding_differences")
    return page.section(KEY, page.intro(KEY), page.grid(title, columns, shown, file="finding_differences"))


def _show(page: Page, row: Mapping[str, Any], cited: Mapping[str, str]) -> dict[str, Any]:
    t = page.texts
    values = [t.word(value) if value else "–" for value in row["values"]]
    people = list(row["who"])
    opinions = [f"{who}: {value}" for who, value in zip(people, values, strict=True)] if values else people
    return {
        **row,
        "study": cite_study(row, cited),
        "column": t(f"column.{row['column']}") if row["column"] else "",
        "opinions": "; ".join(opinions),
        "settled_value": t.word("open") if row["open"] else t.word(row["settled"]),
    }
