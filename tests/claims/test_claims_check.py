"""Each check finds its fault, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from made_up_claims import claim, derive, row_of, rows, support

from slr.people.row import Row
from slr.report.reason import word_english

CELL = {"predictor": "telework", "outcome": "strain"}
ONE, TWO, THREE = (support("finding", row_of(report)) for report in ("r1", "r2", "r3"))


def find(*links: Row, works: Any = None, **cells: str) -> dict[str, str]:
    """Return the severity of each check about the claim that found something."""
    found = rows(derive([claim(**cells)], links, works=works), "claim_checks")
    return {row["check"]: row["severity"] for row in found if row["claim"]}


# The links of a claim, its cells, and the checks that find something.
CASES: list[tuple[list[Row], dict[str, str], dict[str, str]]] = [
    ([], {}, {"no study": "error"}),
    ([], {"kind": "research need"}, {}),
    ([support("work", "r1")], {}, {"one study": "note"}),
    ([support("work", "r1"), support("work", "r2")], {}, {}),
    ([support("coding", "k3")], {}, {"second hand only": "note"}),
    ([support("coding", "k3", relation="contradicts")], {}, {"no study": "error"}),
    ([ONE, support("work", "r2"), support("work", "out")], {}, {"numbers": "note", "not included": "error"}),
    ([TWO, support("work", "r1")], {"direction": "-"}, {}),
    ([TWO, support("work", "r1")], {"direction": "+"}, {"direction": "error"}),
    ([TWO, support("work", "r1")], {"direction": "0"}, {"direction": "error"}),
    ([THREE, support("work", "r1")], {"direction": "0"}, {}),
    ([support("work", "r1"), support("work", "r2")], {"population": "nurses"}, {"population": "note"}),
    ([], {"kind": "recommendation"}, {"recommendation": "note"}),
    ([support("coding", "k1")], {"kind": "recommendation"}, {"one study": "note"}),
    ([support("work", "theory")], {"kind": "recommendation"}, {"recommendation": "note"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str]]:
    """The checks that find something about each claim, one claim for each case."""
    claims = [claim(f"case {n}", **cells) for n, (_, cells, _) in enumerate(CASES)]
    links = [
        replace(link, values={**link.values, "claim": f"case {n}"})
        for n, (mine, _, _) in enumerate(CASES)
        for link in mine
    ]
    checks: dict[str, dict[str, str]] = {row["claim"]: {} for row in claims}
    for row in rows(derive(claims, links), "claim_checks"):
        if row["claim"]:
            checks[row["claim"]][row["check"]] = row["severity"]
    return checks


@pytest.mark.parametrize("number", range(len(CASES)))
def test_checks(found: dict[str, dict[str, str]], number: int) -> None:
    assert found[f"case {number}"] == CASES[number][2]


@pytest.mark.parametrize(
    ("reports", "statement", "found"),
    [
        (["r1", "r3"], "Telework reduces strain.", True),
        (["r1", "r2"], "Telework reduces strain.", True),
        (["r1", "r3"], "Telework goes with less strain.", False),
    ],
)
def test_causal_words_need_a_study_over_time(reports: list[str], statement: str, found: bool) -> None:
    links = [support("work", report) for report in reports]
    assert ("causal words" in find(*links, statement=statement)) == found


def test_causal_words_on_second_hand_support_are_found_in_the_translation_too() -> None:
    found = find(support("coding", "k3"), translation="Kerja jarak jauh menurunkan ketegangan.")
    assert found == {"second hand only": "note", "causal words": "note"}


def test_retracted_works_and_works_with_a_concern_are_found() -> None:
    works = {"r1": {"notice": ["retracted"]}, "r2": {"notice": ["expression of concern"]}}
    found = find(support("work", "r1"), support("work", "r2"), works=works)
    assert found == {"retracted": "error", "concern": "note"}


def test_an_included_study_that_nothing_uses_is_listed_without_a_claim() -> None:
    found = [row for row in rows(derive([claim()]), "claim_checks") if row["claim"] is None]
    assert [(row["check"], row["studies"]) for row in found] == [("study not used", ["unused"])]
    assert derive([]).tables["claim_checks"].empty


def test_a_reason_names_the_studies() -> None:
    (row,) = [
        row
        for row in rows(derive([claim()], [support("work", "r1")]), "claim_checks")
        if row["check"] == "one study"
    ]
    assert word_english(row["reason"]) == "only one counted study supports the claim: one (Author r1, 2020)"
