"""Columns for readers are safe in a spreadsheet and short; what people typed is kept, and a formula is a warning."""

import pytest

from slr.model.table import CODINGS, DECISIONS
from slr.people.readable import LONGEST, find_formulas, make_readable
from slr.people.row import Row


@pytest.mark.parametrize("name", ["author", "year", "title", "doi", "title_a", "title_b"])
def test_a_column_for_readers_is_disarmed(name: str) -> None:
    assert make_readable({name: " =1+1\n2"}) == {name: "'=1+1 2"}


def test_controls_and_changes_of_direction_are_removed() -> None:
    assert make_readable({"title": "a\x1b]0;x\x07b\x9bc\u202ed"}) == {"title": "a ]0;x b c d"}


def test_a_long_title_is_cut_and_the_cut_is_marked() -> None:
    assert make_readable({"title": "x" * LONGEST}) == {"title": "x" * LONGEST}
    assert make_readable({"title": "x" * (LONGEST + 1)}) == {"title": "x" * (LONGEST - 2) + " …"}


def test_what_a_person_typed_is_kept() -> None:
    typed = {"note": "=1+1", "statement": "- " + "x" * 5000}
    assert make_readable(typed) == typed


def codes(table, **values):  # type: ignore[no-untyped-def]
    row = Row(who="rina", file="rina.csv", line=3, values=values)
    return [(p.code, p.where, p.line) for p in find_formulas(row, table)]


def test_a_text_that_a_spreadsheet_would_run_is_a_warning() -> None:
    assert codes(DECISIONS, note="＝1", title="=1", verdict="include") == [("SHT032", "note", 3)]
    assert codes(CODINGS, statement="-x", quote="@a") == [("SHT032", "statement", 3), ("SHT032", "quote", 3)]
    assert codes(DECISIONS, note="-0.11") == []
