"""The reports in the order in which people read them, with the number of relevant reports found so far."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from slr.model.row import list_rows
from slr.model.table import STATUSES, VERDICTS_TABLE, frame
from slr.synthesize.reading import reading_table
from slr.synthesize.work import Work


def work(report: str) -> Work:
    return Work(
        report=report, citation=f"Author {report}, 2020", title=report, title_markup=None, year=2020, doi=None, authors=(),
        journal=None, type=None, language=None, records=(report,), sources=("alpha",),
    )  # fmt: skip


def reading(
    made_up: ModuleType,
    *verdicts: Mapping[str, Any],
    counts: str = "any",
    by: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return the reading. `by`: report -> who decided at the first stage; people unless stated."""
    common = {"stage": "title-abstract", "who": "rina", "verdict": "exclude", "changed": False}
    said = frame(VERDICTS_TABLE, [{**common, **v} for v in verdicts])
    deciders = {**dict.fromkeys(said["report"], "people"), **(by or {})}
    statuses = frame(
        STATUSES,
        [
            {"report": r, "stage": "title-abstract", "status": "excluded", "by": b, "reason": "x"}
            for r, b in deciders.items()
        ],
    )
    protocol = made_up.make_protocol({"screening": {"stopping": {"counts": counts}}})
    works = {r: work(r) for r in deciders if r != "gone"}
    return list_rows(reading_table(said, statuses, works, protocol))


def test_reports_come_in_the_order_of_their_first_verdicts_with_what_was_found_by_then(
    made_up: ModuleType,
) -> None:
    rows = reading(
        made_up,
        {"report": "c", "when": "2026-01-03", "verdict": "include"},
        {"report": "a", "when": "2026-01-02"},
        {"report": "b", "when": "2026-01-01", "verdict": "include"},
        {"report": "a", "when": "2026-01-04", "who": "tomas"},
    )
    assert [(r["place"], r["report"], r["relevant"], r["found"]) for r in rows] == [
        (1, "b", True, 1),
        (2, "a", False, 1),
        (3, "c", True, 2),
    ]
    assert [r["when"] for r in rows] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert [r["citation"] for r in rows] == ["Author b, 2020", "Author a, 2020", "Author c, 2020"]


def test_order_is_that_of_the_moments_in_whatever_zone_they_were_written(made_up: ModuleType) -> None:
    rows = reading(
        made_up,
        {"report": "a", "when": "2026-01-01T08:00:00+02:00"},
        {"report": "b", "when": "2026-01-01T07:00:00Z"},
    )
    assert [r["report"] for r in rows] == ["a", "b"]


def test_first_verdict_decides_how_a_report_was_served_and_a_missing_value_means_listed(
    made_up: ModuleType,
) -> None:
    rows = reading(
        made_up,
        {"report": "a", "when": "2026-01-01", "served": "model"},
        {"report": "a", "when": "2026-01-02", "served": "by hand", "who": "tomas"},
        {"report": "b", "when": "2026-01-03"},
    )
    assert [r["served"] for r in rows] == ["model", "listed"]


def test_what_a_rule_decided_and_verdicts_on_full_texts_are_no_reading(made_up: ModuleType) -> None:
    rows = reading(
        made_up,
        {"report": "a", "when": "2026-01-01"},
        {"report": "b", "when": "2026-01-02"},
        {"report": "c", "when": "2026-01-03", "stage": "full-text"},
        by={"a": "rule"},
    )
    assert [r["report"] for r in rows] == ["b"]


def test_protocol_decides_whose_verdict_makes_a_report_relevant(made_up: ModuleType) -> None:
    verdicts = (
        {"report": "a", "when": "2026-01-01", "verdict": "include"},
        {"report": "a", "when": "2026-01-02", "who": "tomas"},
    )
    assert reading(made_up, *verdicts)[0]["relevant"] is True
    assert reading(made_up, *verdicts, counts="all")[0]["relevant"] is False


def test_report_that_is_no_work_is_cited_by_its_id(made_up: ModuleType) -> None:
    assert reading(made_up, {"report": "gone", "when": "2026-01-01"})[0]["citation"] == "gone"


def test_nothing_read_is_an_empty_table(made_up: ModuleType) -> None:
    assert reading(made_up) == []
