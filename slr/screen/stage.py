"""The screening stage, which makes the tables of verdicts, statuses, rule outcomes, scores and agreement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows, list_values
from slr.model.sight import find_hidden, hide_authors
from slr.model.status import Status
from slr.model.table import JUDGED, SCORES, STATUSES, VERDICTS_TABLE, arrange, empty, frame
from slr.model.verdict import Verdict
from slr.model.word import STAGES
from slr.people.directory import NO_REPORTS, build_directory
from slr.people.resolve import list_names
from slr.people.row import Row
from slr.screen.agreement import agreement_table
from slr.screen.check import check_table
from slr.screen.matrix import ROWS, TEXTS, make_matrix
from slr.screen.notice import decide_notices
from slr.screen.rank import ProtocolWords, rank_reports
from slr.screen.rule import ACTING, CHUNK, Outcomes, cut_reports, join_acting, list_columns, try_rules
from slr.screen.said import Said, collect_said
from slr.screen.status import decide_reports, find_misplaced, list_effects
from slr.screen.stop import STAGE as READ_STAGE
from slr.screen.stop import assess_reading, leave_unread, stopping_table
from slr.screen.update import Before, restore_statuses, update_statuses
from slr.stage import Inputs, Result
from slr.statistics.stopping import Assessment

if TYPE_CHECKING:
    from slr.screen.feature import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The statuses of all reports, and what they were derived from: people's rows, rule outcomes and the stopping test.

    `acting` contains the rule outcomes that decide the status of a report.
    """

    said: Said
    acting: "pd.DataFrame"
    statuses: tuple[Status, ...]
    assessment: Assessment | None
    notices: "pd.DataFrame"
    problems: tuple[Problem, ...]


def run(inputs: Inputs) -> Result:
    """Return the tables of the stage for a review.

    If only people's files have changed since the last run, the stage decides again only on the reports with changed
    rows.
    """
    protocol = inputs.protocol
    decisions = {stage: inputs.people(f"screening/{stage}") for stage in STAGES}
    retrieval, notices = inputs.people("retrieval"), inputs.people("notices")
    cache, hashed = inputs.cache, inputs.hash("reports")

    def matrix() -> "Matrix":
        return make_matrix(
            lambda: inputs.chunks("reports", ROWS, TEXTS),
            protocol.screening.model,
            cache=cache,
            reports_hash=hashed,
            encode=inputs.encode,
        )

    tables = {name: inputs.table(name) for name in ("records", "clusters")}
    if inputs.only_people_changed:
        rows = {**{f"screening/{stage}": found for stage, found in decisions.items()}}
        rows |= {"retrieval": retrieval, "notices": notices}
        directory = build_directory(tables["records"], tables["clusters"], list_names(rows))
        said = collect_said(decisions, retrieval, notices, directory, protocol)
        result = _update(inputs, said, matrix)
        if result is not None:
            return result
    tables["reports"] = inputs.table("reports", ("report", "notice", "notice_of"))
    chunks = inputs.chunks("reports", CHUNK, list_columns(protocol.criteria))
    return screen(tables, decisions, retrieval, protocol, matrix=matrix, notices=notices, chunks=chunks)


def _update(inputs: Inputs, said: Said, matrix: "Callable[[], Matrix]") -> Result | None:
    """Return the tables of the stage, derived from the tables of the last run, or None if the stage must decide on all reports again."""
    reports = inputs.table("reports", ("report", "notice", "notice_of"))
    judged = inputs.previous("judged")
    before = Before(
        statuses=inputs.previous("statuses"),
        outcomes=inputs.previous("rule_outcomes", where={"effect": ACTING}),
        hashes=dict(zip(judged["report"], judged["hash"], strict=True)),
    )
    updated = update_statuses(reports, before, said, inputs.protocol)
    if updated is None:
        return None
    full_texts = said.verdicts.get("full-text", ())
    decided = restore_statuses(updated.statuses, {v.report for v in full_texts})
    screened = Screened(
        said=said,
        acting=before.outcomes,
        statuses=(),
        assessment=updated.assessment,
        notices=updated.notices,
        problems=(*said.problems, *find_misplaced(full_texts, decided)),
    )
    result = _make_result(screened, updated.statuses, reports, inputs.protocol, matrix)
    return replace(result, kept=frozenset({"rule_outcomes"}))


def screen(
    tables: "Mapping[str, pd.DataFrame]",
    decisions: Mapping[str, Sequence[Row]],
    retrieval: Sequence[Row],
    protocol: Protocol,
    *,
    matrix: "Callable[[], Matrix]",
    notices: Sequence[Row] = (),
    chunks: "Iterable[pd.DataFrame] | None" = None,
) -> Result:
    """Return the tables of the screening stage, such as statuses and the ranking of the reports to read next.

    `decisions` maps each stage to the rows of all reviewers' files. `retrieval` and `notices` contain the rows of the
    files in the folders `retrieval/` and `notices/`. `matrix` is a function that makes the classifier's matrix. It is
    called only if there are reports to rank. Each report has exactly one status, which may be `pending`, at each
    stage that the protocol says was reported. `chunks` contains the reports, sorted by id, with the columns that the
    rules read. If it is None, the rules are tested on the table of reports.
    """
    tested = cut_reports(tables["reports"]) if chunks is None else chunks
    outcomes = tuple(try_rules(tested, protocol.criteria))
    return _write_all(
        derive_statuses(tables, decisions, retrieval, protocol, notices=notices, outcomes=outcomes),
        outcomes,
        tables["reports"],
        protocol,
        matrix,
    )


