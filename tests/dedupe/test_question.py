"""People first judge the pairs that most likely change the result of the review."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.comparison import compare
from slr.dedupe.evidence import assess
from slr.dedupe.feature import read_feature
from slr.dedupe.question import rank_question, weigh_evidence
from slr.model.reason import Reason, write_reasons

ALIKE = (Reason.of("title_equal"), Reason.of("authors_agree", n=2))
UNLIKE = (Reason.of("title_equal"), Reason.of("authors_agree", n=2), Reason.of("pages_differ"))
SOURCES = {"a": "scopus", "b": "scopus", "c": "eric", "d": "eric"}
REPORT = {r: r for r in "abcd"}


def row(a: str, b: str, evidence: tuple[Reason, ...] = ALIKE, score: float | None = 0.9) -> dict[str, Any]:
    return {"record_a": a, "record_b": b, "evidence": write_reasons(evidence), "score": score}


def ordered(rows: Sequence[dict[str, Any]], excluded: Sequence[str] = ()) -> list[str]:
    ranked = sorted(rows, key=lambda r: rank_question(r, REPORT, frozenset(excluded), SOURCES))
    return [r["record_a"] + r["record_b"] for r in ranked]


def test_pair_of_two_excluded_reports_comes_last() -> None:
    assert ordered([row("a", "c"), row("b", "d", UNLIKE)], excluded="ac") == ["bd", "ac"]


def test_pair_with_one_report_that_is_not_excluded_does_not_come_last() -> None:
    assert ordered([row("a", "c"), row("b", "d", UNLIKE)], excluded="a") == ["ac", "bd"]


def test_records_from_two_sources_come_before_records_from_one() -> None:
    assert ordered([row("a", "b"), row("a", "c", UNLIKE)]) == ["ac", "ab"]


def test_stronger_evidence_comes_first_then_more_similar_titles_then_smaller_ids() -> None:
    rows = [
        row("b", "d"),
        row("b", "c"),
        row("a", "d", score=0.95),
        row("a", "c", UNLIKE),
        row("c", "a", score=None),
    ]
    assert ordered(rows) == ["ad", "bc", "bd", "ca", "ac"]


@pytest.mark.parametrize(
    "change",
    [
        {"pages": "30-39"}, {"doi": "10.5555/z"}, {"authors": ["Velde, Rita"]}, {"year": 2019}, {"title": "Noise among cooks"},
        {"registration": ["NCT90000022"]},
    ],
)  # fmt: skip
def test_each_difference_weakens_the_evidence(change: dict[str, Any]) -> None:
    whole = {
        "title": "Noise and broken sleep among ferry cooks", "authors": ["Ondra, Pia"], "year": 2016, "pages": "3-9", "volume": "5",
        "doi": "10.5555/a", "registration": ["NCT90000021"],
    }  # fmt: skip
    same, other = (
        weigh_evidence(assess(compare(read_feature("a", whole), read_feature("b", {**whole, **changed})))[1])
        for changed in ({}, change)
    )
    assert other < same


@given(st.permutations([row(a, b, e) for a, b in ("ab", "ac", "bd", "cd") for e in (ALIKE, UNLIKE)]))
def test_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]]) -> None:
    assert ordered(rows, "cd") == ["ac", "bd", "ac", "bd", "ab", "ab", "cd", "cd"]
