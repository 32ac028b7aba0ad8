"""Find rows in people's files that contradict each other or the screening, or refer to something that does not exist."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from slr.claims.stage import find_problems as find_claim_problems
from slr.coding.stage import list_coded
from slr.coding.standing import check_standing
from slr.coding.study import map_studies
from slr.findings.stage import derive_findings, find_problems
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import hide_authors
from slr.model.status import find_outside
from slr.model.table import NOTICE_DECISIONS, empty
from slr.model.word import STAGES
from slr.people.directory import build_directory
from slr.people.kind import KINDS, REPORT
from slr.people.resolve import resolve_reports, resolve_rows
from slr.people.row import Row
from slr.screen.stage import Written, derive_statuses

if TYPE_CHECKING:
    import pandas as pd


def find_contradictions(
    tables: "Mapping[str, pd.DataFrame]",
    read: Callable[[str], Sequence[Row]],
    protocol: Protocol,
    who: str | None = None,
) -> set[Problem]:
    """Return the problems in people's files that a run of screening, coding, findings and claims would report.

    The problems are about:

    - rows that match no report
    - verdicts that contradict earlier stages
    - codings and findings that contradict the screening or each other
    - claims that refer to something that does not exist

    `tables` contains the tables of records, clusters and reports. `read` returns the valid rows of a folder of people's
    files.

    `who` is the person for whom the problems are listed, or None if no name is given. `hide_authors` removes what this
    person is not allowed to see. Quotes are not checked.
    """
    directory = build_directory(tables["records"], tables["clusters"])
    kinds = [kind for kind in KINDS.values() if kind.address is REPORT]
    unresolved = [p for kind in kinds for p in resolve_rows(read(kind.folder), kind, directory)[1]]
    decisions = {stage: read(f"screening/{stage}") for stage in STAGES}
    written = Written(decisions=decisions, retrieval=read("retrieval"), notices=read("notices"))
    screened = derive_statuses(tables, written, protocol)
    codings, _ = resolve_reports(read("coding"), KINDS["coding"], directory)
    outside = find_outside(screened.statuses, tables["reports"], protocol)
    problems = {*unresolved, *screened.problems, *check_standing(codings, outside)}
    findings, appraisal = read("findings"), read("appraisal")
    claims, support = read("claims"), read("support")
    if findings or appraisal or claims or support:
        mapped, _ = resolve_reports(read("studies"), KINDS["studies"], directory)
        studies = map_studies(tables["reports"], mapped)
        coded = list_coded(codings)
        known = {**tables, "statuses": screened.statuses, "studies": studies, "coded": coded}
        problems |= {*find_problems(known, findings, protocol, appraisal)}
    if claims or support:
        known |= {"notice_decisions": empty(NOTICE_DECISIONS)}
        known |= derive_findings(known, findings, protocol, appraisal).tables
        problems |= {*find_claim_problems(known, claims, support, protocol)}
    about = {report for problem in problems for report, _ in problem.about}
    rows = list_rows(screened.statuses[screened.statuses["report"].isin(about)])
    return set(hide_authors(problems, rows, protocol, who))
