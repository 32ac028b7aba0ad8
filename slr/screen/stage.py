"""Run the screening stage, which makes tables such as statuses, verdicts, rule outcomes and scores."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows, list_values
from slr.model.sight import find_hidden, hide_authors
from slr.model.table import JUDGED, VERDICTS_TABLE, frame
from slr.model.verdict import Verdict
from slr.model.word import STAGES
from slr.people.directory import NO_REPORTS, Directory, Names, build_directory, read_needed
from slr.people.resolve import list_names
from slr.people.row import Row
from slr.screen.agreement import agreement_table
from slr.screen.check import check_table
from slr.screen.matrix import ROWS, TEXTS, open_matrix
from slr.screen.people_rows import PeopleRows, collect_people_rows
from slr.screen.rank import ProtocolWords, rank_reports
from slr.screen.retracted import find_retracted
from slr.screen.rule import (
    ACTING,
    CHUNK,
    Outcomes,
    cut_reports,
    join_acting,
    list_columns,
    try_rules,
    try_rules_apart,
)
from slr.screen.status import decide_unread, find_misplaced
from slr.screen.stop import stopping_table
from slr.screen.update import READ, Before, Reports, restore_statuses, update_statuses
from slr.stage import Inputs, Result
from slr.statistics.stopping import Assessment

if TYPE_CHECKING:
    import pyarrow as pa

    from slr.screen.feature import Matrix
    from slr.screen.stored import StoredMatrix


RECORDS: Final = 20_000  # records that are searched for the names in people's rows at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The statuses of all reports, and what they were derived from: people's rows, rule outcomes and the stopping test.

    `acting` contains the rule outcomes that determine the status of a report. `notices` is the table NOTICE_DECISIONS.
    """

    people_rows: PeopleRows
    acting: pd.DataFrame
    statuses: pd.DataFrame
    assessment: Assessment | None
    notices: pd.DataFrame
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The rows of people's files: the verdicts of each stage, outcomes of retrieval, and decisions about notices."""

    decisions: Mapping[str, Sequence[Row]]
    retrieval: Sequence[Row] = ()
    notices: Sequence[Row] = ()

    def collect(self, find: Callable[[Names], Directory], protocol: Protocol) -> PeopleRows:
        """Return people's verdicts, outcomes of retrieval and decisions about notices, by report.

        `find` builds the directory that looks up reports by name. It is called only if there are rows.
        """
        return collect_people_rows(
            self.decisions, self.retrieval, self.notices, self._find_reports(find), protocol
        )

    def _find_reports(self, find: Callable[[Names], Directory]) -> Directory:
        rows = {f"screening/{stage}": found for stage, found in self.decisions.items()}
        rows |= {"retrieval": self.retrieval, "notices": self.notices}
        return find(list_names(rows)) if any(rows.values()) else NO_REPORTS


def _find_in(tables: Mapping[str, pd.DataFrame]) -> Callable[[Names], Directory]:
    return lambda names: build_directory(tables["records"], tables["clusters"], names)


def run(inputs: Inputs) -> Result:
    """Return the tables of the stage for a review.

    If only people's files have changed since the last run, new statuses are derived only for the reports with changed
    rows or with notices.
    """
    protocol = inputs.protocol
    cache, hashed = inputs.cache, inputs.hash("reports")

    def matrix() -> "Matrix | StoredMatrix":
        return open_matrix(
            lambda: inputs.parts("reports", ROWS, TEXTS),
            protocol.screening.model,
            cache=cache,
            reports_hash=hashed,
            encode=inputs.encode,
            run=inputs.map,
            open_spill=inputs.open_spill,
        )

    written = Written(
        decisions={stage: inputs.people(f"screening/{stage}") for stage in STAGES},
        retrieval=inputs.people("retrieval"),
        notices=inputs.people("notices"),
    )

    def find(names: Names) -> Directory:
        parts = inputs.chunks("records", RECORDS, ("record", "former", "doi", "title"))
        records, clusters = read_needed(parts, lambda name, where: inputs.table(name, where=where), names)
        return build_directory(records, clusters, names)

    people_rows = written.collect(find, protocol)
    listed, problems = inputs.retractions()
    apart = protocol.sources_outside_flow
    columns = (*READ, "sources") if apart else READ
    reports = Reports.collect(inputs.chunks("reports", ROWS, columns, packed=True), apart).add_notices(
        find_retracted(inputs.chunks("reports", ROWS, ("report", "doi", "pmid")), listed) if listed else {}
    )
    if inputs.only_people_changed:
        derived = _derive(reports, _read_before(inputs), people_rows, protocol)
        made = _make_result(derived, reports.ids, protocol, matrix)
        return replace(made, kept=frozenset({"rule_outcomes"}), problems=(*made.problems, *problems))
    parts = inputs.parts("reports", CHUNK, list_columns(protocol.criteria))
    outcomes = try_rules_apart(parts, protocol.criteria, inputs.map)
    made = _screen(reports, outcomes, people_rows, protocol, matrix)
    return replace(made, problems=(*made.problems, *problems))


