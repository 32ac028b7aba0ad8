"""The stage as a whole: one status a report and stage, and a ranking that learns from people alone."""

from collections.abc import Mapping
from types import ModuleType

import pytest

from slr.model.protocol import Protocol
from slr.people.row import Row
from slr.screen.rank import read_matrix
from slr.screen.stage import screen
from slr.stage import Result

TITLES = {
    "r1": "Telework and engagement of clerks",
    "r2": "Telework and engagement of nurses",
    "r3": "Growth of rice under drought",
    "r4": "Soil of rice fields",
}
YEARS = {"r4": 1990}  # excluded by the rule of E2 of the made-up protocol: published before 2000


@pytest.fixture
def protocol(made_up: ModuleType) -> Protocol:
    return made_up.make_protocol()


def run(
    made_up: ModuleType,
    protocol: Protocol,
    verdicts: Mapping[str, Mapping[str, str]],
    retrieval: Mapping[str, str] | None = None,
) -> Result:
    """Run the stage. `verdicts`: stage -> report -> rina's verdict; `retrieval`: report -> rina's outcome."""
    works = {r: {"title": t, "year": YEARS.get(r, 2020)} for r, t in TITLES.items()}
    tables = made_up.make_tables(protocol, {r: (f"{r}@alpha",) for r in TITLES}, unreadable=(), works=works)
    decisions = {
        stage: [row(i, report=r, verdict=v, criterion="E1") for i, (r, v) in enumerate(said.items())]
        for stage, said in {"title-abstract": {}, "full-text": {}, **verdicts}.items()
    }
    outcomes = [row(i, report=r, outcome=o) for i, (r, o) in enumerate((retrieval or {}).items())]
    matrix = read_matrix(tables["reports"], protocol.screening.model)
    return screen(tables, decisions, outcomes, protocol, matrix=lambda: matrix)


def row(line: int, **values: str) -> Row:
    return Row(who="rina", file="rina.csv", line=line + 2, values={"when": "2026-01-01", **values})


def basis(result: Result, stage: str) -> dict[str, str]:
    scores = result.tables["scores"]
    here = scores[scores["stage"] == stage]
    return dict(zip(here["report"], here["basis"], strict=True))


def test_ranking_learns_nothing_from_what_a_rule_excludes(made_up: ModuleType, protocol: Protocol) -> None:
    result = run(made_up, protocol, {"title-abstract": {"r1": "include"}})
    statuses = result.tables["statuses"].set_index(["report", "stage"])
    assert statuses.loc[("r4", "title-abstract"), "by"] == "rule"
    # one verdict of a person is of one kind only: the classifier would need the rule's exclusion to learn
    assert basis(result, "title-abstract") == {"r2": "protocol words", "r3": "protocol words"}


def test_ranking_learns_from_the_verdicts_of_people(made_up: ModuleType, protocol: Protocol) -> None:
    result = run(made_up, protocol, {"title-abstract": {"r1": "include", "r3": "exclude"}})
    assert basis(result, "title-abstract") == {"r2": "classifier"}


def test_full_text_that_was_not_retrieved_teaches_the_ranking_nothing(
    made_up: ModuleType, protocol: Protocol
) -> None:
    read = {"title-abstract": {"r1": "include", "r2": "include"}}
    result = run(made_up, protocol, read, {"r1": "retrieved", "r2": "not retrieved"})
    assert basis(result, "full-text") == {"r1": "protocol words"}
