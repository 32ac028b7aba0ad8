"""The stage as a whole: one status per report and stage, and a ranking that learns only from people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import ModuleType

import pandas as pd
import pytest

from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.people.row import Row
from slr.screen.rank import read_matrix
from slr.screen.stage import Written, screen
from slr.stage import Result

TITLES = {
    "r1": "Telework and engagement of clerks",
    "r2": "Telework and engagement of nurses",
    "r3": "Growth of rice under drought",
    "r4": "Soil of rice fields",
    "r5": "Rice and telework in drought",
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
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    found = screen(tables, Written(decisions=decisions, retrieval=outcomes), protocol, matrix=lambda: matrix)
    return replace(found, tables={**found.tables, "scores": pd.concat(found.chunks["scores"])})


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
    assert basis(result, "title-abstract") == dict.fromkeys(("r2", "r3", "r5"), "protocol words")


def test_ranking_learns_from_the_verdicts_of_people(made_up: ModuleType, protocol: Protocol) -> None:
    result = run(made_up, protocol, {"title-abstract": {"r1": "include", "r3": "exclude"}})
    assert basis(result, "title-abstract") == {"r2": "classifier", "r5": "classifier"}
    scores = result.tables["scores"]
    assert list(scores.sort_values("rank")["report"]) == [
        "r2",
        "r5",
    ]  # like what was included, then like what was excluded


def test_full_text_that_was_not_retrieved_teaches_the_ranking_nothing(
    made_up: ModuleType, protocol: Protocol
) -> None:
    read = {"title-abstract": {"r1": "include", "r2": "include"}}
    result = run(made_up, protocol, read, {"r1": "retrieved", "r2": "not retrieved"})
    assert basis(result, "full-text") == {"r1": "protocol words"}


def screen_rows(
    made_up: ModuleType,
    protocol: Protocol,
    rows: Mapping[str, Sequence[Row]],
    roads: Mapping[str, tuple[str]] | None = None,
) -> Result:
    """Run the stage on rows of people's files, by stage. `roads`: report -> its records."""
    tables = made_up.make_tables(protocol, roads or {r: (f"{r}@alpha",) for r in TITLES}, unreadable=())
    decisions = {"title-abstract": (), "full-text": (), **rows}
    retrieval = [row(9, report="r1", outcome="retrieved"), row(10, report="r2", outcome="retrieved")]
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    return screen(tables, Written(decisions=decisions, retrieval=retrieval), protocol, matrix=lambda: matrix)


def said(report: str, verdict: str, who: str = "rina", **more: str) -> Row:
    values = {"when": "2026-01-01", "report": report, "verdict": verdict, **more}
    return Row(who=who, file=f"{who}.csv", line=2, values=values)


def statuses(result: Result, stage: str) -> dict[str, str]:
    data = result.tables["statuses"]
    here = data[data["stage"] == stage]
    return dict(zip(here["report"], here["status"], strict=True))


def test_verdicts_keep_what_people_wrote_and_leave_out_what_they_did_not(
    made_up: ModuleType, protocol: Protocol
) -> None:
    told = {"criterion": "E1", "note": "rats", "served": "model", "basis": "reconstructed"}
    rows = [said("r1", "exclude", **told), said("r2", "include")]
    whole, bare = list_rows(screen_rows(made_up, protocol, {"title-abstract": rows}).tables["verdicts"])
    assert {k: whole[k] for k in (*told, "verdict", "who", "stage")} == {
        **told,
        "verdict": "exclude",
        "who": "rina",
        "stage": "title-abstract",
    }
    assert {bare[k] for k in told} == {None}


@pytest.mark.parametrize(("criteria", "changed"), [("", False), ("now", False), ("before", True)])
def test_verdict_given_under_other_criteria_is_flagged(
    made_up: ModuleType, protocol: Protocol, criteria: str, changed: bool
) -> None:
    written = {"": "", "now": protocol.criteria_hash("title-abstract"), "before": "0123456789"}[criteria]
    result = screen_rows(made_up, protocol, {"title-abstract": [said("r1", "include", protocol=written)]})
    (row_,) = list_rows(result.tables["verdicts"])
    assert row_["changed"] is changed
    flagged = {r["report"] for r in list_rows(result.tables["statuses"]) if r["flag"]}
    assert flagged == ({"r1"} if changed else set())


