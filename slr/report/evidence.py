"""What the included works are and say: characteristics, codebook, synthesis, matrix."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from slr.model.column import columns_of, pick
from slr.model.output import MATRIX_HEAD, STUDY_CHARACTERISTICS, SYNTHESIS
from slr.model.protocol import Code
from slr.report.document import Facts, Grid, Head, Noted, Paragraph, Section
from slr.report.page import MOST_ROWS, WORK, Page

# Columns that the appendix shows and no table has.
CODE_COLUMNS: Final = columns_of("""
    code        text:code id of the code
    label       text      its name
    kind        text:word theme, or nothing
    parent      text      name of the code above it
    definition  text:long definition
    terms       text:long words that suggest the code
    example_in  text      examples that fall under it
    example_out text      examples that do not
""")
STATEMENT_COLUMNS: Final = columns_of("""
    works    text the works
    location text pages or lines
""")


def study_section(page: Page) -> Section:
    """Return the characteristics of the included studies (PRISMA 2020 item 17)."""
    t, rows = page.texts, page.rows("studies")
    names = ("work", "journal", "design", "country", "setting", "sample", "note", "basis")
    columns = pick(names, STUDY_CHARACTERISTICS.columns, (WORK,))
    body = page.grid(t("section.studies"), columns, rows, file="studies")
    return Section(
        id="studies", title=t("section.studies"), blocks=(Paragraph(text=t("intro.studies")), body)
    )


def codebook_section(page: Page) -> Section:
    """Return the codebook: definitions, terms, examples."""
    t = page.texts
    rows = [
        {"code": c.id, "label": page.code(c.id), "kind": t.word("theme") if c.theme else "", "definition": c.definition,
         "parent": page.code(c.parent) if c.parent else "",
         "terms": "; ".join(dict.fromkeys(x for terms in c.terms.values() for x in terms)),  # languages share some
         "example_in": "; ".join(c.examples.inside), "example_out": "; ".join(c.examples.outside)}
        for c in page.protocol.codebook
    ]  # fmt: skip
    grid = page.grid(t("section.codebook"), CODE_COLUMNS, rows)
    return Section(
        id="codebook", title=t("section.codebook"), blocks=(Paragraph(text=t("intro.codebook")), grid)
    )


def synthesis_section(page: Page) -> Section:
    """Return what the works say: a section a theme, a table a role, the other codes after the themes."""
    t, plan = page.texts, page.protocol.synthesis
    facts = [(t("fact.method"), t.plain(plan.method)), (t("fact.grouping"), t.plain(plan.grouping))]
    facts += [(t("fact.synthesis_note"), plan.note)] if plan.note else []
    rows = page.rows("synthesis")
    known = {c.id: c for c in page.protocol.codebook}
    parents: dict[str, str] = {}
    for code in dict.fromkeys(r["theme"] for r in rows):
        _enter(code, known, parents)
    parts = tuple(_theme(page, code, rows, parents) for code, above in parents.items() if not above)
    return Section(id="synthesis", title=t("section.synthesis"), sections=parts,
                   blocks=(Paragraph(text=t("intro.synthesis")), Facts(pairs=tuple(facts))))  # fmt: skip


def _enter(code: str, known: Mapping[str, Code], parents: dict[str, str]) -> None:
    """Enter a code after those above it, which have a heading even where nobody coded them themselves."""
    line = [code]
    while line[0] in known and (above := known[line[0]].parent) in known and above not in line:
        line.insert(0, str(above))
    for above, one in pairwise(("", *line)):
        parents.setdefault(one, above)


def _theme(page: Page, code: str, every: list[dict[str, Any]], parents: Mapping[str, str]) -> Section:
    rows = [r for r in every if r["theme"] == code]
    roles = list(dict.fromkeys(r["role"] for r in rows))
    names = ("statement", "works", "location", "standing", "second_hand", "basis")
    columns = pick(names, STATEMENT_COLUMNS, SYNTHESIS.columns)
    grids = tuple(
        page.grid(
            f"{page.code(code)}: {page.texts.word(role)}",
            columns,
            [_shown(page, r) for r in rows if r["role"] == role],
            file="synthesis",
        )
        for role in roles
    )
    below = tuple(_theme(page, child, every, parents) for child, above in parents.items() if above == code)
    return Section(id=f"theme-{code}", title=page.code(code), blocks=grids, sections=below)


def _shown(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its works as one text, places and notes as another, and citations as the reader writes them."""
    cited = {c: page.texts.citation(c) for c in row["citations"]}

    def told(name: str) -> str:
        text = "; ".join(row[name])
        for plain, mine in cited.items():
            text = text.replace(plain, mine)
        return text

    statement: str | Noted = row["statement"] or ""
    if row["notes"]:
        note = f"{page.texts('column.note')}: {told('notes')}"
        statement = Noted(text=page.texts.plain(statement), note=note)
    return {**row, "statement": statement, "works": "; ".join(cited.values()), "location": told("locations")}


def matrix_section(page: Page) -> Section:
    """Return which work has which code."""
    t, rows = page.texts, page.rows("matrix")
    if not rows:
        return Section(id="matrix", title=t("section.matrix"), blocks=(Paragraph(text=t("page.empty")),))
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
    cut = (
        t("page.rows_cut", shown=t.number(MOST_ROWS), all=t.number(len(rows)))
        if len(rows) > MOST_ROWS
        else ""
    )
    grid = Grid(
        caption=t("section.matrix"), heads=tuple(heads), rows=cells, file="tables/matrix.csv", cut=cut
    )
    return Section(id="matrix", title=t("section.matrix"), blocks=(Paragraph(text=t("intro.matrix")), grid))
