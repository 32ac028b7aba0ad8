"""A lost `%0` line or a stray blank line neither joins records of EndNote's tagged format nor moves a value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.doubt import find_doubts
from slr.formats.refer_border import find_starts, mend_type

TITLE_FIRST = (
    "%0 Journal Article\n%T Lamp oil\n%A Ashwell, B.\n%D 2001\n",
    "%0 Journal Article\n%T Bell rope\n%A Belmont, C.\n%A Crown, D.\n%D 2002\n",
    "%0 Book\n%T Fog horn\n%A Carr, E.\n%D 2003\n",
)
AUTHOR_FIRST = (
    "%0 Journal Article\n%A Ashwell, B.\n%T Lamp oil\n%D 2001\n",
    "%0 Journal Article\n%A Belmont, C.\n%A Crown, D.\n%T Bell rope\n%D 2002\n",
    "%0 Book\n%A Carr, E.\n%T Fog horn\n%D 2003\n",
)
LAMP = ("Lamp oil", ("Ashwell, B.",), 2001)
BELL = ("Bell rope", ("Belmont, C.", "Crown, D."), 2002)
FOG = ("Fog horn", ("Carr, E.",), 2003)
ORDERS = pytest.mark.parametrize("records", [TITLE_FIRST, AUTHOR_FIRST], ids=["title first", "author first"])


def works(text: str) -> list[tuple[str | None, tuple[str, ...], int | None]]:
    rows = [normalise(entry) for entry in read(text.encode(), "a.enw").entries]
    return [(row["title"], tuple(row["authors"]), row["year"]) for row in rows]


@ORDERS
@pytest.mark.parametrize("number", range(3))
def test_record_that_lost_its_type_is_kept_apart(records: tuple[str, ...], number: int) -> None:
    lost = [r.partition("\n")[2] if i == number else r for i, r in enumerate(records)]
    assert works("".join(lost)) == [LAMP, BELL, FOG]


@ORDERS
@pytest.mark.parametrize("line", range(1, 12))
def test_blank_line_within_a_record_moves_no_author(records: tuple[str, ...], line: int) -> None:
    lines = "".join(records).splitlines(keepends=True)
    assert works("".join([*lines[:line], "\n", *lines[line:]])) == [LAMP, BELL, FOG]


@ORDERS
@pytest.mark.parametrize(
    "line", ["0 Book Section", "% 0 Book Section", "%O Book Section", "#0 Book Section", "%0: Book Section",
             "Book Section", "%\t0 Book Section", "%%0 Book Section", "%A Book Section"]
)  # fmt: skip
def test_damaged_type_begins_a_record(records: tuple[str, ...], line: str) -> None:
    text = "".join(records).replace("%0 Book\n", f"{line}\n")
    assert works(text) == [LAMP, BELL, FOG]
    assert read(text.encode(), "a.enw").entries[2].type == "Book Section"


@pytest.mark.parametrize("line", ["%9 Book Section", "%K Book Section", "%T Book Section", "%X Book Section"])
def test_type_in_another_field_is_no_border(line: str) -> None:
    assert mend_type([line, "%A Doe, J."]) == [line, "%A Doe, J."]
    assert mend_type(["Book Section", "of a library"]) == ["Book Section", "of a library"]


def test_records_of_which_the_order_of_tags_differs_are_joined_with_a_warning() -> None:
    text = "%0 Book\n%T Lamp oil\n%D 2001\n%A Doe, J.\n%T Bell rope\n%D 2002\n%0 Book\n%D 2003\n%T Fog horn\n"
    entries = read(text.encode(), "a.enw").entries
    doubts = [d for entry in entries for d in find_doubts(entry, normalise(entry))]
    assert len(entries) == 2
    assert [(d.kind, d.name, d.value) for d in doubts] == [
        ("repeated", "%T", "Bell rope"),
        ("repeated", "%D", "2002"),
    ]


def test_two_titles_below_each_other_are_one_record() -> None:
    assert find_starts("0TTAD0TAD", [True, *[False] * 8]) == [0, 5]


def test_second_year_alone_begins_no_record() -> None:
    assert find_starts("0TDAD0TAD", [True, *[False] * 8]) == [0, 5]


def test_title_above_the_type_begins_a_record_where_the_site_writes_so() -> None:
    assert find_starts("T0AT0AT0A", [n % 3 == 0 for n in range(9)]) == [0, 3, 6]
    assert find_starts("T0AT0AT0A", [True, *[False] * 8]) == [0, 3, 6]


@settings(max_examples=40, deadline=None)
@given(names=st.text("0TADX", min_size=1, max_size=20), data=st.data())
def test_starts_ascend_from_the_first_tag(names: str, data: st.DataObject) -> None:
    apart = [True, *data.draw(st.lists(st.booleans(), min_size=len(names) - 1, max_size=len(names) - 1))]
    starts = find_starts(names, apart)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < len(names)


def test_record_without_type_moves_no_title_where_titles_come_first() -> None:
    assert find_starts("T0ADTAD", [True, False, False, False, True, False, False]) == [0, 4]
    assert find_starts("TADT0ADTAD", [n in {0, 3, 7} for n in range(10)]) == [0, 3, 7]
