"""A grid shows each column as its declaration says, whatever the column's name."""

from types import ModuleType

from made_up_review import synthesize

from slr.model.column import columns_of
from slr.report.document import Grid
from slr.report.page import MOST_ROWS, Page
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


COLUMNS = columns_of("""
    name    text  a name
    country text  a country
    design  text  a design
    sample  text  a sample
    note    text  a note
    hits    whole hits
""")


def test_empty_columns_are_left_out_and_columns_without_a_report_are_named(made_up: ModuleType) -> None:
    rows = [
        {"name": "Alpha", "country": "", "design": "not reported", "sample": "not reported", "hits": 0},
        {"name": "Beta", "design": "not reported", "sample": "12 nurses", "note": ""},
    ]
    grid = make_page(made_up, "en").grid("Caption", COLUMNS, rows)
    assert isinstance(grid, Grid)
    assert [h.label for h in grid.heads] == ["Name", "Sample", "Hits"]
    assert grid.rows == (("Alpha", "not reported", "0"), ("Beta", "12 nurses", ""))
    assert grid.notes == ("Not reported in any row: Design.",)


def test_not_reported_and_not_extracted_are_two_values(made_up: ModuleType) -> None:
    """The first says that the study is silent, the second that nobody has read it."""
    rows = [
        {"name": "Alpha", "country": "not extracted", "design": "not reported", "sample": "not extracted"},
        {"name": "Beta", "country": "not extracted", "design": "not extracted", "sample": "not extracted"},
    ]
    for language, design, note in (
        ("en", ("not reported", "not extracted"), "Not extracted in any row: Country; Sample."),
        (
            "id",
            ("tidak dilaporkan", "tidak diekstraksi"),
            "Tidak diekstraksi pada semua baris: Negara; Sampel.",
        ),
    ):
        grid = make_page(made_up, language).grid("Caption", COLUMNS, rows)
        assert isinstance(grid, Grid)
        assert tuple(row[1] for row in grid.rows) == design
        assert grid.notes == (note,)


def test_a_grid_without_any_value_keeps_its_columns(made_up: ModuleType) -> None:
    grid = make_page(made_up, "en").grid("Caption", COLUMNS, [{"name": "not reported"}])
    assert isinstance(grid, Grid)
    assert (len(grid.heads), grid.notes) == (len(COLUMNS), ())


def test_a_long_grid_says_so_in_the_same_place(made_up: ModuleType) -> None:
    grid = make_page(made_up, "en").grid("Caption", COLUMNS[:2], [{"name": "Alpha"}] * (MOST_ROWS + 1))
    assert isinstance(grid, Grid)
    assert grid.notes == (f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows. The file contains all rows.",)
