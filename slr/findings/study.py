"""Find the study of a row, and whether the study is empirical."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slr.findings.entry import Reason
from slr.model.problem import Problem, did_you_mean, warning
from slr.model.row import list_rows
from slr.model.word import ADJUDICATOR, EMPIRICAL, NOT_CLASSIFIED
from slr.people.evidence_kind import classify_studies, find_types
from slr.people.row import Row
from slr.people.vocabulary import fold_word

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """The studies of each report, and the kind of evidence of each study.

    `kinds` maps a study to its kind of evidence. `disputed` are the studies for which people recorded different kinds, and
    the adjudicator recorded none.
    """

    of_report: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()

    def find(self, row: Row, report: str) -> str | None:
        """Return the study of a row, or None if it is unclear.

        A row can name one of the studies of its report. If the row names no study, the study is clear only if the report
        belongs to exactly one study.
        """
        studies = self.of_report.get(report, (report,))
        if row["study"]:
            named = fold_word(row["study"])
            return next((study for study in studies if fold_word(study) == named), None)
        return studies[0] if len(studies) == 1 else None

    def judge(self, study: str) -> Reason | None:
        """Return the reason not to count the results of a study, or None if there is no reason.

        Results of an empirical study are counted. They are also counted if the kind of evidence is unknown, because nobody
        recorded it and the type of the reports does not determine it. They are not counted if people recorded different
        kinds and the adjudicator recorded none.
        """
        if study in self.disputed:
            return "evidence disputed"
        kind = self.kinds.get(study, NOT_CLASSIFIED)
        return None if kind in (EMPIRICAL, NOT_CLASSIFIED) else "not empirical"


def read_studies(tables: "Mapping[str, pd.DataFrame]") -> Studies:
    """Return the studies of a review. `tables` contains reports and studies."""
    rows = list_rows(tables["studies"][["study", "report", "who", "evidence"]])
    return collect_studies(rows, find_types(tables["reports"]))


def collect_studies(
    rows: Iterable[Mapping[str, Any]], type_of: Mapping[str, str | None] = MappingProxyType({})
) -> Studies:
    """Return the studies listed in rows of the table STUDIES. `type_of` maps reports to their types of publication."""
    listed = list(rows)
    of_report: dict[str, set[str]] = defaultdict(set)
    chosen: dict[str, dict[str, str]] = defaultdict(dict)
    for row in listed:
        of_report[row["report"]].add(row["study"])
        if row["who"] and row["evidence"]:
            chosen[row["study"]][row["who"]] = row["evidence"]
    return Studies(
        of_report={report: tuple(sorted(studies)) for report, studies in of_report.items()},
        kinds=classify_studies(listed, type_of),
        disputed=frozenset(
            study
            for study, words in chosen.items()
            if ADJUDICATOR not in words and len(set(words.values())) > 1
        ),
    )


def find_unknown_pilots(pilot: Iterable[str], studies: Studies) -> Iterator[Problem]:
    """Yield a warning for each study of the pilot that has no report."""
    known = {study for named in studies.of_report.values() for study in named}
    for study in sorted(set(pilot) - known):
        yield warning(
            "FND016",
            f"no report belongs to the study {study!r}{did_you_mean(study, known)}",
            where="extraction.pilot",
            hint="write the name of the study as in `studies/`",
        )


def explain_unclear_study(row: Row, report: str, studies: Studies, code: str = "FND011") -> Problem:
    """Return the problem for a row whose study is unclear. `code` is the problem's code."""
    known = ", ".join(studies.of_report.get(report, (report,)))
    named = row["study"]
    message = (
        f"the report does not belong to the study {named!r}: the row is not counted"
        if named
        else "the report belongs to several studies: the row is not counted"
    )
    hint = f"write one of the studies of the report into `study`: {known}; to record another study, use `slr studies`"
    about = frozenset({(report, "")})
    return row.problem(code, message, where="study", hint=hint, about=about, veiled=message)
