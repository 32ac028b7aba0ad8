"""The section with the coding matrix, which shows the codes of each work."""

from typing import Final

from slr.model.output import MATRIX_HEAD
from slr.report.document import Grid, Head, Section
from slr.report.page import MOST_ROWS, Page

KEY: Final = "matrix"


def make(page: Page) -> Section | None:
    """Return the section with the coding matrix: one row per work and role, with a mark for each code.

    If no work has a code, return None.
    """
    t, rows = page.texts, page.rows("matrix")
    if not rows:
        return None
    fixed = {c.name for c in MATRIX_HEAD}
    codes = [c for c in page.table("matrix").columns if c not in fixed]
    heads = [Head(label=t(f"column.{c}")) for c in ("work", "standing", "role")]
    heads += [Head(label=page.code(c), kind="mark") for c in codes]
    cells = tuple(
        (
            t.citation(row["citation"]),
            t.word(row["standing"]),
            t.word(row["role"]),
            *("●" if row[c] == 1 else "" for c in codes),
        )
        for row in rows[:MOST_ROWS]
    )
    grid = Grid(
        caption=t("section.matrix"),
        heads=tuple(heads),
        rows=cells,
        file="tables/matrix.csv",
        notes=page.notes(len(rows)),
    )
    return page.section(KEY, page.intro(KEY), grid)
