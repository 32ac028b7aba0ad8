"""Export a worksheet with the pairs that a person has yet to judge, and import the verdicts.

These pairs are the doubtful pairs, or the pairs of an audit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from slr.dedupe.cluster import Pair, order_pair
from slr.desk.filing import Draft, Drawer, Filed, add_returned, explain_contrary, explain_unclear, file_drafts
from slr.desk.form import Form, make_form
from slr.desk.own_file import is_refused
from slr.desk.pairs import FIELDS, find_waiting, own_verdicts, read_pairs, show_value
from slr.desk.reference import ReportIndex
from slr.desk.worksheet import Addressee, Worksheet, read_worksheet, write_worksheet
from slr.model.column import Column, columns_of
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import read_reasons
from slr.model.row import list_rows
from slr.model.table import RECORDS, REPORTS
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS, Reference
from slr.people.row import Row
from slr.people.sheet import make_check
from slr.report.reason import english, word_reasons
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title
from slr.text.formula import restore_formula
from slr.text.title import read_title

Record = Mapping[str, Any]

STAGE: Final = "duplicates"
_FIRST: Final = ("title", "authors", "year", "journal")  # the fields that come before the columns to fill in
_LATER: Final = tuple(name for name in FIELDS if name not in _FIRST)
_SIDES: Final = {"a": "first", "b": "second"}
_WIDTH: Final = 60  # characters of a citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """The pairs that a person has yet to judge: the doubtful pairs, or the pairs of a sample.

    `records` and `reports` map ids to rows of RECORDS and REPORTS. `waiting` maps each doubtful pair to its row of PAIRS.
    It maps each pair of a sample to None, because an audit hides the verdicts of the rules.
    """

    drawer: Drawer
    records: Mapping[str, Record]
    reports: Mapping[str, Record]
    waiting: Mapping[Pair, Record | None]


def open_doubts(review: Review, protocol: Protocol, who: str, sample: Sequence[Pair] | None = None) -> Doubts:
    """Return the pairs that a person has yet to judge, as of the last run.

    These are the doubtful pairs, or the pairs of `sample`.
    """
    records = {r["record"]: r for r in list_rows(read_table(review, RECORDS))}
    judged = own_verdicts(review, protocol, who, records).judged()
    form = make_form(KINDS[STAGE], protocol, adjudicates=who == ADJUDICATOR)
    addressee = Addressee(review=review.name, stage=STAGE, who=who)
    return Doubts(
        drawer=Drawer(review=review, protocol=protocol, form=form, addressee=addressee),
        records=records,
        reports={r["report"]: r for r in list_rows(read_table(review, REPORTS))},
        waiting=find_waiting(review, judged, who) if sample is None else _list_sample(sample, judged),
    )


def _list_sample(sample: Sequence[Pair], judged: frozenset[Pair]) -> dict[Pair, None]:
    return dict.fromkeys(pair for pair in (order_pair(*p) for p in sample) if pair not in judged)


def export_sheet(doubts: Doubts, path: Path) -> bytes:
    """Return the pairs that are waiting as a worksheet to fill in. The extension of `path` sets the format."""
    form = doubts.drawer.form
    subject = [r.column for r in form.kind.address.references]
    fields = [f.name for f in form.to_fill if f.name not in subject]
    sheet = Worksheet(
        form=form,
        addressee=doubts.drawer.addressee,
        columns=(*subject, *_sides(_FIRST), "why", *fields, *_sides(_LATER)),
        shown=_list_shown(form),
        rows=tuple(_show(doubts, pair, question) for pair, question in doubts.waiting.items()),
    )
    return write_worksheet(sheet, path)


def _sides(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name}_{side}" for name in names for side in _SIDES)


def _list_shown(form: Form) -> tuple[Column, ...]:
    """Return the columns that are shown but not filled in."""
    lines = [
        f"{name}_{side} text {name} of the {number} record"
        for name in FIELDS
        for side, number in _SIDES.items()
        if f"{name}_{side}" not in form.names
    ]
    return columns_of(
        "\n".join(("why text why the program asks; empty in an audit", *lines)), filled_by="reader"
    )


def _show(doubts: Doubts, pair: Pair, question: Record | None) -> Mapping[str, str]:
    shown = {"why": "" if question is None else _explain(question)}
    for side, record in zip(_SIDES, pair, strict=True):
        row = doubts.records[record]
        shown |= {f"record_{side}": record}
        shown |= {f"{name}_{side}": show_value(row[name]) for name in FIELDS}
    return shown


def _explain(question: Record) -> str:
    """Return the meaning of the rule that leaves the pair to people, followed by the evidence.

    If people's verdicts contradict each other, only the evidence is returned.
    """
    rule = english()(f"dedupe_rule.{question['rule']}") if question["rule"] != "person" else ""
    evidence = word_reasons(read_reasons(question["evidence"]), english())
    return " ".join(filter(None, (rule, evidence)))


def import_sheet(doubts: Doubts, data: bytes, shown: str, at: str) -> Filed:
    """Add the verdicts of a worksheet to the person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added. In `record_a` and `record_b`, the
    DOI, title or citation of a report means the record with the same id as the report.
    """
    drawer = doubts.drawer
    returned = read_worksheet(data, shown, drawer.form, drawer.addressee, drawer.protocol)
    finder = _Finder(doubts)
    check = make_check(drawer.kind, drawer.protocol)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    named: dict[str, str] = {}
    for row in returned.rows:
        pair, wrong = finder.find(row)
        values = _fill(doubts, row, pair, at)
        wrong += check(replace(row, values=values))
        problems += wrong
        if pair is not None and not is_refused(tuple(wrong)):
            drafts.append(Draft(row=row, subject=pair, values=values))
            named |= finder.list_named(row)
    filed = file_drafts(drawer, drafts, read_pairs(doubts.records), at)
    return add_returned(
        replace(
            filed,
            left_out=len(returned.rows) - filed.added - filed.recorded,
            named=tuple(named.items()),
            problems=tuple(sorted((*problems, *filed.problems), key=lambda p: p.line or 0)),
        ),
        returned,
    )


def _fill(doubts: Doubts, row: Row, pair: Pair | None, at: str) -> dict[str, str]:
    entered = {f.name: row[f.name] for f in doubts.drawer.form.to_fill}
    values = {**entered, "basis": row["basis"], "when": row["when"] or at}
    for side, record in zip(_SIDES, pair or (), strict=False):
        values |= {
            f"record_{side}": record,
            f"title_{side}": show_value(doubts.records[record]["title"]),
        }
    return values


class _Finder:
    """Find the two records that a row of a worksheet is about."""

    def __init__(self, doubts: Doubts) -> None:
        self._doubts = doubts
        self._references = doubts.drawer.kind.address.references

    def find(self, row: Row) -> tuple[Pair | None, list[Problem]]:
        """Return the pair that a row is about (None if no pair is found), and the problems."""
        found, problems = [], []
        for reference in self._references:
            candidates = self._list_candidates(row[reference.column])
            if len(candidates) != 1:
                problems.append(self._explain(row, reference.column, candidates))
            elif other := self._find_other(row[reference.title], candidates[0]):
                problems.append(self._contradicts(row, reference, candidates[0], other))
            else:
                found.append(candidates[0])
        return (order_pair(found[0], found[1]) if len(found) == 2 else None), problems

    def list_named(self, row: Row) -> dict[str, str]:
        """Map each text in a row that names a record, but is not its id, to the record's citation."""
        return {
            text: cite_with_title(self._doubts.records[self._list_candidates(text)[0]])
            for text in (row[reference.column] for reference in self._references)
            if text not in self._doubts.records
        }

    def _list_candidates(self, text: str) -> tuple[str, ...]:
        return (text,) if text in self._doubts.records else self._index.find(text)

    def _explain(self, row: Row, column: str, candidates: Sequence[str]) -> Problem:
        if not candidates:
            message = f"no record or report has the id, DOI, title or citation {row[column]!r}"
            hint = "write the id as in the exported worksheet, the DOI, or author and year"
            return row.problem("SHT012", message, where=column, hint=hint)
        cited = [self._cite(record) for record in candidates]
        return explain_unclear(row, column, cited, hint="write the id of the record")

    def _find_other(self, title: str, record: str) -> str | None:
        """Return a different record with this title.

        Returns None if the given record has the title, if no record has it, or if the title is empty.
        """
        having = self._by_title.get(read_title(restore_formula(title)).key, set()) if title else set()
        return None if record in having else min(having, default=None)

    def _contradicts(self, row: Row, reference: Reference, record: str, other: str) -> Problem:
        contradiction = f"`{reference.column}` and `{reference.title}` name different records"
        cited = [self._cite(record), self._cite(other)]
        return explain_contrary(row, reference.column, contradiction, cited, "leave the title empty")

    def _cite(self, record: str) -> str:
        return f"{record} {cite_with_title(self._doubts.records[record], width=_WIDTH)}"

    @cached_property
    def _index(self) -> ReportIndex:
        return ReportIndex(self._doubts.reports.values())

    @cached_property
    def _by_title(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for record, row in self._doubts.records.items():
            if key := read_title(row["title"] or "").key:
                found[key].add(record)
        return found
