"""Columns that stand side by side are read one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from slr.manuscript.column import separate_columns
from slr.manuscript.reading import split_text

LEFT = [
    "Lamps have burnt oil since the age",
    "of the first harbours (Doe, 2019),",
    "",
    "and wicks were made of flax on all",
    "of the coasts of the northern sea,",
    "where oil was cheap and where many",
    "people lived by the light of lamps",
    "in the winter months of the years.",
]
RIGHT = [
    "References",
    "Doe, J. (2019). Lamps at sea and",
    "  on land. Oil Press.",
    "Kim, S. (2020). Oil for the lamps",
    "  of the north. Oil Press.",
    "Roe, A. (2018). Wicks of all of",
    "  the kinds. Oil Press, Leeds.",
    "",
]


def page() -> list[str]:
    return [f"{left:40}{right}".rstrip() for left, right in zip(LEFT, RIGHT, strict=True)]


def test_the_left_column_is_read_before_the_right_one() -> None:
    rows = separate_columns([(number, text) for number, text in enumerate(page(), start=1)])
    left = [text for text in LEFT if text]
    assert [text for _, text in rows if text] == [*left, *(text for text in RIGHT if text)]
    assert rows[0] == (1, LEFT[0])


def test_a_line_across_both_columns_stays_in_its_place() -> None:
    title = "The light of the lamps of the northern sea, a study of oil and wicks"
    rows = separate_columns(list(enumerate([title, *page()])))
    assert [text for _, text in rows][:2] == [title, LEFT[0]]


def test_a_page_with_one_column_and_a_table_are_not_changed() -> None:
    text = ["The oil of lamps was measured in all of the harbours of the northern sea."] * 8
    table = [f"lamp {n}        {n * 7}        {n * 9}" for n in range(8)]
    rows = list(enumerate([*text, *table]))
    assert separate_columns(rows) == rows


def test_lines_of_two_columns_keep_their_numbers_and_their_indentation() -> None:
    draft = split_text("\n".join(page()))
    assert [(line.number, line.indent) for line in draft.lines if line.text.startswith(("on", "Kim"))] == [
        (3, 2),
        (4, 0),
    ]


def test_a_line_that_ends_just_behind_the_edge_is_read() -> None:
    rows = list(enumerate([*page()[:4], f"{'x' * 41}", *page()[4:], *page()]))
    assert (4, "x" * 41) in separate_columns(rows)


@given(
    st.lists(
        st.tuples(st.text("ab ", max_size=45), st.text("cd ", max_size=45), st.integers(34, 46)), max_size=40
    )
)
def test_no_character_is_lost(parts: list[tuple[str, str, int]]) -> None:
    rows = [(n, f"{left[:width]:{width}}{right}") for n, (left, right, width) in enumerate(parts)]
    before = sorted("".join(text for _, text in rows).replace(" ", ""))
    assert sorted("".join(text for _, text in separate_columns(rows)).replace(" ", "")) == before
