"""Keep one review in memory for everybody who works on it.

A hub holds the protocol of the review, its screening stages, people's sessions, and the runs in the background.
"""

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from slr.desk.background import Background, RunState
from slr.desk.entry import Entries, Step
from slr.desk.room import Room, open_room
from slr.desk.snapshot import Snapshot
from slr.desk.tally import STEP
from slr.desk.team_file import FileChange
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.sight import is_blind
from slr.model.word import ADJUDICATOR, STAGES
from slr.people.kind import KINDS
from slr.pipeline import is_stale, load_protocol
from slr.store.append import Stamp, read_stamp
from slr.store.journal import list_writers
from slr.store.kept import find_kept, forget_results, keep_results
from slr.store.layout import Review
from slr.store.manifest import Manifest, read_manifest
from slr.store.recovery import LostRow, leave_out, list_lost, put_back
from slr.web.event import Stream
from slr.web.nav import Page, list_pages
from slr.web.person import Person
from slr.web.text import WebTexts

Session = TypeVar("Session")
Held = TypeVar("Held")
QUIET: Final = 30  # checks of the files without a change, one per second, before a run
APART: Final = 60  # checks between two runs
MOST_NEWS: Final = 50  # lines about changed files that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A line about a change to a file.

    `at` is the time in ISO 8601, `key` is the key of the text, and `values` are the values of its placeholders.
    """

    at: str
    key: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Rows that have disappeared from one person's file.

    `since` is the time, to the minute, at which the oldest of these rows was written.
    """

    folder: str
    file: str
    count: int
    since: str


