"""Let one person screen reports in a session. Each verdict and each undo is saved before the call returns."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from slr.desk.card import Card, make_card
from slr.desk.contrary import ContraryRows
from slr.desk.counts import Counts, count_reports
from slr.desk.form import Field, list_settling
from slr.desk.item import Item, ItemList
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.reading_list import ReadingList
from slr.desk.reference import list_readable
from slr.desk.snapshot import Snapshot
from slr.model.problem import Problem
from slr.model.verdict import Verdict
from slr.people.kind import KINDS
from slr.people.row import Row

if TYPE_CHECKING:
    from slr.desk.ranking import SessionRanking

GIVEN: Final = (
    "verdict",
    "criterion",
    "note",
    "served",
    "protocol",
    "basis",
    "by",
    "how",
)  # the columns of a verdict


class Session:
    """A session in which one person screens the reports waiting at a stage. Callers pass times in ISO 8601."""

    def __init__(
        self,
        snapshot: Snapshot,
        who: str,
        items: ItemList,
        *,
        ranking: "SessionRanking | None" = None,
        counts: Counts | None = None,
        file: OwnFile[str] | None = None,
    ) -> None:
        """Start a session. Sessions of several people can share `counts`. Sessions of one person can share `ranking` and `file`."""
        self.snapshot, self.who, self.ranking = snapshot, who, ranking
        self.counts = count_reports(snapshot) if counts is None else counts
        self._unread = snapshot.queue.votes.people == 0  # at the beginning of the session
        scores = None if ranking is None else ranking.scores
        self.work = ReadingList(items, snapshot.rows.place, scores)
        self.file = own_decisions(snapshot, who) if file is None else file
        # the earlier verdict that each verdict of the session replaced
        self._before: list[Mapping[str, str] | None] = []

    @property
    def item(self) -> Item | None:
        """The next report to judge, or None at the end."""
        return self.work.current

    @property
    def settling(self) -> tuple[Field, ...]:
        """The fields in which the adjudicator records who settled a disagreement, and how.

        Other people have no such fields.
        """
        kind = KINDS[f"screening/{self.snapshot.queue.stage}"]
        return list_settling(kind, self.snapshot.protocol, self.who)

    @property
    def work_left(self) -> int | None:
        """How many reports are still to be read for 95 % recall, or None if there is no estimate.

        Two numbers are added. The first is the number of waiting reports that somebody had judged before this session,
        because these reports need another verdict. The second is the number of reports that the last run counted as still to
        be read, minus those that were first read in this session. It is at most the number of unread reports in the list.
        """
        if self.snapshot.work_left is None:
            return None
        place = self.snapshot.rows.place
        fresh = self.work.count_ahead(self._unread)
        done = sum(bool(self._unread[place[item.report]]) for item in self.work.judged)
        return self.work.ahead_count - fresh + min(fresh, max(0, self.snapshot.work_left - done))

    def card(self) -> Card | None:
        """Return the card of the next report to judge, or None at the end."""
        return None if self.item is None else self.show(self.item.report)

    def show(self, report: str) -> Card:
        """Return the card of any report of the review."""
        terms = self.ranking.explain(report) if self.ranking is not None else ((), ())
        own = own_verdict(self.snapshot, self.file, report)
        verdict = None if own is None else self._verdict(report, own)
        return replace(make_card(self.snapshot, report, self.who, terms=terms), own=verdict)

    def decide(
        self,
        report: str,
        verdict: str,
        criterion: str,
        note: str,
        at: str,
        *,
        settled: Mapping[str, str] = MappingProxyType({}),
        record: str = "",
        picked: bool = False,
    ) -> tuple[Problem, ...]:
        """Record a verdict on a report, let the ranking learn from it, and go on to the next report.

        Any report of the review can be judged. A report that was not waiting counts as chosen by hand.
        `ReadingList.find` explains `picked`. If `record` is given, the row names this record instead of the report.

        Returns the problems of the new row. If one of them is an error, such as an unknown report or criterion, nothing
        was written, and the current report stays the same.
        """
        if report not in self.snapshot.rows:
            return (unknown_report(report),)
        item = self.work.find(report, picked=picked)
        before = own_verdict(self.snapshot, self.file, report)
        given = {"verdict": verdict, "criterion": criterion, "note": note, "served": item.served, **settled}
        row = decision(self.snapshot, report, given)
        problems = self.file.add(report, {**row, "report": record or report}, at)
        if not is_refused(problems):
            self._before.append(before)
            self.work.judge(item)
            self._learn(report, given)
            if self.ranking is not None:
                self.work.order(self.ranking.scores)
        return problems

    def skip(self) -> None:
        """Go on to the next report without a verdict."""
        self.work.skip()

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last verdict of the session by adding a row, and return the problems of this row.

        If the person gave an earlier verdict, the earlier verdict becomes current again. If there is no verdict to undo,
        nothing happens.
        """
        if not self.work.judged:
            return ()
        item = self.work.judged[-1]
        given = self._before[-1] or {"verdict": "retract", "served": item.served}
        problems = self.file.add(item.report, decision(self.snapshot, item.report, given), at)
        if not is_refused(problems):
            self._before.pop()
            self.work.undo()
            self._learn(item.report, given)
        return problems

    def inherit(self, earlier: "Session") -> None:
        """Take over the skipped reports, and the verdicts that can be undone, from the person's session of an earlier run."""
        pairs = zip(earlier.work.judged, earlier._before, strict=True)  # noqa: SLF001  of the same class
        self._before = [before for item, before in pairs if item.report in self.snapshot.rows]
        self.work.inherit(earlier.work)

    def _verdict(self, report: str, own: Mapping[str, str]) -> Verdict:
        return Verdict(
            report=report,
            who=self.who,
            verdict=own["verdict"],
            criterion=own.get("criterion", ""),
            note=own.get("note", ""),
            served=own["served"],
            basis=own.get("basis", ""),
        )

    def _learn(self, report: str, given: Mapping[str, str]) -> None:
        """Count a verdict and let the ranking learn from it."""
        retracted = given["verdict"] == "retract"
        self.counts.record(report, self.who, None if retracted else self._verdict(report, given))
        if self.ranking is not None:
            self.ranking.learn(report, given["verdict"])


