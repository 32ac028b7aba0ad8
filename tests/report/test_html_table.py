"""Tables as HTML: escaped, linked to histories, with the rows that are not printed folded away."""

from slr.report.document import Cell, Grid, Head, Section, Styled, Work
from slr.report.html_table import escape_html, list_grids, style_cards, write_table
from slr.report.text import Texts
from slr.text.style import Run

HEADS = (Head(label="Work", kind="work"), Head(label="Who"), Head(label='Say "n" </style>', kind="number"))


def make_grid(*rows: tuple[Cell, ...], rest: tuple[tuple[Cell, ...], ...] = ()) -> Grid:
    return Grid(caption="C", heads=HEADS, rows=rows, rest=rest)


def write(grid: Grid) -> str:
    return write_table(grid, 3, Texts("en"), {"r1"}, escape_html)


def test_only_a_work_with_a_history_is_marked() -> None:
    page = write(make_grid(*((Work(citation=f"<{r}>", report=r), "a", "1") for r in ("r1", "r2"))))
    assert '<td class="work"><b data-work="r1">&lt;r1&gt;</b></td><td>a</td><td class="number">1</td>' in page
    assert "<b>&lt;r2&gt;</b>" in page


def test_each_citation_in_a_cell_is_marked() -> None:
    cited = Styled(runs=(Run("A & B"), Run("; "), Run("C", ("i",))), reports=("r1", "", "r9"))
    assert '<span data-work="r1">A &amp; B</span>; <i>C</i>' in write(make_grid((cited, "a", "1")))


def test_rows_that_are_not_printed_follow_folded_away_and_with_headings() -> None:
    page = write(make_grid(("a", "b", "1"), rest=(("c", "d", "2"), ("e", "f", "3"))))
    shown, folded = page.split('<details class="rest">')
    assert shown.count("<tr>") == 2
    assert "<td>c<td>d<td>2<tr\n><td>e<td>f<td>3</tbody>" in folded
    assert "<summary>2 more rows</summary>" in folded
    assert "<summary>1 more row</summary>" in write(make_grid(("a", "b", "1"), rest=(("c", "d", "2"),)))


def test_the_label_of_a_column_cannot_end_the_style_sheet() -> None:
    style = style_cards([make_grid(("a", "b", "1"))])
    assert '#t1 td:nth-child(3)::before { content: "Say \\22 n\\22  \\3c \\2f style\\3e : "; }' in style
    assert "nth-child(1)" not in style


def test_a_table_of_marks_and_a_narrow_table_have_no_cards() -> None:
    marks = Grid(caption="C", heads=tuple(Head(label="m", kind="mark") for _ in range(5)), rows=())
    narrow = Grid(caption="C", heads=HEADS[:2], rows=())
    assert style_cards([marks, narrow]) == ""


def test_the_tables_of_all_sections_are_found_in_their_order() -> None:
    first, second, third = (Grid(caption=c, heads=HEADS, rows=()) for c in "abc")
    inner = Section(id="b", title="B", blocks=(second,))
    sections = (
        Section(id="a", title="A", blocks=(first,), sections=(inner,)),
        Section(id="c", title="C", blocks=(third,)),
    )
    assert [grid.caption for grid in list_grids(sections)] == ["a", "b", "c"]
