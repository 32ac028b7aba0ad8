"""Sections are numbered by their place. Tables and figures are numbered separately, in the order of the document."""

from slr.report.document import Document, Figure, Grid, Head, Paragraph, Section
from slr.report.numbering import number_document

GRID = Grid(caption="c", heads=(Head(label="h"),), rows=(("x",),))
FIGURE = Figure(svg="<svg/>", file="f.svg", title="t", caption="c")


def test_sections_tables_and_figures_are_numbered_in_their_order() -> None:
    inner = Section(id="b", title="B", blocks=(GRID,), sections=(Section(id="c", title="C", blocks=(GRID,)),))
    first = Section(id="a", title="A", blocks=(FIGURE, Paragraph(text="p"), GRID), sections=(inner,))
    last = Section(id="d", title="D", blocks=(GRID, FIGURE))
    document = Document(language="en", title="t", subtitle="s", banner=(), sections=(first, last))
    numbered = number_document(document, table=lambda n: f"Table S{n}", figure=lambda n: f"Figure S{n}")
    a, d = numbered.sections
    [b] = a.sections
    [c] = b.sections
    assert [s.number for s in (a, b, c, d)] == ["1", "1.1", "1.1.1", "2"]
    labels = [block.label for s in (a, b, c, d) for block in s.blocks if not isinstance(block, Paragraph)]
    assert labels == ["Figure S1", "Table S1", "Table S2", "Table S3", "Table S4", "Figure S2"]
    assert a.blocks[1] == Paragraph(text="p")
