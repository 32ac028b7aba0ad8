"""The section on duplicates, with the reasons for each decision."""

from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import MERGES
from slr.report.document import Section, Styled
from slr.report.page import Page
from slr.text.style import Run

KEY: Final = "duplicates"
TITLES: Final = columns_of("""
    titles text:long titles of both records, or one title if both are the same
""")


def make(page: Page) -> Section:
    """Return the section with all compared pairs except those that are different works, and with the reasons."""
    t = page.texts
    data = page.table("duplicates")
    data = data[data["verdict"] != "different"]
    shown = [{**r, "titles": _titles(page, r), "by": t.word(r["by"])} for r in page.first_rows(data)]
    columns = pick(("titles", "record_a", "record_b", "verdict", "by", "evidence"), MERGES.columns, TITLES)
    grid = page.grid(t("section.duplicates"), columns, shown, file="duplicates", total=len(data))
    return page.section(KEY, page.intro(KEY), grid)


def _titles(page: Page, row: dict[str, Any]) -> Styled:
    first, second = (page.title(row, which) for which in ("_a", "_b"))
    if first.text == second.text:  # one source may show more styles than the other
        return max(first, second, key=lambda title: len(title.runs))
    return Styled(runs=(*first.runs, Run(" / "), *second.runs))
