"""Group the rows of extractors into results. Rows with the same key (`slr.findings.entry.Entry.key`) belong to one result."""

import hashlib
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from slr.findings.compare import find_differences, join_values, needs_settling
from slr.findings.entry import Entry, Key, Reason
from slr.model.problem import Problem, Severity

Extraction = Literal["dual", "single", "settled", "not reconciled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result of a study.

    - `entries`: the rows of the extractors
    - `settling`: the row of the adjudicator, if there is one
    - `values`: the values on which all rows agree or, if the adjudicator settled the result, the adjudicator's values
    - `missed`: people who have extracted other results of the study, but not this one
    - `reason`: why the result is not counted, or None if it is counted
    """

    id: str
    study: str
    entries: tuple[Entry, ...]
    settling: Entry | None
    extraction: Extraction
    values: Mapping[str, str]
    missed: tuple[str, ...]
    reason: Reason | None

    @property
    def rows(self) -> tuple[Entry, ...]:
        """The rows of the extractors, and the row of the adjudicator."""
        return self.entries if self.settling is None else (*self.entries, self.settling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """The rows of extractors, grouped into results.

    - `repeated`: the groups of rows in which a person recorded the same result twice
    - `left`: the reason why a row does not belong to a result, by the id of the row
    - `problems`: the problems in the adjudicator's rows
    """

    results: tuple[Result, ...]
    repeated: tuple[tuple[Entry, ...], ...]
    left: Mapping[str, Reason]
    problems: tuple[Problem, ...]


def match_entries(entries: Iterable[Entry], *, counts_single: bool) -> Matching:
    """Group rows into results. For each row that does not belong to a result, `left` contains the reason.

    If `counts_single` is true, results that only one person has extracted are also counted.

    These rows do not belong to a result:

    - rows without a study
    - rows with an id that is used twice
    - rows of a result that a person recorded twice, unless the adjudicator has settled it
    - rows of the adjudicator that settle nothing
    """
    ordered = sorted(entries, key=lambda e: (e.id, e.who, e.report))
    left: dict[str, Reason] = {e.id: e.reason for e in ordered if e.reason in ("no study", "id used twice")}
    usable = [e for e in ordered if e.id not in left]
    settled, problems = _find_settled(usable)
    left |= {e.id: "settles nothing" for e in usable if e.settles and e.id not in settled}
    rows = [e for e in usable if not e.settles]
    people = _list_extractors(rows)
    taken = {e.id for targets in settled.values() for e in targets}
    groups: dict[tuple[Key, bool], list[Entry]] = defaultdict(list)
    for entry in rows:
        if entry.id not in taken:
            groups[entry.key, entry.reason == "not included"].append(entry)
    repeated = [tuple(group) for group in groups.values() if _fits_twice(group)]
    left |= {e.id: "fits twice" for group in repeated for e in group}
    by_id = {e.id: e for e in usable}
    results = [_settle(by_id[own], targets, people) for own, targets in settled.items()]
    results += [_reconcile(g, people, counts_single) for g in groups.values() if not _fits_twice(g)]
    return Matching(
        results=tuple(sorted(results, key=lambda r: (r.study, r.id))),
        repeated=tuple(sorted(repeated, key=lambda group: group[0].id)),
        left=left,
        problems=tuple(problems),
    )


def _fits_twice(group: Iterable[Entry]) -> bool:
    return max(Counter(e.who for e in group).values()) > 1


def _list_extractors(rows: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    """Map each study to the people who have extracted its own results from included reports."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in rows:
        if entry.is_plain and entry.reason != "not included":
            found[entry.study].add(entry.who)
    return {study: frozenset(people) for study, people in found.items()}


def _find_settled(entries: Sequence[Entry]) -> tuple[dict[str, tuple[Entry, ...]], list[Problem]]:
    """Return the rows that each row of the adjudicator settles, by the id of the adjudicator's row, and the problems.

    A row with an empty `of` settles the extractors' rows with the same key. If two rows settle the same row, neither
    is used. Rows that settle nothing are left out.
    """
    rows = {e.id: e for e in entries if not e.settles}
    by_key: dict[Key, list[Entry]] = defaultdict(list)
    for entry in rows.values():
        by_key[entry.key].append(entry)
    problems: list[Problem] = []
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in (e for e in entries if e.settles):
        if entry.of:
            wrong = [_unknown(entry, named) for named in entry.of if not _belongs(entry, rows.get(named))]
            problems += wrong
            targets = () if wrong else tuple(rows[named] for named in entry.of)
        else:
            targets = tuple(by_key.get(entry.key, ()))
            problems += () if targets else [_settles_nothing(entry)]
        if targets:
            found[entry.id] = targets
    claims = Counter(e.id for targets in found.values() for e in targets)
    twice = {own for own, targets in found.items() if any(claims[e.id] > 1 for e in targets)}
    problems += [_settled_twice(e) for e in entries if e.id in twice]
    return {own: targets for own, targets in found.items() if own not in twice}, problems


def _belongs(entry: Entry, other: Entry | None) -> bool:
    return other is not None and other.study == entry.study


def _settle(entry: Entry, targets: Sequence[Entry], people: Mapping[str, Collection[str]]) -> Result:
    return Result(
        id=entry.id,
        study=entry.study,
        entries=tuple(targets),
        settling=entry,
        extraction="settled",
        values=entry.values,
        missed=_list_missed(targets, people),
        reason=entry.reason,
    )


def _reconcile(group: Sequence[Entry], people: Mapping[str, Collection[str]], counts_single: bool) -> Result:
    values = [e.values for e in group]
    extraction: Extraction = "single"
    if len(group) > 1:
        extraction = "not reconciled" if needs_settling(find_differences(values)) else "dual"
    reason = group[0].reason
    if reason is None and extraction == "not reconciled":
        reason = "not reconciled"
    if reason is None and extraction == "single" and not counts_single:
        reason = "single extraction"
    return Result(
        id=_make_id(group[0]),
        study=group[0].study,
        entries=tuple(group),
        settling=None,
        extraction=extraction,
        values=join_values(values),
        missed=_list_missed(group, people),
        reason=reason,
    )


def _list_missed(group: Sequence[Entry], people: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    first = group[0]
    if not first.is_plain or first.reason == "not included":
        return ()
    return tuple(sorted(set(people.get(first.study, ())) - {e.who for e in group}))


def _make_id(entry: Entry) -> str:
    """Return the id of a result: `u` and ten characters, which depend on the key and on whether the report is included.

    The id does not depend on who extracted the result.
    """
    parts = (*entry.key, "outside" if entry.reason == "not included" else "")
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    return "u" + b32encode(digest)[:10].decode().lower()


def _unknown(entry: Entry, named: str) -> Problem:
    return entry.row.problem(
        "FND013",
        f"no current row of this study has the id {named!r}, so this row settles nothing",
        where="of",
        hint="write the ids of the extractors' rows, separated by semicolons; `tables/extracted.csv` lists them",
        about=frozenset({(entry.report, "")}),
    )


def _settled_twice(entry: Entry) -> Problem:
    return entry.row.problem(
        "FND014",
        "this row and another row of this file settle the same extractor's row, so neither counts",
        where="of",
        hint="list the id of an extractor's row in only one row of this file",
        about=frozenset({(entry.report, "")}),
    )


def _settles_nothing(entry: Entry) -> Problem:
    return entry.row.problem(
        "FND015",
        "this row settles nothing, because no extractor's row is about the same result",
        where="of",
        hint="in the column `of`, write the ids of the rows that report the same result, separated by semicolons",
        severity=Severity.WARNING,
        about=frozenset({(entry.report, "")}),
    )


def list_reasons(matching: Matching) -> Iterator[tuple[str, Reason | None]]:
    """Yield the id of each row, and the reason why the row is not counted, or None if it is counted."""
    yield from matching.left.items()
    for result in matching.results:
        yield from ((e.id, e.reason or result.reason) for e in result.rows)
