"""List everything that one person has written into people's files, and change or take back a row.

Nothing in a file is edited or deleted: each change adds a row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from slr.desk.contrary import ContraryRows, read_directory
from slr.desk.entry import Entries
from slr.desk.filing import find_subject
from slr.desk.form import Field, make_form
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.stored import ReportRows
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR
from slr.people.directory import Directory
from slr.people.kind import KINDS, Kind
from slr.people.latest import is_retraction, rows_in_force
from slr.people.row import Row
from slr.store.append import Stamp, read_stamp
from slr.store.layout import Review
from slr.store.people import person_file, read_person
from slr.text.fold import fold

SCREENING: Final = "screening/"
PAIRS: Final = "duplicates"
# Columns that are not shown among the values of a row: what the row is about, and what the program fills in
_ABOUT: Final = frozenset(
    "report doi author year title record_a record_b title_a title_b when protocol".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """A row that a person has written.

    `report` is the report that the row is about, or an empty string. `title` is the title of the report, or both titles
    of a pair. `state` is one of these words:

    - `counts`: the row is in effect
    - `replaced`: a later row, or another row of the same time, has replaced the row
    - `taken back`: a later row has taken back the row
    - `retraction`: the row takes back an earlier row
    - `unknown report`: the report that the row is about is unknown
    """

    kind: Kind
    row: Row
    report: str
    title: str
    state: str

    @property
    def values(self) -> dict[str, str]:
        """What the person has written, by column. Empty values and the columns in `_ABOUT` are left out."""
        return {name: text for name, text in self.row.values.items() if text and name not in _ABOUT}

    @property
    def folded(self) -> str:
        """The title and the values of the row as one text for searching, in lower case and without accents."""
        return fold(" ".join((self.title, self.report, *(text for text in self.row.values.values() if text))))


class Mine:
    """All rows of one person, as they are in the files now. `rows` are the reports of the last run."""

    def __init__(self, review: Review, protocol: Protocol, who: str, rows: ReportRows) -> None:
        self.review, self.protocol, self.who, self.rows = review, protocol, who, rows
        self._read: dict[str, tuple[Stamp | None, tuple[OwnRow, ...], int]] = {}

    def list_rows(self, folder: str = "", text: str = "", *, only_counted: bool = False) -> list[OwnRow]:
        """Return the person's rows, the newest first.

        `folder` restricts the rows to one kind of file, `text` to rows that contain all its words, and `only_counted`
        to rows with the state "counts". A `folder` that is not in `KINDS` is ignored.
        """
        words = fold(text).split()
        found = [
            own
            for name in ([folder] if folder in KINDS else KINDS)
            for own in self._read_kind(KINDS[name])[1]
            if (not only_counted or own.state == "counts") and _has(own, words)
        ]
        return sorted(found, key=lambda own: (own.row.moment, own.row.file, own.row.line), reverse=True)

    def count_rows(self) -> dict[str, int]:
        """Return the number of rows in each folder in which the person has written."""
        numbers = {name: len(self._read_kind(kind)[1]) for name, kind in KINDS.items()}
        return {name: number for name, number in numbers.items() if number}

    def count_unread(self) -> dict[str, int]:
        """Return the number of lines with problems in the person's files, by folder.

        Files without problems are left out. A row with a problem may be missing from `list_rows`.
        """
        numbers = {name: self._read_kind(kind)[2] for name, kind in KINDS.items()}
        return {name: number for name, number in numbers.items() if number}

    def list_about(self, report: str) -> list[OwnRow]:
        """Return the person's rows about a report, the newest first."""
        return [own for own in self.list_rows() if own.report == report]

    def read_notes(self) -> dict[str, str]:
        """Return the person's notes by report, from the rows that are in effect."""
        notes: dict[str, list[str]] = defaultdict(list)
        for kind in KINDS.values():
            for own in self._read_kind(kind)[1] if "note" in kind.table.names else ():
                if own.report and own.row["note"] and own.state == "counts":
                    notes[own.report].append(own.row["note"])
        return {report: "\n".join(texts) for report, texts in notes.items()}

    def find(self, folder: str, line: int, when: str) -> OwnRow | None:
        """Return the row at a line of the person's file in a folder, or None if there is no row.

        Also return None if the row at this line has a different `when`. In this case, another program may have changed
        the file, and the row may now be at another line.
        """
        if folder not in KINDS:
            return None
        rows = (own for own in self._read_kind(KINDS[folder])[1] if own.row.line == line)
        return next((own for own in rows if own.row["when"] == when), None)

    def _read_kind(self, kind: Kind) -> tuple[Stamp | None, tuple[OwnRow, ...], int]:
        stamp = read_stamp(person_file(self.review, kind, self.who))
        known = self._read.get(kind.folder)
        if known is None or known[0] != stamp:
            rows, problems = read_person(self.review, self.protocol, kind, self.who)
            known = stamp, tuple(self._judge(kind, rows)), len({p.line for p in problems})
            self._read[kind.folder] = known
        return known

    def _judge(self, kind: Kind, rows: Iterable[Row]) -> Iterable[OwnRow]:
        """Yield the rows of a file, each with its state (`OwnRow.state`)."""
        about = [(row, self._find_report(kind, row)) for row in rows]
        known = [(row, report) for row, report in about if report is not None]
        keyed = [(row, _make_key(kind, row, report)) for row, report in known]
        in_force = {id(row) for row, _ in rows_in_force(keyed, kind)}
        gone = _find_taken_back(keyed, kind)
        for row, report in about:
            if report is None:
                state = "unknown report"
            elif is_retraction(row, kind):
                state = "retraction"
            else:
                state = "counts" if id(row) in in_force else "taken back" if id(row) in gone else "replaced"
            yield OwnRow(
                kind=kind, row=row, report=report or "", title=self._spell_title(row, report), state=state
            )

    def _find_report(self, kind: Kind, row: Row) -> str | None:
        """Return the report that a row is about, or None if there is no such report or the row is not counted.

        If rows of this kind are not about a single report, return an empty string.
        """
        if len(kind.address.references) != 1:
            return ""
        doi, title = self._names.get(self._report_of.get(row["report"], ""), (None, None))
        if row["doi"] in ("", doi) and row["title"] in ("", title) and title is not None:
            return self._report_of[row["report"]]
        return self._contrary[kind.folder].find(row, self._report_of)

    @cached_property
    def _contrary(self) -> Mapping[str, ContraryRows]:
        return {
            name: ContraryRows(self.review, kind, self.rows, directory=lambda: self._directory)
            for name, kind in KINDS.items()
        }

    @cached_property
    def _directory(self) -> Directory:
        return read_directory(self.review)

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, str]]:
        """The DOI and the title of each report, or empty strings. This is faster than reading whole rows."""
        return {r: (doi or "", title or "") for r, doi, title in self.rows.list_columns("doi", "title")}

    @cached_property
    def _report_of(self) -> Mapping[str, str]:
        return self.rows.map_records()

    def _spell_title(self, row: Row, report: str | None) -> str:
        if row["title_a"] or row["title_b"]:
            return " / ".join(dict.fromkeys((row["title_a"], row["title_b"])))
        return self._names[report][1] if report else row["title"]


