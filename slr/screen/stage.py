"""The screening stage, which makes the tables of verdicts, statuses, rule outcomes, scores and agreement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.reason import Reason, read_reasons
from slr.model.sight import find_hidden, hide_authors
from slr.model.status import Status
from slr.model.table import SCORES, STATUSES, VERDICTS_TABLE, arrange, empty, frame
from slr.model.verdict import Verdict
from slr.model.word import STAGES
from slr.people.directory import NO_REPORTS, Directory, build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row
from slr.screen.agreement import agreement_table
from slr.screen.check import check_table
from slr.screen.decide import Effect, decide_retrieval, decide_stage
from slr.screen.matrix import make_matrix
from slr.screen.notice import decide_notices
from slr.screen.rank import ProtocolWords, rank_reports
from slr.screen.rule import apply_rules
from slr.screen.stop import assess_reading, leave_unread, stopping_table
from slr.stage import Inputs, Result
from slr.statistics.stopping import Assessment

if TYPE_CHECKING:
    from slr.screen.feature import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The statuses of all reports, and the verdicts, rule outcomes and stopping test from which they were derived."""

    verdicts: Mapping[str, Sequence[Verdict]]
    outcomes: "pd.DataFrame"
    statuses: tuple[Status, ...]
    assessment: Assessment | None
    notices: "pd.DataFrame"
    problems: tuple[Problem, ...]


def run(inputs: Inputs) -> Result:
    """Return the tables of the stage for a review."""
    protocol = inputs.protocol
    reports, cache = inputs.table("reports"), inputs.cache
    return screen(
        {"reports": reports, "records": inputs.table("records"), "clusters": inputs.table("clusters")},
        {stage: inputs.people(f"screening/{stage}") for stage in STAGES},
        inputs.people("retrieval"),
        protocol,
        notices=inputs.people("notices"),
        matrix=lambda: make_matrix(
            reports,
            protocol.screening.model,
            cache=cache,
            reports_hash=inputs.hash("reports"),
            encode=inputs.encode,
        ),
    )


def screen(
    tables: "Mapping[str, pd.DataFrame]",
    decisions: Mapping[str, Sequence[Row]],
    retrieval: Sequence[Row],
    protocol: Protocol,
    *,
    matrix: "Callable[[], Matrix]",
    notices: Sequence[Row] = (),
) -> Result:
    """Return the tables of the screening stage, such as statuses and the ranking of the reports to read next.

    `decisions` maps each stage to the rows of all reviewers' files. `retrieval` and `notices` contain the rows of the
    files in these two folders. `matrix` makes the classifier's matrix and is called only if there are reports to rank.
    Each report has exactly one status, which may be `pending`, at each stage that was reported.
    """
    derived = derive_statuses(tables, decisions, retrieval, protocol, notices=notices)
    verdict_frame = frame(
        VERDICTS_TABLE,
        [v.to_row(stage) for stage, vs in derived.verdicts.items() for v in _latest_per_person(vs)],
    )
    statuses = [s.row() for s in derived.statuses]
    hidden = find_hidden(statuses, protocol)
    return Result(
        tables={
            "verdicts": verdict_frame,
            "statuses": frame(STATUSES, statuses),
            "rule_outcomes": derived.outcomes,
            "scores": _rank(tables["reports"], derived.statuses, protocol, matrix),
            "agreement": agreement_table(verdict_frame, protocol),
            "rule_check": check_table(derived.outcomes, verdict_frame, protocol, hidden=hidden),
            "stopping": stopping_table(derived.assessment),
            "notice_decisions": derived.notices,
        },
        problems=hide_authors(derived.problems, statuses, protocol),
    )


def derive_statuses(
    tables: "Mapping[str, pd.DataFrame]",
    decisions: Mapping[str, Sequence[Row]],
    retrieval: Sequence[Row],
    protocol: Protocol,
    *,
    notices: Sequence[Row] = (),
) -> Screened:
    """Return the statuses under a protocol, without a ranking, so that two protocols can be compared.

    The problems name the authors of rows. Apply `hide_authors` before you show them.
    """
    said = any(decisions.values()) or retrieval or notices
    directory = build_directory(tables["records"], tables["clusters"]) if said else NO_REPORTS
    reports = tuple(tables["reports"]["report"])
    verdicts, problems = _collect_verdicts(decisions, directory, protocol)
    outcomes = apply_rules(tables["reports"], protocol.criteria)
    statuses, assessment, more = _statuses(reports, verdicts, outcomes, retrieval, directory, protocol)
    judged, wrong = resolve_reports(notices, KINDS["notices"], directory)
    statuses, decided = decide_notices(tables["reports"], statuses, judged, protocol)
    _assert_one_status_each(reports, statuses)
    return Screened(
        verdicts=verdicts,
        outcomes=outcomes,
        statuses=statuses,
        assessment=assessment,
        notices=decided,
        problems=(*problems, *more, *wrong),
    )


def _collect_verdicts(
    decisions: Mapping[str, Sequence[Row]], directory: Directory, protocol: Protocol
) -> tuple[dict[str, list[Verdict]], tuple[Problem, ...]]:
    verdicts: dict[str, list[Verdict]] = {}
    problems: list[Problem] = []
    for stage, rows in decisions.items():
        current = protocol.criteria_hashes(stage)
        found, wrong = resolve_reports(rows, KINDS[f"screening/{stage}"], directory)
        problems += wrong
        verdicts[stage] = [_verdict(row, report, current) for row, report in found]
    return verdicts, tuple(problems)


