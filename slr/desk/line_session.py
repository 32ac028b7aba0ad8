"""Let one person write rows about reports, such as studies, or rows that are not about reports, such as claims.

`LINE_FOLDERS` lists the kinds of rows. The form comes from the declaration of the kind, so a new column needs no code here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.desk.claim_sheet import SUPPORT_FOLDER
from slr.desk.entry import Entries
from slr.desk.form import Field, Form, suggest_values
from slr.desk.included import Included
from slr.desk.matter import list_codings
from slr.desk.notices import STAGE as NOTICES
from slr.desk.notices import open_notices
from slr.desk.record_sheet import FOLDERS, open_recording
from slr.desk.snapshot import read_reports
from slr.desk.stored import ReportRows
from slr.desk.studies import STAGE as STUDIES
from slr.desk.studies import explain_suggestion, open_studies
from slr.model.claim import CLAIMS
from slr.model.findings import FINDINGS
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import find_open
from slr.model.table import CODED, STATUSES
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS, Kind
from slr.people.row import Row
from slr.people.vocabulary import Word
from slr.store.layout import Review
from slr.store.table_file import read_table

LINE_FOLDERS: Final = (STUDIES, NOTICES, *FOLDERS)
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Something that a person can write a row about.

    `report` is empty if rows of this kind are not about a report. `values` are the initial values of the form.
    `facts` is what is already known, such as why two reports are suggested as one study. If the row is not only about
    a report, `about` describes in a few words what it is about.
    """

    report: str
    values: Mapping[str, str]
    facts: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a person can write in a folder, as of the last run.

    - `starts`: what the person can write about, in the order of the worksheet
    - `hints`: the words to suggest for each field, such as the names of claims
    - `hidden`: the ids of results and codings that the person may not see yet
    """

    review: Review
    protocol: Protocol
    kind: Kind
    who: str
    reports: Mapping[str, _Row]
    starts: tuple[Start, ...]
    hints: Mapping[str, tuple[Word, ...]]
    hidden: frozenset[str] = frozenset()


def open_lines(
    review: Review, protocol: Protocol, folder: str, who: str, reports: ReportRows | None = None
) -> Lines:
    """Return the state in which a person can add rows to one of the `LINE_FOLDERS`. Raises KeyError for any other folder.

    If `reports` is None, the REPORTS of the last run are read.
    """
    if folder not in LINE_FOLDERS:
        raise KeyError(folder)
    kind = KINDS[folder]
    reports = read_reports(review) if reports is None else reports
    hidden = _find_hidden_items(review, protocol, who) if folder == SUPPORT_FOLDER else frozenset()
    starts = tuple(_list_starts(review, protocol, kind, who, hidden))
    return Lines(
        review=review,
        protocol=protocol,
        kind=kind,
        who=who,
        reports=reports,
        starts=starts,
        hints=_list_hints(review, kind, starts),
        hidden=hidden,
    )


def _list_starts(
    review: Review, protocol: Protocol, kind: Kind, who: str, hidden: frozenset[str]
) -> Iterator[Start]:
    if kind.folder == STUDIES:
        yield from _list_included(review, protocol)
    elif kind.folder == NOTICES:
        yield from _list_notices(review, protocol, who)
    else:
        for row in open_recording(review, protocol, kind.folder, who).rows:
            if row.get("id") not in hidden:
                yield _read_start(row, kind)


def _list_included(review: Review, protocol: Protocol) -> Iterator[Start]:
    studies = open_studies(review, protocol)
    for report in studies.included:
        suggestion = studies.suggestions[report]
        recorded = studies.recorded.get(report, {})
        named = "; ".join(recorded) or suggestion.study or ""
        yield Start(report=report, values={"study": named}, facts=explain_suggestion(studies, report))


def _list_notices(review: Review, protocol: Protocol, who: str) -> Iterator[Start]:
    notices = open_notices(review, protocol)
    for decision in notices.waiting(who):
        report, notice = decision["report"], decision["notice"]
        decided = notices.opinions.get((report, notice), ()) if who == ADJUDICATOR else ()
        opinions = (f"{row.who}: {row['decision']} ({row['note']})" for row in decided)
        facts = "; ".join((notices.explain(decision), *opinions))
        yield Start(report=report, values={"notice": notice}, facts=facts)


def _read_start(row: Mapping[str, str], kind: Kind) -> Start:
    """Convert a row of a worksheet to a `Start`."""
    names = {c.name for c in kind.table.columns if c.filled_by in ("person", "adjudicator")}
    values = {name: text for name, text in row.items() if name in names and name != "report" and text}
    about = " · ".join(text for name, text in values.items() if name in kind.key)
    facts = "; ".join(filter(None, (row.get("facts", ""), row.get("opinions", ""))))
    return Start(report=row.get("report", ""), values=values, facts=facts, about=about)


def _find_hidden_items(review: Review, protocol: Protocol, who: str) -> frozenset[str]:
    """Return the ids of results and codings that a person may not see yet.

    These items are hidden from everybody except the adjudicator:

    - the results of reports that await a decision at a blind stage
    - other people's codings of these reports
    - other people's codings with a code on which coders differ, as long as nobody has settled the difference
    """
    if who == ADJUDICATOR:
        return frozenset()
    coded, results = (list_rows(read_table(review, table)) for table in (CODED, FINDINGS))
    about = {c["report"] for c in coded} | {report for row in results for report in row["reports"]}
    statuses = read_table(review, STATUSES)
    waiting = find_open(list_rows(statuses[statuses["report"].isin(list(about))]), protocol, who)
    studies = Included.open(review, protocol).studies
    differ = {(report, m.about) for m in list_codings(coded, studies) if m.open for report in m.reports}
    codings = (row for row in coded if row["who"] != who)
    return frozenset(
        (
            *(c["coding"] for c in codings if c["report"] in waiting or (c["report"], c["theme"]) in differ),
            *(row["finding"] for row in results if not waiting.isdisjoint(row["reports"])),
        )
    )


def _list_hints(review: Review, kind: Kind, starts: Iterable[Start]) -> Mapping[str, tuple[Word, ...]]:
    """Return the words to suggest for each field.

    For support, these are the names of claims, and the ids of results and codings with what is known about them. For
    all other kinds, they are the values of `starts`.
    """
    if kind.folder == SUPPORT_FOLDER:
        claims = list_rows(read_table(review, CLAIMS))
        named = tuple(Word(word=row["claim"], meaning=row["statement"] or "") for row in claims)
        items = tuple(Word(word=s.values["id"], meaning=s.facts) for s in starts if "id" in s.values)
        return {"claim": named, "id": items}
    found: dict[str, dict[str, Word]] = {}
    for start in starts:
        for name in set(start.values) - set(kind.vocabularies):
            text = start.values[name]
            found.setdefault(name, {}).setdefault(text, Word(word=text))
    return {name: tuple(words.values()) for name, words in sorted(found.items())}


class LineSession:
    """A session in which one person writes rows of one kind."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.entries = Entries(lines.review, lines.protocol, lines.kind, lines.who, lines.reports)

    @property
    def form(self) -> Form:
        """The fields of a row."""
        return self.entries.form

    @property
    def about_reports(self) -> bool:
        """Whether rows of this kind are about reports."""
        return bool(self.lines.kind.address.references)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields to fill in for a row."""
        return self.form.asked

    @property
    def hints(self) -> Mapping[str, tuple[Word, ...]]:
        """The words to suggest for each field: those from the review, then those that the person entered earlier."""
        earlier = suggest_values(self.fields, self.list_rows())
        hints = dict(self.lines.hints)
        for name, values in earlier.items():
            known = {word.word for word in hints.get(name, ())}
            hints[name] = (*hints.get(name, ()), *(Word(word=v) for v in values if v not in known))
        return hints

    def list_rows(self, report: str | None = None) -> tuple[Row, ...]:
        """Return the person's current rows about a report, or all of them, earliest first."""
        current = self.entries.list_current()
        if report is not None:
            return current.get(report, ())
        return tuple(
            sorted((row for rows in current.values() for row in rows), key=lambda r: (r.moment, r.line))
        )

    def list_left(self) -> tuple[Start, ...]:
        """Return what the person has not written about yet, as listed in `Lines.starts`."""
        current = self.entries.list_current()
        return tuple(s for s in self.lines.starts if not self._is_done(s, current.get(s.report, ())))

    def _is_done(self, start: Start, rows: Sequence[Row]) -> bool:
        if self.about_reports and self.lines.kind.folder != NOTICES:
            return bool(rows)
        key = {n: t for n, t in start.values.items() if n in (*self.lines.kind.key, "theme")}
        return any(all(row[name] == text for name, text in key.items()) for row in rows)

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a row. If a returned problem is an error, nothing was written.

        `report` is empty if rows of this kind are not about a report.
        """
        return self.entries.add(report, answers, at)

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding rows, and return the problems of the row that was added last."""
        return self.entries.undo(at)[0]
