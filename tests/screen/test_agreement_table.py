"""Agreement between reviewers, from the table of verdicts: which verdicts count, and which are left out."""

import pandas as pd
import pytest

from slr.model.protocol import Protocol
from slr.model.table import AGREEMENT, VERDICTS_TABLE, frame, mismatches
from slr.report.reason import word_english
from slr.screen.agreement import agreement_table


def protocol(maybe="include"):
    stage = {"reviewers": 2, "maybe": maybe}
    return Protocol.model_validate(
        {
            "schema": 1,
            "review": {"title": "t"},
            "question": {"text": "q"},
            "criteria": [
                {"id": "E1", "kind": "exclude", "text": "x"},
                {"id": "E2", "kind": "exclude", "text": "y"},
                {"id": "F1", "kind": "exclude", "text": "z", "stage": "full-text"},
            ],
            "sources": [{"id": "s", "name": "s", "kind": "database"}],
            "screening": {"title-abstract": stage, "full-text": stage},
        }
    )


def verdicts(*lines, stage="title-abstract"):
    """Lines such as `r1 rina exclude E1 pilot`."""
    rows = []
    for line in lines:
        report, who, verdict, criterion, served = [*line.split(), "-", "-"][:5]
        rows.append(
            {"report": report, "stage": stage, "who": who, "verdict": verdict, "when": "2026-01-01", "changed": False,
             "criterion": None if criterion == "-" else criterion, "served": None if served == "-" else served}
        )  # fmt: skip
    return frame(VERDICTS_TABLE, rows)


def look_up(table, coefficient, **where):
    where = {"round": "main", "criterion": "all", "between": "all", **where}
    for name, value in where.items():
        table = table[table[name] == value]
    [row] = table[table["coefficient"] == coefficient].to_dict("records")
    return row


def test_table_is_as_declared_and_empty_without_two_reviewers():
    single = verdicts("r1 rina include", "r2 tomas exclude E1")
    assert mismatches(AGREEMENT, agreement_table(single, protocol())) == ()
    assert len(agreement_table(single, protocol())) == 0
    assert len(agreement_table(verdicts(), protocol())) == 0


def test_only_reports_that_two_people_judged_count_and_the_adjudicator_does_not():
    table = agreement_table(
        verdicts(
            "r1 rina include", "r1 tomas include", "r2 rina include", "r2 tomas exclude E1", "r2 adjudicated include",
            "r3 rina exclude E1", "r4 rina include", "r4 adjudicated include",
        ),
        protocol(),
    )  # fmt: skip
    raw = look_up(table, "raw")
    assert (raw["value"], raw["reports"], raw["raters"], raw["prevalence"]) == (0.5, 2, 2, 0.75)


@pytest.mark.parametrize(("maybe", "raw", "reports"), [("include", 1, 2), ("exclude", 0.5, 2), ("apart", 1, 1)])  # fmt: skip
def test_maybe_counts_as_declared(maybe, raw, reports):
    data = verdicts("r1 rina maybe", "r1 tomas include", "r2 rina exclude E1", "r2 tomas exclude E1")
    found = look_up(agreement_table(data, protocol(maybe)), "raw")
    assert (found["value"], found["reports"]) == (raw, reports)


def test_the_pilot_round_is_separate_even_if_only_one_verdict_is_marked_as_pilot():
    data = verdicts(
        "r1 rina include - pilot",
        "r1 tomas exclude E1",
        "r2 rina include - model",
        "r2 tomas include - model",
    )
    table = agreement_table(data, protocol())
    assert look_up(table, "raw", round="pilot")["value"] == 0
    assert look_up(table, "raw", round="main")["value"] == 1


def test_agreement_on_a_criterion_is_on_naming_it():
    data = verdicts(
        "r1 rina exclude E1",
        "r1 tomas exclude E2",
        "r2 rina exclude E1",
        "r2 tomas exclude E1",
        "r3 rina include",
        "r3 tomas include",
    )
    table = agreement_table(data, protocol())
    assert look_up(table, "raw")["value"] == 1
    assert look_up(table, "raw", criterion="E1")["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert look_up(table, "raw", criterion="E1")["prevalence"] == 0.5
    assert look_up(table, "raw", criterion="E2")["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert "F1" not in set(table["criterion"])


def test_not_estimable_is_missing_with_a_reason():
    data = verdicts("r1 rina exclude E1", "r1 tomas exclude E1", "r2 rina exclude E1", "r2 tomas exclude E1")
    row = look_up(agreement_table(data, protocol()), "kappa")
    assert pd.isna(row["value"])
    assert word_english(row["reason"]).startswith("all ratings are the same")


def test_each_pair_of_a_team_of_three_is_shown_on_what_the_two_shared():
    data = verdicts("r1 a include", "r1 b include", "r2 b include", "r2 c exclude", "r3 a exclude", "r3 b exclude")  # fmt: skip
    table = agreement_table(data, protocol())
    assert sorted(set(table["between"])) == ["a & b", "all", "b & c"]
    assert look_up(table, "raw", between="a & b")["value"] == 1
    assert look_up(table, "raw", between="b & c")["reports"] == 1
    assert look_up(table, "raw")["raters"] == 3


def test_stages_are_reported_separately():
    data = pd.concat(
        [
            verdicts("r1 a include", "r1 b include"),
            verdicts("r1 a include", "r1 b exclude F1", stage="full-text"),
        ],
        ignore_index=True,
    )
    table = agreement_table(data, protocol())
    assert look_up(table, "raw", stage="full-text")["value"] == 0
    assert look_up(table, "raw", stage="title-abstract")["value"] == 1
    assert look_up(table, "raw", stage="full-text", criterion="F1")["reports"] == 1


def test_reviewer_who_shared_no_report_makes_no_pair():
    data = verdicts("r1 a include", "r1 b include", "r2 c include")
    assert set(agreement_table(data, protocol())["between"]) == {"all"}


def test_pairs_are_shown_of_three_or_more_and_for_the_verdict_as_a_whole_only():
    three = verdicts("r1 a include", "r1 b include", "r1 c exclude E1")
    table = agreement_table(three, protocol())
    assert set(table[table["criterion"] == "all"]["between"]) == {"all", "a & b", "a & c", "b & c"}
    assert set(table[table["criterion"] == "E1"]["between"]) == {"all"}
    two = agreement_table(verdicts("r1 a include", "r1 b include"), protocol())
    assert set(two["between"]) == {"all"}


def test_prevalence_of_a_criterion_is_the_share_of_verdicts_that_name_it():
    data = verdicts(
        "r1 a exclude E1",
        "r1 b exclude E1",
        "r2 a include",
        "r2 b exclude E1",
        "r3 a maybe E1",
        "r3 b include",
    )
    table = agreement_table(data, protocol())
    assert look_up(table, "raw", criterion="E1")["prevalence"] == 0.5
    assert look_up(table, "raw", criterion="E2")["prevalence"] == 0
    assert look_up(table, "raw")["prevalence"] == 0.5
