"""A grid shows each column as its declaration says, whatever the column's name."""

from types import ModuleType

from made_up_review import synthesize

from slr.model.column import columns_of
from slr.report.document import Grid, Head
from slr.report.page import Page
from slr.report.text import Texts


def make_page(made_up: ModuleType, language: str) -> Page:
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol), protocol)
    return Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language))


def test_the_columns_of_a_new_table_say_how_they_are_shown(made_up: ModuleType) -> None:
    # The names are those of other columns, because each needs a label; each is shown in another way than there.
    columns = columns_of("""
        score     text:word    a word
        status    whole:digits a number such as a year
        role      whole        a number
        kind      text         a text
        stage     text:long    a long text
    """)
    row = {"score": "included", "status": 12345, "role": 12345, "kind": "included", "stage": "included"}
    grid = make_page(made_up, "id").grid("Caption", columns, [row])
    assert isinstance(grid, Grid)
    assert grid.rows == (("disertakan", "12345", "12.345", "included", "included"),)
    assert [h.kind for h in grid.heads] == ["text", "number", "number", "text", "long"]


def test_a_missing_date_among_several_is_translated(made_up: ModuleType) -> None:
    columns = columns_of("date text:date dates of searches")
    grid = make_page(made_up, "id").grid("Caption", columns, [{"date": "2026-03-01; not reported"}])
    assert isinstance(grid, Grid)
    assert grid.rows == (("2026-03-01; tidak dilaporkan",),)


def test_a_column_that_is_empty_in_every_row_is_left_out(made_up: ModuleType) -> None:
    columns = columns_of("""
        name  text a name
        note  text a note
        hits  whole hits
    """)
    page = make_page(made_up, "en")
    grid = page.grid("Caption", columns, [{"name": "Alpha", "note": "", "hits": 0}, {"name": "Beta"}])
    assert isinstance(grid, Grid)
    assert grid.heads == (Head(label="Name"), Head(label="Hits", kind="number"))
    assert grid.rows == (("Alpha", "0"), ("Beta", ""))
