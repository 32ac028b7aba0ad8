"""Years of publication: what is counted agrees with the boxes of the flow."""

from types import ModuleType
from typing import Any

from made_up_review import make_protocol, synthesize

from slr.model.row import list_rows
from slr.model.synthesis import Synthesis

WORKS = {
    "a1": {"year": 2018},
    "b4": {"year": 2021},
    "a3": {"year": 2017},
    "l2": {"year": None},
    "a4": {"year": 1990},
}


def made(made_up: ModuleType, changes: dict[str, Any] | None = None, **more: Any) -> Synthesis:
    protocol = make_protocol(changes)
    return synthesize(made_up.make_tables(protocol, **{"works": WORKS, **more}), protocol)


def rows_of(synthesis: Synthesis) -> list[tuple[Any, ...]]:
    rows = list_rows(synthesis.tables["publication_years"])
    return [(row["year"], row["screened"], row["reports"], row["included"]) for row in rows]


def test_screened_and_included_reports_are_counted_by_year_and_what_has_no_year_comes_last(
    made_up: ModuleType,
) -> None:
    assert rows_of(made(made_up)) == [
        (2017, 1, 0, 0),
        (2018, 1, 1, 1),
        (2020, 4, 0, 0),  # a2, b3, l3 and h1
        (2021, 1, 1, 1),
        (None, 1, 1, 1),
    ]


def test_a_report_that_a_rule_excluded_was_not_screened(made_up: ModuleType) -> None:
    assert all(year != 1990 for year, *_ in rows_of(made(made_up)))


def test_the_numbers_add_up_to_the_boxes_of_the_flow(made_up: ModuleType) -> None:
    waiting = {
        **made_up.ROADS,
        "p1": ("p1@alpha", "pending/nobody", "not reached/nobody", "not reached/nobody"),
        "p2": ("p2@lists", "conflict/people", "not reached/nobody", "not reached/nobody"),
        "p3": ("p3@beta", "included/people", "pending/nobody", "not reached/nobody"),
        "p4": ("p4@hand", "included/people", "retrieved/people", "maybe/people"),
        "p5": ("p5@alpha", "excluded/stopping", "not reached/nobody", "not reached/nobody"),
    }
    synthesis = made(made_up, roads=waiting)
    flow, rows = synthesis.flow, rows_of(synthesis)
    assert flow is not None
    screened = [flow.box(f"{arm}.screened").count for arm in ("databases", "other")]
    assert [sum(row[i] for row in rows) for i in (1, 2, 3)] == [
        sum(n for n in screened if isinstance(n, int)),
        flow.box("included.reports").count,
        flow.box("included").count,
    ]


def test_reports_of_one_study_count_as_one_work_in_the_first_year(made_up: ModuleType) -> None:
    joined = [{"study": "one", "report": report} for report in ("a1", "b4")]
    rows = {
        year: (reports, works) for year, _, reports, works in rows_of(made(made_up, more={"studies": joined}))
    }
    assert (rows[2018], rows[2021]) == ((1, 1), (1, 0))


def test_without_a_stage_of_titles_nothing_counts_as_screened(made_up: ModuleType) -> None:
    roads = {"a1": ("a1@alpha", "", "", "included/people")}
    synthesis = made(
        made_up,
        {"screening": {"title-abstract": {"reported": False}, "retrieval_reported": False}},
        roads=roads,
        unreadable=(),
    )
    assert [row[1] for row in rows_of(synthesis)] == [None]
