"""Let a person judge pairs of records: possible duplicates, or the pairs of an audit sample."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.outcome import find_questions
from slr.desk.form import Field, list_settling
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.span import Line, Span
from slr.desk.stored import BATCH, StoredRows
from slr.desk.worklist import Worklist
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reasons, read_reasons
from slr.model.table import CLUSTERS, PAIRS, RECORDS, STATUSES
from slr.model.word import ADJUDICATOR
from slr.people.directory import Directory, find_former, list_records
from slr.people.kind import KINDS, Reference
from slr.people.resolve import is_contrary
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_arrow, read_batches, read_table
from slr.text.title import read_title

Record = Mapping[str, Any]

FIELDS: Final = (
    "title authors year type journal volume issue pages doi pmid source file abstract".split()
)  # the fields shown for two records, in this order
PLACES: Final = frozenset({"source", "file"})  # these nearly always differ, so differences are not marked
GIVEN: Final = ("verdict", "note", "basis", "by", "how")  # the columns of a verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field of two records.

    Words that have no match in the same field of the other record are marked (`mark_differences`). Nothing is marked in the
    fields `PLACES`, or if the field of the other record is empty.
    """

    name: str
    left: Line
    right: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """Two records to be judged.

    If the pair is not a doubtful pair, or belongs to an audit, `rule` is None and `evidence` is empty.
    """

    pair: Pair
    fields: tuple[FieldView, ...]
    rule: str | None
    evidence: Reasons


