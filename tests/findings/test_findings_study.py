"""Each finding belongs to one study, which its report or the row names."""

import pytest

from slr.findings.study import collect_studies
from slr.people.row import Row

STUDIES = collect_studies(
    [
        {"study": "r1", "report": "r1", "who": None, "evidence": None},
        {"study": "A", "report": "r2", "who": "rina", "evidence": None},
        {"study": "B", "report": "r2", "who": "rina", "evidence": "theory"},
    ]
)


@pytest.mark.parametrize(
    ("report", "named", "study"),
    [
        ("r1", "", "r1"),
        ("r2", "", None),
        ("r2", " b", "B"),
        ("r2", "C", None),
        ("r1", "A", None),
        ("r9", "", "r9"),
    ],
)
def test_a_row_names_its_study_only_if_its_report_has_several(
    report: str, named: str, study: str | None
) -> None:
    row = Row(who="rina", file="rina.csv", line=2, values={"study": named})
    assert STUDIES.find(row, report) == study


def test_a_study_of_which_nobody_recorded_the_evidence_counts() -> None:
    assert (STUDIES.judge("A"), STUDIES.judge("B")) == (None, "not empirical")
