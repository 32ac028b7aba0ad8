"""The stage as a whole: the standing of each work, the codings that are left out, and the only date in the outputs."""

from types import ModuleType
from typing import Any

import pytest
from made_up_review import synthesize

from slr.model.row import list_rows

END = "not reached/nobody"
BASELINE = {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}


def coding(report: str, role: str = "finding", when: str = "2026-01-01") -> dict[str, Any]:
    return {"report": report, "theme": "autonomy", "role": role, "who": "rina", "when": when}


@pytest.mark.parametrize(
    ("road", "standing"),
    [
        (("included/people", "retrieved/people", "included/people"), "included"),
        (("included/people", "retrieved/people", "excluded/people/E3"), "excluded"),
        (("excluded/people/E1", END, END), "excluded"),
        (("excluded/stopping", END, END), "excluded"),
        (("included/people", "not retrieved/people", END), "not retrieved"),
        (("included/people", "pending/nobody", END), "awaiting"),
        (("maybe/people", END, END), "awaiting"),
    ],
)
def test_coded_work_has_the_standing_of_its_report(
    made_up: ModuleType, road: tuple[str, ...], standing: str
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"a1": ("a1@alpha", *road)}, more={"coded": [coding("a1")]})
    made = synthesize(tables, protocol).tables
    shown, elsewhere = (list_rows(made[name]) for name in ("synthesis", "other_codings"))
    assert [r["standing"] for r in (*shown, *elsewhere)] == [standing]
    assert bool(shown) is (standing == "included")
    assert len(made["matrix"]) == len(shown)


def test_a_worked_example_is_in_no_theme(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, more={"coded": [coding("a1", "worked-example")]})
    made = synthesize(tables, protocol)
    assert [r["role"] for r in list_rows(made.tables["other_codings"])] == ["worked-example"]
    assert (len(made.tables["synthesis"]), len(made.tables["matrix"]), made.problems) == (0, 0, ())


def test_coded_work_of_the_published_review_is_previous(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"baseline": BASELINE})
    tables = made_up.make_tables(protocol, more={"coded": [coding("b4")]})
    assert list_rows(synthesize(tables, protocol).tables["synthesis"])[0]["standing"] == "previous"


def test_coded_work_of_a_review_that_reports_no_stage_is_not_reported(made_up: ModuleType) -> None:
    screening = {
        "title-abstract": {"reported": False},
        "full-text": {"reported": False},
        "retrieval_reported": False,
    }
    protocol = made_up.make_protocol({"screening": screening})
    tables = made_up.make_tables(protocol, {"a1": ("a1@alpha",)}, more={"coded": [coding("a1")]})
    assert list_rows(synthesize(tables, protocol).tables["synthesis"])[0]["standing"] == "not reported"


def test_role_that_the_protocol_does_not_show_is_a_warning_that_names_it(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"synthesis": {"roles": ["finding"]}})
    coded = [coding("a1"), coding("a1", "theory"), coding("b4", "definition")]
    found = synthesize(made_up.make_tables(protocol, more={"coded": coded}), protocol)
    assert [(p.code, p.severity) for p in found.problems] == [("SYN010", "warning")] * 2
    assert ["'definition'" in p.message or "'theory'" in p.message for p in found.problems] == [True, True]
    assert [r["role"] for r in list_rows(found.tables["synthesis"])] == ["finding"]


def verdict(when: str) -> dict[str, Any]:
    return {
        "report": "a1",
        "stage": "title-abstract",
        "who": "rina",
        "verdict": "include",
        "when": when,
        "changed": False,
    }


@pytest.mark.parametrize(
    ("verdicts", "codings", "as_of"),
    [
        ([], [], "2026-02-02"),  # the newest search that the protocol names
        (["2026-03-01T08:00:00Z"], [], "2026-03-01"),
        (["2026-03-01T08:00:00Z"], ["2026-04-05"], "2026-04-05"),
        (["2025-03-01"], ["2025-04-05"], "2026-02-02"),
    ],
)
def test_outputs_are_as_of_the_newest_search_verdict_or_coding(
    made_up: ModuleType, verdicts: list[str], codings: list[str], as_of: str
) -> None:
    protocol = made_up.make_protocol()
    more = {"verdicts": [verdict(w) for w in verdicts], "coded": [coding("a1", when=w) for w in codings]}
    assert synthesize(made_up.make_tables(protocol, more=more), protocol).as_of == as_of


