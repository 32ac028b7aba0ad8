"""What people recorded of a study is compared by value, and the adjudicator settles it for the whole study."""

from typing import Any

from slr.people.study_fact import COMPARED, Fact, collect_study_facts


def row(who: str | None, report: str = "a", **values: str) -> dict[str, Any]:
    return {**dict.fromkeys(COMPARED), "study": "s", "report": report, "who": who, **values}


def test_values_that_differ_only_in_case_are_equal() -> None:
    fact = collect_study_facts([row("rina", country="Kenya"), row("tomas", country="kenya")])["s"]["country"]
    assert (fact.differs, fact.values) == (False, ("Kenya",))


def test_an_empty_cell_is_no_statement() -> None:
    assert not collect_study_facts([row("rina", country="Kenya"), row("tomas")])["s"]["country"].differs


def test_a_difference_is_open_until_the_adjudicator_settles_it_on_any_report() -> None:
    rows = [row("rina", sample="40"), row("tomas", sample="41")]
    assert collect_study_facts(rows)["s"]["sample"].open
    fact = collect_study_facts([*rows, row("adjudicated", "b", sample="41")])["s"]["sample"]
    assert (fact.open, fact.values) == (False, ("41",))


def test_a_study_that_nobody_recorded_has_no_facts() -> None:
    assert collect_study_facts([row(None)]) == {}
    assert Fact(given={}).values == ()
