"""Let a person who is looking at a report record that another report is the same work."""

from slr.dedupe.cluster import Pair, order_pair
from slr.desk.own_file import OwnFile
from slr.desk.pairs import own_verdicts, read_records, show_value
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review


class SameAs:
    """Reports that one person considers to be the same work.

    `file` is the person's file of verdicts on pairs.
    """

    def __init__(self, review: Review, protocol: Protocol, who: str) -> None:
        self._records = read_records(review, whole=False)
        self.file: OwnFile[Pair] = own_verdicts(review, protocol, who, self._records)

    def record(self, report: str, other: str, at: str, *, note: str = "") -> tuple[Problem, ...]:
        """Record that two reports of the last run are the same work, and return the problems of the new row.

        The reports are merged by the next run. `at` is a time in ISO 8601. If a returned problem is an error, such as an
        unknown report, nothing was written.
        """
        return self._add(report, other, {"verdict": "same", "note": note}, at)

    def take_back(self, report: str, other: str, at: str) -> tuple[Problem, ...]:
        """Take back the person's verdict on the two reports by adding a row, and return the problems of this row."""
        return self._add(report, other, {"verdict": "retract"}, at)

    def _add(self, report: str, other: str, given: dict[str, str], at: str) -> tuple[Problem, ...]:
        unknown = tuple(_unknown(name) for name in (report, other) if name not in self._records)
        if unknown:
            return unknown
        a, b = pair = order_pair(report, other)
        titles = {f"title_{x}": show_value(self._records[r]["title"]) for x, r in (("a", a), ("b", b))}
        return self.file.add(pair, {**given, **titles, "record_a": a, "record_b": b}, at)


def record_same(review: Review, who: str, report: str, other: str, at: str) -> tuple[Problem, ...]:
    """Record that a person considers two reports to be the same work, as `SameAs.say` does."""
    return SameAs(review, load_protocol(review)[0], who).record(report, other, at)


def _unknown(report: str) -> Problem:
    hint = "`slr trace WORDS` finds the id of a report by words of its title"
    code = KINDS["duplicates"].address.unknown
    return Problem(code=code, message=f"no report has the id {report!r}", where="report", hint=hint)
