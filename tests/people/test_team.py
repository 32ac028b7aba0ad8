"""The team in the protocol has valid names, each once, and is named where two people must read."""

import pytest

from slr.model.parse import parse_protocol
from slr.model.screening import StageSettings
from slr.people.team import team_faults

PROTOCOL = """\
schema: 1
review: {title: t}
question: {text: q}
sources: []
screening:
  title-abstract:
    reviewers: 2
    team:
      - rina
      - 'Rina'
"""


def codes(**settings: object) -> list[str]:
    return [f.code for f in team_faults(StageSettings.model_validate(settings))]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"reviewers": 2, "team": ["rina", "tomas"]}, []),
        ({"team": ["rina", "rini"]}, []),
        ({"team": ["Rina (UI)"]}, ["NAM001"]),
        ({"team": ["rina", "RINA"]}, ["NAM002"]),
        ({"reviewers": 2}, ["NAM004"]),
        ({"reviewers": 1}, []),
        ({"reviewers": 2, "reported": False}, []),
    ],
)
def test_faults_of_a_team(settings: dict[str, object], expected: list[str]) -> None:
    assert codes(**settings) == expected


def test_faults_have_the_line_of_the_name_and_a_name_given_twice_is_an_error() -> None:
    protocol, problems = parse_protocol(PROTOCOL, "p.yaml", check_stage=team_faults)
    assert protocol is None
    assert [(p.code, p.line, p.severity) for p in problems] == [("NAM002", 10, "error")]
