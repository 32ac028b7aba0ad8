"""The answers of two appraisers become one answer per item, unless they disagree."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_appraisal import answer, appraise
from made_up_findings import finding

from slr.model.row import list_rows
from slr.stage import Result

MMAT = {"appraisal": {"tools": ["mmat-2018"]}}


def answers(result: Result) -> list[tuple[Any, ...]]:
    names = ("study", "item", "answer", "sign", "state", "counts", "why")
    return [tuple(r[name] for name in names) for r in list_rows(result.tables["appraisals"])]


def codes(result: Result) -> list[str]:
    return [p.code for p in result.problems]


def test_two_appraisers_who_agree_give_one_answer() -> None:
    found = appraise([answer("rina"), answer("tomas")])
    assert answers(found) == [("r1", "6", "yes", "+", "dual", True, None)]


def test_an_answer_of_one_person_is_marked_as_single() -> None:
    assert answers(appraise([answer("rina", said="no")])) == [("r1", "6", "no", "-", "single", True, None)]


def test_a_disagreement_has_no_answer_until_it_is_settled() -> None:
    rows = [answer("rina"), answer("tomas", said="no")]
    found = appraise(rows)
    assert answers(found) == [("r1", "6", None, None, "not settled", True, None)]
    (row,) = list_rows(found.tables["appraisals"])
    assert (row["who"], row["answers"], row["reasons"]) == (
        ["rina", "tomas"],
        ["yes", "no"],
        ["", "no covariates"],
    )
    settled = appraise([*rows, answer("adjudicated", said="unclear", by="rina;tomas", how="consensus")])
    assert answers(settled) == [("r1", "6", "unclear", "?", "settled", True, None)]
    assert list_rows(settled.tables["appraisals"])[0]["reason"] == "no covariates"


def test_a_study_in_two_reports_is_appraised_once_and_the_later_answer_counts() -> None:
    studies = [{"study": "harbour", "report": r, "who": "rina"} for r in ("r1", "r2")]
    rows = [
        answer("rina"),
        answer("rina", said="no", report="r2", when="2026-01-02"),
        answer("tomas", said="no"),
    ]
    found = appraise(rows, studies=studies)
    assert answers(found) == [("harbour", "6", "no", "-", "dual", True, None)]
    assert list_rows(found.tables["appraisals"])[0]["reports"] == ["r1", "r2"]


def test_only_included_empirical_studies_count() -> None:
    found = appraise([answer("rina", report="out")])
    assert answers(found) == [("out", "6", "yes", "+", "single", False, "not included")]
    assert codes(found) == ["APP010"]
    studies = [{"study": "r1", "report": "r1", "who": "rina", "evidence": "theory"}]
    found = appraise([answer("rina")], studies=studies)
    assert answers(found) == [("r1", "6", "yes", "+", "single", False, "not empirical")]


def test_a_report_of_several_studies_needs_the_name_of_the_study() -> None:
    studies = [{"study": s, "report": "r1", "who": "rina"} for s in ("one", "two")]
    found = appraise([answer("rina")], studies=studies)
    assert (answers(found), codes(found)) == ([], ["APP011"])
    found = appraise([answer("rina", study="Two")], studies=studies)
    assert [row[0] for row in answers(found)] == ["two"]


def test_a_row_about_a_result_names_its_id() -> None:
    rows = [finding("rina"), finding("tomas")]
    (known,) = list_rows(appraise([], findings=rows).tables["findings"])
    found = appraise([answer("rina", finding=known["finding"])], findings=rows)
    assert codes(found) == []
    assert codes(appraise([answer("rina", finding="fzzzzzzzzzz")], findings=rows)) == ["APP012"]


@pytest.mark.parametrize("said", ["no", "can't tell"])
def test_a_screening_item_asks_whether_to_go_on_and_ends_nothing_by_itself(said: str) -> None:
    rows = [answer("rina", "S1", said, tool="mmat-2018"), answer("rina", "1.1", tool="mmat-2018")]
    found = appraise(rows, MMAT)
    assert codes(found) == ["APP013"]
    assert [row[1] for row in answers(found)] == ["1.1", "S1"]
    decided = answer(
        "rina", "proceed", "go on", tool="mmat-2018", reason="the aims are clear from the results"
    )
    assert codes(appraise([*rows, decided], MMAT)) == []


def test_the_agreement_has_an_interval_and_leaves_out_what_was_settled() -> None:
    rows = [
        answer(who, item, "no" if who == "tomas" and item == "2" else "yes")
        for who in ("rina", "tomas")
        for item in "12"
    ]
    found = appraise([*rows, answer("adjudicated", "2")]).tables["appraisal_agreement"]
    listed = {r["item"]: (r["compared"], r["equal"], r["share"]) for r in list_rows(found)}
    assert listed == {"1": (1, 1, 1.0), "2": (1, 0, 0.0), "all": (2, 1, 0.5)}
    (every,) = (r for r in list_rows(found) if r["item"] == "all")
    assert 0 < every["low"] < 0.5 < every["high"] < 1


def test_the_overall_judgement_is_compared_apart_from_the_items() -> None:
    rows = [answer(who, "overall", "few concerns") for who in ("rina", "tomas")]
    assert [r["item"] for r in list_rows(appraise(rows).tables["appraisal_agreement"])] == ["overall"]


ROWS = st.lists(
    st.builds(
        answer,
        st.sampled_from(["rina", "tomas", "adjudicated"]),
        st.sampled_from(["1", "2"]),
        st.just("no"),
        report=st.sampled_from(["r1", "r2", "out"]),
        when=st.sampled_from(["2026-01-01", "2026-01-02"]),
    ),
    max_size=5,
)


@settings(max_examples=4, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows: list[Any], shuffler: random.Random) -> None:
    mixed = list(rows)
    shuffler.shuffle(mixed)
    names = ("appraisals", "appraisal_agreement")
    one, other = appraise(rows), appraise(mixed)
    assert [one.tables[n].to_dict() for n in names] == [other.tables[n].to_dict() for n in names]
