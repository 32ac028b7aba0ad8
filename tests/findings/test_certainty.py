"""People judge the certainty. The program says only whether the final level follows from the domains."""

import pytest
from made_up_certainty import CONSTRUCTS, judge_all, judgement
from made_up_findings import ALLOW, ROADS, finding
from made_up_review import make_protocol, make_tables

from slr.findings.certainty import derive_level, judge_certainty, list_certainty, suggest_start
from slr.findings.stage import derive_findings
from slr.model.framework import Construct
from slr.model.row import list_rows
from slr.people.row import Row
from slr.stage import Result

SUBJECT = ("GRADE", "strain", "telework")
KNOWN = [Construct.model_validate(c) for c in CONSTRUCTS]


def level(*rows: Row, start: str = "low") -> str:
    return derive_level(start, judge_certainty(rows, KNOWN)[SUBJECT])


def derive(*rows: Row) -> Result:
    """Return the result of the stage for a cross-sectional study of telework and strain."""
    protocol = make_protocol({**ALLOW, "constructs": CONSTRUCTS})
    studies = [{"study": "r1", "report": "r1", "who": "rina", "design": "survey"}]
    tables = make_tables(protocol, ROADS, unreadable=(), more={"studies": studies})
    return derive_findings(tables, [finding("rina", direction="+", n="56")], protocol, certainty=rows)


@pytest.mark.parametrize(
    ("start", "words", "expected"),
    [
        ("high", {}, "high"),
        ("high", {"imprecision": "serious", "risk_of_bias": "very serious"}, "very low"),
        ("low", {"imprecision": "serious"}, "very low"),
        ("very low", {"imprecision": "extremely serious"}, "very low"),
        ("", {}, ""),
    ],
)
def test_each_serious_domain_lowers_the_level(start: str, words: dict[str, str], expected: str) -> None:
    assert level(*judge_all(**words), start=start) == expected


def test_a_large_effect_raises_the_level() -> None:
    assert level(*judge_all(), judgement("rina", "large effect", "two levels")) == "high"


def test_without_one_of_the_five_domains_no_level_follows() -> None:
    assert level(*judge_all()[1:]) == ""


def test_people_who_differ_give_no_judgement_until_it_is_settled() -> None:
    rows = [judgement("rina", "imprecision", "serious"), judgement("tomas", "imprecision", "not serious")]
    (one,) = list_certainty(judge_certainty(rows, KNOWN))
    assert (one["judgement"], one["state"], one["who"]) == (None, "not settled", ["rina", "tomas"])
    settled = [*rows, judgement("adjudicated", "imprecision", "serious", "too few people")]
    (one,) = list_certainty(judge_certainty(settled, KNOWN))
    assert (one["judgement"], one["state"], one["reason"]) == ("serious", "settled", "too few people")


def test_a_later_row_replaces_and_retract_takes_back() -> None:
    first = judgement("rina", "imprecision", "serious")
    later = judgement("rina", "imprecision", "not serious", when="2026-01-02")
    assert judge_certainty([later, first], KNOWN)[SUBJECT]["imprecision"].word == "not serious"
    gone = judgement("rina", "imprecision", "serious", retract="yes", when="2026-01-03")
    assert judge_certainty([first, later, gone], KNOWN) == {}


def test_a_construct_is_found_by_any_of_its_names() -> None:
    row = judgement("rina", "imprecision", "serious", outcome="STRAIN", comparison="Telework")
    assert list(judge_certainty([row], KNOWN)) == [SUBJECT]


def test_a_level_that_does_not_follow_needs_a_reason() -> None:
    rows = [*judge_all(imprecision="serious"), judgement("rina", "level", "moderate", "")]
    result = derive(*rows)
    (row,) = list_rows(result.tables["summary_of_findings"])
    assert (row["start"], row["expected"], row["certainty"], row["follows"]) == (
        "low",
        "very low",
        "moderate",
        "not explained",
    )
    assert [p.code for p in result.problems] == ["CER006"]
    explained = derive(*rows[:-1], judgement("rina", "level", "moderate", "a strong design"))
    assert list_rows(explained.tables["summary_of_findings"])[0]["follows"] == "explained"
    assert explained.problems == ()


def test_an_unknown_construct_is_a_problem() -> None:
    result = derive(judgement("rina", "imprecision", "serious", outcome="stress"))
    assert [p.code for p in result.problems] == ["CER005"]
    result = derive(judgement("rina", "imprecision", "serious", comparison=""))
    assert "the judgement has no comparison, which GRADE needs" in [p.message for p in result.problems]


def test_a_start_that_people_judge_overrides_the_designs() -> None:
    rows = [*judge_all(), judgement("rina", "starting level", "high"), judgement("rina", "level", "high", "")]
    (row,) = list_rows(derive(*rows).tables["summary_of_findings"])
    assert (row["start"], row["follows"]) == ("high", "follows")


def test_no_study_gives_no_start() -> None:
    assert suggest_start([], 0) == ""