class PairSession:
    """A session in which one person judges pairs. Callers pass times in ISO 8601.

    `settling` contains the fields in which the adjudicator records who settled a disagreement, and how. For other
    people, `settling` is empty.
    """

    def __init__(
        self,
        file: OwnFile[Pair],
        pairs: Sequence[Pair],
        *,
        records: Mapping[str, Record],
        questions: Mapping[Pair, Record] = MappingProxyType({}),
        settling: tuple[Field, ...] = (),
    ) -> None:
        self.file, self.work, self.settling = file, Worklist(pairs), settling
        self._records, self._questions = records, questions
        self._before: list[
            Mapping[str, str] | None
        ] = []  # the earlier verdict that each verdict of the session replaced

    def card(self, longest: int | None = None) -> PairCard | None:
        """Return the card of the next pair to judge, or None at the end.

        Abstracts longer than `longest` characters are cut.
        """
        pair = self.work.current
        return None if pair is None else self.show(pair, longest)

    def show(self, pair: Pair, longest: int | None = None) -> PairCard:
        """Return the card of a pair of known records. Abstracts longer than `longest` characters are cut."""
        question = self._questions.get(pair)
        left, right = (self._records[r] for r in pair)
        return PairCard(
            pair=pair,
            fields=tuple(_view_fields(left, right, longest)),
            rule=None if question is None else question["rule"],
            evidence=() if question is None else read_reasons(question["evidence"]),
        )

    def knows(self, pair: Pair) -> bool:
        """Return whether there are records with these two ids."""
        return all(record in self._records for record in pair)

    def name(self, pair: Pair) -> tuple[str, str]:
        """Return the titles of two known records."""
        a, b = (show_value(self._records[record]["title"]) for record in pair)
        return a, b

    def decide(
        self,
        pair: Pair,
        verdict: str,
        note: str,
        at: str,
        *,
        settled: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Problem, ...]:
        """Record a verdict on a pair of known records, and return the problems of the new row.

        The verdict is `same`, `different`, `version` or `notice`. `settled` contains the values for `settling`. If a
        returned problem is an error, nothing was written and the session stays at this pair.
        """
        ordered = order_pair(*pair)
        row = self.file.latest(ordered)
        before = None if row is None else {name: row[name] for name in GIVEN}
        problems = self._add(ordered, {"verdict": verdict, "note": note, **settled}, at)
        if not is_refused(problems):
            self._before.append(before)
            self.work.judge(ordered)
        return problems

    def skip(self) -> None:
        """Go on to the next pair without a verdict."""
        self.work.skip()

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last verdict of the session by adding a row, and return the problems of this row.

        If the person gave an earlier verdict, the earlier verdict becomes current again. If there is no verdict to undo,
        nothing happens.
        """
        if not self.work.judged:
            return ()
        problems = self._add(self.work.judged[-1], self._before[-1] or {"verdict": "retract"}, at)
        if not is_refused(problems):
            self._before.pop()
            self.work.undo()
        return problems

    def _add(self, pair: Pair, given: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        a, b = pair
        titles = {
            "title_a": show_value(self._records[a]["title"]),
            "title_b": show_value(self._records[b]["title"]),
        }
        return self.file.add(pair, {**given, **titles, "record_a": a, "record_b": b}, at)


def open_pairs(
    review: Review, protocol: Protocol, who: str, sample: Sequence[Pair] | None = None
) -> PairSession:
    """Return a session with the pairs that one person has yet to judge: the doubtful pairs, or the pairs of a sample.

    Pairs that this person has judged are left out, so a later session continues where the last session stopped.
    """
    records = read_records(review)
    file = own_verdicts(review, protocol, who, records)
    judged, settling = file.judged(), list_settling(KINDS["duplicates"], protocol, who)
    if sample is not None:
        waiting = [p for p in sample if order_pair(*p) not in judged]
        return PairSession(file, waiting, records=records, settling=settling)
    questions = find_waiting(review, judged, who)
    return PairSession(file, list(questions), records=records, questions=questions, settling=settling)


def read_records(review: Review, *, whole: bool = True) -> StoredRows:
    """Return the rows of the table RECORDS of the last run, by id. If `whole` is false, the abstracts are left out."""
    others = tuple(name for name in RECORDS.names if name != "abstract")
    abstracts = read_batches(review, RECORDS, BATCH, ("abstract",)) if whole else None
    return StoredRows(read_arrow(review, RECORDS, others), abstracts, "record")


def find_waiting(review: Review, judged: frozenset[Pair], who: str) -> dict[Pair, Record]:
    """Map each doubtful pair that a person has yet to judge to its row of PAIRS.

    The pairs that are most likely to change the result come first. The statuses of reports are those of the
    last run. `judged` are the pairs that this person has judged.
    """
    clusters = read_table(review, CLUSTERS)
    report = dict(zip(clusters["record"].tolist(), clusters["report"].tolist(), strict=True))
    records = read_table(review, RECORDS, ("record", "source"))
    sources = dict(zip(records["record"].tolist(), records["source"].tolist(), strict=True))
    questions = find_questions(
        read_table(review, PAIRS), clusters, excluded=_find_excluded(review), sources=sources
    )
    waiting = waiting_questions(questions, report, judged, who)
    return {order_pair(q["record_a"], q["record_b"]): q for q in waiting}


def _find_excluded(review: Review) -> frozenset[str]:
    """Return the excluded reports. If there is no intact table of statuses, return no reports."""
    try:
        statuses = read_table(review, STATUSES, ("report", "status"))
    except (OSError, ValueError):  # the next run builds the table again
        return frozenset()
    return frozenset(statuses["report"][statuses["status"] == "excluded"].tolist())


def waiting_questions(
    questions: Iterable[Record], report: Mapping[str, str], judged: Iterable[Pair], who: str
) -> list[Record]:
    """Return the pairs that the rules leave to people and that this person has not judged.

    The adjudicator also gets the pairs with contradicting verdicts. `report` maps records to reports. If the person has
    judged a pair of records, all pairs of records from the same two reports count as judged.
    """
    answered = {frozenset(report.get(r, r) for r in pair) for pair in judged}
    return [
        q
        for q in questions
        if (q["rule"] != "person" or who == ADJUDICATOR)
        and frozenset((report[q["record_a"]], report[q["record_b"]])) not in answered
    ]


def own_verdicts(
    review: Review, protocol: Protocol, who: str, records: Mapping[str, Record]
) -> OwnFile[Pair]:
    """Return a person's file of verdicts on pairs. The subject of a row is its pair of records."""
    return OwnFile(review, protocol, KINDS["duplicates"], who, read_pairs(records))