def _write_all(
    derived: Screened,
    outcomes: Sequence[Outcomes],
    reports: "pd.DataFrame",
    protocol: Protocol,
    matrix: "Callable[[], Matrix]",
) -> Result:
    """Return all tables of the stage. The rule outcomes of a chunk of reports are converted to rows when they are written."""
    statuses = frame(STATUSES, (s.row() for s in derived.statuses))
    # The status objects are no longer needed. They take more memory than the ranking.
    derived = replace(derived, statuses=())
    result = _make_result(derived, statuses, reports, protocol, matrix)
    return replace(result, chunks={"rule_outcomes": (found.to_table() for found in outcomes)})


def _make_result(
    derived: Screened,
    statuses: "pd.DataFrame",
    reports: "pd.DataFrame",
    protocol: Protocol,
    matrix: "Callable[[], Matrix]",
) -> Result:
    """Return all tables of the stage except the rule outcomes."""
    said = derived.said
    verdict_frame = frame(
        VERDICTS_TABLE,
        [v.to_row(stage) for stage, vs in said.verdicts.items() for v in _latest_per_person(vs)],
    )
    # Whether a report's verdicts are hidden matters only if there are verdicts, or problems that name the report.
    about = {*said.hashes, *(report for problem in derived.problems for report, _ in problem.about)}
    rows = list_rows(statuses[statuses["report"].isin(about)])
    hidden = find_hidden(rows, protocol)
    return Result(
        tables={
            "verdicts": verdict_frame,
            "statuses": statuses,
            "scores": _rank(reports, statuses, protocol, matrix),
            "agreement": agreement_table(verdict_frame, protocol),
            "rule_check": check_table(derived.acting, verdict_frame, protocol, hidden=hidden),
            "stopping": stopping_table(derived.assessment),
            "notice_decisions": derived.notices,
            "judged": frame(JUDGED, ({"report": r, "hash": h} for r, h in said.hashes.items())),
        },
        problems=hide_authors(derived.problems, rows, protocol),
    )


def derive_statuses(
    tables: "Mapping[str, pd.DataFrame]",
    decisions: Mapping[str, Sequence[Row]],
    retrieval: Sequence[Row],
    protocol: Protocol,
    *,
    notices: Sequence[Row] = (),
    outcomes: Iterable[Outcomes] | None = None,
) -> Screened:
    """Return the statuses under a protocol, without a ranking, so that two protocols can be compared.

    `outcomes` are the outcomes of the rules. If they are not given, the rules are tested. The problems name the
    authors of rows. Apply `hide_authors` before you show them.
    """
    rows = any(decisions.values()) or retrieval or notices
    directory = build_directory(tables["records"], tables["clusters"]) if rows else NO_REPORTS
    reports = tuple(tables["reports"]["report"])
    said = collect_said(decisions, retrieval, notices, directory, protocol)
    if outcomes is None:
        outcomes = try_rules(cut_reports(tables["reports"]), protocol.criteria)
    acting = join_acting(outcomes)
    statuses = decide_reports(reports, said, list_effects(acting, protocol), protocol)
    assessment = assess_reading(statuses, said.verdicts.get(READ_STAGE, ()), protocol)
    statuses = leave_unread(statuses, assessment)
    problems = find_misplaced(said.verdicts.get("full-text", ()), statuses)
    statuses, decided = decide_notices(tables["reports"], statuses, said.notices, protocol)
    _assert_one_status_each(reports, statuses)
    return Screened(
        said=said,
        acting=acting,
        statuses=statuses,
        assessment=assessment,
        notices=decided,
        problems=(*said.problems, *problems),
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
    reports: "pd.DataFrame",
    statuses: "pd.DataFrame",
    protocol: Protocol,
    matrix: "Callable[[], Matrix]",
) -> "pd.DataFrame":
    """Rank the pending reports of each stage. The ranking learns from people's verdicts, never from the results of rules."""
    settled = statuses[(statuses["by"] == "people") & statuses["status"].isin(["included", "excluded"])]
    labels: dict[str, bool] = {}
    waiting: dict[str, set[str]] = {}
    for stage in STAGES:  # a verdict on the full text replaces that on title and abstract
        judged = settled[settled["stage"] == stage]
        for report, status in zip(list_values(judged["report"]), list_values(judged["status"]), strict=True):
            labels[report] = status == "included"
        pending = statuses[(statuses["stage"] == stage) & (statuses["status"] == "pending")]
        waiting[stage] = set(list_values(pending["report"]))
    if not any(waiting.values()):
        return empty(SCORES)
    words, made = ProtocolWords.from_protocol(protocol), matrix()
    ranked = [
        rank_reports(
            reports,
            {r: y for r, y in labels.items() if r not in pending},
            sorted(pending),
            stage=stage,
            words=words,
            settings=protocol.screening.model,
            matrix=made,
        )
        for stage, pending in waiting.items()
        if pending
    ]
    return arrange(SCORES, pd.concat(ranked, ignore_index=True))


def _assert_one_status_each(reports: Sequence[str], statuses: Sequence[Status]) -> None:
    by_stage: dict[str, list[str]] = defaultdict(list)
    for s in statuses:
        by_stage[s.stage].append(s.report)
    for stage, there in by_stage.items():
        if sorted(there) != sorted(reports):
            raise AssertionError(f"{stage}: a report has no status or more than one")
