"""What the authors were asked is listed with its study, and printed where the checks ask the authors."""

from typing import Any

import pytest
from made_up_findings import ALLOW, ROADS, derive, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.findings.contact import list_contacts
from slr.model.row import list_rows
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.row_check import contact_check
from slr.report.appendix import make_section
from slr.report.document import Grid
from slr.report.page import Page
from slr.report.text import Texts

STUDIES = [{"study": study, "report": "r2", "who": "rina"} for study in ("a", "b")]


def contact(report: str = "r1", **cells: str) -> Row:
    values = {"report": report, "asked": "standard errors", "when": "2026-01-02T10:00:00Z", **cells}
    return Row(who="rina", file="corpus/x/contacts/rina.csv", line=2, values=values)


def contacts(*rows: Row) -> Any:
    table, problems = list_contacts(
        make_tables(make_protocol(ALLOW), ROADS, unreadable=(), more={"studies": STUDIES}), rows
    )
    return list_rows(table), problems


def test_a_contact_belongs_to_the_study_of_its_report() -> None:
    (row,), problems = contacts(contact(answered="lost"))
    assert (row["study"], row["answered"], problems) == ("r1", "lost", ())


def test_the_study_is_missing_if_the_report_belongs_to_several_and_none_is_named() -> None:
    rows, _ = contacts(contact("r2"), contact("r2", study="B"))
    assert [row["study"] for row in rows] == [None, "b"]


def test_a_later_row_adds_the_answer() -> None:
    (row,), _ = contacts(contact(), contact(answered="sent", when="2026-02-01"))
    assert row["answered"] == "sent"


def test_a_contact_about_an_unknown_report_is_a_problem() -> None:
    rows, problems = contacts(contact("gone"))
    assert (rows, [p.code for p in problems]) == ([], ["RES001"])


def test_only_yes_takes_a_contact_back() -> None:
    check = contact_check(make_protocol())
    assert [p.code for p in check(contact(retract="no"))] == ["CON001"]
    assert KINDS["contacts"].retract == ("retract", "yes")


@pytest.mark.parametrize(("language", "no_answer"), [("en", "no answer"), ("id", "belum dijawab")])
def test_the_checks_show_the_contact_with_the_authors(language: str, no_answer: str) -> None:
    protocol = make_protocol(ALLOW)
    tables = {
        **make_tables(protocol, ROADS, unreadable=()),
        **derive([finding("rina", type="alpha", estimate="1.000")], ALLOW).tables,
    }
    tables["contacts"] = list_contacts(tables, [contact()])[0]
    page = Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts(language))
    for key in ("statistics-checks", "studies"):
        section = make_section(key, page)
        assert section is not None
        grid = [block for block in section.blocks if isinstance(block, Grid)][-1]
        assert no_answer in str(grid.rows)
        assert "2026-01-02" in str(grid.rows)
