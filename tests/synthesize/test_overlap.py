"""Each report is counted once, with exactly the sources that found it, and each included work once."""

from types import ModuleType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from made_up_review import make_protocol, synthesize

from slr.model.row import list_rows
from slr.synthesize.included import Included
from slr.synthesize.overlap import overlap_table

SOURCES = ("alpha", "beta", "trials", "lists", "hand")


def rows_of(made_up: ModuleType, changes: dict[str, Any] | None = None, **more: Any) -> list[dict[str, Any]]:
    protocol = make_protocol(changes)
    made = synthesize(made_up.make_tables(protocol, **more), protocol)
    return list_rows(made.tables["source_overlap"])


def counts(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    return {"+".join(row["sources"]): (row["reports"], row["included"]) for row in rows}


def test_a_report_counts_for_exactly_the_sources_that_found_it(made_up: ModuleType) -> None:
    assert counts(rows_of(made_up)) == {
        "alpha": (2, 0),
        "beta": (2, 1),
        "alpha+beta": (1, 0),
        "alpha+beta+lists": (1, 1),
        "lists": (1, 0),
        "lists+hand": (1, 1),
        "hand": (1, 0),
    }


def test_the_numbers_add_up_to_those_of_the_sources_and_of_the_flow(made_up: ModuleType) -> None:
    protocol = make_protocol()
    made = synthesize(made_up.make_tables(protocol), protocol)
    rows = list_rows(made.tables["source_overlap"])
    assert made.flow is not None
    assert sum(row["included"] for row in rows) == made.flow.box("included").count
    assert sum(row["reports"] for row in rows) == len(made_up.ROADS)
    for source in list_rows(made.tables["sources"]):
        mine = [row for row in rows if source["source"] in row["sources"]]
        assert sum(row["reports"] for row in mine) == (source["reports"] or 0)
        assert sum(row["reports"] for row in mine if len(row["sources"]) == 1) == (source["alone"] or 0)


def test_the_reports_of_one_study_count_once_with_the_sources_of_all_of_them(made_up: ModuleType) -> None:
    joined = [{"study": "one", "report": report} for report in ("a1", "b4", "l2")]
    found = counts(rows_of(made_up, more={"studies": joined}))
    assert {name: included for name, (_, included) in found.items() if included} == {
        "alpha+beta+lists+hand": 1
    }


def test_sources_outside_the_flow_are_left_out(made_up: ModuleType) -> None:
    sources = [
        {**source, **({"flow": "none"} if source["id"] in ("lists", "hand") else {})}
        for source in made_up.PROTOCOL["sources"]
    ]
    assert set(counts(rows_of(made_up, {"sources": sources}))) == {"alpha", "beta", "alpha+beta"}


def test_the_combination_with_the_most_reports_comes_first(made_up: ModuleType) -> None:
    rows = rows_of(made_up)
    assert [row["reports"] for row in rows] == sorted((row["reports"] for row in rows), reverse=True)
    assert rows[0]["names"] == ["Beta Base"]  # more included works than the other source with two reports


SETS = st.frozensets(st.sampled_from(SOURCES), min_size=1)


@given(st.dictionaries(SETS, st.integers(1, 50), max_size=12), st.lists(SETS, max_size=12))
def test_no_report_and_no_work_is_lost_or_counted_twice(
    sets: dict[frozenset[str], int], works: list[frozenset[str]]
) -> None:
    included = [
        Included(study=f"s{i}", reports=(), sources=sources, year=None, evidence="empirical")
        for i, sources in enumerate(works)
    ]
    rows = list_rows(overlap_table(sets, included, make_protocol()))
    assert sum(row["reports"] for row in rows) == sum(sets.values())
    assert sum(row["included"] for row in rows) == len(works)
    assert len({tuple(row["sources"]) for row in rows}) == len(rows)
