"""Collect what is known about the studies and reports behind the claims: their status, evidence and facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from slr.findings.fact import cite_reports, name_studies
from slr.findings.study import Studies, collect_studies
from slr.model.protocol import Protocol
from slr.model.row import list_rows, list_values
from slr.model.status import FINAL, WITHOUT_ENTRY, find_outside
from slr.model.word import EMPIRICAL, NOT_CLASSIFIED
from slr.people.evidence_kind import classify_studies
from slr.people.study_fact import NOTHING, Fact, collect_study_facts

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
INCLUDED: Final = "included"
AWAITING: Final = "awaiting"
RETRACTIONS: Final = ("retracted", "withdrawn", "removed")
CONCERN: Final = "expression of concern"


@dataclass(frozen=True, kw_only=True)  # no slots, since it caches its indexes
class Origins:
    """The studies and reports of a review.

    - `rows`: the rows about these studies in the table of studies
    - `outside`: for each report that is not included, its status and the stage at which it has this status
    - `citations`: the short citation of each study
    - `evidence`: the kind of evidence of each study
    - `notices`: the words of each report's notices, such as `retracted`
    - `appraisals`: the rows of the table of appraisals
    """

    rows: Sequence[Row]
    outside: Mapping[str, tuple[str, str]]
    citations: Mapping[str, str]
    evidence: Mapping[str, str]
    notices: Mapping[str, frozenset[str]]
    appraisals: Sequence[Row]

    @property
    def studies(self) -> Collection[str]:
        """The ids of the studies in `rows`."""
        return self._reports.keys()

    def list_studies(self, report: str) -> tuple[str, ...]:
        """Return the ids of the studies of a report."""
        return self._judged.of_report.get(report, (report,))

    def list_reports(self, study: str) -> tuple[str, ...]:
        """Return the ids of the reports of a study."""
        return tuple(sorted(self._reports.get(study, ())))

    def find_status(self, reports: Iterable[str]) -> str:
        """Return one status for the reports of an item: included if one of them is included.

        Otherwise, the status is the first of these that one of the reports has: awaiting, cited without entry,
        excluded, not retrieved. A report outside the flow counts as awaiting. Without reports, the status is awaiting.
        """
        found = {self._find_one_status(report) for report in reports}
        return next((word for word in (INCLUDED, AWAITING, WITHOUT_ENTRY, *FINAL) if word in found), AWAITING)

    def _find_one_status(self, report: str) -> str:
        if report not in self.outside:
            return INCLUDED
        status = self.outside[report][0]
        return status if status in (*FINAL, WITHOUT_ENTRY) else AWAITING

    def judge(self, study: str) -> str:
        """Return the reason not to count the results of a study, or an empty string if there is no reason.

        A study that people did not classify is counted, unless the types of its reports show that it is not empirical. A
        study is not counted if people disagree on its kind of evidence.
        """
        kind = self.evidence.get(study, NOT_CLASSIFIED)
        if kind == EMPIRICAL:
            return ""
        return "not empirical" if kind != NOT_CLASSIFIED else self._judged.judge(study) or ""

    def find_fact(self, study: str, column: str) -> tuple[str, ...]:
        """Return the values that people recorded for a fact of a study. The result is empty if nobody recorded the fact."""
        return self._facts.get(study, {}).get(column, NOTHING).values

    def find_people(self, study: str) -> tuple[str, ...]:
        """Return what people recorded about the population and the setting of a study."""
        return (*self.find_fact(study, "population"), *self.find_fact(study, "setting"))

    def cite(self, studies: Iterable[str]) -> list[str]:
        """Return the citations of studies, sorted."""
        return sorted((self.citations.get(s, s) for s in studies), key=lambda c: (c.casefold(), c))

    def has_notice(self, report: str, words: Collection[str]) -> bool:
        """Return whether a report has a notice with one of the words, such as `retracted`."""
        return not self.notices.get(report, frozenset()).isdisjoint(words)

    def find_notices(self, reports: Iterable[str]) -> list[str]:
        """Return the distinct words for all notices about the reports, such as `retracted`, sorted."""
        return sorted({notice for report in reports for notice in self.notices.get(report, ())})

    def list_concerns(self, studies: Iterable[str], finding: str = "") -> tuple[bool, list[str]]:
        """Return whether the studies were appraised, and the unfavourable answers, sorted.

        Answers about a single result count only if it is the result with the id `finding`.
        """
        mine = [row for study in studies for row in self._appraised.get(study, ())]
        mine = [row for row in mine if row["finding"] in (None, finding)]
        unfavourable = (row for row in mine if row["sign"] == "-")
        return bool(mine), sorted({f"{r['tool']} {r['item']}: {r['answer']}" for r in unfavourable})

    @cached_property
    def _judged(self) -> Studies:
        return collect_studies(self.rows)

    @cached_property
    def _facts(self) -> Mapping[str, Mapping[str, Fact]]:
        return collect_study_facts(self.rows)

    @cached_property
    def _reports(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            found[row["study"]].add(row["report"])
        return found

    @cached_property
    def _appraised(self) -> Mapping[str, Sequence[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.appraisals:
            if row["counts"] and row["answer"]:
                found[row["study"]].append(row)
        return found


def collect_origins(
    tables: "Mapping[str, pd.DataFrame]", protocol: Protocol, reports: Collection[str]
) -> Origins:
    """Return what is known about the studies of the given reports, and about all reports of these studies.

    The studies that people recorded in `studies/` are always added. `tables` contains reports,
    statuses, coded, notice_decisions, studies and appraisals.
    """
    studies = tables["studies"]
    wanted = set(studies[studies["report"].isin(list(reports))]["study"])
    named = studies[studies["who"].notna() | studies["study"].isin(list(wanted))]
    mine = tables["reports"][tables["reports"]["report"].isin(list(named["report"]))]
    rows, types = list_rows(named), dict(zip(mine["report"], list_values(mine["type"]), strict=True))
    return Origins(
        rows=rows,
        outside=find_outside(tables["statuses"], tables["reports"], protocol),
        citations=name_studies(rows, cite_reports(tables, mine["report"].tolist())),
        evidence=classify_studies(rows, types),
        notices=_collect_notices(mine, tables["notice_decisions"]),
        appraisals=list_rows(tables["appraisals"]),
    )


def _collect_notices(reports: "pd.DataFrame", decisions: "pd.DataFrame") -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for report, notices in zip(reports["report"], list_values(reports["notice"]), strict=True):
        found[report].update(notices)
    for report, notice in zip(decisions["report"], decisions["notice"], strict=True):
        found[report].add(notice)
    return {report: frozenset(notices) for report, notices in found.items() if notices}
