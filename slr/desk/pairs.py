"""The doubtful pairs of records that wait for a person; each verdict is one line on the disk."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from slr.dedupe.outcome import find_questions
from slr.dedupe.rule import RULES
from slr.model.table import CLUSTERS, PAIRS, RECORDS, SAME_AS
from slr.model.word import ADJUDICATOR

if TYPE_CHECKING:
    import pandas as pd

    from slr.store.layout import Review

Pair = tuple[str, str]
Record = Mapping[str, Any]

MEANINGS: Final = {r.name: r.meaning for r in RULES} | {
    "closure": "The pair fits, but merging it would join two records that contradict.",
    "titles-unlike": "The titles are less alike than the protocol asks of a merge without an identifier.",
}
_ABSTRACT: Final = 400  # letters of an abstract that still leave both records on one screen


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk under way: what waits, where it stands, and what was said in this session."""

    queue: Sequence[Pair]
    told: Mapping[Pair, Record]
    records: Mapping[str, Record]
    path: Path
    at: int = 0
    said: list[int] = field(default_factory=list)
    when: str = ""

    def tick(self, when: str) -> str:
        """Return the time, a second after the last verdict at least, since the latest row of a person counts."""
        last = datetime.fromisoformat(self.when) if self.when else None
        moment = datetime.fromisoformat(when)
        if last is not None and moment <= last:
            moment = last + timedelta(seconds=1)
        self.when = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.when

    @property
    def done(self) -> bool:
        """Whether every pair was shown."""
        return self.at >= len(self.queue)

    @property
    def count(self) -> tuple[int, int]:
        """How many verdicts were given, and how many pairs are left."""
        return len(self.said), len(self.queue) - len(self.said)


def open_walk(review: "Review", who: str, sample: Sequence[Pair] | None = None) -> Walk:
    """Lay out the doubtful pairs, or those of a sample, that wait for one person.

    Whoever quits goes on later where they stopped: a pair with a verdict of theirs is not shown again.
    """
    from slr.store.table_file import read_table  # noqa: PLC0415

    records = {r["record"]: r for r in _rows(read_table(review, RECORDS))}
    path = review.corpus / SAME_AS.name / f"{who}.csv"
    spoken = _spoken(path)
    if sample is not None:
        return Walk(queue=[p for p in sample if p not in spoken], told={}, records=records, path=path)
    clusters = read_table(review, CLUSTERS)
    report = dict(zip(clusters["record"].tolist(), clusters["report"].tolist(), strict=True))
    questions = find_questions(read_table(review, PAIRS), clusters)
    told = {(q["record_a"], q["record_b"]): q for q in waiting_questions(questions, report, spoken, who)}
    return Walk(queue=list(told), told=told, records=records, path=path)


def _rows(table: "pd.DataFrame") -> list[Record]:
    return [{str(k): v for k, v in row.items()} for row in table.astype(object).to_dict("records")]


def waiting_questions(
    questions: Sequence[Record], report: Mapping[str, str], spoken: frozenset[Pair], who: str
) -> list[Record]:
    """Return the questions that wait for this person: those of the rules, of reports on which they have not spoken.

    The adjudicator is also shown those on which people's words contradict.
    """
    answered = {frozenset(report.get(r, r) for r in pair) for pair in spoken}
    return [
        q
        for q in questions
        if (q["rule"] != "person" or who == ADJUDICATOR)
        and frozenset((report[q["record_a"]], report[q["record_b"]])) not in answered
    ]


def _spoken(path: Path) -> frozenset[Pair]:
    """Return the pairs on which this person's latest word is a verdict."""
    if not path.is_file():
        return frozenset()
    last: dict[Pair, tuple[str, str]] = {}
    for row in csv.DictReader(
        io.StringIO(path.read_bytes().decode("utf-8-sig", "replace")), delimiter=_delimiter(path)
    ):
        a, b = str(row.get("record_a") or ""), str(row.get("record_b") or "")
        said = (str(row.get("when") or ""), str(row.get("verdict") or ""))
        pair = (a, b) if a <= b else (b, a)
        last[pair] = max(said, last.get(pair, said), key=lambda s: s[0])
    return frozenset(p for p, (_, verdict) in last.items() if verdict != "retract")


def _delimiter(path: Path) -> str:
    """Return what parts the columns of a file that a spreadsheet may have saved."""
    with path.open("rb") as file:
        head = file.readline().decode("utf-8-sig", "replace")
    return max(",;\t", key=lambda d: (head.count(d), d == ","))


def write_pair(path: Path, pair: Pair, verdict: str, when: str, records: Mapping[str, Record]) -> None:
    """Append one verdict, in the columns and with the delimiter that the file has."""
    from slr.store.disk import append_line  # noqa: PLC0415

    names, delimiter = SAME_AS.names, ","
    if path.is_file() and path.stat().st_size:
        delimiter = _delimiter(path)
        with path.open("rb") as file:
            head = file.readline().decode("utf-8-sig", "replace")
        names = tuple(n.strip() for n in next(csv.reader([head], delimiter=delimiter)))
    row = {
        "record_a": pair[0], "record_b": pair[1], "verdict": verdict, "when": when,
        "title_a": show_value(records[pair[0]]["title"]), "title_b": show_value(records[pair[1]]["title"]),
    }  # fmt: skip
    line, header = io.StringIO(), io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(
        " ".join(row.get(n, "").split()) for n in names
    )
    csv.writer(header, lineterminator="\n").writerow(SAME_AS.names)
    append_line(path, line.getvalue().encode(), header=header.getvalue().encode())


def show_value(value: Any) -> str:
    """Return a value of a record as a person reads it; blank where it is missing."""
    import pandas as pd  # noqa: PLC0415  loaded already

    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None or pd.isna(value) else str(value)


def shorten(text: str, width: int = _ABSTRACT) -> str:
    """Cut a long text at a word, and say so.

    >>> shorten("Night work and errors", 12)
    'Night work …'
    """
    return text if len(text) <= width else f"{text[: width + 1].rsplit(' ', 1)[0].rstrip()} …"
