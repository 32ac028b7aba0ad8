"""The section on reports that await a decision or a full text."""

from collections import Counter
from typing import Final

from slr.model.column import columns_of, pick
from slr.model.output import PENDING
from slr.model.row import list_values
from slr.model.word import ALL_STAGES
from slr.report.document import Block, Section
from slr.report.page import SAID, WORK, Page

KEY: Final = "pending"
TITLE_ABSTRACT: Final = "title-abstract"
COUNT: Final = columns_of("""
    reports whole number of reports
""")


def make(page: Page) -> Section | None:
    """Return the section on reports that await a decision or a full text, or None if there are none.

    Reports are counted by stage and status. Only reports that await a full text, or a decision on the full text, are listed.
    """
    t, data = page.texts, page.table("pending")
    counts = Counter(zip(*(list_values(data[name]) for name in ("stage", "status")), strict=True))
    if not counts:
        return None
    counted = [
        {"stage": stage, "status": _name_status(stage, status), "reports": n}
        for (stage, status), n in sorted(
            counts.items(), key=lambda item: (ALL_STAGES.index(item[0][0]), item[0])
        )
    ]
    columns = pick(("stage", "status", "reports"), COUNT, PENDING.columns)
    blocks: list[Block] = [page.grid(t("section.pending"), columns, counted, file=KEY)]
    listed = data[data["stage"] != TITLE_ABSTRACT]
    if len(listed):
        shown = [
            {**r, "said": page.explain_status(r), "status": _name_status(r["stage"], r["status"])}
            for r in page.first_rows(listed)
        ]
        columns = pick(("work", "stage", "status", "said", "notice"), PENDING.columns, (WORK, SAID))
        blocks.append(
            page.grid(
                t("section.pending_full_texts"),
                columns,
                page.word_notices(shown),
                file=KEY,
                total=len(listed),
            )
        )
    return page.section(KEY, *blocks)


def _name_status(stage: str, status: str) -> str:
    return "no full text" if (stage, status) == ("retrieval", "pending") else status
