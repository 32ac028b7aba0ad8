"""Keep the files of all people at a stage of screening in memory.

If other programs change these files, the verdicts and the counts of the stage are updated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from slr.desk.contrary import ContraryRows
from slr.desk.counts import Counts
from slr.desk.own_file import OwnFile
from slr.desk.person_file import Change, PersonFile
from slr.desk.snapshot import Snapshot
from slr.model.problem import Problem
from slr.model.verdict import Verdict
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.screen.people_rows import read_verdict
from slr.store.append import Stamp, read_stamp
from slr.store.disk import digest_file
from slr.store.obstacle import describe_obstacle

_SAID: Final = ("verdict", "criterion", "note", "served", "basis", "by", "how", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """What another program has changed in a person's file. `file` is the path for messages.

    `added` and `removed` are numbers of rows. If the file was not counted before, they are numbers of verdicts instead:
    the new and changed verdicts, and the verdicts that no longer exist. If the file cannot be read, `problem` gives the
    reason.
    """

    who: str
    file: str
    added: int = 0
    removed: int = 0
    problem: Problem | None = None


class TeamFiles:
    """The files of all people at a stage.

    A person who screens here has an `OwnFile`, to which rows can be added. For each verdict that another program has
    changed, `note` is called with an empty name, so that no session counts the verdict as its own.
    """

    def __init__(self, snapshot: Snapshot, counts: Counts, note: Callable[[str], None]) -> None:
        self._snapshot, self._counts, self._note = snapshot, counts, note
        self._kind = KINDS[f"screening/{snapshot.queue.stage}"]
        self._hashes = snapshot.protocol.criteria_hashes(snapshot.queue.stage)
        self._contrary = ContraryRows(snapshot.review, self._kind, snapshot.rows)
        self._files: dict[str, PersonFile[str]] = {}
        self._stamps: dict[str, Stamp | None] = {}
        self._counted: set[str] = set()  # people whose rows in `_files` are in the counts

    def own(self, who: str) -> OwnFile[str]:
        """Return the file of a person who screens here, to which rows can be added. Raises the errors of `OwnFile`."""
        known = self._files.get(who)
        if isinstance(known, OwnFile):
            return known
        file = OwnFile(self._snapshot.review, self._snapshot.protocol, self._kind, who, self._find_report)
        self._counted.discard(who)
        if who in self._stamps and read_stamp(file.path) == self._stamps[who]:
            file.take_change()  # the counts already include these rows
            self._counted.add(who)
        self._files[who] = file
        return file

    def notice(self) -> tuple[FileChange, ...]:
        """Read the files that have changed, update the counts, and return what other programs have changed in each file."""
        changes = (self._notice(who) for who in self._list_people())
        return tuple(change for change in changes if change is not None)

    def _notice(self, who: str) -> FileChange | None:
        file = self._get(who)
        stamp = read_stamp(file.path)
        if who in self._stamps and stamp == self._stamps[who]:
            return None
        self._stamps[who] = stamp
        was_counted = who in self._counted
        try:
            change = file.take_change() if was_counted else self._read(who)
        except OSError as error:
            return FileChange(who=who, file=file.shown, problem=describe_obstacle(error))
        given, gone = self._apply(who, change.subjects)
        added, removed = (change.added, change.removed) if was_counted else (given, gone)
        if not added and not removed:
            return None
        return FileChange(who=who, file=file.shown, added=added, removed=removed)

    def catch_up(self, known: Mapping[str, str]) -> None:
        """Read the files that have changed since the last run, and update the counts.

        `known` maps the path of each file, as shown in messages, to its hash in the last run.
        """
        votes = self._snapshot.queue.votes
        for who in sorted({*self._list_people(), *votes.given}):
            file = self._get(who)
            self._stamps[who] = read_stamp(file.path)
            digest = digest_file(file.path) if self._stamps[who] is not None else ""
            if digest != known.get(file.shown, ""):
                self._apply(who, self._read(who).subjects)

    def _read(self, who: str) -> Change[str]:
        """Read a file whose rows are not in the counts yet, and return its change.

        The change names the reports of all rows of the file, and the reports on which the person's verdict was counted.
        """
        change = self._get(who).take_change()
        self._counted.add(who)
        before = self._snapshot.queue.votes.given_by(who).nonzero()[0].tolist()
        reports = change.subjects | {self._snapshot.rows.ids[place] for place in before}
        return replace(change, subjects=reports)

    def _list_people(self) -> tuple[str, ...]:
        """Return the sorted names of people whose verdicts are counted.

        Each of them has a file now, or had one earlier in this room.
        """
        review, protocol = self._snapshot.review, self._snapshot.protocol
        there = {path.stem for path in review.sheets(self._kind.folder)}
        return tuple(sorted(who for who in there | set(self._files) if self._kind.counts(who, protocol)))

    def _apply(self, who: str, reports: Iterable[str]) -> tuple[int, int]:
        """Update a person's verdicts on some reports from the person's file, and update the counts.

        Return two numbers: how many verdicts are new or changed, and how many no longer exist.
        """
        file, votes = self._get(who), self._snapshot.queue.votes
        given = gone = 0
        with file.still():
            latest = [(report, file.latest(report)) for report in sorted(reports)]
        for report, row in latest:
            verdict = None if row is None else read_verdict(row, report, self._hashes)
            if not _is_same(verdict, votes.of(report).get(who)):
                self._counts.record(report, who, verdict)
                self._note("")
                given, gone = given + (verdict is not None), gone + (verdict is None)
        return given, gone

    def _get(self, who: str) -> PersonFile[str]:
        if who not in self._files:
            snapshot = self._snapshot
            self._files[who] = PersonFile(
                snapshot.review, snapshot.protocol, self._kind, who, self._find_report
            )
        return self._files[who]

    def _find_report(self, row: Row) -> str | None:
        """Return the report that a row is about, or None if the row is not counted."""
        return self._contrary.find(row, self._snapshot.report_of)


def _is_same(one: Verdict | None, other: Verdict | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(getattr(one, name) == getattr(other, name) for name in _SAID)
