"""Run the findings stage, which derives results, appraisals and combined evidence from people's rows, and lists registered studies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from slr.findings.agreement import measure_extraction
from slr.findings.appraised import MADE, appraise
from slr.findings.certainty import find_certainty_problems, judge_certainty, list_certainty
from slr.findings.consistency import list_checks
from slr.findings.contact import list_contacts
from slr.findings.difference import list_differences
from slr.findings.entry import Entry, Reason
from slr.findings.match import Matching, list_reasons, match_entries
from slr.findings.missing import FOLDER, find_entries, find_missing
from slr.findings.plan import Origins, find_origins
from slr.findings.study import Studies, explain_unclear_study, find_unknown_pilots, read_studies
from slr.findings.together import combine_studies
from slr.model.certainty import CERTAINTY
from slr.model.column import empty, frame
from slr.model.consistency import STATISTICS_CHECKS
from slr.model.contact import CONTACTS
from slr.model.direction import TOGETHER
from slr.model.findings import (
    EXTRACTED,
    EXTRACTION_AGREEMENT,
    FINDING_DIFFERENCES,
    FINDINGS,
    VALUES,
)
from slr.model.missing import MISSING_TABLES
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import hide_authors
from slr.model.status import FINAL, find_outside
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row
from slr.stage import Inputs, Result

if TYPE_CHECKING:
    import pandas as pd

_MAKES: Final = (
    EXTRACTED,
    FINDINGS,
    FINDING_DIFFERENCES,
    EXTRACTION_AGREEMENT,
    STATISTICS_CHECKS,
    *MADE,
    CONTACTS,
    CERTAINTY,
    *TOGETHER,
    *MISSING_TABLES,
)
# The tables that `derive_findings` needs, with the columns if not all are needed.
_READS: Final[Mapping[str, tuple[str, ...]]] = {
    "records": ("record", "former", "doi", "title", "year"),
    "clusters": (),
    "reports": ("report", "sources", "authors", "year", "title", "type", "note"),
    "statuses": ("report", "stage", "status", "by"),
    "studies": (),
    "coded": (),
}
_ROLES: Final[Mapping[str, Reason]] = {"background": "background", "worked-example": "worked-example"}


def run(inputs: Inputs) -> Result:
    """Return the tables of the stage for a review.

    The tables on registered studies and announced outcomes are empty if the review has no register entry and nobody
    recorded an announcement. All other tables are empty if people recorded no findings, appraisals, questions to
    authors or judgements of certainty, and the protocol has no framework and no map.
    """
    made = _derive(inputs)
    entries = find_entries(inputs)
    if not entries and not inputs.people(FOLDER):
        return made
    missing, problems = find_missing(inputs, entries, made.tables)
    about = {report for problem in problems for report, _ in problem.about}
    statuses = inputs.table("statuses", _READS["statuses"], where={"report": sorted(about)})
    found_problems = hide_authors(problems, list_rows(statuses), inputs.protocol)
    return Result(tables={**made.tables, **missing}, problems=(*made.problems, *found_problems))


def _derive(inputs: Inputs) -> Result:
    """Return the tables of the stage. The tables on registered studies and announced outcomes are empty."""
    rows, appraisal, protocol = inputs.people("findings"), inputs.people("appraisal"), inputs.protocol
    contacts, certainty = inputs.people("contacts"), inputs.people("certainty")
    nothing = {table.name: empty(table) for table in _MAKES}
    if not (rows or appraisal or contacts or certainty or protocol.frameworks or protocol.maps):
        return Result(tables=nothing)
    origins = find_origins(protocol.pooling, inputs.revisions() if protocol.pooling else (), rows)
    tables = {name: inputs.table(name, columns) for name, columns in _READS.items()}
    made = derive_findings(tables, rows, protocol, appraisal, contacts, certainty, origins)
    return Result(tables={**nothing, **made.tables}, problems=made.problems)


def derive_findings(
    tables: "Mapping[str, pd.DataFrame]",
    rows: Sequence[Row],
    protocol: Protocol,
    appraisal: Sequence[Row] = (),
    contacts: Sequence[Row] = (),
    certainty: Sequence[Row] = (),
    origins: Origins = MappingProxyType({}),
) -> Result:
    """Return the tables and problems of the stage, except the tables on registered studies and announced outcomes.

    The result does not depend on the order of rows, files and people.

    `tables` contains records, clusters, reports, statuses, studies and coded. `rows` are the rows of
    extractors, `appraisal` those of appraisers, `contacts` the rows about questions to authors, and
    `certainty` the judgements of the certainty of the evidence. `origins` states which pooled effects were
    planned.
    """
    entries, problems = read_entries(tables, rows, protocol)
    matching = match_entries(entries, counts_single=protocol.extraction.counts_single)
    results = list(_list_findings(matching))
    findings = frame(FINDINGS, results)
    appraised, unclear = appraise(tables, appraisal, protocol, {str(r["finding"]) for r in results})
    asked, lost = list_contacts(tables, contacts)
    judged = judge_certainty(certainty, protocol.constructs)
    answers = list_rows(appraised["appraisals"])
    together = combine_studies(tables, findings, protocol, answers, judged, origins)
    unfounded = find_certainty_problems(
        judged, list_rows(together["summary_of_findings"]), protocol.constructs
    )
    found_problems = (*problems, *matching.problems, *unclear, *lost, *unfounded)
    about = {report for problem in found_problems for report, _ in problem.about}
    statuses = tables["statuses"][tables["statuses"]["report"].isin(list(about))]
    pilot = frozenset(protocol.extraction.pilot)
    return Result(
        tables={
            "extracted": frame(EXTRACTED, _list_extracted(entries, matching)),
            "findings": findings,
            "finding_differences": frame(FINDING_DIFFERENCES, list_differences(matching)),
            "extraction_agreement": frame(EXTRACTION_AGREEMENT, measure_extraction(matching.results, pilot)),
            "statistics_checks": frame(STATISTICS_CHECKS, list_checks(results)),
            **appraised,
            "contacts": asked,
            "certainty": frame(CERTAINTY, list_certainty(judged)),
            **together,
        },
        problems=hide_authors(found_problems, list_rows(statuses), protocol),
    )


def find_problems(
    tables: "Mapping[str, pd.DataFrame]",
    rows: Sequence[Row],
    protocol: Protocol,
    appraisal: Sequence[Row] = (),
) -> tuple[Problem, ...]:
    """Return the problems of findings and appraisals that `derive_findings` would report, without hiding who wrote a row."""
    entries, problems = read_entries(tables, rows, protocol)
    matching = match_entries(entries, counts_single=protocol.extraction.counts_single)
    _, unclear = appraise(tables, appraisal, protocol, {result.id for result in matching.results})
    return (*problems, *matching.problems, *unclear)


def read_entries(
    tables: "Mapping[str, pd.DataFrame]", rows: Sequence[Row], protocol: Protocol
) -> tuple[list[Entry], list[Problem]]:
    """Return one entry for each current row of a known report, and the problems.

    An entry has the report, the study (empty if it is unclear) and, if it is already known, why the row is not counted.
    """
    directory = build_directory(tables["records"], tables["clusters"])
    found, problems = resolve_reports(rows, KINDS["findings"], directory)
    outside = find_outside(tables["statuses"], tables["reports"], protocol)
    studies = read_studies(tables)
    shared = _find_shared_ids(found)
    found_problems = [*problems, *check_standing(found, outside)]
    found_problems += find_unknown_pilots(protocol.extraction.pilot, studies)
    entries = []
    for row, report in found:
        study = studies.find(row, report)
        if study is None:
            found_problems.append(explain_unclear_study(row, report, studies))
        if row["finding"] in shared:
            found_problems.append(_shared_id(row, report))
        entries.append(Entry(row=row, report=report, study=study or ""))
    reasons = (_find_reason(e, studies, outside, shared) for e in entries)
    return [
        Entry(row=e.row, report=e.report, study=e.study, reason=reason)
        for e, reason in zip(entries, reasons, strict=True)
    ], found_problems


def _find_reason(
    entry: Entry, studies: Studies, outside: Mapping[str, object], shared: Collection[str]
) -> Reason | None:
    """Return why a row is not counted, or None if no reason is known before rows are matched."""
    if entry.id in shared:
        return "id used twice"
    if not entry.study:
        return "no study"
    values = entry.values
    if "role" in values:
        return _ROLES[values["role"]]
    if entry.report in outside:
        return "not included"
    return studies.judge(entry.study) or ("second hand" if "second_hand" in values else None)


def _find_shared_ids(found: Iterable[tuple[Row, str]]) -> frozenset[str]:
    """Return the ids of findings that several people use, or that occur in rows about several reports."""
    users: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row, report in found:
        users[row["finding"]].add((row.who, report))
    return frozenset(own for own, who in users.items() if len(who) > 1)


def _shared_id(row: Row, report: str) -> Problem:
    return row.problem(
        "FND012",
        f"another row has the same id, {row['finding']}, so this row does not count",
        where="finding",
        hint="clear the cell `finding` in the copied row; the program then gives this row a new id",
        about=frozenset({(report, "")}),
        veiled="another row has the same id, so this row does not count",
    )


def check_standing(
    found: Iterable[tuple[Row, str]], outside: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    """Yield a problem for each finding of a report that is not included. `found` are pairs of a row and its report.

    The roles `background` and `worked-example` are exceptions. The problem is an error if the report is excluded or not
    retrieved, and otherwise a warning.
    """
    for row, report in found:
        if report in outside and row["role"] not in _ROLES:
            status, stage = outside[report]
            yield row.problem(
                "FND010",
                f"{row['report']} has a finding, but the report is not included: its status at the {stage} stage is `{status}`",
                where="report",
                hint=(
                    f"this finding is not counted: change `role` to {' or '.join(_ROLES)}, write `yes` into "
                    "`retract`, or correct the verdict on the report"
                ),
                severity=Severity.ERROR if status in FINAL else Severity.WARNING,
                about=frozenset({(report, "")}),
            )


def _list_extracted(entries: Iterable[Entry], matching: Matching) -> Iterator[dict[str, object]]:
    reasons = dict(list_reasons(matching))
    result_of = {e.id: result.id for result in matching.results for e in result.rows}
    for entry in entries:
        row = entry.row
        yield {
            **{name: row[name] or None for name in (*VALUES, "basis", "when")},
            "finding": entry.id,
            "result": result_of.get(entry.id),
            "study": entry.study or None,
            "report": entry.report,
            "who": entry.who,
            "reason": reasons[entry.id],
            "of": list(entry.of),
        }


def _list_findings(matching: Matching) -> Iterator[dict[str, object]]:
    for result in matching.results:
        yield {
            **result.values,
            "finding": result.id,
            "study": result.study,
            "reports": sorted({e.report for e in result.rows}),
            "rows": [e.id for e in result.entries],
            "who": sorted({e.who for e in result.entries}),
            "extraction": result.extraction,
            "counts": result.reason is None,
            "reason": result.reason,
        }
