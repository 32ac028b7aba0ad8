"""Sections are numbered by their place. Tables and figures are numbered separately, in the order of the document."""

from slr.report.document import Document, Facts, Figure, Grid, Head, Paragraph, Section
from slr.report.mention import mention
from slr.report.numbering import number_document

GRID = Grid(caption="c", heads=(Head(label="h"),), rows=(("x",),))
FIGURE = Figure(svg="<svg/>", file="f.svg", title="t", caption="c")


def test_sections_tables_and_figures_are_numbered_in_their_order() -> None:
    inner = Section(id="b", title="B", blocks=(GRID,), sections=(Section(id="c", title="C", blocks=(GRID,)),))
    first = Section(id="a", title="A", blocks=(FIGURE, Paragraph(text="p"), GRID), sections=(inner,))
    last = Section(id="d", title="D", blocks=(GRID, FIGURE))
    document = Document(language="en", title="t", subtitle="s", banner=(), sections=(first, last))
    numbered = number_document(
        document,
        table=lambda n: f"Table S{n}",
        figure=lambda n: f"Figure S{n}",
        section=lambda n: f"Section {n}",
    )
    a, d = numbered.sections
    [b] = a.sections
    [c] = b.sections
    assert [s.number for s in (a, b, c, d)] == ["1", "1.1", "1.1.1", "2"]
    labels = [block.label for s in (a, b, c, d) for block in s.blocks if not isinstance(block, Paragraph)]
    assert labels == ["Figure S1", "Table S1", "Table S2", "Table S3", "Table S4", "Figure S2"]
    assert a.blocks[1] == Paragraph(text="p")


def test_mentions_become_the_labels_of_their_targets() -> None:
    table = Grid(caption="c", heads=(Head(label="h"),), rows=((mention("f.svg"),),), file="tables/t.csv")
    again = Grid(caption="c", heads=(Head(label="h"),), rows=(("x",),), file="tables/t.csv")
    text = Paragraph(text=f"See {mention('tables/t.csv', 'f.svg', 'section:b')}, {mention('section:gone')}.")
    facts = Facts(pairs=(("n", mention("tables/ledger.csv")), ("l", ("x", mention("section:a")))))
    below = Section(id="b", title="B", blocks=(table, again))
    first = Section(id="a", title="A", blocks=(text, FIGURE, facts), sections=(below,))
    document = Document(language="en", title="t", subtitle="s", banner=(), sections=(first,))
    numbered = number_document(
        document,
        table=lambda n: f"Table S{n}",
        figure=lambda n: f"Figure S{n}",
        section=lambda n: f"Section {n}",
    )
    [a] = numbered.sections
    assert a.blocks[0] == Paragraph(text="See Table S1; Figure S1; Section 1.1, .")
    assert a.blocks[2] == Facts(pairs=(("n", "tables/ledger.csv"), ("l", ("x", "Section 1"))))
    [shown, _] = a.sections[0].blocks
    assert isinstance(shown, Grid)
    assert shown.rows == (("Figure S1",),)
