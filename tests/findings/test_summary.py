"""The summary of findings shows the facts beside the judgements. Without a judgement, an outcome is not assessed."""

from typing import Any

from made_up_certainty import CONSTRUCTS, judgement
from made_up_findings import ALLOW, ROADS, finding
from made_up_review import make_protocol, make_tables

from slr.findings.stage import derive_findings
from slr.model.row import list_rows
from slr.people.row import Row


def derive(*certainty: Row, findings: Any = None, studies: Any = ()) -> Any:
    protocol = make_protocol({**ALLOW, "constructs": CONSTRUCTS})
    tables = make_tables(protocol, ROADS, unreadable=(), more={"studies": studies})
    rows = [finding("rina", direction="+", n="56")] if findings is None else findings
    return derive_findings(tables, rows, protocol, certainty=certainty).tables


def test_an_outcome_that_nobody_judged_is_not_assessed() -> None:
    (row,) = list_rows(derive()["summary_of_findings"])
    assert (row["outcome"], row["comparison"], row["studies"], row["participants"], row["certainty"]) == (
        "strain",
        "telework",
        1,
        56,
        "not assessed",
    )
    assert (row["positive"], row["start"], row["follows"]) == (1, None, None)


def test_a_second_result_of_a_study_adds_no_participants() -> None:
    rows = [finding("rina", direction="+", n="56"), finding("rina", model="2", direction="+", n="50")]
    (row,) = list_rows(derive(findings=rows)["summary_of_findings"])
    assert (row["studies"], row["participants"]) == (1, 56)


def test_two_groups_are_the_participants_of_a_result_without_n() -> None:
    rows = [
        finding("rina", direction="+", n1="30", n2="26"),
        finding("rina", model="2", direction="+", n1="30"),
    ]
    (row,) = list_rows(derive(findings=rows)["summary_of_findings"])
    assert (row["participants"], row["with_participants"]) == (56, 1)


def test_a_second_hand_result_is_in_no_summary() -> None:
    assert not len(
        derive(findings=[finding("rina", direction="+", second_hand="yes")])["summary_of_findings"]
    )


def test_a_judged_outcome_without_studies_is_shown() -> None:
    (row,) = list_rows(derive(judgement("rina", "level", "low"), findings=[])["summary_of_findings"])
    assert (row["studies"], row["certainty"]) == (0, "low")


def test_the_profile_counts_the_studies_that_people_named() -> None:
    rows = [
        judgement(
            "rina", "coherence", "minor concerns", system="CERQual", outcome="Rest helps", studies="R1; x"
        ),
        judgement("rina", "level", "moderate", system="CERQual", outcome="Rest helps"),
    ]
    (row,) = list_rows(derive(*rows)["evidence_profile"])
    assert (row["finding"], row["study_ids"], row["coherence"], row["relevance"], row["certainty"]) == (
        "Rest helps",
        ["r1", "x"],
        "minor concerns",
        None,
        "moderate",
    )
