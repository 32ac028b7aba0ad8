"""The section with the synthesis. It has a subsection for each theme, and a table for each role."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from slr.model.codebook import Code
from slr.model.column import columns_of, pick
from slr.model.output import SYNTHESIS
from slr.model.word import NOT_REPORTED
from slr.report.document import Facts, Noted, Section
from slr.report.page import Page

KEY: Final = "synthesis"
OWN_COLUMNS: Final = columns_of("""
    works    text the works
    location text pages or lines
""")


def make(page: Page) -> Section | None:
    """Return the section with the statements of each theme. Statements of codes that are not in the codebook come last.

    If there is no statement, and the protocol describes neither the method nor the grouping of the synthesis, return None.
    """
    t, plan = page.texts, page.protocol.synthesis
    facts = [(t("fact.method"), t.plain(plan.method)), (t("fact.grouping"), t.plain(plan.grouping))]
    facts += [(t("fact.synthesis_note"), plan.note)] if plan.note else []
    rows = page.rows("synthesis")
    if not rows and {plan.method, plan.grouping} == {NOT_REPORTED}:
        return None
    known = {c.id: c for c in page.protocol.codebook}
    parents: dict[str, str] = {}
    for code in dict.fromkeys(r["theme"] for r in rows):
        _enter(code, known, parents)
    parts = tuple(_theme(page, code, rows, parents) for code, above in parents.items() if not above)
    intro = [page.intro(KEY)] if rows else []
    return page.section(KEY, *intro, Facts(pairs=tuple(facts)), sections=parts)


def _enter(code: str, known: Mapping[str, Code], parents: dict[str, str]) -> None:
    """Add a code to `parents`, after its parent codes. Parent codes get a heading even if they have no codings."""
    line = [code]
    while line[0] in known and (above := known[line[0]].parent) in known and above not in line:
        line.insert(0, str(above))
    for above, one in pairwise(("", *line)):
        parents.setdefault(one, above)


def _theme(page: Page, code: str, every: list[dict[str, Any]], parents: Mapping[str, str]) -> Section:
    rows = [r for r in every if r["theme"] == code]
    roles = list(dict.fromkeys(r["role"] for r in rows))
    marked = ("reconciled",) if any(r["reconciled"] for r in rows) else ()
    names = ("statement", *marked, "works", "location", "standing", "second_hand", "basis")
    columns = pick(names, OWN_COLUMNS, SYNTHESIS.columns)
    grids = tuple(
        page.grid(
            f"{page.code(code)}: {_name_role(page, role, mine)}",
            columns,
            mine,
            file="synthesis",
            plain={"standing": "included", "second_hand": mine[0]["second_hand"], **page.plain_basis},
        )
        for role in roles
        for mine in [[show_statement(page, r) for r in rows if r["role"] == role]]
    )
    below = tuple(_theme(page, child, every, parents) for child, above in parents.items() if above == code)
    return Section(id=f"theme-{code}", title=page.code(code), blocks=grids, sections=below)


def _name_role(page: Page, role: str, rows: list[dict[str, Any]]) -> str:
    """Return the name of the role. If all statements in `rows` are cited second-hand, the name says so."""
    name = page.texts.word(role)
    if any(row["second_hand"] != "yes" for row in rows):
        return name
    reconstructed = page.protocol.review.kind == "reconstruction"
    return page.texts("studies.by_source" if reconstructed else "studies.by_others", role=name)


def show_statement(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with all works in one cell, and all locations in another.

    Quotes and notes are put below the statement.
    Citations are in the language of the review.
    """
    cited = {c: page.texts.citation(c) for c in row["citations"]}

    def joined(name: str) -> str:
        text = "; ".join(row[name])
        for plain, mine in cited.items():
            text = text.replace(plain, mine)
        return text

    statement: str | Noted = row["statement"] or ""
    notes = [f"“{quote}”" for quote in row["quotes"]]
    notes += [f"{page.texts('column.note')}: {joined('notes')}"] if row["notes"] else []
    if notes:
        statement = Noted(text=page.texts.plain(statement), note=" ".join(notes))
    return {
        **row,
        "statement": statement,
        "works": page.cite(zip(row["reports"], row["citations"], strict=True)),
        "location": joined("locations"),
    }