def test_of_two_records_of_one_report_the_later_verdict_is_listed(
    made_up: ModuleType, protocol: Protocol
) -> None:
    roads = {"r1": ("r1@alpha x1@beta",), "r2": ("r2@alpha",)}
    rows = [
        said("r1", "include", when="2026-01-01T08:00:00+02:00"),
        said("x1", "exclude", when="2026-01-01T07:00:00Z"),
    ]
    result = screen_rows(made_up, protocol, {"title-abstract": rows}, roads)
    assert [(v["report"], v["verdict"]) for v in list_rows(result.tables["verdicts"])] == [("r1", "exclude")]
    assert statuses(result, "title-abstract")["r1"] == "conflict"


def test_full_text_stage_has_only_reports_that_passed_and_an_early_verdict_is_kept_with_a_warning(
    made_up: ModuleType, protocol: Protocol
) -> None:
    first = [said("r1", "include"), said("r2", "include"), said("r3", "exclude")]
    early = said("r3", "include")
    result = screen_rows(
        made_up,
        protocol,
        {"title-abstract": first, "full-text": [said("r1", "include"), said("r2", "exclude"), early]},
    )
    assert statuses(result, "full-text") == {
        "r1": "included",
        "r2": "excluded",
        "r3": "not reached",
        "r4": "not reached",
        "r5": "not reached",
    }
    assert statuses(result, "retrieval")["r3"] == "not reached"
    (warning,) = result.problems
    assert (warning.code, warning.severity, warning.file, warning.line) == (
        "SCR001",
        "warning",
        "rina.csv",
        2,
    )
    assert warning.message == "r3 has a full-text verdict, but has not passed the earlier stages"
    listed = {(v["report"], v["stage"]) for v in list_rows(result.tables["verdicts"])}
    assert ("r3", "full-text") in listed


def test_a_full_text_verdict_does_not_overrule_the_record_that_the_text_was_not_retrieved(
    made_up: ModuleType, protocol: Protocol
) -> None:
    tables = made_up.make_tables(protocol, {r: (f"{r}@alpha",) for r in ("r1", "r2")}, unreadable=())
    first = [said("r1", "include"), said("r2", "include")]
    gone = [row(9, report="r1", outcome="not retrieved"), row(10, report="r2", outcome="sought")]
    read = {"title-abstract": first, "full-text": [said("r1", "include"), said("r2", "include")]}
    matrix = read_matrix([tables["reports"]], protocol.screening.model)
    result = screen(tables, Written(decisions=read, retrieval=gone), protocol, matrix=lambda: matrix)
    assert statuses(result, "retrieval") == {"r1": "not retrieved", "r2": "retrieved"}
    assert statuses(result, "full-text") == {"r1": "not reached", "r2": "included"}
    (problem,) = result.problems
    assert (problem.code, problem.severity, problem.file, problem.line) == ("SCR002", "error", "rina.csv", 2)
    assert problem.message == "r1 has a full-text verdict, but its full text is recorded as not retrieved"


def test_first_excluding_rule_in_the_order_of_criteria_is_the_reason(made_up: ModuleType) -> None:
    rule = {"years": {"to": 2030}}
    criteria = [{"id": i, "kind": "exclude", "text": "x", "rule": rule} for i in ("Z1", "A1")]
    result = screen_rows(made_up, made_up.make_protocol({"criteria": criteria}), {})
    data = result.tables["statuses"]
    assert set(data[data["stage"] == "title-abstract"]["criterion"]) == {"Z1"}


def test_matrix_is_not_made_if_all_reports_are_settled(
    made_up: ModuleType,
) -> None:
    criteria = [{"id": "E1", "kind": "exclude", "text": "x", "rule": {"years": {"to": 2030}}}]
    protocol = made_up.make_protocol({"criteria": criteria})
    tables = made_up.make_tables(protocol, {"r1": ("r1@alpha",)}, unreadable=())
    result = screen(tables, Written(decisions={}), protocol, matrix=lambda: pytest.fail("made"))
    assert list(result.chunks["scores"]) == []
