"""A column declares its values and how a page shows them."""

import pytest

from slr.model.column import Column, Table, columns_of, empty, pick
from slr.model.output import OUTPUTS
from slr.pipeline import list_tables


def test_a_column_without_a_way_to_be_shown_is_shown_as_is_usual_for_its_kind() -> None:
    kinds = ("text", "whole", "number", "truth", "list")
    shown = [c.shown_as for c in columns_of("\n".join(f"c{k} {k} a meaning" for k in kinds))]
    assert shown == ["text", "number", "number", "text", "text"]


def test_the_way_to_show_a_column_follows_its_kind() -> None:
    assert columns_of("line* whole:digits first line of the entry") == (
        Column("line", "whole", "first line of the entry", required=True, show="digits"),
    )


@pytest.mark.parametrize("form", ["texts", "text:colour", "whole:", ":word"])
def test_an_unknown_kind_or_way_to_be_shown_is_an_error_that_names_the_column(form: str) -> None:
    with pytest.raises(ValueError, match="column line"):
        columns_of(f"line {form} first line")


def test_columns_are_picked_in_the_order_of_the_names_and_the_first_source_wins() -> None:
    table = columns_of("""
        works  whole  number of works
        role   text   role
    """)
    own = columns_of("works text the works themselves")
    assert pick(("role", "works"), own, table) == (table[1], own[0])


def test_a_name_that_no_source_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="wroks"):
        pick(("wroks",), columns_of("works whole number of works"))


def test_a_year_and_a_line_are_never_written_with_separators() -> None:
    shown = {
        c.shown_as
        for t in (*OUTPUTS.values(), *(t for t in list_tables().values() if t.published))
        for c in t.columns
        if c.name in ("year", "line", "rank")
    }
    assert shown == {"digits"}


def test_a_change_of_an_empty_frame_does_not_change_the_next_empty_frame() -> None:
    table = Table(name="made_up", meaning="", columns=columns_of("words list words\nn whole number"))
    first = empty(table)
    first["more"] = ""
    first.loc[0, "n"] = 1
    assert [(c, str(t)) for c, t in empty(table).dtypes.items()] == [("words", "object"), ("n", "Int64")]
    assert len(empty(table)) == 0