class Hub:
    """One review in memory.

    Everything that reads or changes the sessions holds `lock`. `version` counts the new runs and the changes of the
    protocol since the review was opened. Pages and sessions of an earlier version are out of date. Pages read the
    results in `built`, which stay the same while a run is in progress.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self.lock = threading.RLock()
        self.stream = Stream()
        self.background = Background(review, self._announce_run)
        self.version = 0
        self.news: list[News] = []
        self._protocol: Protocol | None = None
        self._problems: tuple[Problem, ...] = ()
        self._protocol_stamp: Stamp | None = None
        self._results: Review | None = None  # the review with the results of the last finished run
        self._finished: Stamp | None = None  # the manifest of this run
        self._seen: Stamp | None = None  # the manifest in the build folder at the last look
        self._manifest: tuple[Stamp | None, Manifest] | None = None
        self._rooms: dict[str, Room] = {}
        self._earlier: dict[str, Room] = {}  # rooms on the tables of an earlier run, by stage
        self._sessions: dict[Hashable, Any] = {}
        self._steps: dict[Hashable, tuple[Step, ...]] = {}  # of the sessions before the last run
        self._builders: dict[Hashable, threading.Lock] = {}
        self._held: dict[str, tuple[int, Any]] = {}
        self._quiet, self._since_run, self._decided = 0, APART, False
        self._stamps: dict[Path, Stamp | None] = {}
        self._lost: dict[str, tuple[Lost, ...]] = {}

    @property
    def protocol(self) -> Protocol:
        """The protocol as it is in its file now. Raises ReviewError if the protocol has errors."""
        with self.lock:
            stamp = read_stamp(self.review.protocol)
            if self._protocol is None or stamp != self._protocol_stamp:
                self._protocol, self._problems = load_protocol(self.review)
                if self._protocol_stamp is not None:
                    self._forget("protocol")
                self._protocol_stamp = stamp
            return self._protocol

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors of the protocol. If it has no errors, these are its warnings."""
        try:
            return (self.protocol, self._problems)[1]
        except ReviewError as error:
            return tuple(error.problems)

    @property
    def built(self) -> Review:
        """The review with the results of the last finished run. A run that is in progress does not change these results.

        Before the first run has ended, this is the review itself.
        """
        with self.lock:
            self.refresh()
            return self._results or self.review

    @property
    def manifest(self) -> Manifest:
        """The manifest of the last finished run. It is read again only if its file has changed."""
        with self.lock:
            built = self.built
            stamp = read_stamp(built.build / "manifest.json")
            if self._manifest is None or stamp != self._manifest[0]:
                self._manifest = stamp, read_manifest(built)
            return self._manifest[1]

    @property
    def is_built(self) -> bool:
        """Whether a finished run has reached the end of screening, so that people can judge reports."""
        return bool(self.manifest.inputs) and "screen" in self.manifest.stages

    @property
    def is_unfinished(self) -> bool:
        """Whether a run of this review is in progress, here or in a terminal, or was interrupted."""
        with self.lock:
            self.refresh()
            return self._seen is not None and self._seen != self._finished

    @property
    def is_stale(self) -> bool:
        """Whether files have changed since the last finished run, or whether a later run has not ended.

        Reading all files takes a while if the review is large.
        """
        return self.is_unfinished or is_stale(self.built, self.manifest)

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of screening that the review reports."""
        return tuple(s for s in STAGES if self.protocol.screening.stage(s).reported)

    def room(self, stage: str) -> Room:
        """Return the room of a screening stage. Everybody who screens at this stage uses the same room.

        A room contains the reports of the stage, and the session of each person. After a new run or a change of the
        protocol, a new room replaces the earlier one. Raises ReviewError if the protocol has errors, or if screening
        has not been run yet.
        """
        known = self._rooms.get(stage)
        if known is not None and self._is_current():
            return known  # without the lock, so that a verdict does not wait for other people's pages
        with self.lock:
            self.refresh()
            protocol = self.protocol
            if stage not in self._rooms:
                if not self.is_built:
                    raise ReviewError([self._explain_not_built()])
                earlier = self._earlier.pop(stage, None)
                self._rooms[stage] = open_room(self.built, protocol, stage, earlier=earlier)
            return self._rooms[stage]

    def _explain_not_built(self) -> Problem:
        part = "screening" if self.manifest.inputs else "the review"
        message, hint = (
            f"{part} has not been run yet",
            "run the review; this page then shows its results",
        )
        if self.background.state.is_running:
            message, hint = "the review is being run", "load this page again when the run has ended"
        return Problem(code="RUN005", message=message, hint=hint)

    def _is_current(self) -> bool:
        stamps = read_stamp(self.review.build / "manifest.json"), read_stamp(self.review.protocol)
        return stamps == (self._seen, self._protocol_stamp)

    def snapshot(self, stage: str) -> Snapshot:
        """Return a screening stage as of the last run, with the verdicts since then.

        Everybody gets the same snapshot.
        """
        return self.room(stage).snapshot

    def session(self, key: Hashable, make: Callable[[], Session]) -> Session:
        """Return the session with this key. If there is none, `make` creates it.

        A new run of the review and a change of the protocol end all sessions. If a new session has `entries`, it can
        undo the steps of the earlier session with this key.
        """
        with self.lock:
            self.refresh()
            if key not in self._sessions:
                self._sessions[key] = made = make()
                entries = getattr(made, "entries", None)
                if isinstance(entries, Entries):
                    entries.take_steps(self._steps.pop(key, ()))
            found: Session = self._sessions[key]
            return found

    def share(self, key: Hashable, make: Callable[[], Session]) -> Session:
        """Return the session with this key, like `session`, but do not hold the lock while `make` creates it.

        Other people's requests are served meanwhile. `make` must only read. It is called once, even if several
        people ask at the same time. If a run or a change of the protocol ends all sessions in the meantime, `make`
        is called again. The caller of this method must not hold the lock.
        """
        while True:
            with self.lock:
                self.refresh()
                builder = self._builders.setdefault(key, threading.Lock())
                if key in self._sessions:
                    found: Session = self._sessions[key]
                    return found
            with builder:
                with self.lock:
                    version, known = self.version, key in self._sessions
                made = None if known else make()
                with self.lock:
                    if made is not None and version == self.version:
                        self._sessions.setdefault(key, made)

    def peek(self, key: Hashable) -> Any:
        """Return the session with this key, or None if there is none. No session is created."""
        with self.lock:
            return self._sessions.get(key)

    def refresh(self) -> bool:
        """Switch to the results of a newer run, and drop what was read from an earlier run.

        Return whether the results are new. The first call returns True if there are results of any run. While a run is
        in progress, or after a run was interrupted, the results of the last finished run are kept.
        """
        with self.lock:
            stamp = read_stamp(self.review.build / "manifest.json")
            if stamp == self._seen:
                return False
            kept = keep_results(self.review)
            self._finished = stamp if kept is not None else self._finished
            if kept is None and self._results is None:
                kept = find_kept(self.review) if stamp is not None else None
            self._seen = stamp
            return kept is not None and self._take_over(kept)

    def _take_over(self, kept: Review) -> bool:
        """Show the results in `kept` from now on, and return True.

        If this copy of the results is already shown, return False. The results that were shown before are kept on the
        disk, because a page may still be reading them.
        """
        before, self._results = self._results, kept
        if before == kept != self.review:
            return False
        if before is not None:
            self._forget("run")
        forget_results(self.review, [r for r in (before, kept) if r is not None])
        return True

    def _forget(self, reason: str) -> None:
        """Discard what was read before a run or a change of the protocol. `reason` is `run` or `protocol`."""
        self._earlier |= self._rooms
        for key, session in self._sessions.items():
            if isinstance(entries := getattr(session, "entries", None), Entries):
                self._steps[key] = entries.steps
        self._rooms, self._sessions = {}, {}
        self.version += 1
        self.stream.send("version", version=self.version, reason=reason)

    def _announce_run(self, run: RunState) -> None:
        """Send the progress of a run to open pages. When the run has ended, refresh the results."""
        if not run.is_running:
            self.refresh()
        self.stream.send("run", state=run.state, stage=run.stage, done=run.done, total=run.total)

    def add_news(self, at: str, key: str, **values: str) -> None:
        """Add a line to the list of changes to files, and update this list on open pages."""
        with self.lock:
            self.news = [News(at=at, key=key, values=values), *self.news][:MOST_NEWS]
        self.stream.send("news")

    def list_pages(self, person: Person, t: WebTexts) -> tuple[Page, ...]:
        """Return the pages that the bar at the top links to, with the number of a person's tasks on each page."""
        return list_pages(self, person, t)

    def hold(self, key: str, person: Person, verdicts: int, value: Held) -> Held:
        """Return a value that depends on everybody's verdicts, or an earlier value if the new one must not be seen yet.

        `key` names the value, `value` is the new value, and `verdicts` is the present number of verdicts. If a person
        saw the value change right after their own verdict, they could infer other people's verdicts. If any stage is
        screened blind, everybody except the adjudicator therefore sees a new value only after `STEP` further verdicts.
        """
        blind = any(is_blind(self.protocol.screening.stage(name)) for name in self.stages)
        if not blind or person.name == ADJUDICATOR:
            return value
        with self.lock:
            number, held = self._held.get(key, (verdicts, value))
            if verdicts - number >= STEP or key not in self._held:
                number, held = self._held[key] = verdicts, value
            shown: Held = held
            return shown

    def count_waiting(self, stage: str, who: str) -> dict[str, int]:
        """Return how many reports each person has to read at a stage, as far as `who` may see these numbers."""
        return dict(self.room(stage).tally(who).to_read)

    def notice_changes(self, at: str) -> None:
        """Read what other programs have changed in the files of the review. `at` is the current time."""
        with self.lock:
            self.refresh()
            stamps, before = self._read_stamps(), self._stamps
            self._stamps = stamps
            rooms = tuple(self._rooms.values())
        if stamps != before:
            self._find_lost(before, stamps)
        self._count_quiet(changed=bool(before) and stamps != before)
        for room in rooms:
            for change in room.notice_changes():
                self._announce_change(at, change)

    def _count_quiet(self, *, changed: bool) -> None:
        """Count the checks of the files: since the last change, and since `run_when_quiet` last began a run."""
        self._quiet = 0 if changed else self._quiet + 1
        self._since_run += 1
        self._decided = self._decided or changed

    def run_when_quiet(self, at: str) -> bool:
        """Run the review in the background once people have stopped changing their files. Return whether a run began.

        The desk checks the files once a second. A run begins after `QUIET` checks without a change, and at least
        `APART` checks after the last run that this method began. No run begins before somebody has run the review up to
        the end of screening, or while a run is unfinished. `at` is the present time.
        """
        if not self._decided or self._quiet < QUIET or self._since_run < APART:
            return False
        if not self.is_built or self.is_unfinished:
            return False
        self._decided, self._since_run = False, 0
        return self.background.start(at)

    def put_back(self, person: Person, folder: str) -> tuple[int, tuple[Problem, ...]]:
        """Put the lost rows back into the person's file in this folder.

        Return the number of rows that were put back, and the problems.
        """
        number, problems = put_back(self.review, self.protocol, self._select_lost(person, folder))
        self._lost[person.name] = self._list_lost(person.name)
        return number, problems

    def leave_out(self, person: Person, folder: str) -> tuple[Problem, ...]:
        """Record that the lost rows of the person's file in this folder are to be left out. Return the problems."""
        problems = leave_out(self.review, self._select_lost(person, folder))
        self._lost[person.name] = self._list_lost(person.name)
        return problems

    def _select_lost(self, person: Person, folder: str) -> list[LostRow]:
        rows, _ = list_lost(self.review, self.protocol, person.name)
        return [row for row in rows if row.kind.folder == folder]

    def _announce_change(self, at: str, change: FileChange) -> None:
        if change.problem is not None:
            self.add_news(at, "base.unreadable", file=change.file, reason=change.problem.message)
        else:
            self.add_news(
                at, "base.changed", file=change.file, added=str(change.added), removed=str(change.removed)
            )

    def _read_stamps(self) -> dict[Path, Stamp | None]:
        """Return the state of each people's file."""
        paths = (path for folder in KINDS for path in self.review.sheets(folder))
        return {path: read_stamp(path) for path in paths}

    def _find_lost(self, before: Mapping[Path, Stamp | None], after: Mapping[Path, Stamp | None]) -> None:
        """Look for lost rows in the files of people who have a journal.

        The first time, the files of all these people are read. After that, a person's files are read only if rows
        were lost from them before, or if one of them has changed in any way other than becoming longer.
        """
        writers = set(list_writers(self.review))
        touched = {
            p.stem for p in before.keys() | after.keys() if not _has_grown(before.get(p), after.get(p))
        }
        for who in (
            writers if not before else writers & (touched | {w for w, lost in self._lost.items() if lost})
        ):
            self._lost[who] = self._list_lost(who)

    def _list_lost(self, who: str) -> tuple[Lost, ...]:
        rows, _ = list_lost(self.review, self.protocol, who)
        by_file: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            by_file.setdefault((row.kind.folder, row.file), []).append(row.values.get("when", ""))
        return tuple(
            Lost(folder=folder, file=file, count=len(times), since=min(times)[:16].replace("T", " "))
            for (folder, file), times in by_file.items()
        )

    def list_lost(self, person: Person) -> tuple[Lost, ...]:
        """Return the lost rows of a person, one item for each file."""
        return self._lost.get(person.name, ())


def _has_grown(before: Stamp | None, after: Stamp | None) -> bool:
    """Return whether a file is unchanged, is new, or has only become longer, as happens when rows are added."""
    if before is None or after is None:
        return before is None
    return before == after or (before.inode == after.inode and before.size < after.size)
