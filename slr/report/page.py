"""What the parts of the appendix share: the review's data at hand, and tables of it as grids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.synthesis import Synthesis
from slr.report.document import Cell, ColumnKind, Grid, Head, Link
from slr.report.text import Texts

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 300  # a page that a person can still scroll and print; the file beside it holds every row

# Columns whose cells are words of a closed vocabulary, and those that are set in a way of their own.
WORDS: Final = frozenset(
    {"status", "by", "kind", "stage", "role", "standing", "verdict", "statistic", "about", "settled", "second_hand",
     "severity", "hits_agree", "basis", "arm"}
)  # fmt: skip
KINDS: Final[Mapping[str, ColumnKind]] = {
    "year": "number", "rank": "number", "score": "number", "entries": "number", "hits": "number", "reports": "number",
    "alone": "number", "value": "number", "works": "number", "n": "number", "line": "number", "title": "long",
    "statement": "long", "reason": "long", "evidence": "long", "text": "long", "message": "long", "definition": "long",
    "strategy": "long", "report": "code", "record": "code", "file": "code", "criterion": "narrow", "code": "code",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that a part of the appendix is made from."""

    synthesis: Synthesis
    protocol: Protocol
    problems: tuple[Problem, ...]
    texts: Texts

    def table(self, name: str) -> "pd.DataFrame":
        """Return one of the review's tables."""
        return self.synthesis.tables[name]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of one of the review's tables."""
        return [{str(k): v for k, v in row.items()} for row in self.table(name).to_dict("records")]

    def grid(
        self, caption: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, file: str = ""
    ) -> Grid:
        """Return rows as a grid with these columns, cut where a page would no longer be readable."""
        listed = list(rows)
        cut = ""
        if len(listed) > MOST_ROWS:
            shown, whole = self.texts.number(MOST_ROWS), self.texts.number(len(listed))
            cut = self.texts("page.rows_cut", shown=shown, all=whole)
        heads = tuple(Head(label=self.texts(f"column.{c}"), kind=KINDS.get(c, "text")) for c in columns)
        cells = tuple(tuple(self.cell(c, row.get(c)) for c in columns) for row in listed[:MOST_ROWS])
        return Grid(
            caption=caption, heads=heads, rows=cells, file=f"tables/{file}.csv" if file else "", cut=cut
        )

    def cell(self, column: str, value: object) -> Cell:
        """Return one value as a cell: words in the reader's language, a DOI as a link, years without separators."""
        if isinstance(value, Link):
            return value
        if column == "doi" and isinstance(value, str) and value:
            return Link(value, f"https://doi.org/{quote(value, safe='/:;.()_-')}")
        if column in WORDS:
            return self.texts.word(value)
        if isinstance(value, int) and not isinstance(value, bool) and column not in ("year", "line", "rank"):
            return self.texts.number(value)
        return self.texts.plain(value)

    def criterion(self, criterion: object) -> str:
        """Return a criterion as id and words."""
        text = next((c.text for c in self.protocol.criteria if c.id == criterion), "")
        return f"{criterion}: {text}" if text else self.texts.plain(criterion)

    def code(self, code: str) -> str:
        """Return the name of a code in the language of the appendix."""
        found = next((c for c in self.protocol.codebook if c.id == code), None)
        if found is None:
            return code
        names = {str(k): v for k, v in found.label.items()}
        return names.get(self.texts.language) or next(iter(names.values()), code)
