"""The section on reports that await a decision or a full text."""

from typing import Final

from slr.model.column import pick
from slr.model.output import PENDING
from slr.model.word import VECTORS
from slr.report.document import Paragraph, Section
from slr.report.page import SAID, WORK, Page

KEY: Final = "pending"


def make(page: Page) -> Section:
    """Return the section that lists the reports awaiting a decision or a full text, with the words that explain their rank."""
    t, data = page.texts, page.table("pending")
    rows = page.first_rows(data)
    intro = [page.intro(KEY)] if rows else []
    bases = sorted(data["basis"].dropna().unique())
    intro += [Paragraph(text=t(f"intro.basis_{b.split()[-1]}"), tone="note") for b in bases]
    if any(VECTORS in (r[change] or ()) for r in rows for change in ("raised", "lowered")):
        intro.append(Paragraph(text=t("intro.vectors", name=VECTORS), tone="note"))
    shown = [
        {**r, "said": page.explain_status(r), "status": _name_status(r["stage"], r["status"])} for r in rows
    ]
    names = ("rank", "work", "stage", "status", "said", "score", "raised", "lowered", "notice", "flag")
    columns = pick(names, PENDING.columns, (WORK, SAID))
    grid = page.grid(t("section.pending"), columns, page.word_notices(shown), file="pending", total=len(data))
    return page.section(KEY, *intro, grid)


def _name_status(stage: str, status: str) -> str:
    """Return the word for a status. A report that is pending at retrieval has the word "no full text"."""
    return "no full text" if (stage, status) == ("retrieval", "pending") else status
