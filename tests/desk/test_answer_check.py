"""Answers are checked while a person types: problems by field, what is missing, and whether the numbers agree."""

import shutil
from pathlib import Path

import pytest
from example_review import CopyBuilt
from small_review import write_codable_review

from slr.desk.answer_check import COMPARED, check_answers
from slr.desk.entry import Entries
from slr.desk.extraction import open_extraction
from slr.desk.included import Included
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.report.section.statistics_checks import CHECKS
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"
T_TEST = {"outcome": "strain", "statistic": "-2.24", "statistic_type": "t", "df2": "409"}


@pytest.fixture
def state(tmp_path: Path, copy_built: CopyBuilt) -> Included:
    review = find_review(copy_built(tmp_path, write_codable_review, "findings"), None)
    shutil.rmtree(review.corpus / "findings", ignore_errors=True)
    return open_extraction(review, load_protocol(review)[0])


def open_entries(state: Included, folder: str = "findings") -> Entries:
    return Entries(state.review, state.protocol, KINDS[folder], "rina", state.reports)


@pytest.mark.parametrize(
    ("p", "verdict", "error"), [(".026", "consistent", False), (".26", "inconsistent", True)]
)
def test_p_is_compared_with_t_and_its_degrees_of_freedom(
    state: Included, p: str, verdict: str, error: bool
) -> None:
    checked = check_answers(open_entries(state), state.included[0], {**T_TEST, "p": p})
    (statement,) = checked.statements
    assert (statement.check.check, statement.check.verdict) == ("test-p", verdict)
    assert statement.check.decision_error is error
    assert statement.columns[0] == "p"
    assert statement.check.implied is not None
    assert [round(x, 4) for x in statement.check.implied] == [0.0253, 0.026]


def test_an_interval_is_compared_with_the_standard_error(state: Included) -> None:
    answers = {
        "outcome": "strain",
        "estimate": "0.50",
        "type": "b",
        "n": "200",
        "k": "3",
        "se": "0.10",
        "lower": "0.10",
        "upper": "0.90",
    }
    found = check_answers(open_entries(state), state.included[0], answers).statements
    assert {s.check.check: s.check.verdict for s in found} == {
        "interval": "consistent", "interval-centre": "consistent", "interval-width": "inconsistent",
    }  # fmt: skip


def test_nothing_is_written(state: Included) -> None:
    check_answers(open_entries(state), state.included[0], T_TEST)
    assert not (state.review.corpus / "findings").exists()


def test_problems_stand_at_their_fields_and_empty_fields_are_missing_instead(state: Included) -> None:
    entries, report = open_entries(state), state.included[0]
    checked = check_answers(entries, report, {"p": "small", "n": "0"})
    assert {name: [p.code for p in found] for name, found in checked.problems.items()} == {
        "p": ["SHT014"], "n": ["FND004"],
    }  # fmt: skip
    assert checked.missing == ("outcome",)
    codings = open_entries(state, "coding")
    checked = check_answers(codings, report, {"theme": "strian"})
    assert [p.code for p in checked.problems["theme"]] == ["COD002"]
    assert checked.missing == ("role",)
    assert check_answers(codings, report, {"theme": "strain", "role": "finding"}).problems == {}


def test_the_row_that_would_be_replaced_is_shown(state: Included) -> None:
    entries, report = open_entries(state), state.included[0]
    assert check_answers(entries, report, T_TEST).replaced is None
    entries.add(report, {**T_TEST, "p": ".03"}, AT)
    replaced = check_answers(entries, report, {**T_TEST, "p": ".026"}).replaced
    assert replaced is not None
    assert replaced["p"] == ".03"


def test_facts_of_a_model_come_from_the_other_findings_but_not_from_the_row_that_is_replaced(
    state: Included,
) -> None:
    entries, report = open_entries(state), state.included[0]
    entries.add(report, {"outcome": "a", "model": "m", "n": "412", "k": "2"}, AT)
    row = {"outcome": "b", "model": "m", "statistic": "2.24", "statistic_type": "t", "p": ".026"}
    assert [s.check.verdict for s in check_answers(entries, report, row).statements] == ["consistent"]
    alone = {**row, "outcome": "a"}
    assert check_answers(entries, report, alone).statements == ()


def test_only_findings_have_numbers_to_compare(state: Included) -> None:
    claims = Entries(state.review, state.protocol, KINDS["claims"], "rina", {})
    answers = {"claim": "c", "outcome": "strain", "predictor": "work", "kind": "finding", "statement": "s"}
    checked = check_answers(claims, "", answers)
    assert (checked.problems, checked.missing, checked.statements) == ({}, (), ())


def test_each_check_names_the_columns_that_it_compares() -> None:
    columns = set(KINDS["findings"].table.names)
    assert set(COMPARED) == set(CHECKS)
    assert all(names and set(names) <= columns for names in COMPARED.values())
