"""Create the synthesis table, the table of other codings and the work-by-code matrix.

Codings with different roles are never in the same row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from slr.model.output import MATRIX_HEAD, OTHER_CODINGS, SYNTHESIS
from slr.model.protocol import Protocol
from slr.model.table import Column, Table, frame
from slr.model.word import ROLES
from slr.synthesize.coding_row import STANDINGS, Coding
from slr.synthesize.reconcile import describe_reconciling, group_by_study, list_statements
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd


def synthesis_table(codings: Sequence[Coding], protocol: Protocol) -> "pd.DataFrame":
    """Return the table SYNTHESIS. The codes of themes come first.

    Apart from that, codes are in the codebook's order, and each code follows its parent. Only the roles that the
    protocol lists for the synthesis are shown, in the protocol's order. Within a role, included works come first. A
    study has one row for each code, role and standing, with the statements of all coders. Studies with the same
    single statement are in one row if their values in the column `reconciled` are also the same.
    """
    order = _Order(protocol, protocol.synthesis.roles)
    shown = (c for c in codings if c.role in order.role)
    return frame(SYNTHESIS, _group_codings(shown, order))


def other_table(codings: Sequence[Coding], protocol: Protocol) -> "pd.DataFrame":
    """Return the given codings as the table OTHER_CODINGS, with all roles, grouped and ordered as in SYNTHESIS."""
    return frame(OTHER_CODINGS, _group_codings(codings, _Order(protocol, ROLES)))


def _group_codings(codings: Iterable[Coding], order: "_Order") -> list[dict[str, object]]:
    groups: dict[tuple[object, ...], list[list[Coding]]] = {}
    for study in group_by_study(codings):
        first, statements = study[0], list_statements(study)
        alone = () if len(statements) == 1 else first.studies
        key = (first.theme, first.role, first.standing, statements, describe_reconciling(study), alone)
        groups.setdefault(key, []).append(study)
    rows = [_synthesis_row([c for study in group for c in study], order) for group in groups.values()]
    return sorted(rows, key=order.of_row)


def matrix_table(codings: Sequence[Coding], protocol: Protocol) -> tuple[Table, "pd.DataFrame"]:
    """Return the declaration of the work-by-code matrix, and the matrix itself.

    The matrix has one row per work and role, and one column per code. A cell is 1 if the work is coded with the code in
    this role, and 0 otherwise.
    """
    codes = [*protocol.code_ids, *sorted({c.theme for c in codings} - set(protocol.code_ids))]
    labels = {c.id: c.label.get("en", c.id) for c in protocol.codebook}
    columns = tuple(Column(code, "whole", f"1 if coded: {labels.get(code, code)}", True) for code in codes)
    table = Table(
        "matrix",
        "one row per work and role, with 1 for each code that the work has in this role",
        (*MATRIX_HEAD, *columns),
    )
    cells: dict[tuple[int, str, str, int, str], set[str]] = {}
    works = {}
    for c in codings:
        works[c.work.report] = c
        key = (
            STANDINGS.index(c.standing),
            c.work.citation.casefold(),
            c.work.report,
            ROLES.index(c.role),
            c.role,
        )
        cells.setdefault(key, set()).add(c.theme)
    rows = []
    for (_, _, report, _, role), themes in sorted(cells.items()):
        one = works[report]
        head = {"report": report, "citation": one.work.citation, "standing": one.standing, "role": role}
        rows.append({**{code: int(code in themes) for code in codes}, **head})
    return table, frame(table, rows)


class _Order:
    """The sort order of the rows: by code, then by role in the given order, then by standing.

    Codes are in the order of the codebook, but each code follows its parent, and the codes of all themes come first.
    Rows that agree on all three are sorted by citations, statement and reports.
    """

    def __init__(self, protocol: Protocol, roles: Iterable[str]) -> None:
        self.parent = {c.id: c.parent for c in protocol.codebook}
        themes = {c.id for c in protocol.themes}
        self.themes = frozenset(c for c in self.parent if themes & {c, *self._above(c)})
        place = {c.id: i for i, c in enumerate(protocol.codebook)}
        # A code comes after its parent, and codes that belong to a theme come before all other codes.
        line = {c: [place[x] for x in (*reversed(self._above(c)), c)] for c in self.parent}
        codes = sorted(self.parent, key=lambda c: (c not in self.themes, line[c]))
        self.theme = {c: i for i, c in enumerate(codes)}
        self.role: dict[str, int] = {r: i for i, r in enumerate(roles)}

    def _above(self, code: str) -> list[str]:
        """Return the parent codes of a code, nearest first. In a cycle of parents, each is listed only once."""
        found: list[str] = []
        above = self.parent[code]
        while above in self.parent and above not in (code, *found):
            found.append(above)
            above = self.parent[above]
        return found

    def of_row(self, row: Mapping[str, object]) -> tuple[object, ...]:
        theme, role, standing = str(row["theme"]), str(row["role"]), str(row["standing"])
        citations = row["citations"] if isinstance(row["citations"], list) else []
        place = (self.theme.get(theme, len(self.theme)), theme, self.role[role], STANDINGS.index(standing))
        return (*place, [c.casefold() for c in citations], str(row["statement"] or ""), row["reports"])


def _synthesis_row(group: Sequence[Coding], order: _Order) -> dict[str, object]:
    first = group[0]
    works = sorted(
        {c.work.report: c.work for c in group}.values(), key=lambda w: (w.citation.casefold(), w.report)
    )
    return {
        "theme": first.theme,
        "parent": order.parent.get(first.theme),
        "synthesised": first.theme in order.themes,
        "role": first.role,
        "standing": first.standing,
        "statement": " / ".join(list_statements(group)) or None,
        "reconciled": describe_reconciling([c for c in group if c.studies == first.studies]),
        "works": len({study for c in group for study in c.studies}),
        "citations": [w.citation for w in works],
        "locations": list(_by_work(works, [(c.work, c.location) for c in group])),
        "notes": list(_by_work(works, [(c.work, c.note) for c in group])),
        "second_hand": _second_hand(group),
        "basis": "; ".join(sorted({c.basis for c in group if c.basis})) or None,
        "coders": sorted({c.who for c in group}),
        "quotes": list(_quotes(group)),
        "reports": [w.report for w in works],
        "codings": sorted({c.coding for c in group if c.coding}),
    }


def _by_work(works: Sequence[Work], texts: Iterable[tuple[Work, str]]) -> Iterator[str]:
    """Yield each distinct text in the order of the works. Empty texts are left out.

    A text that does not apply to all works is followed by the citations of its works, in brackets.
    """
    found: dict[str, set[str]] = {}
    for work, text in sorted(texts, key=lambda pair: (pair[0].citation.casefold(), pair[0].report, pair[1])):
        if text:
            found.setdefault(text, set()).add(work.report)
    for text, reports in found.items():
        mine = [w.citation for w in works if w.report in reports]
        yield text if len(mine) == len(works) else f"{text} ({' / '.join(mine)})"


def _quotes(group: Sequence[Coding]) -> Iterator[str]:
    yield from sorted({c.quote for c in group if c.quote})


def _second_hand(group: Sequence[Coding]) -> str | None:
    answers = {c.second_hand for c in group}
    if answers == {None}:
        return None
    return ("yes" if answers == {True} else "no") if len(answers) == 1 else "mixed"
