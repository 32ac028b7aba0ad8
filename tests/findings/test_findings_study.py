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


@pytest.mark.parametrize(
    ("kinds", "said", "reason"),
    [
        (["regulation"], {}, "not empirical"),
        (["review", "article"], {}, None),
        (["article"], {}, None),
        (["regulation"], {"rina": "empirical"}, None),
        (["article"], {"rina": "empirical", "tomas": "theory"}, "evidence disputed"),
        (["article"], {"rina": "empirical", "tomas": "theory", "adjudicated": "theory"}, "not empirical"),
    ],
)
def test_a_regulation_or_a_review_is_no_study(
    kinds: list[str], said: dict[str, str], reason: str | None
) -> None:
    rows = [{"study": "S", "report": kind, "who": None, "evidence": None} for kind in kinds]
    rows += [{"study": "S", "report": kinds[0], "who": who, "evidence": word} for who, word in said.items()]
    assert collect_studies(rows, {kind: kind for kind in kinds}).judge("S") == reason
