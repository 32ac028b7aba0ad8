"""Compare the outcomes that studies announced with the results that were extracted from these studies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from slr.findings.announcement import NOTHING, Outcome, list_outcomes
from slr.findings.construct import fold_construct, index_names
from slr.findings.registered import INCLUDED, Register, judge_eligibility, link_entry
from slr.model.missing import NO_REPORT, NO_RESULT, NOT_COMPARABLE, NOT_EXTRACTED, OTHER_NAME, REPORTED

Row = Mapping[str, Any]
_ELSEWHERE = (
    "second hand",
    "background",
    "worked-example",
)  # reasons of results that are not the study's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The results of a study. Each result is a pair: the name of its outcome, and its id."""

    results: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(
        default_factory=dict
    )  # maps the folded names of constructs to the ids of the constructs

    def find(self, name: str) -> tuple[str, ...]:
        """Return the results with an outcome of this name, sorted.

        Case, accents, hyphens, underscores and repeated spaces are ignored.
        """
        wanted = fold_construct(name)
        return tuple(sorted(finding for own, finding in self.results if fold_construct(own) == wanted))

    def find_construct(self, name: str) -> tuple[str, ...]:
        """Return the results whose outcome is the construct with this name, sorted.

        If no construct has this name, the result is empty.
        """
        construct = self.names.get(fold_construct(name))
        if construct is None:
            return ()
        return tuple(
            sorted(
                finding for own, finding in self.results if self.names.get(fold_construct(own)) == construct
            )
        )


def list_announced(register: Register, findings: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Yield a row of the table ANNOUNCED_OUTCOMES for each announced outcome and study.

    `findings` are rows of the table FINDINGS that may be shown. Background, worked examples, and results
    that are known only from another paper are not used. An outcome that does not belong to a known study has one row, in
    which the study is empty. Registered studies that do not fit the question of the review are left out.
    """
    names = index_names(register.protocol.constructs)
    results: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in findings:
        if row["outcome"] and row["reason"] not in _ELSEWHERE:
            results[row["study"]].append((row["outcome"], row["finding"]))
    for report in sorted({*register.entries, *register.announced}):
        announced = register.announced.get(report, NOTHING)
        entry = register.entries.get(report)
        if entry is not None and judge_eligibility(register, report) == "no":
            continue
        for outcome in list_outcomes(announced, entry):
            for study in _find_studies(register, report, outcome) or ("",):
                extracted = Extracted(results=tuple(results.get(study, ())), names=names)
                yield _make_row(register, report, outcome, study, extracted)


def _find_studies(register: Register, report: str, outcome: Outcome) -> tuple[str, ...]:
    """Return the studies that announced an outcome.

    For a register entry, these are the studies linked to the entry. For other reports, they are the studies that people
    named or, if people named none, the studies of the report.
    """
    if report in register.entries:
        return link_entry(register, report).studies
    named = sorted({study for name in outcome.studies if (study := register.find_study(name))})
    return tuple(named) or register.studies.of_report.get(report, (report,))


def _make_row(
    register: Register, report: str, outcome: Outcome, study: str, extracted: Extracted
) -> dict[str, Any]:
    same = extracted.find(outcome.name)
    included = any(register.standing(r) == INCLUDED for r in register.list_reports(study) or (report,))
    construct = extracted.names.get(fold_construct(outcome.name))
    return {
        "state": _find_state(extracted, outcome.name, included=bool(study) and included),
        "study": study or None,
        "report": report,
        "citation": register.cite(report),
        "outcome": outcome.name,
        "importance": outcome.importance,
        "construct": construct,
        "recorded_by": list(outcome.recorded_by),
        "findings": list(same or extracted.find_construct(outcome.name)),
        "location": outcome.location or None,
    }


def _find_state(extracted: Extracted, name: str, *, included: bool) -> str:
    if not included:
        return NO_REPORT
    if extracted.find(name):
        return REPORTED
    if extracted.find_construct(name):
        return OTHER_NAME
    if not extracted.results:
        return NOT_EXTRACTED
    return NO_RESULT if fold_construct(name) in extracted.names else NOT_COMPARABLE