def open_session(snapshot: Snapshot, who: str, items: ItemList) -> Session:
    """Return a session with the waiting items.

    If any of these items is ranked by the model, the model learns from each verdict at once.
    """
    if not items.ranked.any():
        return Session(snapshot, who, items)
    from slr.desk.ranking import LiveRanking  # noqa: PLC0415  heavy, and not needed for reports chosen by hand

    return Session(snapshot, who, items, ranking=LiveRanking(snapshot))


def own_decisions(snapshot: Snapshot, who: str) -> OwnFile[str]:
    """Return a person's file of verdicts at the stage of the snapshot. The subject of a row is its report.

    A row has no subject, and is not counted, if its DOI or title belongs to a different report.
    """
    kind = KINDS[f"screening/{snapshot.queue.stage}"]
    contrary = ContraryRows(snapshot.review, kind, snapshot.rows)

    def subject(row: Row) -> str | None:
        report = snapshot.report_of.get(row["report"])
        return None if report is None or contrary.has(row, report) else report

    return OwnFile(snapshot.review, snapshot.protocol, kind, who, subject)


def own_verdict(snapshot: Snapshot, file: OwnFile[str], report: str) -> Mapping[str, str] | None:
    """Return a person's current verdict on a report, with the columns listed in `GIVEN`, or None.

    If the person's file identifies the report only by title or DOI, the verdict is taken from the last run.
    """
    with file.still():
        known, row = file.knows(report), file.latest(report)
    if known:
        return None if row is None else {name: row[name] for name in GIVEN}
    counted = snapshot.queue.votes.of(report).get(file.who)
    return None if counted is None else {name: getattr(counted, name, "") for name in GIVEN}


def decision(snapshot: Snapshot, report: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the row to write for a verdict.

    The row has the given values, the hash of the criteria, and columns that show readers which report the row is
    about.
    """
    protocol = snapshot.protocol.criteria_hash(snapshot.queue.stage)
    return {"protocol": protocol, **given, "report": report, **list_readable(snapshot.rows[report])}


def unknown_report(report: str) -> Problem:
    """Return the problem for an id that does not belong to a report."""
    hint = "`slr trace WORDS` finds the id of a report by words of its title"
    return Problem(code="SHT012", message=f"no report has the id {report!r}", where="report", hint=hint)
