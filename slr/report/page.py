"""What the parts of the appendix share: the review's data at hand, and tables of it as grids."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.synthesis import Synthesis
from slr.report.document import Block, Cell, ColumnKind, Grid, Head, Noted, Paragraph, Styled, Work
from slr.report.text import Texts
from slr.text.style import Run, style_title

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 300  # a page that a person can still scroll and print; the file beside it holds every row

# Columns whose cells are words of a closed vocabulary, and those that are set in a way of their own.
WORDS: Final = frozenset(
    {"status", "by", "kind", "stage", "role", "standing", "verdict", "settled", "second_hand", "severity", "hits_agree",
     "basis", "round"}
)  # fmt: skip
KINDS: Final[Mapping[str, ColumnKind]] = {
    "rank": "number", "score": "number", "entries": "number", "hits": "number", "reports": "number", "alone": "number",
    "rule_excluded": "number", "drawn": "number", "read": "number", "wrong": "number", "both": "number", "coder": "number", "program": "number", "neither": "number", "kappa": "number", "precision": "number",
    "recall": "number", "n": "number", "line": "number", "raters": "number", "prevalence": "number", "work": "work",
    "statement": "long", "evidence": "long", "text": "long", "message": "long", "definition": "long", "terms": "long",
    "note": "long", "in_words": "long", "titles": "long", "record": "code", "file": "long", "searched": "date", "date": "date", "criterion": "narrow",
    "code": "code", "in_numbers": "narrow",
}  # fmt: skip
_OF_RECORD: Final = re.compile(r": \w+ of \S+")  # a verdict told with its record
PLAIN_NUMBERS: Final = frozenset({"year", "line", "rank"})  # written without separators


@dataclass(frozen=True, kw_only=True)  # no slots: it remembers what it has looked up
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
        return list_rows(self.table(name))

    def grid(
        self, caption: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, file: str = ""
    ) -> Block:
        """Return rows as a grid with those of the columns in which anything stands, or "none" where there are no rows.

        It is cut where a page would no longer be readable. `work` stands for citation, title and DOI in one cell.
        """
        listed = list(rows)
        if not listed:
            return Paragraph(text=self.texts("page.empty"))
        cut = ""
        if len(listed) > MOST_ROWS:
            shown, whole = self.texts.number(MOST_ROWS), self.texts.number(len(listed))
            cut = self.texts("page.rows_cut", shown=shown, all=whole)
        used = [c for c in columns if c == "work" or any(_filled(row.get(c)) for row in listed)]
        heads = tuple(Head(label=self.texts(f"column.{c}"), kind=KINDS.get(c, "text")) for c in used)
        cells = tuple(tuple(self.cell(c, row) for c in used) for row in listed[:MOST_ROWS])
        return Grid(
            caption=caption, heads=heads, rows=cells, file=f"tables/{file}.csv" if file else "", cut=cut
        )

    def cell(self, column: str, row: Mapping[str, Any]) -> Cell:
        """Return one cell: words in the reader's language, numbers as the reader writes them."""
        if column == "work":
            return self.work(row)
        value = row.get(column)
        if isinstance(value, Noted | Styled):
            return value
        if column in WORDS:
            return self.texts.word(value)
        if isinstance(value, int) and not isinstance(value, bool) and column not in PLAIN_NUMBERS:
            return self.texts.number(value)
        return self.texts.plain(value)

    def work(self, row: Mapping[str, Any]) -> Work:
        """Return a work as citation, title and DOI; a work without authors is cited by its title, whole."""
        t = self.texts
        doi, citation = t.plain(row["doi"]), t.citation(row["citation"])
        href = f"https://doi.org/{quote(doi, safe='/:;.()_-')}" if doi else ""
        title = self.title(row)
        if not title.text:
            return Work(citation=citation, link=doi, href=href)
        if citation.startswith("“"):
            quoted = Styled(runs=(Run("“"), *title.runs, Run("”")))
            return Work(citation=quoted, link=doi, href=href)
        return Work(citation=citation, title=title, link=doi, href=href)

    def title(self, row: Mapping[str, Any], which: str = "") -> Styled:
        """Return a title as its source shows it; `which` is the ending of its columns, where a row has two."""
        title = self.texts.plain(row[f"title{which}"])
        return Styled(runs=style_title(title, row[f"title_markup{which}"]))

    def verdicts(self, report: str, stage: str) -> list[dict[str, Any]]:
        """Return what was said of a report at a stage."""
        return self._verdicts.get((report, stage), [])

    def tell_verdicts(self, said: str) -> str:
        """Return who said what, as the tables tell it, in the reader's words."""
        parts = [part.partition(": ") for part in said.split("; ")]
        return "; ".join(
            f"{self.texts.word(who)}: {self._tell_verdict(verdict)}" for who, _, verdict in parts
        )

    def _tell_verdict(self, verdict: str) -> str:
        word, _, rest = verdict.partition(" ")
        if rest.startswith("of "):
            rest = self.texts("agreement.of_record", record=rest.removeprefix("of "))
        return f"{self.texts.word(word)} {rest}".strip()

    def clash(self, report: str, stage: str) -> str:
        """Return what is said of records that are now one report, where somebody said different things of them."""
        said = self._clashes.get((report, stage), "")
        return self.tell_verdicts(said) if said else ""

    @cached_property
    def _clashes(self) -> dict[tuple[str, str], str]:
        rows = (r for r in self.rows("disagreements") if r["about"] == "screening")
        return {(r["report"], r["part"]): r["says"] for r in rows if _OF_RECORD.search(r["says"])}

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.rows("verdicts"):
            found.setdefault((row["report"], row["stage"]), []).append(row)
        return found

    def code(self, code: str) -> str:
        """Return the name of a code in the language of the appendix."""
        found = next((c for c in self.protocol.codebook if c.id == code), None)
        if found is None:
            return code
        names = {str(k): v for k, v in found.label.items()}
        return names.get(self.texts.language) or next(iter(names.values()), code)


def _filled(value: Any) -> bool:
    return value is not None and value not in ("", [])
