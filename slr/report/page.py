"""What the parts of the appendix share: the review's data at hand, and tables of it as grids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from slr.model.column import Column, Show
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reasons, verdict_reason
from slr.model.row import list_rows
from slr.model.synthesis import Synthesis
from slr.report.document import Block, Cell, ColumnKind, Grid, Head, Noted, Paragraph, Section, Styled, Work
from slr.report.reason import word_cell, word_reasons
from slr.report.text import Texts
from slr.text.style import Run, style_title

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 300  # a page that a person can still scroll and print; the file beside it holds every row

# A citation with its title and DOI, in one cell.
WORK: Final = Column("work", "text", "citation, title and DOI", show="work")
SAID: Final = Column(
    "said", "reasons", "why a report has its status: who decided what, or the words by which a rule decided"
)
_SETTING: Final[Mapping[Show, ColumnKind]] = {
    "text": "text",
    "word": "text",
    "number": "number",
    "digits": "number",
    "long": "long",
    "narrow": "narrow",
    "work": "work",
    "code": "code",
    "date": "date",
}


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

    def section(self, key: str, *blocks: Block, sections: tuple[Section, ...] = ()) -> Section:
        """Return a section of the appendix under its heading."""
        title = self.texts(f"section.{key.replace('-', '_')}")
        return Section(id=key, title=title, blocks=blocks, sections=sections)

    def intro(self, key: str) -> Paragraph:
        """Return the paragraph that introduces a section."""
        return Paragraph(text=self.texts(f"intro.{key.replace('-', '_')}"))

    def grid(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Mapping[str, Any]],
        *,
        file: str = "",
        total: int | None = None,
    ) -> Block:
        """Return rows as a grid with those of the columns that are not empty, or "none" where there are no rows.

        It is cut where a page would no longer be readable. `total` is the number of rows in the file where `rows` are
        its first MOST_ROWS alone.
        """
        listed = list(rows)
        if not listed:
            return Paragraph(text=self.texts("page.empty"))
        used = [c for c in columns if c.shown_as == "work" or any(_filled(row.get(c.name)) for row in listed)]
        heads = tuple(self.head(c) for c in used)
        cells = tuple(tuple(self.cell(c, row) for c in used) for row in listed[:MOST_ROWS])
        path = f"tables/{file}.csv" if file else ""
        return Grid(caption=caption, heads=heads, rows=cells, file=path, cut=self.cut(total or len(listed)))

    def cut(self, rows: int) -> str:
        """Return the note that a grid of so many rows is cut; nothing where it is not."""
        if rows <= MOST_ROWS:
            return ""
        return self.texts("page.rows_cut", shown=self.texts.number(MOST_ROWS), all=self.texts.number(rows))

    def head(self, column: Column) -> Head:
        """Return the head of a column, in the reader's language."""
        return Head(label=self.texts(f"column.{column.name}"), kind=_SETTING[column.shown_as])

    def cell(self, column: Column, row: Mapping[str, Any]) -> Cell:
        """Return one cell: words in the reader's language, numbers as the reader writes them."""
        if column.shown_as == "work":
            return self.work(row)
        value = row.get(column.name)
        if isinstance(value, Noted | Styled):
            return value
        if column.kind == "reasons":
            return self.reasons(value)
        if column.shown_as == "word":
            return self.texts.word(value)
        if isinstance(value, int) and not isinstance(value, bool) and column.shown_as != "digits":
            return self.texts.number(value)
        return self.texts.plain(value)

    def reasons(self, value: str | Reasons | None) -> str:
        """Return reasons, or a cell of a table that holds them, in the reader's words."""
        return word_reasons(value, self.texts) if isinstance(value, tuple) else word_cell(value, self.texts)

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

    def said(self, row: Mapping[str, Any]) -> str | Reasons:
        """Return why a report has its status: who decided what, or the words by which a rule decided."""
        if row["by"] == "rule":
            return row["words"] or ()
        if row["by"] != "people":
            return ()
        if row["stage"] == "retrieval" or row["status"] == "conflict":
            return row["reason"] or ()
        verdicts = self.verdicts(row["report"], row["stage"])
        return tuple(verdict_reason(v["who"], v["verdict"], v["criterion"], v["note"]) for v in verdicts)

    def verdicts(self, report: str, stage: str) -> list[dict[str, Any]]:
        """Return what was said of a report at a stage."""
        return self._verdicts.get((report, stage), [])

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
    return value is not None and value not in ("", [], ())
