"""Wide tables and figures are on landscape pages, and short portrait parts between them do not begin a new page."""

from slr.report.document import Block, Document, Figure, Grid, Head, Paragraph, Section
from slr.report.orientation import divide_document, figure_size, fit_figure
from slr.report.target import section_name

WIDE = Grid(
    caption="",
    heads=tuple(Head(label="Heading") for _ in range(10)),
    rows=(("considerable",) * 10,),
)
SHORT = Paragraph(text="Short.")
LONG = Paragraph(text="A long text. " * 500)


def turned(*blocks: Block) -> list[tuple[bool, int]]:
    """Return the orientation of each part of a document with one section per block, and the number of its sections."""
    sections = tuple(Section(id=f"s{i}", title="T", blocks=(block,)) for i, block in enumerate(blocks))
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=sections)
    return [(part.landscape, len(part.units)) for part in divide_document(document)]


def test_a_wide_table_has_a_landscape_page_of_its_own() -> None:
    assert turned(LONG, WIDE, LONG) == [(False, 1), (True, 1), (False, 1)]


def test_a_short_section_between_landscape_pages_is_on_them() -> None:
    assert turned(LONG, WIDE, SHORT, WIDE, SHORT) == [(False, 1), (True, 3), (False, 1)]


def test_subsections_are_units_of_their_own() -> None:
    inner = Section(id="b", title="B", blocks=(WIDE,))
    document = Document(
        language="en", title="T", subtitle="S", banner=(), sections=(Section(id="a", title="A", blocks=(LONG,), sections=(inner,)),)
    )  # fmt: skip
    units = [
        (part.landscape, unit.section.title, unit.depth)
        for part in divide_document(document)
        for unit in part.units
    ]
    assert units == [(False, "A", 1), (True, "B", 2)]


def drawing(width: int, height: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'


def test_a_drawing_that_would_shrink_too_much_is_turned() -> None:
    wide, narrow = (Figure(svg=drawing(w, 700), file="f.svg", title="", caption="") for w in (1_200, 600))
    assert turned(wide) == [(True, 1)]
    assert turned(narrow) == [(False, 1)]


def fit(width: int, height: int, caption: str = "") -> tuple[float, float]:
    figure = Figure(svg=drawing(width, height), file="f.svg", title="", caption=caption)
    return fit_figure(figure, width=482, height=720)


def test_a_drawing_is_never_enlarged_and_keeps_its_proportions() -> None:
    assert fit(96, 48) == (72.0, 36.0)
    width, height = fit(4_000, 1_000)
    assert (round(width), round(width / height, 3)) == (482, 4.0)


def test_a_drawing_leaves_space_for_its_heading_and_caption() -> None:
    assert fit(600, 4_000)[1] < 650
    assert fit(600, 4_000, "a long caption " * 60)[1] < fit(600, 4_000)[1]


def test_what_follows_the_last_wide_block_of_a_section_is_on_portrait_pages() -> None:
    section = Section(id="a", title="A", blocks=(SHORT, WIDE, LONG))
    after = Section(id="b", title="B", blocks=(SHORT,))
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section, after))
    units = [
        (part.landscape, unit.name, len(unit.blocks), unit.continued)
        for part in divide_document(document)
        for unit in part.units
    ]
    first, second = section_name(0), section_name(1)
    assert units == [(True, first, 2, False), (False, first, 1, True), (False, second, 1, False)]


def test_a_drawing_without_a_size_gets_a_usual_one() -> None:
    assert figure_size("<svg/>") == (480.0, 360.0)