def _read_before(inputs: Inputs) -> Before:
    judged = inputs.previous("judged")
    return Before(
        statuses=inputs.previous("statuses", packed=True),
        outcomes=inputs.previous("rule_outcomes", where={"effect": ACTING}),
        hashes=dict(zip(judged["report"], judged["hash"], strict=True)),
    )


def screen(
    tables: Mapping[str, pd.DataFrame],
    written: Written,
    protocol: Protocol,
    *,
    matrix: "Callable[[], Matrix | StoredMatrix]",
) -> Result:
    """Return the tables of the screening stage, such as statuses and the ranking of the reports to read next.

    `tables` contains the tables of records, clusters and reports. `matrix` builds the classifier's matrix, and is
    called only if there are reports to rank. Each report has exactly one status at each stage that the protocol
    reports. The status can be `pending`.
    """
    people_rows = written.collect(_find_in(tables), protocol)
    reports = Reports.collect([tables["reports"]], protocol.sources_outside_flow)
    outcomes = try_rules(cut_reports(tables["reports"]), protocol.criteria)
    return _screen(reports, outcomes, people_rows, protocol, matrix)


def _screen(
    reports: Reports,
    found: Iterable[Outcomes],
    people_rows: PeopleRows,
    protocol: Protocol,
    matrix: "Callable[[], Matrix | StoredMatrix]",
) -> Result:
    """Return all tables of the stage. Rule outcomes are converted to rows chunk by chunk, when they are written.

    `found` contains the outcomes of the rules on each chunk.
    """
    outcomes = list(found)
    derived = _derive_all(reports, outcomes, people_rows, protocol)
    result = _make_result(derived, reports.ids, protocol, matrix)
    return replace(result, chunks={**result.chunks, "rule_outcomes": _make_tables(outcomes)})


def _make_tables(outcomes: list[Outcomes]) -> "Iterator[pa.Table]":
    """Yield the rows of the table RULE_OUTCOMES. Each chunk of outcomes is deleted from memory after its rows are yielded."""
    outcomes.reverse()
    while outcomes:
        yield from outcomes.pop().to_tables()


def derive_statuses(
    tables: Mapping[str, pd.DataFrame],
    written: Written,
    protocol: Protocol,
    outcomes: Iterable[Outcomes] | None = None,
) -> Screened:
    """Return the statuses under a protocol, without a ranking, so that two protocols can be compared.

    `tables` contains the tables of records, clusters and reports. `outcomes` are the outcomes of the rules on the
    reports (`try_all_rules`). If `outcomes` is None, the rules are tried here. The problems name the authors of rows.
    Apply `hide_authors` before you show the problems. Raises ReviewError for a faulty rule.
    """
    people_rows = written.collect(_find_in(tables), protocol)
    outcomes = try_all_rules(tables["reports"], protocol) if outcomes is None else outcomes
    reports = Reports.collect([tables["reports"]], protocol.sources_outside_flow)
    return _derive_all(reports, outcomes, people_rows, protocol)


def try_all_rules(reports: pd.DataFrame, protocol: Protocol) -> Iterator[Outcomes]:
    """Yield the outcomes of a protocol's rules for all reports in a table."""
    return try_rules(cut_reports(reports), protocol.criteria)


