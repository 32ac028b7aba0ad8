"""Who may see what others said about a report: everybody once it is settled, until then nobody in a blind team."""

import pytest

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.reason import Reason, read_reasons, write_reasons
from slr.model.screening import StageSettings
from slr.model.sight import (
    blind_reasons,
    blind_status,
    find_half_extracted,
    find_hidden,
    find_open,
    hide_authors,
    is_blind,
    is_settled,
    may_see,
)
from slr.model.word import ADJUDICATOR


@pytest.mark.parametrize(
    ("who", "blind", "settled", "seen"),
    [
        ("rina", True, False, False),
        ("rina", True, True, True),
        ("rina", False, False, True),
        (ADJUDICATOR, True, False, True),
    ],
)
def test_who_may_see_what_others_said(who, blind, settled, seen):
    assert may_see(StageSettings(blind=blind), who, settled=settled) is seen


@pytest.mark.parametrize(
    ("status", "by", "settled"),
    [
        ("included", "people", True),
        ("excluded", "people", True),
        ("excluded", "rule", False),
        ("conflict", "people", False),
        ("maybe", "people", False),
        ("pending", "nobody", False),
    ],
)
def test_a_report_is_settled_when_people_have_included_or_excluded_it(status, by, settled):
    assert is_settled(status, by) is settled


@pytest.mark.parametrize(
    ("settings", "blind"),
    [
        ({"reviewers": 2}, True),
        ({"reviewers": 2, "team": ["rina", "tomas"]}, True),
        ({"reviewers": 1, "team": ["rina", "tomas"]}, True),
        ({"reviewers": 1, "pilot": 5}, True),
        ({"reviewers": 2, "blind": False}, False),
        ({"reviewers": 1}, False),
        ({"reviewers": 1, "team": ["rina"]}, False),
    ],
)
def test_whoever_reads_alone_is_not_blinded(settings, blind):
    made = StageSettings.model_validate(settings)
    assert is_blind(made) is blind
    assert may_see(made, None, settled=False) is not blind
    assert may_see(made, None, settled=True)


def make_protocol(**settings):
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "screening": {s: {"reviewers": 2, **settings} for s in ("title-abstract", "full-text")},
    })  # fmt: skip


def row(report, stage, status, by="people"):
    return {"report": report, "stage": stage, "status": status, "by": by}


ROWS = [
    row("r1", "title-abstract", "pending", "nobody"),
    row("r2", "title-abstract", "conflict"),
    row("r3", "title-abstract", "excluded"),
    row("r4", "title-abstract", "excluded", "rule"),
    row("r5", "title-abstract", "included"),
    row("r5", "retrieval", "pending", "nobody"),
    row("r5", "full-text", "not reached", "nobody"),
    row("r6", "title-abstract", "included"),
    row("r6", "full-text", "included"),
]


def test_verdicts_are_hidden_where_people_have_not_settled_the_report():
    assert find_hidden(ROWS, make_protocol()) == {
        ("r1", "title-abstract"),
        ("r2", "title-abstract"),
        ("r4", "title-abstract"),
        ("r5", "full-text"),
    }
    assert find_hidden(ROWS, make_protocol(), ADJUDICATOR) == frozenset()
    assert find_hidden(ROWS, make_protocol(blind=False), "rina") == frozenset()


def test_a_report_is_open_while_it_awaits_anything():
    assert find_open(ROWS, make_protocol()) == {"r1", "r2", "r5"}
    assert find_open(ROWS, make_protocol(blind=False)) == frozenset()


def test_a_status_keeps_only_what_tells_no_verdict():
    said = Reason.of("verdict", who="tomas", verdict="include", note="NOTE")
    reasons = (Reason.of("verdicts_so_far", given=1, needed=2), said)
    assert [r.kind for r in blind_reasons(reasons)] == ["verdicts_so_far", "blind"]
    assert blind_reasons((Reason("unread"),)) == (Reason("unread"),)
    shown = blind_status(
        {
            **row("r1", "full-text", "pending"),
            "who": ["tomas"],
            "criterion": "E1",
            "reason": write_reasons(reasons),
            "flag": write_reasons([said]),
        }
    )
    assert (shown["who"], shown["criterion"], shown["flag"]) == ([], None, None)
    assert [r.kind for r in read_reasons(shown["reason"])] == ["verdicts_so_far", "blind"]


def test_the_criterion_of_a_rule_is_nobodys_verdict():
    ruled = {
        **row("r4", "title-abstract", "excluded", "rule"),
        "criterion": "E2",
        "reason": write_reasons(()),
    }
    assert blind_status(ruled)["criterion"] == "E2"


def test_whose_row_a_problem_is_about_is_hidden_until_the_report_is_settled():
    protocol = Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "screening": {"title-abstract": {"reviewers": 2, "team": ["rina", "tomas"]}},
    })  # fmt: skip
    statuses = [
        {"report": "r1", "stage": "title-abstract", "status": "pending", "by": "people"},
        {"report": "r2", "stage": "title-abstract", "status": "excluded", "by": "people"},
        {"report": "r2", "stage": "full-text", "status": "not reached", "by": "nobody"},
        {"report": "r3", "stage": "title-abstract", "status": "excluded", "by": "rule"},
        {"report": "r4", "stage": "title-abstract", "status": "included", "by": "people"},
        {"report": "r4", "stage": "retrieval", "status": "not retrieved", "by": "people"},
        {"report": "r4", "stage": "full-text", "status": "not reached", "by": "nobody"},
    ]

    def shown(report, stage, who=None):
        problem = Problem(
            code="X",
            message=f"about {report}",
            file="corpus/c/coding/tomas.csv",
            line=3,
            about=frozenset({(report, stage)}),
        )
        (found,) = hide_authors([problem], statuses, protocol, who)
        return (found.file, found.line)

    for stage in ("title-abstract", ""):
        assert (
            shown("r1", stage)
            == shown("r3", stage)
            == shown("r1", stage, "rina")
            == ("corpus/c/coding", None)
        )
        assert shown("r2", stage) == shown("r1", stage, "tomas") == ("corpus/c/coding/tomas.csv", 3)
        assert shown("r1", stage, ADJUDICATOR) == ("corpus/c/coding/tomas.csv", 3)
    assert shown("r4", "full-text") == shown("r4", "") == ("corpus/c/coding/tomas.csv", 3)
    row = Problem(
        code="X",
        message="r1",
        veiled="no id",
        hint="h",
        file="corpus/c/coding/tomas.csv",
        line=3,
        about=frozenset({("r1", "")}),
    )
    (veiled,) = hide_authors([row], statuses, protocol)
    assert (veiled.message, veiled.file, veiled.line) == ("no id", "corpus/c/coding/tomas.csv", 3)
    assert (
        veiled.hint
        == "h; to see which reports your own rows are about, run `slr check -r c` with the option `--as` and your name"
    )
    elsewhere = Problem(code="X", message="about no report", file="corpus/c/coding/tomas.csv", line=3)
    assert hide_authors([elsewhere], statuses, protocol) == (elsewhere,)


def test_a_study_with_one_extractor_is_half_extracted() -> None:
    def row(study: str | None, who: str, reason: str | None = None) -> dict[str, str | None]:
        return {"study": study, "who": who, "reason": reason}

    rows = [row("a", "rina"), row("a", "rina"), row("b", "rina"), row("b", "tomas"), row(None, "rina")]
    assert find_half_extracted([*rows, row("c", "rina", "worked-example")]) == {"a"}
