"""A session of screening: verdicts given and taken back, each on the disk before the call returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slr.desk.ranking import LiveRanking
from slr.desk.snapshot import Snapshot
from slr.model.problem import ReviewError, Severity
from slr.people.kind import KINDS
from slr.screen.queue import Item
from slr.store.people import append_row


@dataclass(frozen=True, slots=True)
class Step:
    """One verdict given in this session, and what this person had said of the report before."""

    item: Item
    before: dict[str, str] | None


@dataclass(slots=True, kw_only=True)
class Session:
    """A session under way."""

    snapshot: Snapshot
    who: str
    items: list[Item]
    live: LiveRanking | None = None
    at: int = 0
    steps: list[Step] = field(default_factory=list)
    note: str = ""
    when: str = ""

    @property
    def path(self) -> Path:
        """The file of this person at this stage."""
        return decisions_path(self.snapshot, self.who)

    @property
    def item(self) -> Item:
        """The report in hand."""
        return self.items[self.at]

    def tick(self, when: str) -> str:
        """Return the time, a second after the last verdict at least: of two rows, the later one counts."""
        moment = datetime.fromisoformat(when)
        if self.when:
            moment = max(moment, datetime.fromisoformat(self.when) + timedelta(seconds=1))
        self.when = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.when


def decisions_path(snapshot: Snapshot, who: str) -> Path:
    """Return where a person's verdicts at a stage are kept."""
    return snapshot.review.corpus / "screening" / snapshot.queue.stage / f"{who}.csv"


def decide(session: Session, verdict: str, criterion: str, now: Callable[[], str]) -> None:
    """Write a verdict, then go on to the report that has become the likeliest."""
    item = session.item
    before = find_own(session.snapshot, item.report, session.who)
    given = {"verdict": verdict, "criterion": criterion, "note": session.note, "served": item.served}
    write_verdict(session.snapshot, session.who, item.report, given, session.tick(now()))
    session.steps.append(Step(item, before))
    session.at, session.note = session.at + 1, ""
    if session.live is not None:
        session.live.note(item.report, verdict)
        session.items[session.at :] = session.live.order(session.items[session.at :])


def undo(session: Session, now: Callable[[], str]) -> None:
    """Take the last verdict back by one row more: what was said before it counts again, or nothing does."""
    if not session.steps:
        return
    step = session.steps.pop()
    given = step.before or {"verdict": "retract", "served": step.item.served}
    write_verdict(session.snapshot, session.who, step.item.report, given, session.tick(now()))
    session.items.remove(step.item)
    session.at -= 1
    session.items.insert(session.at, step.item)
    session.note = ""
    if session.live is not None:
        session.live.note(step.item.report, None)


def find_own(snapshot: Snapshot, report: str, who: str) -> dict[str, str] | None:
    """Return what this person had said of the report before this session."""
    for v in snapshot.verdicts.get(report, ()):
        if v["who"] == who:
            return {name: v[name] or "" for name in ("verdict", "criterion", "note", "served", "basis")}
    return None


def write_verdict(snapshot: Snapshot, who: str, report: str, given: dict[str, str], when: str) -> None:
    """Append one verdict to the person's file, with the readable columns that help who opens it in a spreadsheet."""
    row = snapshot.rows[report]
    decision = {
        **given, "report": report, "when": when, "protocol": snapshot.protocol.criteria_hash(snapshot.queue.stage),
        "author": _text(next(iter(row["authors"]), "")), "year": _text(row["year"]), "title": _text(row["title"]), "doi": _text(row["doi"]),
    }  # fmt: skip
    kind = KINDS[f"screening/{snapshot.queue.stage}"]
    problems = append_row(snapshot.review, snapshot.protocol, kind, who, decision)
    if any(p.severity is Severity.ERROR for p in problems):
        raise ReviewError(problems)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def estimate_left(snapshot: Snapshot, ahead: Sequence[Item], judged: Sequence[Item]) -> int | None:
    """Return how many of the reports ahead are still to be read; None where nothing was estimated yet.

    What somebody has read already needs this second reader in any case. Of what nobody had read, the test of the last run
    tells how many would do; those judged since are taken off.
    """
    if snapshot.work_left is None:
        return None
    fresh = sum(1 for t in ahead if not snapshot.queue.votes.get(t.report))
    done = sum(1 for t in judged if not snapshot.queue.votes.get(t.report))
    return len(ahead) - fresh + min(fresh, max(0, snapshot.work_left - done))