def _has(own: OwnRow, words: Iterable[str]) -> bool:
    return all(word in own.folded for word in words)


def _make_key(kind: Kind, row: Row, report: str) -> tuple[str, ...]:
    if kind.folder == PAIRS:
        return tuple(sorted(row[r.column] for r in kind.address.references))
    return find_subject(kind, row, report)


def _find_taken_back(keyed: Iterable[tuple[Row, tuple[str, ...]]], kind: Kind) -> set[int]:
    """Return the `id()` of each row that is followed directly by a retraction of the same subject."""
    rows_of: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row, key in sorted(keyed, key=lambda pair: (pair[0].moment, pair[0].line)):
        rows_of[key].append(row)
    return {
        id(before)
        for rows in rows_of.values()
        for before, after in pairwise(rows)
        if is_retraction(after, kind)
    }


class RowEdit:
    """One of a person's rows, and what can be changed in it.

    `file` is the person's file. `fields` are the fields that can be changed. `can_take_back` is true if the row can
    be taken back.
    """

    def __init__(self, mine: Mine, own: OwnRow) -> None:
        self.own = own
        self.can_take_back = own.kind.retract is not None
        self._mine, self._kind = mine, own.kind
        self.fields: tuple[Field, ...] = make_form(
            own.kind, mine.protocol, adjudicates=mine.who == ADJUDICATOR
        ).asked
        self._entries = None if own.kind.folder == PAIRS else self._open_entries()
        self.file: OwnFile[Any] = self._open_pairs() if self._entries is None else self._entries.file

    def _open_entries(self) -> Entries:
        mine, own = self._mine, self.own
        reports = {own.report: mine.rows[own.report]} if own.report else {}
        return Entries(mine.review, mine.protocol, own.kind, mine.who, reports, added=self._list_added())

    def _open_pairs(self) -> "OwnFile[tuple[str, ...]]":
        mine = self._mine
        subject: Callable[[Row], tuple[str, ...]] = lambda row: _make_key(self._kind, row, "")  # noqa: E731
        return OwnFile(mine.review, mine.protocol, self._kind, mine.who, subject)

    def _list_added(self) -> dict[str, str]:
        """Return what the program fills in: how the report was chosen, as in the earlier row, and the current criteria."""
        if not self._kind.folder.startswith(SCREENING):
            return {}
        stage = self._kind.folder.removeprefix(SCREENING)
        criteria = self._mine.protocol.criteria_hash(stage)
        return {"served": self.own.row["served"], "protocol": criteria}

    def take_back(self, at: str) -> tuple[Problem, ...]:
        """Take back the row by adding a row, and return the problems of the new row.

        Raises ValueError if rows of this kind cannot be taken back.
        """
        column, word = self._kind.retract or ("", "")
        if not column:
            raise ValueError(f"rows in {self._kind.folder} cannot be taken back")
        if self._kind.folder.startswith(SCREENING):  # a retraction has no criterion and no note
            return self._write({"verdict": word, "criterion": "", "note": ""}, at)
        return self._write({column: word}, at)

    def change(self, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Write the row again with other answers, and return the problems of the new row.

        If an answer changes what the row is about, such as the theme of a coding, the earlier row is also taken back,
        if rows of this kind can be taken back. Answers to fields that cannot be changed are ignored.
        """
        allowed = {f.name for f in self.fields}
        given = {name: text for name, text in answers.items() if name in allowed}
        problems = self._write(given, at)
        moved = any(
            " ".join(given.get(k, self.own.row[k]).split()) != self.own.row[k] for k in self._kind.key
        )
        if moved and self.can_take_back and not is_refused(problems):
            return (*problems, *self.take_back(at))
        return problems

    def _write(self, given: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        row = self.own.row
        if self._entries is not None:
            return self._entries.change(self.own.report, row, given, at)
        kept = {name: text for name, text in row.values.items() if name != "when"}
        return self.file.add(_make_key(self._kind, row, ""), {**kept, **given}, at)


def find_edit(mine: Mine, folder: str, line: int, when: str) -> RowEdit | None:
    """Return the row at a line of a file, and what can be changed in it.

    Returns None if the row is not there, or if its report is unknown.
    """
    own = mine.find(folder, line, when)
    return None if own is None or own.state == "unknown report" else RowEdit(mine, own)