def test_rows_ahead_of_the_clock_date_no_output(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    more = {"verdicts": [verdict("2026-03-01"), verdict("2027-05-01T08:00:00Z")]}
    tables = made_up.make_tables(protocol, more=more)
    assert synthesize(tables, protocol, ahead={"2027-05-01T08:00:00Z"}).as_of == "2026-03-01"


def test_search_without_a_date_gives_none(made_up: ModuleType) -> None:
    sources = [{"id": "alpha", "name": "A", "kind": "database", "searched": "not reported"}]
    protocol = made_up.make_protocol({"sources": sources})
    assert synthesize(made_up.make_tables(protocol, {}, unreadable=()), protocol).as_of == ""


def test_included_coded_and_assessed_works_get_letters_and_only_included_ones_are_studies(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    alike = {r: {"authors": ["Doe, J."], "title": r} for r in ("a1", "b4", "a2", "a3")}
    tables = made_up.make_tables(protocol, works=alike, more={"coded": [coding("a3")]})
    made = synthesize(tables, protocol).tables
    assert [(r["report"], r["citation"]) for r in list_rows(made["studies"])] == [
        ("a1", "Doe, 2020a"),
        ("b4", "Doe, 2020d"),
        ("l2", "Author l2, 2020"),
    ]
    assert list_rows(made["other_codings"])[0]["citations"] == ["Doe, 2020c"]  # a3, which is coded
    assert {r["citation"] for r in list_rows(made["excluded"]) if r["report"] == "a2"} == {"Doe, 2020b"}


def test_an_included_work_of_sources_outside_the_flow_is_cited_without_entry(made_up: ModuleType) -> None:
    sources = [{**s, "flow": "none"} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources})
    roads = {"h1": ("h1@hand", "included/people", "retrieved/people", "included/people")}
    tables = made_up.make_tables(protocol, roads, unreadable=(), more={"coded": [coding("h1", "theory")]})
    made = synthesize(tables, protocol)
    assert [r["standing"] for r in list_rows(made.tables["other_codings"])] == ["cited, without entry"]
    assert len(made.tables["synthesis"]) == len(made.tables["studies"]) == 0


def test_reading_leaves_out_reports_outside_the_flow_as_the_stopping_test_does(made_up: ModuleType) -> None:
    sources = [{**s, "flow": "none"} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources})
    roads = {
        name: (f"{name}@{source}", "excluded/people/E1", END, END)
        for name, source in (("a1", "alpha"), ("h1", "hand"))
    }
    given = {"stage": "title-abstract", "who": "rina", "verdict": "exclude", "changed": False}
    verdicts = [{**given, "report": name, "when": "2026-01-01"} for name in roads]
    tables = made_up.make_tables(protocol, roads, unreadable=(), more={"verdicts": verdicts})
    made = synthesize(tables, protocol).tables
    assert [r["report"] for r in list_rows(made["reading"])] == ["a1"]
    assert {r["report"] for r in list_rows(made["verdicts"])} == {"a1", "h1"}


def test_works_outside_the_flow_are_listed_and_a_source_may_say_that_its_works_have_no_entry(
    made_up: ModuleType,
) -> None:
    flows = {"hand": "none", "beta": "without-entry"}
    sources = [{**s, "flow": flows.get(s["id"], "count")} for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources})
    ends = ("not reached/nobody", "not reached/nobody", "not reached/nobody")
    roads = {
        "h1": ("h1@hand", *ends),
        "b1": ("b1@beta", *ends),
        "b2": ("b2@beta h2@hand", *ends),
        "b3": ("b3@beta", "excluded/people/E1", *ends[1:]),
    }
    made = synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol)
    assert {r["report"]: r["standing"] for r in list_rows(made.tables["outside_flow"])} == {
        "h1": "outside the flow",
        "b1": "cited, without entry",
        "b2": "outside the flow",
        "b3": "excluded",
    }