def _verdict(row: Row, report: str, current: frozenset[str]) -> Verdict:
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


def _latest_per_person(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return each person's latest verdict on each report.

    A person can have several verdicts on a report whose records were merged.
    """
    last: dict[tuple[str, str], Verdict] = {}
    for v in sorted(verdicts, key=lambda v: (v.moment, v.record)):
        last[v.report, v.who] = v
    return list(last.values())


def _statuses(
    reports: Sequence[str],
    verdicts: Mapping[str, Sequence[Verdict]],
    outcomes: "pd.DataFrame",
    retrieval: Sequence[Row],
    directory: Directory,
    protocol: Protocol,
) -> tuple[tuple[Status, ...], Assessment | None, tuple[Problem, ...]]:
    """Return the statuses at all stages, the result of the stopping criterion, and the problems found.

    The stages are decided in order. A report that does not pass a stage does not reach the next one.
    """
    effects = _effects(outcomes, protocol)
    problems: list[Problem] = []
    passed = tuple(reports)
    found: list[Status] = []
    assessment: Assessment | None = None
    if protocol.screening.title_abstract.reported:
        read = verdicts.get("title-abstract", ())
        here = decide_stage("title-abstract", passed, read, effects["title-abstract"], protocol)
        assessment = assess_reading(here, read, protocol)
        here = leave_unread(here, assessment)
        found += here
        passed = tuple(s.report for s in here if s.status == "included")
    full_text = verdicts.get("full-text", ())
    missing: set[str] = set()
    if protocol.screening.retrieval_reported:
        rows, wrong = resolve_reports(retrieval, KINDS["retrieval"], directory)
        problems += wrong
        by_report: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row, report in rows:
            by_report[report].append((row.who, row["outcome"], row["note"]))
        here = decide_retrieval(passed, by_report, {v.report for v in full_text})
        found += [*here, *_not_reached("retrieval", reports, passed)]
        passed = tuple(s.report for s in here if s.status == "retrieved")
        missing = {s.report for s in here if s.status == "not retrieved"}
    if protocol.screening.full_text.reported:
        here = decide_stage(
            "full-text",
            passed,
            [v for v in full_text if v.report in set(passed)],
            effects["full-text"],
            protocol,
        )
        found += [*here, *_not_reached("full-text", reports, passed)]
        problems += _too_early((v for v in full_text if v.report not in missing), set(passed))
        problems += (_without_text(v) for v in full_text if v.report in missing)
    return tuple(found), assessment, tuple(problems)


def _effects(outcomes: "pd.DataFrame", protocol: Protocol) -> dict[str, dict[str, list[Effect]]]:
    """Return the effects of rules for each stage and report, with the criteria in the protocol's order."""
    stage_of = {c.id: c.stage for c in protocol.criteria}
    order = {c: i for i, c in enumerate(protocol.criterion_ids)}
    effects: dict[str, dict[str, list[Effect]]] = {
        "title-abstract": defaultdict(list),
        "full-text": defaultdict(list),
    }
    acting = outcomes[outcomes["effect"].isin(["exclude", "advance"])]
    rows = sorted(
        zip(acting["report"], acting["criterion"], acting["effect"], acting["words"], strict=True),
        key=lambda r: (r[0], order[r[1]]),
    )
    for report, criterion, effect, words in rows:
        effects[stage_of[criterion]][report].append(
            Effect(criterion=criterion, effect=effect, words=read_reasons(words))
        )
    return effects


def _not_reached(stage: str, reports: Sequence[str], passed: Sequence[str]) -> list[Status]:
    there, why = set(passed), (Reason("not_passed"),)
    return [
        Status(report=r, stage=stage, status="not reached", reason=why) for r in reports if r not in there
    ]


def _too_early(verdicts: Iterable[Verdict], passed: set[str]) -> list[Problem]:
    """Return a warning for each full-text verdict on a report that has not passed the earlier stages."""
    return [
        Problem(
            code="SCR001",
            message=f"{v.record} has a full-text verdict, but has not passed the earlier stages",
            file=v.file,
            line=v.line,
            severity=Severity.WARNING,
            hint="the verdict is kept, and counts once the report has passed the earlier stages",
            about=frozenset({(v.report, "full-text")}),
        )
        for v in verdicts
        if v.report not in passed
    ]


def _without_text(v: Verdict) -> Problem:
    """Return the problem that a report has a full-text verdict although its full text is recorded as not retrieved."""
    return Problem(
        code="SCR002",
        message=f"{v.record} has a full-text verdict, but its full text is recorded as not retrieved",
        file=v.file,
        line=v.line,
        where="verdict",
        hint=(
            "the report counts as not retrieved; if somebody has obtained the full text, "
            "add a row with `retrieved` in retrieval/, otherwise `retract` the verdict"
        ),
        about=frozenset({(v.report, "full-text")}),
    )


def _rank(
    reports: "pd.DataFrame", statuses: Sequence[Status], protocol: Protocol, matrix: "Callable[[], Matrix]"
) -> "pd.DataFrame":
    """Rank the pending reports of each stage, learning only from people's verdicts."""
    labels = {
        s.report: s.status == "included"
        for s in statuses
        if s.by == "people" and s.status in ("included", "excluded") and s.stage != "retrieval"
    }
    waiting = {
        stage: {s.report for s in statuses if s.stage == stage and s.status == "pending"}
        for stage in ("title-abstract", "full-text")
    }
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