def read_pairs(records: Mapping[str, Record]) -> Callable[[Row], Pair | None]:
    """Return a function that finds the pair of records named in a row, or returns None if there is none."""
    return _Finder(records)


class _Finder:
    """Find the two records that a row is about.

    A record is found by its id, by its former id, or by its title, in this order. If the title in the row belongs to
    a different record than the id, no pair is found.
    """

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._kind = KINDS["duplicates"]

    def __call__(self, row: Row) -> Pair | None:
        references = self._kind.address.references
        if not all(self._is_plain(row, r) for r in references) and is_contrary(
            row, self._kind, self._by_title
        ):
            return None
        a, b = (self._find(row, reference) for reference in references)
        return None if a is None or b is None or a == b else order_pair(a, b)

    def _find(self, row: Row, reference: Reference) -> str | None:
        named = row[reference.column]
        return named if named in self._records else self._by_title.find(named, title=row[reference.title])

    def _is_plain(self, row: Row, reference: Reference) -> bool:
        """Return whether the row has no title, or has the same title as the record with the row's id."""
        record, title = self._records.get(row[reference.column]), row[reference.title]
        return not title or (record is not None and record["title"] == title)

    @cached_property
    def _by_title(self) -> Directory:
        keys = {
            record: read_title(row["title"] or "").full_key
            for record, row in zip(self._records, self._records.values(), strict=True)
        }
        former = find_former(self._records, (row.get("former") for row in self._records.values()))
        return list_records(keys, lambda title: read_title(title).full_key, former)


def _view_fields(left: Record, right: Record, longest: int | None) -> Iterable[FieldView]:
    for name in FIELDS:
        a, b = show_value(left[name]), show_value(right[name])
        if name == "abstract" and longest is not None:
            a, b = shorten(a, longest), shorten(b, longest)
        if not (a or b):
            continue
        if name in PLACES:
            yield FieldView(name=name, left=_plain(a), right=_plain(b))
        else:
            yield FieldView(name=name, left=mark_differences(a, b), right=mark_differences(b, a))


def _plain(text: str) -> Line:
    return (Span(text),) if text else ()


def show_value(value: Any) -> str:
    """Return a record's value as a string, which is empty if the value is missing.

    >>> show_value(["Abara, N.", "Xu, Y."]), show_value(2015), show_value(None)
    ('Abara, N.; Xu, Y.', '2015', '')
    """
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def shorten(text: str, width: int) -> str:
    """Return a text, cut if it is longer than the width.

    If possible, the text is cut at the end of a word. A text that was cut ends with "…".

    >>> shorten("Night work and errors", 12)
    'Night work …'
    """
    return text if len(text) <= width else f"{text[: width + 1].rsplit(' ', 1)[0].rstrip()} …"


def mark_differences(text: str, other: str) -> Line:
    """Mark the words of a text that have no match in the other text.

    Matching words are in the same order in both texts. Case, and full stops, commas, semicolons and colons around words,
    are ignored. If the other text is empty, no words are marked.

    >>> mark_differences("Telework: a review", "telework")
    (Span(text='Telework: ', marks=()), Span(text='a', marks=('differs',)), Span(text=' ', marks=()), Span(text='review', marks=('differs',)))
    """
    words = text.split()
    if not other:
        return _plain(" ".join(words))
    matcher = SequenceMatcher(None, [*map(_bare, words)], [*map(_bare, other.split())], autojunk=False)
    spans: list[Span] = []
    for kind, start, end, _, _ in matcher.get_opcodes():
        if kind == "equal":
            spans.append(Span(" ".join(words[start:end]) + " "))
        else:
            spans += [s for word in words[start:end] for s in (Span(word, ("differs",)), Span(" "))]
    return _without_last_blank(spans)


def _bare(word: str) -> str:
    return word.casefold().strip(".,;:")


def _without_last_blank(spans: Sequence[Span]) -> Line:
    if not spans:
        return ()
    last = spans[-1].text.removesuffix(" ")
    return (*spans[:-1], *((Span(last, spans[-1].marks),) if last else ()))
