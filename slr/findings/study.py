"""Find the study of a row, and whether the study is empirical."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from slr.findings.entry import Reason
from slr.model.problem import Problem, did_you_mean, warning
from slr.model.word import ADJUDICATOR
from slr.people.row import Row
from slr.people.vocabulary import fold_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """The studies of each report, and what people recorded as the evidence of each study.

    `evidence` maps a study to the words that people recorded, by person.
    """

    of_report: Mapping[str, tuple[str, ...]]
    evidence: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find(self, row: Row, report: str) -> str | None:
        """Return the study of a row, or None if it is unclear.

        A row may name its study. If it does not, the report must belong to exactly one study.
        """
        studies = self.of_report.get(report, (report,))
        if row["study"]:
            named = fold_word(row["study"])
            return next((study for study in studies if fold_word(study) == named), None)
        return studies[0] if len(studies) == 1 else None

    def judge(self, study: str) -> Reason | None:
        """Return the reason why the results of a study do not count, or None.

        A study counts if it is empirical, or if nobody recorded its evidence. The adjudicator's word takes
        precedence.
        """
        words = self.evidence.get(study, {})
        found = {words[ADJUDICATOR]} if ADJUDICATOR in words else set(words.values())
        if len(found) > 1:
            return "evidence disputed"
        return "not empirical" if found - {"empirical"} else None


def collect_studies(rows: Iterable[Mapping[str, str | None]]) -> Studies:
    """Return the studies in rows of the table STUDIES."""
    of_report: dict[str, set[str]] = {}
    evidence: dict[str, dict[str, str]] = {}
    for row in rows:
        study, who, word = str(row["study"]), row["who"], row["evidence"]
        of_report.setdefault(str(row["report"]), set()).add(study)
        if who and word:
            evidence.setdefault(study, {})[who] = word
    return Studies(
        of_report={report: tuple(sorted(studies)) for report, studies in of_report.items()},
        evidence=evidence,
    )


def find_unknown_pilots(pilot: Iterable[str], studies: Studies) -> Iterator[Problem]:
    """Yield a warning for each study of the pilot to which no report belongs."""
    known = {study for named in studies.of_report.values() for study in named}
    for study in sorted(set(pilot) - known):
        yield warning(
            "FND016",
            f"no report belongs to the study {study!r}{did_you_mean(study, known)}",
            where="extraction.pilot",
            hint="write the name of the study as in `studies/`",
        )


def explain_unclear_study(row: Row, report: str, studies: Studies, code: str = "FND011") -> Problem:
    """Return the problem that it is unclear to which study a row belongs. `code` is the code of the problem."""
    known = ", ".join(studies.of_report.get(report, (report,)))
    named = row["study"]
    message = (
        f"the report does not belong to the study {named!r}: the row is not counted"
        if named
        else "the report belongs to several studies: the row is not counted"
    )
    hint = f"write one of the studies of the report into `study`: {known}; `slr studies` records studies"
    about = frozenset({(report, "")})
    return row.problem(code, message, where="study", hint=hint, about=about, veiled=message)