def _derive_all(
    reports: Reports, outcomes: Iterable[Outcomes], people_rows: PeopleRows, protocol: Protocol
) -> Screened:
    acting = join_acting(outcomes)
    unread = decide_unread(reports.ids, acting, protocol)
    return _derive(reports, Before(statuses=unread, outcomes=acting, hashes={}), people_rows, protocol)


def _derive(reports: Reports, before: Before, people_rows: PeopleRows, protocol: Protocol) -> Screened:
    updated = update_statuses(reports, before, people_rows, protocol)
    full_texts = people_rows.verdicts.get("full-text", ())
    decided = restore_statuses(updated.statuses, {v.report for v in full_texts})
    return Screened(
        people_rows=people_rows,
        acting=before.outcomes,
        statuses=updated.statuses,
        assessment=updated.assessment,
        notices=updated.notices,
        problems=(*people_rows.problems, *find_misplaced(full_texts, decided)),
    )


def _make_result(
    derived: Screened,
    reports: "pa.LargeStringArray",
    protocol: Protocol,
    matrix: "Callable[[], Matrix | StoredMatrix]",
) -> Result:
    """Return all tables of the stage except the rule outcomes. `reports` are the ids of the reports."""
    people_rows, statuses = derived.people_rows, derived.statuses
    verdict_frame = frame(
        VERDICTS_TABLE,
        [v.to_row(stage) for stage, vs in people_rows.verdicts.items() for v in _latest_per_person(vs)],
    )
    # Whether a report's verdicts are hidden matters only if there are verdicts, or problems that name the report.
    about = {*people_rows.hashes, *(report for problem in derived.problems for report, _ in problem.about)}
    rows = list_rows(statuses[statuses["report"].isin(about)])
    hidden = find_hidden(rows, protocol)
    return Result(
        tables={
            "verdicts": verdict_frame,
            "statuses": statuses,
            "agreement": agreement_table(verdict_frame, protocol),
            "rule_check": check_table(derived.acting, verdict_frame, protocol, hidden=hidden),
            "stopping": stopping_table(derived.assessment),
            "notice_decisions": derived.notices,
            "judged": frame(JUDGED, ({"report": r, "hash": h} for r, h in people_rows.hashes.items())),
        },
        chunks={"scores": _rank(reports, statuses, protocol, matrix)},
        problems=hide_authors(derived.problems, rows, protocol),
    )


def _latest_per_person(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return each person's latest verdict on each report.

    If records were merged, a person can have several verdicts on one report.
    """
    last: dict[tuple[str, str], Verdict] = {}
    for v in sorted(verdicts, key=lambda v: (v.moment, v.record)):
        last[v.report, v.who] = v
    return list(last.values())


def _rank(
    reports: "pa.LargeStringArray",
    statuses: pd.DataFrame,
    protocol: Protocol,
    matrix: "Callable[[], Matrix | StoredMatrix]",
) -> Iterator[pd.DataFrame]:
    """Yield the table SCORES in parts: the ranking of the pending reports of each stage.

    The ranking learns from people's verdicts, never from the results of rules. The matrix is built only when the first
    part is needed. By then, the rule outcomes have been written and are no longer in memory.
    """
    settled = statuses[(statuses["by"] == "people") & statuses["status"].isin(["included", "excluded"])]
    labels: dict[str, bool] = {}
    waiting: dict[str, list[str]] = {}
    for stage in STAGES:  # a verdict on the full text replaces that on title and abstract
        judged = settled[settled["stage"] == stage]
        for report, status in zip(list_values(judged["report"]), list_values(judged["status"]), strict=True):
            labels[report] = status == "included"
        pending = statuses[(statuses["stage"] == stage) & (statuses["status"] == "pending")]
        waiting[stage] = list_values(pending["report"])
    if not any(waiting.values()):
        return
    words, made = ProtocolWords.from_protocol(protocol), matrix()
    for stage, pending in sorted(waiting.items()):  # in the order of the table's key
        if pending:
            yield rank_reports(
                reports,
                {report: labels[report] for report in labels.keys() - pending},
                pending,
                stage=stage,
                words=words,
                settings=protocol.screening.model,
                matrix=made,
            )
