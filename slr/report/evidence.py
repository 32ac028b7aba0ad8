"""What the included works are and say: characteristics, codebook, synthesis, matrix."""

from typing import Any

from slr.report.document import Facts, Grid, Head, Paragraph, Section
from slr.report.page import MOST_ROWS, Page


def study_section(page: Page) -> Section:
    """Return the characteristics of the included studies (PRISMA 2020 item 17)."""
    t, rows = page.texts, page.rows("studies")
    columns = ("work", "journal", "design", "country", "setting", "sample", "note", "basis")
    body = page.grid(t("section.studies"), columns, rows, file="studies")
    return Section(
        id="studies", title=t("section.studies"), blocks=(Paragraph(text=t("intro.studies")), body)
    )


def codebook_section(page: Page) -> Section:
    """Return the codebook: definitions, terms, examples."""
    t = page.texts
    rows = [
        {"code": c.id, "label": page.code(c.id), "kind": t.word("theme") if c.theme else "", "definition": c.definition,
         "terms": "; ".join(x for terms in c.terms.values() for x in terms),
         "example_in": "; ".join(c.examples.inside), "example_out": "; ".join(c.examples.outside)}
        for c in page.protocol.codebook
    ]  # fmt: skip
    columns = ("code", "label", "kind", "definition", "terms", "example_in", "example_out")
    grid = page.grid(t("section.codebook"), columns, rows)
    return Section(
        id="codebook", title=t("section.codebook"), blocks=(Paragraph(text=t("intro.codebook")), grid)
    )


def synthesis_section(page: Page) -> Section:
    """Return what the works say: a section a theme, a table a role, the other codes after the themes."""
    t, plan = page.texts, page.protocol.synthesis
    facts = [(t("fact.method"), t.plain(plan.method)), (t("fact.grouping"), t.plain(plan.grouping))]
    facts += [(t("fact.synthesis_note"), plan.note)] if plan.note else []
    rows = page.rows("synthesis")
    codes = list(dict.fromkeys(r["theme"] for r in rows))
    parts = tuple(_theme(page, code, [r for r in rows if r["theme"] == code]) for code in codes)
    return Section(id="synthesis", title=t("section.synthesis"), sections=parts,
                   blocks=(Paragraph(text=t("intro.synthesis")), Facts(pairs=tuple(facts))))  # fmt: skip


def _theme(page: Page, code: str, rows: list[dict[str, Any]]) -> Section:
    roles = list(dict.fromkeys(r["role"] for r in rows))
    columns = ("statement", "works", "location", "standing", "second_hand", "basis")
    grids = tuple(
        page.grid(
            f"{page.code(code)}: {page.texts.word(role)}",
            columns,
            [_shown(r) for r in rows if r["role"] == role],
            file="synthesis",
        )
        for role in roles
    )
    return Section(id=f"theme-{code}", title=page.code(code), blocks=grids)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its works as one text, and each work's place beside it where the places differ."""
    citations, places = list(row["citations"]), list(row["locations"])
    if len(set(places)) > 1:
        places = [f"{c}: {p}" for c, p in zip(citations, places, strict=True) if p]
    return {**row, "works": "; ".join(citations), "location": "; ".join(dict.fromkeys(places))}


def matrix_section(page: Page) -> Section:
    """Return which work has which code."""
    t, rows = page.texts, page.rows("matrix")
    if not rows:
        return Section(id="matrix", title=t("section.matrix"), blocks=(Paragraph(text=t("page.empty")),))
    codes = [c for c in page.table("matrix").columns if c not in ("report", "citation", "standing", "role")]
    heads = [Head(label=t(f"column.{c}")) for c in ("work", "standing", "role")]
    heads += [Head(label=page.code(c), kind="mark") for c in codes]
    cells = tuple(
        (
            row["citation"],
            t.word(row["standing"]),
            t.word(row["role"]),
            *("●" if row[c] == 1 else "" for c in codes),
        )
        for row in rows[:MOST_ROWS]
    )
    cut = (
        t("page.rows_cut", shown=t.number(MOST_ROWS), all=t.number(len(rows)))
        if len(rows) > MOST_ROWS
        else ""
    )
    grid = Grid(
        caption=t("section.matrix"), heads=tuple(heads), rows=cells, file="tables/matrix.csv", cut=cut
    )
    return Section(id="matrix", title=t("section.matrix"), blocks=(Paragraph(text=t("intro.matrix")), grid))
