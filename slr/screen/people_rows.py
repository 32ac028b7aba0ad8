"""Collect people's rows about each report: verdicts, outcomes of retrieval, and decisions about notices.

Each report gets a hash of the rows about it. The hashes show which reports have new or changed rows since the last run.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.verdict import Verdict
from slr.people.directory import Directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row

Outcome = tuple[str, str, str]  # who, outcome and note


@dataclass(frozen=True, kw_only=True)
class PeopleRows:
    """Each person's latest rows about reports.

    - `verdicts`: the verdicts at each stage of screening
    - `retrieval`: the outcomes of retrieval, by report
    - `notices`: the rows about notices, each with the id of its report
    - `problems`: the problems with rows, for example because their report was not found
    """

    verdicts: Mapping[str, Sequence[Verdict]]
    retrieval: Mapping[str, Sequence[Outcome]]
    notices: Sequence[tuple[Row, str]]
    problems: tuple[Problem, ...]

    @cached_property
    def hashes(self) -> dict[str, str]:
        """A hash for each report with rows. It covers all values in the rows that can affect the report's statuses."""
        parts: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for stage, verdicts in self.verdicts.items():
            for v in verdicts:
                parts[v.report].append(
                    (stage, v.who, v.record, v.verdict, v.criterion, v.note, v.served, v.changed)
                )
        for report, outcomes in self.retrieval.items():
            parts[report] += [("retrieval", *outcome) for outcome in outcomes]
        for row, report in self.notices:
            parts[report].append(("notices", row.who, *sorted(row.values.items())))
        return {report: _hash(found) for report, found in sorted(parts.items())}


def _hash(parts: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, parts))).encode("utf-8", "replace")).hexdigest()[:32]


def collect_people_rows(
    decisions: Mapping[str, Sequence[Row]],
    retrieval: Sequence[Row],
    notices: Sequence[Row],
    directory: Directory,
    protocol: Protocol,
) -> PeopleRows:
    """Return people's verdicts, retrieval outcomes and decisions on notices, by report.

    `decisions` maps each stage to the rows of the reviewers' files for this stage. Outcomes of retrieval count only if the
    protocol reports this stage.
    """
    verdicts: dict[str, list[Verdict]] = {}
    problems: list[Problem] = []
    for stage, rows in decisions.items():
        current = protocol.criteria_hashes(stage)
        found, wrong = resolve_reports(rows, KINDS[f"screening/{stage}"], directory)
        problems += wrong
        verdicts[stage] = [read_verdict(row, report, current) for row, report in found]
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    if protocol.screening.retrieval_reported:
        sought, wrong = resolve_reports(retrieval, KINDS["retrieval"], directory)
        problems += wrong
        for row, report in sought:
            outcomes[report].append((row.who, row["outcome"], row["note"]))
    noticed, wrong = resolve_reports(notices, KINDS["notices"], directory)
    return PeopleRows(verdicts=verdicts, retrieval=outcomes, notices=noticed, problems=(*problems, *wrong))


def read_verdict(row: Row, report: str, current: frozenset[str]) -> Verdict:
    """Return the verdict in a row about a report.

    `current` contains the hashes of the current criteria (`criteria_hashes`).
    """
    return Verdict(
        report=report,
        record=row["report"],
        who=row.who,
        verdict=row["verdict"],
        criterion=row["criterion"],
        when=row["when"],
        moment=row.moment,
        served=row["served"],
        note=row["note"],
        basis=row["basis"],
        by=row["by"],
        how=row["how"],
        changed=bool(row["protocol"]) and row["protocol"] not in current,
        file=row.file,
        line=row.line,
    )
