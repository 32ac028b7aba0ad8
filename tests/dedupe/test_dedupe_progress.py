"""The one-line summary of deduplication, and the pairs that are left for people to judge."""

from typing import Any

import pytest

from slr.dedupe.progress import list_todo, summarize
from slr.model.protocol import Protocol
from slr.model.table import CLUSTERS, PAIRS, REPORTS, frame

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)


def tables(*pairs: tuple[str, str, str, str]) -> dict[str, Any]:
    """Return tables of six records in five reports; a pair is two records, verdict and rule."""
    report = {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e", "f": "f"}
    rows = [
        {
            "record_a": a,
            "record_b": b,
            "verdict": v,
            "by": "rule",
            "rule": rule,
            "score": 0.9,
            "evidence": "[]",
        }
        for a, b, v, rule in pairs
    ]
    reports = [
        {"report": r, "records": [r], "sources": ["s"], "arm": "other"} for r in sorted(set(report.values()))
    ]
    return {
        "pairs": frame(PAIRS, rows),
        "clusters": frame(CLUSTERS, [{"record": r, "report": c} for r, c in report.items()]),
        "reports": frame(REPORTS, reports),
    }


@pytest.mark.parametrize(
    ("pairs", "asks"),
    [
        ((), ""),
        ((("a", "c", "ask", "close"),), "; 1 pair to judge"),
        (
            (("a", "c", "ask", "close"), ("b", "c", "ask", "close"), ("d", "e", "ask", "person")),
            "; 2 pairs to judge",
        ),
        ((("a", "b", "ask", "close"), ("d", "e", "different", "close")), ""),
    ],
)
def test_line_counts_records_reports_and_duplicates_and_the_pairs_to_ask_about(
    pairs: tuple[tuple[str, str, str, str], ...], asks: str
) -> None:
    assert summarize(tables(*pairs)) == f"6 records = 5 reports + 1 duplicate{asks}"


def test_pairs_on_which_people_contradict_come_before_those_that_nobody_has_judged() -> None:
    found = tables(
        ("a", "c", "ask", "close"),
        ("d", "e", "ask", "person"),
        ("e", "f", "ask", "one-export"),
        ("c", "f", "same", "close"),
    )
    assert [(t.kind, t.count) for t in list_todo(found, PROTOCOL)] == [
        ("contradicting_pairs", 1),
        ("doubtful_pairs", 2),
    ]


def test_each_kind_is_left_out_where_there_is_none() -> None:
    assert [t.kind for t in list_todo(tables(("d", "e", "ask", "person")), PROTOCOL)] == [
        "contradicting_pairs"
    ]
    assert [t.kind for t in list_todo(tables(("d", "e", "ask", "close")), PROTOCOL)] == ["doubtful_pairs"]
    assert list(list_todo(tables(), PROTOCOL)) == []
