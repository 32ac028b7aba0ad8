"""Turn the data of a review into the sections, grids and cells of the appendix."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from typing import Protocol as Interface
from urllib.parse import quote

from slr.model.appendix_plan import DATA
from slr.model.appraisal_sign import Appraised, sum_up_appraisals
from slr.model.column import Column, Show
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reasons, read_reasons, verdict_reason
from slr.model.row import list_rows
from slr.model.synthesis import Synthesis
from slr.model.word import NOT_CLASSIFIED, NOT_EXTRACTED, NOT_REPORTED, RETRACTED
from slr.reference.bibliography import Cited, FullReference, list_references
from slr.reference.words import WORDS
from slr.report.document import Block, Cell, ColumnKind, Grid, Head, Noted, Paragraph, Section, Styled, Work
from slr.report.people import list_people, rename_reasons, rename_row
from slr.report.reason import word_cell, word_reasons
from slr.report.text import Texts
from slr.text.style import Run, style_title

if TYPE_CHECKING:
    import pandas as pd

_EMPTY: Final = (NOT_REPORTED, NOT_EXTRACTED)
MOST_ROWS: Final = 300  # most rows that a grid shows; with so many, a page can still be scrolled; the table file has all rows
MOST_SEARCHED: Final = 10_000  # most rows of a grid in the HTML page, which folds the rows after the first 300 away and can search them

# A citation with its title and DOI, in one cell.
WORK: Final = Column("work", "text", "citation, title and DOI", show="work")
SAID: Final = Column(
    "said", "reasons", "why a report has its status, such as the verdicts, or the words that a rule matched"
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


class Labelled(Interface):
    """A part of the protocol with an id and a label in several languages."""

    @property
    def id(self) -> str:
        """The id of the part."""
        ...

    @property
    def label(self) -> Mapping[str, str]:
        """The label in each language."""
        ...


@dataclass(frozen=True, kw_only=True)  # no slots, because cached properties need a dictionary
class Page:
    """The data from which the sections of the appendix are made."""

    synthesis: Synthesis
    protocol: Protocol
    problems: tuple[Problem, ...]
    texts: Texts
    todo: tuple[str, ...] = ()
    works: Mapping[str, Cited] = field(default_factory=dict)

    @cached_property
    def references(self) -> Mapping[str, tuple[FullReference, ...]]:
        """The full references by list: included, excluded (at full text) and used. Empty lists are left out."""
        words = {key: self.texts(f"reference.{key}") for key in WORDS}
        style = self.protocol.references.style
        found = {
            name: tuple(self.works[report] for report in reports if report in self.works)
            for name, reports in self.synthesis.lists.items()
        }
        return {name: list_references(works, words, style) for name, works in found.items() if works}

    @cached_property
    def lists_excluded(self) -> bool:
        """Whether the full references of excluded reports are in the section on these reports. Other sections then do not list them."""
        listed = self.references.get("excluded", ())
        return 0 < len(listed) <= MOST_ROWS and "excluded" not in self._left

    @cached_property
    def _in_full(self) -> frozenset[str]:
        """The ids of the reports with a full reference in the appendix. For these, other sections give only citations."""
        if "references" in self._left:
            return frozenset()
        return frozenset(one.report for listed in self.references.values() for one in listed)

    @cached_property
    def _left(self) -> tuple[str, ...]:
        return self.protocol.appendix.arrange()[DATA]

    def table(self, name: str) -> "pd.DataFrame":
        """Return the review's table with the given name."""
        return self.synthesis.tables[name]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of one of the review's tables, with people named as the protocol specifies."""
        return self.name_people(self.table(name))

    def listed(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of one of the review's tables. The rows are cached, so do not change them.

        Do not use this method for tables with a row per record or verdict, which can be very large.
        """
        if name not in self._listed:
            self._listed[name] = tuple(self.rows(name))
        return self._listed[name]

    @cached_property
    def _listed(self) -> dict[str, tuple[Mapping[str, Any], ...]]:
        return {}

    def has(self, name: str) -> bool:
        """Return whether the review's table with the given name has any rows."""
        return len(self.table(name)) > 0

    def first_rows(self, data: "pd.DataFrame") -> list[dict[str, Any]]:
        """Return the first rows of a table, at most as many as a grid shows, with people named as the protocol specifies."""
        return self.name_people(data.iloc[:MOST_ROWS])

    def name_people(self, data: "pd.DataFrame") -> list[dict[str, Any]]:
        """Return the rows of a table, with people named as the protocol specifies."""
        rows = list_rows(data)
        return [rename_row(row, self._roles) for row in rows] if self._roles else rows

    def person(self, name: str) -> str:
        """Return how the appendix names a person: by the name of the file, or by a role such as "Reviewer 1"."""
        return self._roles.get(name, name)

    @cached_property
    def _roles(self) -> dict[str, str]:
        """The role of each person. If the appendix gives names, the mapping is empty."""
        if self.protocol.appendix.people == "names":
            return {}
        people = list_people(self.synthesis.tables.values(), self.protocol.screening.people)
        return {name: self.texts("page.reviewer", n=str(n)) for n, name in enumerate(people, 1)}

    def section(self, key: str, *blocks: Block, sections: tuple[Section, ...] = ()) -> Section:
        """Return a section of the appendix with its heading."""
        title = self.texts(f"section.{key.replace('-', '_')}")
        return Section(id=key, title=title, blocks=blocks, sections=sections)

    def intro(self, key: str) -> Paragraph:
        """Return the paragraph that introduces a section."""
        return Paragraph(text=self.texts(f"intro.{key.replace('-', '_')}"))

    def note_unclassified(self, studies: Iterable[str]) -> tuple[Paragraph, ...]:
        """Return a note with the names of unclassified studies, or an empty tuple if there are none."""
        listed = frozenset(studies)
        found = sorted({name for study, name in self._unclassified.items() if study in listed})
        if not found:
            return ()
        fill = {"n": self.texts.number(len(found)), "whole": self.texts.number(len(listed))}
        return (Paragraph(text=self.texts("page.unclassified", names="; ".join(found), **fill), tone="note"),)

    @cached_property
    def _unclassified(self) -> dict[str, str]:
        """The citation of each included study that nobody has classified, by the id of the study."""
        rows = (row for row in self.rows("studies") if row["evidence"] == NOT_CLASSIFIED)
        return {row["study"]: self.texts.citation(row["citation"]) for row in rows}

    def grid(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Mapping[str, Any]],
        *,
        file: str = "",
        total: int | None = None,
        plain: Mapping[str, object] = MappingProxyType({}),
    ) -> Block:
        """Return rows as a grid. If there are no rows, return a paragraph that says so.

        A column is left out if all its cells are empty, or if all have the column's value in `plain`. A column with only the
        words "not reported", or only "not extracted", is also left out, and a note names it. Columns of works are never left
        out. If no column would remain, all are shown.

        The grid shows at most MOST_ROWS rows, and the HTML page has up to MOST_SEARCHED rows. If `rows` contains only the
        first rows of the file, `total` is the total number of rows in the file.
        """
        listed = list(rows)
        if not listed:
            return Paragraph(text=self.texts("page.empty"))
        varied = [c for c in columns if any(row.get(c.name) != plain.get(c.name, row) for row in listed)]
        used = [c for c in varied if _is_used(c, listed)] or list(columns)
        heads = tuple(self.head(c) for c in used)
        cells = tuple(tuple(self.cell(c, row) for c in used) for row in listed[:MOST_SEARCHED])
        path = f"tables/{file}.csv" if file else ""
        notes = self.notes(
            total or len(listed), self._list_missing([c for c in varied if c not in used], listed)
        )
        shown, rest = cells[:MOST_ROWS], cells[MOST_ROWS:]
        return Grid(caption=caption, heads=heads, rows=shown, rest=rest, file=path, notes=notes)

    @property
    def plain_basis(self) -> Mapping[str, object]:
        """Map the column `basis` to the value that grids leave out.

        In a reconstruction, all rows have this value. For any other review, the mapping is empty.
        """
        return {"basis": "reconstructed"} if self.protocol.review.kind == "reconstruction" else {}

    def _list_missing(
        self, unused: Sequence[Column], rows: Sequence[Mapping[str, Any]]
    ) -> dict[str, list[str]]:
        return {
            word: [self.head(c).label for c in unused if any(row.get(c.name) == word for row in rows)]
            for word in _EMPTY
        }

    def notes(
        self, rows: int, missing: Mapping[str, Sequence[str]] = MappingProxyType({})
    ) -> tuple[str, ...]:
        """Return the notes under a grid: how many rows are shown if some are left out, and what all rows lack.

        `missing` maps "not reported" and "not extracted" to the headings of the columns that contain nothing else.
        """
        t, notes = self.texts, []
        if rows > MOST_ROWS:
            notes.append(t("page.rows_cut", shown=t.number(MOST_ROWS), all=t.number(rows)))
        notes += [
            t(f"page.all_{word.replace(' ', '_')}", columns="; ".join(named))
            for word in _EMPTY
            if (named := missing.get(word))
        ]
        return tuple(notes)

    def head(self, column: Column) -> Head:
        """Return the heading of a column in the language of the review."""
        return Head(label=self.texts(f"column.{column.name}"), kind=_SETTING[column.shown_as])

    def cell(self, column: Column, row: Mapping[str, Any]) -> Cell:
        """Return one cell, with words and numbers in the language of the review."""
        value = row.get(column.name)
        if column.shown_as == "work":
            return value if isinstance(value, Work) else self.work(row)
        if isinstance(value, Noted | Styled):
            return value
        if column.kind == "reasons":
            return self.reasons(value)
        if column.shown_as == "word":
            return self.texts.word(value)
        if isinstance(value, int) and not isinstance(value, bool) and column.shown_as != "digits":
            return self.texts.number(value)
        parts = self.texts.plain(value).split("; ") if column.shown_as == "date" else [value]
        return "; ".join(map(self.texts.plain, parts))

    def reasons(self, value: str | Reasons | None) -> str:
        """Return the given reasons, or the reasons in a table cell, as text in the language of the review."""
        if self._roles:
            found = value if isinstance(value, tuple) else read_reasons(value)
            return word_reasons(rename_reasons(found, self._roles), self.texts)
        return word_reasons(value, self.texts) if isinstance(value, tuple) else word_cell(value, self.texts)

    def work(self, row: Mapping[str, Any]) -> Work:
        """Return the cell of a work: citation, title and DOI. A work without authors is cited by its full title.

        If the appendix has the full reference of the work, title and DOI are left out.
        """
        t = self.texts
        doi, citation = t.plain(row["doi"]), t.citation(row["citation"])
        href = f"https://doi.org/{quote(doi, safe='/:;.()_-')}" if doi else ""
        title, report = self.title(row), t.plain(row.get("report"))
        if report in self._in_full:
            return Work(citation=citation, report=report)
        if not title.text:
            return Work(citation=citation, link=doi, href=href, report=report)
        if citation.startswith("“"):
            quoted = Styled(runs=(Run("“"), *title.runs, Run("”")))
            return Work(citation=quoted, link=doi, href=href, report=report)
        return Work(citation=citation, title=title, link=doi, href=href, report=report)

    def cite(self, works: Iterable[tuple[str, str]]) -> Styled:
        """Return citations in one cell, separated by "; ". `works` are pairs of the id and the citation of a report."""
        runs: list[tuple[Run, str]] = []
        for report, citation in works:
            runs += [(Run("; "), "")] if runs else []
            runs.append((Run(self.texts.citation(citation)), report))
        return Styled(runs=tuple(run for run, _ in runs), reports=tuple(report for _, report in runs))

    def title(self, row: Mapping[str, Any], which: str = "") -> Styled:
        """Return a title with the formatting from its source.

        If a row has two titles, `which` is the suffix of the column with the title to return.
        """
        title = self.texts.plain(row[f"title{which}"])
        return Styled(runs=style_title(title, row[f"title_markup{which}"]))

    def explain_status(self, row: Mapping[str, Any]) -> str | Reasons:
        """Return the reasons for a report's status.

        If a rule decided, these are the words or values that the rule matched. If people decided, these are normally
        their verdicts. If neither people nor a rule decided, there are no reasons.

        People's verdicts are not enough to explain a conflict, a decision at retrieval, or an exclusion because of a
        notice. In these cases, the reasons in the table of statuses are returned.
        """
        if row["by"] == "rule":
            return row["words"] or ()
        if row["by"] != "people":
            return ()
        other = (
            row["status"] == "conflict" or row.get("criterion") == RETRACTED
        )  # decided by more than verdicts
        if row["stage"] == "retrieval" or other:
            return row["reason"] or ()
        verdicts = self.verdicts(row["report"], row["stage"])
        return tuple(verdict_reason(v["who"], v["verdict"], v["criterion"], v["note"]) for v in verdicts)

    def verdicts(self, report: str, stage: str) -> list[dict[str, Any]]:
        """Return the rows of the verdicts on a report at a stage."""
        return self._verdicts.get((report, stage), [])

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.rows("verdicts"):
            found.setdefault((row["report"], row["stage"]), []).append(row)
        return found

    def word_notices(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows with the column `notice` translated into the language of the review."""
        return [
            {**r, "notice": "; ".join(map(self.texts.word, (r["notice"] or "").split("; ")))} for r in rows
        ]

    def exclusion(self, criterion: str | None) -> str:
        """Return the criterion of an exclusion as text, or "" if there is none.

        If the report did not meet an inclusion criterion, the text says so.
        """
        found = next((c for c in self.protocol.criteria if c.id == criterion), None)
        if found is None:
            return self.texts("flow.box.reason_notice") if criterion == RETRACTED else ""
        return found.text if found.kind == "exclude" else self.texts("rule.not_met", text=found.text)

    def code(self, code: str) -> str:
        """Return the name of a code in the language of the review."""
        return self._codes.get(code, code)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return dict(self._labels(self.protocol.codebook))

    @cached_property
    def appraised(self) -> dict[str, Appraised]:
        """The appraisal of each appraised study."""
        return sum_up_appraisals(self.rows("appraisals"))

    def construct(self, construct: str) -> str:
        """Return the name of a construct in the language of the review."""
        return self._constructs.get(construct, construct)

    @cached_property
    def _constructs(self) -> dict[str, str]:
        return dict(self._labels(self.protocol.constructs))

    def value(self, field: str, value: str) -> str:
        """Return the value of an evidence field (a construct, a code or a word) in the language of the review."""
        if field in ("code", "theme"):
            return self.code(value)
        return self._constructs.get(value) or self.texts.word(value)

    def label(self, part: Labelled) -> str:
        """Return the label of a part of the protocol in the language of the review.

        If there is none in this language, return the first label of the part. Without any label, return the id of the part.
        """
        names = {str(k): v for k, v in part.label.items()}
        return names.get(self.texts.language) or next(iter(names.values()), part.id)

    def _labels(self, parts: Sequence[Labelled]) -> Iterator[tuple[str, str]]:
        # If an id is used twice, the first part counts.
        yield from ((part.id, self.label(part)) for part in reversed(parts))


def _is_used(column: Column, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a column is shown. A column of works is always shown.

    Any other column is left out if it has no values, if all values are "not reported", or if all are "not extracted".
    """
    values = [value for row in rows if _filled(value := row.get(column.name))]
    if column.shown_as == "work" or any(isinstance(value, list) or value not in _EMPTY for value in values):
        return True
    return len(set(values)) > 1


def _filled(value: Any) -> bool:
    return value is not None and value not in ("", [], ())
