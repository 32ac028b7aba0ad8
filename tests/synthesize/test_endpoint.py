"""Every entry of every file ends in exactly one box of the flow."""

from types import ModuleType
from typing import Any

import pytest

from slr.synthesize.endpoint import NOWHERE, end_of_items, end_of_reports
from slr.synthesize.population import Population, collect_population

END = "not reached/nobody"
PASSED = ("included/people", "retrieved/people")


def population(made_up: ModuleType, changes: dict[str, Any] | None = None, **more: Any) -> Population:
    protocol = made_up.make_protocol(changes)
    return collect_population(made_up.make_tables(protocol, **more), protocol)


def list_ends(found: Population) -> dict[str, str]:
    """Return the box of each entry."""
    return dict(zip(found.ids, end_of_items(found, end_of_reports(found)), strict=True))


@pytest.mark.parametrize(
    ("road", "end"),
    [
        (("excluded/people/E1", END, END), "excluded"),
        (("excluded/rule/E2", END, END), "automation"),
        (("excluded/stopping", END, END), "stopping"),
        (("pending/stopping", END, END), "stopping"),
        (("excluded/nobody", END, END), NOWHERE),
        (("pending/nobody", END, END), "awaiting_screening"),
        (("pending/people", END, END), "awaiting_screening"),
        (("maybe/people", END, END), "awaiting_screening_decision.maybe"),
        (("conflict/people", END, END), "awaiting_screening_decision.conflict"),
        (("perhaps/people", END, END), NOWHERE),
        (("included/people", "not retrieved/people", END), "not_retrieved"),
        (("included/rule/I1", "pending/nobody", END), "awaiting_retrieval"),
        (("included/people", "pending/people", END), "awaiting_retrieval_outcome"),
        (("included/people", "maybe/nobody", END), "awaiting_retrieval_outcome"),
        (("included/people", "conflict/people", END), "awaiting_retrieval_outcome"),
        (("included/people", "not reached/nobody", END), NOWHERE),
        ((*PASSED, "excluded/people/E3"), "reports_excluded"),
        ((*PASSED, "excluded/stopping"), "reports_excluded"),
        ((*PASSED, "pending/nobody"), "awaiting_assessment"),
        ((*PASSED, "maybe/people"), "awaiting_assessment_decision.maybe"),
        ((*PASSED, "conflict/people"), "awaiting_assessment_decision.conflict"),
        ((*PASSED, "perhaps/people"), NOWHERE),
        ((*PASSED, "included/people"), "included"),
        ((), NOWHERE),
    ],
)
def test_report_ends_where_its_last_status_puts_it(
    made_up: ModuleType, road: tuple[str, ...], end: str
) -> None:
    assert list(end_of_reports(population(made_up, roads={"r1": ("r1@alpha", *road)}))) == [end]


def test_report_of_a_review_that_reports_no_stage_has_no_stage_to_end_at(made_up: ModuleType) -> None:
    screening = {
        "title-abstract": {"reported": False},
        "full-text": {"reported": False},
        "retrieval_reported": False,
    }
    found = population(made_up, {"screening": screening}, roads={"r1": ("r1@alpha",)})
    assert list(end_of_reports(found)) == ["no_stage"]


def test_entries_of_the_made_up_review_end_one_by_one(made_up: ModuleType) -> None:
    assert list_ends(population(made_up)) == {
        "a1": "databases.included", "b1": "databases.duplicates", "l1": "other.also_in_databases",
        "a2": "databases.reports_excluded", "b2": "databases.duplicates",
        "a3": "databases.excluded", "a3x": "databases.duplicates",
        "a4": "databases.automation", "b3": "databases.not_retrieved", "b4": "databases.included",
        "l2": "other.included", "h2": "other.duplicates", "l3": "other.excluded", "h1": "other.reports_excluded",
        "searches/alpha.ris:60": "databases.other_reasons.unreadable",
    }  # fmt: skip


def test_entries_of_a_published_reviews_sources_are_previous_and_others_of_its_reports_reviewed_already(
    made_up: ModuleType,
) -> None:
    baseline = {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}
    ends = list_ends(population(made_up, {"baseline": baseline}, unreadable=("beta",)))
    assert {i: end for i, end in ends.items() if i in ("b1", "a1", "l1", "a3", "searches/beta.ris:50")} == {
        "b1": "previous", "a1": "databases.already_reviewed", "l1": "other.already_reviewed", "a3": "databases.excluded",
        "searches/beta.ris:50": "previous",
    }  # fmt: skip


def test_record_that_belongs_to_no_report_ends_nowhere(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(
        protocol, {"r1": ("r1@alpha r2@alpha", "pending/nobody", END, END)}, unreadable=()
    )
    tables["clusters"] = tables["clusters"][tables["clusters"]["record"] != "r2"]
    assert list_ends(collect_population(tables, protocol)) == {
        "r1": "databases.awaiting_screening",
        "r2": NOWHERE,
    }


def test_entries_of_a_source_outside_the_flow_end_outside_the_flow(made_up: ModuleType) -> None:
    sources = [{**s, "flow": "none"} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    roads = {"a1": ("a1@alpha h1@hand", "excluded/people/E1"), "h2": ("h2@hand", "included/people")}
    found = population(made_up, {"sources": sources}, roads=roads, unreadable=("hand",))
    assert list_ends(found) == {
        "a1": "databases.excluded",
        "h1": "outside_flow",
        "h2": "outside_flow",
        "searches/hand.ris:30": "outside_flow",
    }
