"""Find how an edit to the protocol changes the statuses of reports, and record the edit as an amendment."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slr.model.parse import parse_protocol
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Criterion, Protocol
from slr.model.reason import Reasons
from slr.model.sight import blind_reasons, find_hidden
from slr.model.table import CLUSTERS, RECORDS, REPORTS
from slr.model.word import STAGES
from slr.query.condition import criterion_faults
from slr.report.reason import word_reasons
from slr.report.text import Texts
from slr.screen.difference import Flip, compare_protocols, describe_amendment, find_flips
from slr.screen.stage import Written, derive_statuses, try_all_rules
from slr.store.amendment import add_amendment
from slr.store.append import read_stamp
from slr.store.codebook_file import make_codebook_reader
from slr.store.disk import read_bytes
from slr.store.layout import Review
from slr.store.people import read_people
from slr.store.revision import read_revision
from slr.store.table_file import hash_table, read_table

if TYPE_CHECKING:
    import pandas as pd

    from slr.screen.rule import Outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit to the protocol and its effect.

    - `earlier`: the name of the earlier protocol
    - `changes`: the differences between the earlier and the current protocol
    - `language`: the language of the review
    - `flips`: the changes in the statuses of reports
    - `flagged`: the number of verdicts that the edit would flag, because they were given under the earlier criteria
    """

    earlier: str
    changes: Reasons
    language: str
    flips: tuple[Flip, ...] = ()
    flagged: int = 0


def find_edit(review: Review, after: Protocol, earlier: str) -> Edit:
    """Return the changes to a protocol since an earlier version, and their effect on reports.

    The earlier version is a file or a git revision. The tables of the stages up to dedupe must exist. Nothing is written.
    Raises ReviewError if the earlier protocol cannot be read.
    """
    label, before = _read_earlier(review, earlier)
    return compare_edit(review, before, after, label)


def compare_edit(
    review: Review, before: Protocol, after: Protocol, earlier: str, memory: "Memory | None" = None
) -> Edit:
    """Return the changes between two protocols, and their effect on the reports of the last run.

    `earlier` is the name of the earlier protocol. Nothing is written. The tables of the stages up to dedupe must
    exist. If a `memory` is given, it keeps the results for the earlier protocol, so that the next call is faster.
    """
    changes = compare_protocols(before, after)
    if not changes:
        return Edit(earlier=earlier, changes=(), language=after.review.language)
    flips, flagged = _find_effect(review, before, after, memory or Memory())
    return Edit(
        earlier=earlier, changes=changes, language=after.review.language, flips=flips, flagged=flagged
    )


def _read_earlier(review: Review, earlier: str) -> tuple[str, Protocol]:
    path = Path(earlier)
    if path.is_file():
        label, data = earlier, read_bytes(path)
        reader = make_codebook_reader(review)
    else:
        short, data = read_revision(review.root, review.protocol, earlier)
        label = f"{review.shown(review.protocol)} at {short}"
        reader = make_codebook_reader(review, earlier)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = "save the file in UTF-8, or name another file or revision"
        raise ReviewError([Problem(code="PRO000", message="not UTF-8 text", file=label, hint=hint)]) from None
    protocol, problems = parse_protocol(text, label, check_criterion=criterion_faults, read_codebook=reader)
    if protocol is None:
        raise ReviewError(problems)
    return label, protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class _Derived:
    """What follows from a protocol: the table STATUSES, the flagged verdicts, and the outcomes of the rules.

    A flagged verdict is identified by its stage, its person and its record.
    """

    statuses: "pd.DataFrame"
    flagged: frozenset[tuple[str, str, str]]
    outcomes: "Sequence[Outcomes]"


class Memory:
    """The results for the protocol before an edit, kept for further edits to the same protocol.

    They are derived again if the protocol, people's files or the tables have changed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._derived: _Derived | None = None

    def derive_once(self, key: object, derive: Callable[[], _Derived]) -> _Derived:
        """Return the last result of `derive` if the key is still the same.

        Otherwise, call `derive` again, and keep the result. Only one thread does this at a time.
        """
        with self._lock:
            if self._derived is None or key != self._key:
                self._derived, self._key = derive(), key
            return self._derived


def _find_effect(
    review: Review, before: Protocol, after: Protocol, memory: Memory
) -> tuple[tuple[Flip, ...], int]:
    """Return the status changes, and the number of verdicts that are flagged only because of the edit."""
    tables = {t.name: read_table(review, t) for t in (RECORDS, CLUSTERS, REPORTS)}
    folders = [*(f"screening/{stage}" for stage in STAGES), "retrieval", "notices"]
    stamps = [(path, read_stamp(path)) for folder in folders for path in review.sheets(folder)]
    key = before, stamps, str(review.build), hash_table(review, REPORTS)
    old = memory.derive_once(key, lambda: _derive(review, tables, before))
    same_rules = _list_rules(before) == _list_rules(after)
    new = _derive(review, tables, after, old.outcomes if same_rules else None)
    flips = find_flips(old.statuses, new.statuses)
    shown = tuple(_blind_flip(f) if _is_hidden(f, before, after) else f for f in flips)
    return shown, len(new.flagged - old.flagged)


def _list_rules(protocol: Protocol) -> list[Criterion]:
    """Return the criteria that have a rule, with empty `text` and `basis`. These two fields do not affect the outcome of a rule."""
    return [c.model_copy(update={"text": "", "basis": ""}) for c in protocol.criteria if c.rule is not None]


def _derive(
    review: Review,
    tables: "Mapping[str, pd.DataFrame]",
    protocol: Protocol,
    outcomes: "Sequence[Outcomes] | None" = None,
) -> _Derived:
    people = read_people(review, protocol)
    decisions = {stage: people[f"screening/{stage}"] for stage in STAGES}
    written = Written(decisions=decisions, retrieval=people["retrieval"], notices=people["notices"])
    tried = [*try_all_rules(tables["reports"], protocol)] if outcomes is None else outcomes
    found = derive_statuses(tables, written, protocol, tried)
    verdicts = ((stage, v) for stage, listed in found.people_rows.verdicts.items() for v in listed)
    flagged = frozenset((stage, v.who, v.record) for stage, v in verdicts if v.changed)
    return _Derived(statuses=found.statuses, flagged=flagged, outcomes=tried)


def _is_hidden(flip: Flip, before: Protocol, after: Protocol) -> bool:
    """Return whether either protocol hides the verdicts on the report."""
    return bool(find_hidden([flip.before.row()], before) or find_hidden([flip.after.row()], after))


def _blind_flip(flip: Flip) -> Flip:
    """Return the change without anything that would reveal a person's verdict on an unsettled report."""
    before, after = (
        replace(s, who=(), criterion=s.criterion if s.by == "rule" else "", reason=blind_reasons(s.reason))
        for s in (flip.before, flip.after)
    )
    return replace(flip, before=before, after=after)


def note_amendment(review: Review, edit: Edit, *, reason: str, date: str) -> None:
    """Record an edit under `amendments` in the protocol (PRISMA 2020 item 24c).

    The file's comments and layout are kept.
    """
    _, at, revision = edit.earlier.rpartition(" at ")
    entry = {"date": date, "change": word_change(edit), "reason": reason}
    add_amendment(review, {**entry, "revision": revision if at else edit.earlier})


def word_change(edit: Edit) -> str:
    """Describe an edit as the text of an amendment, in the language of the review."""
    return word_reasons(describe_amendment(edit.changes, edit.flips), Texts(edit.language))
