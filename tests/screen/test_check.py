"""The seeded sample of rule exclusions, and its error rate."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.protocol import Protocol
from slr.model.screening import Check
from slr.model.table import RULE_CHECK, RULE_OUTCOMES, VERDICTS_TABLE, frame, mismatches
from slr.screen.check import check_table, draw, draw_check
from slr.statistics.interval import wilson


def protocol(**check):
    rule = {"text": "x"}
    return Protocol.model_validate(
        {
            "schema": 1,
            "review": {"title": "t"},
            "question": {"text": "q"},
            "criteria": [
                {"id": "E1", "kind": "exclude", "text": "x", "rule": rule},
                {"id": "E2", "kind": "exclude", "text": "y", "rule": rule},
                {"id": "F1", "kind": "exclude", "text": "z", "stage": "full-text", "rule": rule},
            ],
            "sources": [{"id": "s", "name": "s", "kind": "database"}],
            "screening": {"check": {"share": 0.1, "least": 2, **check}},
        }
    )


def outcomes(*pairs):
    return frame(
        RULE_OUTCOMES,
        [{"report": r, "criterion": c, "outcome": "met", "effect": "exclude", "words": []} for r, c in pairs],
    )


def verdicts(*rows):
    return frame(
        VERDICTS_TABLE,
        [{"report": r, "stage": "title-abstract", "who": w, "verdict": v, "when": "2026", "changed": False} for r, w, v in rows],
    )  # fmt: skip


def row(table, criterion="all", stage="title-abstract"):
    [found] = table[(table["criterion"] == criterion) & (table["stage"] == stage)].to_dict("records")
    return found


def test_sample_is_a_share_or_the_least_number_and_never_more_than_there_is():
    reports = [f"r{i}" for i in range(100)]
    assert len(draw_check(reports, Check(share=0.1, least=3))) == 10
    assert len(draw_check(reports, Check(share=0.001, least=3))) == 3
    assert len(draw_check(reports[:2], Check(share=0.5, least=20))) == 2
    assert draw_check([], Check()) == ()


def test_another_seed_draws_another_sample_and_the_same_seed_the_same():
    reports = [f"r{i}" for i in range(100)]
    one, same, other = (draw_check(reports, Check(least=10, seed=s)) for s in (1, 1, 2))
    assert one == same
    assert one != other


@settings(deadline=None, max_examples=50)
@given(st.sets(st.integers(0, 200), max_size=60), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_a_new_report_displaces_at_most_one(numbers, rng):
    reports = [f"r{n}" for n in numbers]
    drawn = draw_check(reports, Check(share=0, least=5))
    rng.shuffle(reports)
    assert draw_check(reports, Check(share=0, least=5)) == drawn
    assert len(set(drawn) - set(draw_check([*reports, "new"], Check(share=0, least=5)))) <= 1


def test_there_is_an_error_rate_once_the_whole_draw_is_read():
    data = outcomes(*((f"r{i}", "E1") for i in range(20)))
    drawn = draw_check([f"r{i}" for i in range(20)], Check(share=0.1, least=4, seed=1))
    besides = next(f"r{i}" for i in range(20) if f"r{i}" not in drawn)
    said = verdicts(
        (drawn[0], "rina", "include"), (drawn[1], "rina", "exclude"), (drawn[2], "rina", "exclude"), (besides, "rina", "include"),
    )  # fmt: skip
    found = row(check_table(data, said, protocol(least=4)))
    assert (found["excluded"], found["drawn"], found["read"], found["wrong"]) == (20, 4, 3, 1)
    assert pd.isna(found["rate"])
    assert found["wrongly"] == [drawn[0]]
    assert found["unread"] == [drawn[3]]
    more = pd.concat([said, verdicts((drawn[3], "rina", "exclude"))], ignore_index=True)
    found = row(check_table(data, more, protocol(least=4)))
    assert found["rate"] == pytest.approx(1 / 4, abs=1e-6)
    assert (found["low"], found["high"]) == pytest.approx(wilson(1, 4), abs=1e-6)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([("rina", "maybe")], 1),
        ([("rina", "exclude"), ("tomas", "include")], 1),
        ([("rina", "exclude"), ("tomas", "include"), ("adjudicated", "exclude")], 0),
        ([("rina", "exclude"), ("adjudicated", "include")], 1),
    ],
)
def test_any_doubt_counts_against_the_rule_until_it_is_settled(said, wrong):
    table = check_table(outcomes(("r", "E1")), verdicts(*(("r", w, v) for w, v in said)), protocol())
    assert row(table)["wrong"] == wrong


def test_verdict_on_a_hidden_report_is_not_even_counted():
    """If one report was read, the number of reports wrongly excluded tells what its only reader said."""
    data, said = outcomes(("a", "E1"), ("b", "E1")), verdicts(("a", "rina", "include"))
    hidden = frozenset({("a", "title-abstract")})
    found = row(check_table(data, said, protocol(), hidden=hidden))
    assert (found["drawn"], found["read"], found["wrong"], found["wrongly"]) == (2, 0, 0, [])
    assert pd.isna(found["rate"])
    assert found["unread"] == ["b"]
    other_stage = frozenset({("a", "full-text")})
    assert row(check_table(data, said, protocol(), hidden=other_stage))["wrongly"] == ["a"]


def test_criteria_and_stages_stand_apart_and_an_unread_sample_has_no_rate():
    table = check_table(outcomes(("a", "E1"), ("a", "E2"), ("b", "E2"), ("c", "F1")), verdicts(), protocol())
    assert mismatches(RULE_CHECK, table) == ()
    assert [(r["stage"], r["criterion"], r["excluded"]) for r in table.to_dict("records")] == [
        ("full-text", "F1", 1), ("full-text", "all", 1), ("title-abstract", "E1", 1), ("title-abstract", "E2", 2),
        ("title-abstract", "all", 2),
    ]  # fmt: skip
    assert table["rate"].isna().all()


def test_marks_and_advances_are_not_exclusions():
    data = outcomes(("a", "E1"))
    data["effect"] = data["effect"].replace("exclude", "mark")
    assert len(check_table(data, verdicts(), protocol())) == 0


def test_draw_is_a_number_from_0_to_1_evenly_spread_and_the_same_for_the_same_text():
    drawn = [draw(f"r{i}") for i in range(2000)]
    assert all(0 <= number < 1 for number in drawn)
    assert [sum(a <= n < a + 0.25 for n in drawn) for a in (0, 0.25, 0.5, 0.75)] == pytest.approx(
        [500] * 4, rel=0.1
    )
    assert drawn[7] == draw("r7")
