"""The section on duplicates: how many pairs of records were compared, and what was decided."""

from collections import Counter
from typing import Final

from slr.model.column import columns_of
from slr.model.row import list_values
from slr.report.document import Section
from slr.report.page import Page

KEY: Final = "duplicates"
VERDICTS: Final = ("same", "version", "notice", "different", "ask")
COLUMNS: Final = columns_of("""
    pair_verdict text  relation of the two records, such as versions of one work
    by_rules     whole pairs that rules judged
    by_people    whole pairs that people judged
""")


def make(page: Page) -> Section | None:
    """Return the section with the number of pairs for each verdict, or None if the table of pairs is empty."""
    t, data = page.texts, page.table("duplicates")
    counts: Counter[tuple[str, bool]] = Counter()
    for verdict, by in zip(*(list_values(data[name]) for name in ("verdict", "by")), strict=True):
        counts[verdict, by == "rule"] += 1
    if not counts:
        return None
    rows = [
        {
            "pair_verdict": t(f"duplicates.{verdict}"),
            "by_rules": counts[verdict, True],
            "by_people": counts[verdict, False],
        }
        for verdict in VERDICTS
        if counts[verdict, True] or counts[verdict, False]
    ]
    return page.section(KEY, page.intro(KEY), page.grid(t("section.duplicates"), COLUMNS, rows, file=KEY))
