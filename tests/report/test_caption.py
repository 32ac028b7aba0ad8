"""Equations in words and in numbers."""

from types import ModuleType

from made_up_review import synthesize

from slr.report.caption import equation_rows
from slr.report.text import Texts


def test_an_equation_is_shown_in_words_and_in_numbers_and_names_the_arm(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    flow = synthesize(made_up.make_tables(protocol), protocol).flow
    told = [(r["arm"], r["in_words"], r["in_numbers"]) for r in equation_rows(flow, Texts("en"))]
    assert (
        "Databases and registers",
        "Records screened = Records identified − Duplicate records − Removed for other reasons − Marked as ineligible by automation tools",
        "5 = 10 − 3 − 1 − 1",
    ) in told
    found = "Included reports found in this arm"
    assert told[-1] == (
        "Included",
        f"Reports of included studies = {found} (Databases and registers) + {found} (Other methods)",
        "3 = 2 + 1",
    )


def test_an_arm_that_nobody_reported_has_no_equations(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    roads = {r: road for r, road in made_up.ROADS.items() if r in ("l2", "l3", "h1")}
    flow = synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol).flow
    assert {r["arm"] for r in equation_rows(flow, Texts("en"))} == {"Other methods", "Included"}
