"""Columns of tables fit the page, and wide tables are put on landscape pages or divided."""

from hypothesis import given
from hypothesis import strategies as st

from slr.report.document import Grid, Head, Noted, Styled, Work
from slr.report.width import LANDSCAPE, PORTRAIT, cell_lines, fit_grid, row_height, split_grid
from slr.text.style import Run


def table(*columns: tuple[str, str], rows: int = 3) -> Grid:
    """Return a table whose columns have these headings and contents."""
    heads = tuple(Head(label=label, kind="long" if len(cell) > 40 else "text") for label, cell in columns)
    return Grid(caption="", heads=heads, rows=tuple(tuple(cell for _, cell in columns) for _ in range(rows)))


def test_a_small_table_is_as_wide_as_its_words() -> None:
    fit = fit_grid(table(("Name", "Alpha"), ("Kind", "database")))
    assert not fit.landscape
    assert sum(fit.widths) < 150


def test_a_long_text_gets_the_space_that_short_columns_leave() -> None:
    fit = fit_grid(table(("Id", "E1"), ("Text", "a long text " * 30), ("Kind", "include")))
    assert fit.widths[1] > fit.widths[0] + fit.widths[2]
    assert sum(fit.widths) <= PORTRAIT[0] + 0.1


def test_many_columns_are_on_a_landscape_page() -> None:
    assert fit_grid(table(*(("Heading", "considerable") for _ in range(10)))).landscape


def test_columns_that_fit_no_page_are_divided_and_the_first_is_repeated() -> None:
    grid = table(*((f"h{i}", "considerably") for i in range(30)))
    parts = split_grid(grid)
    assert len(parts) > 1
    assert all(part.heads[0].label == "h0" for part in parts)
    assert [h.label for part in parts for h in part.heads[1:]] == [f"h{i}" for i in range(1, 30)]
    assert all(sum(fit_grid(part).widths) <= LANDSCAPE[0] + 0.1 for part in parts)


def test_notes_are_kept_once() -> None:
    grid = table(*((f"h{i}", "considerably") for i in range(30)))
    parts = split_grid(Grid(caption="", heads=grid.heads, rows=grid.rows, notes=("n",)))
    assert [part.notes for part in parts].count(("n",)) == 1


def test_a_word_without_spaces_does_not_make_the_table_wider_than_the_page() -> None:
    fit = fit_grid(table(("a", "x" * 60_000), ("b", "y" * 500)))
    assert sum(fit.widths) <= LANDSCAPE[0] + 0.1


TEXTS = st.text(max_size=60)
CELLS = st.one_of(
    TEXTS,
    st.builds(Noted, text=TEXTS, note=TEXTS),
    st.builds(Styled, runs=st.tuples(st.builds(Run, TEXTS))),
    st.builds(Work, citation=TEXTS, title=TEXTS, link=TEXTS),
)
KINDS = st.sampled_from(["text", "number", "narrow", "long", "work", "code", "mark", "date"])


@given(st.lists(KINDS, min_size=1, max_size=30), st.integers(0, 4), st.data())
def test_every_table_fits_its_page(kinds: list, count: int, data: st.DataObject) -> None:
    row = st.tuples(*(CELLS for _ in kinds))
    heads = tuple(Head(label=data.draw(TEXTS), kind=kind) for kind in kinds)
    grid = Grid(caption="", heads=heads, rows=tuple(data.draw(row) for _ in range(count)))
    for part in split_grid(grid):
        fit = fit_grid(part)
        assert len(fit.widths) == len(part.heads)
        assert min(fit.widths) > 0
        assert sum(fit.widths) <= (LANDSCAPE if fit.landscape else PORTRAIT)[0] + 0.1


def test_short_columns_leave_the_space_to_a_long_text() -> None:
    short = [(f"h{i}", "two words here") for i in range(5)]
    fit = fit_grid(table(("Text", "a long text " * 40), *short, rows=2))
    assert fit.widths[0] > 0.4 * sum(fit.widths)


def test_a_line_never_ends_at_a_no_break_space() -> None:
    plain, fixed = (
        fit_grid(table(("a", f"[0.453;{space}0.937]"), *(("b", "word " * 30),) * 8)) for space in " \u00a0"
    )
    assert fixed.widths[0] > plain.widths[0]


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    assert row_height(("a", "word " * 100), (50, 50)) > row_height(("a", "word"), (50, 50))


def test_the_lines_of_a_cell_are_its_parts() -> None:
    assert cell_lines(Work(citation="Cited", title="", link="10.1/x")) == ("Cited", "10.1/x")
    assert cell_lines(Noted(text="a", note="b")) == ("a", "b")
