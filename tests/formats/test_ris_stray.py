"""Lines of RIS entries that may be a tag with a destroyed mark are read as the tag, or found."""

import pytest

from slr.formats import normalise, read
from slr.formats.doubt import find_doubts

LONG = "An abstract of lamps that is long enough to be wrapped below"
TEXT = f"TY  - JOUR\nAB  - {LONG}\nTI  - Lamps\nAU  - Doe, J.\nPY  - 2001\nER  - \n"


def strays(text: str) -> list[tuple[int, str]]:
    return [
        (entry.line + doubt.line, doubt.value)
        for entry in read(text.encode(), "a").entries
        for doubt in find_doubts(entry, normalise(entry))
        if doubt.kind == "stray"
    ]


@pytest.mark.parametrize("mark", ["T\tI  - ", "T I  - ", "TI  : ", "TI  = ", "TI  _ ", "TI  ~ ", "TI  . "])
def test_tag_with_another_sign_or_a_blank_in_its_name_is_read(mark: str) -> None:
    text = TEXT.replace("TI  - ", mark)
    (entry,) = read(text.encode(), "a").entries
    assert normalise(entry) == normalise(read(TEXT.encode(), "a").entries[0])
    assert entry.former is not None
    assert strays(text) == []


@pytest.mark.parametrize(
    "mark", ["TI    ", "TI   ", "TI\t", "TI  * ", "TI -- ", "I  - ", "T  - ", "t!  - ", "?I  - ", "xTI  - ", "> TI  - ",
             "1. TI  - ", '"TI  - ', "T|I  - "]
)  # fmt: skip
def test_damaged_tag_below_an_abstract_is_found(mark: str) -> None:
    line = f"{mark}Lamps"
    expected = [] if mark == "t!  - " else [(3, line)]
    assert strays(TEXT.replace("TI  - Lamps", line)) == expected


@pytest.mark.parametrize("line", ["Doe, J.", "AU Doe, J.", "AU: Doe, J.", "AUDoe, J.", "  - Doe, J."])
def test_any_line_below_a_short_title_is_found(line: str) -> None:
    assert strays(TEXT.replace("AU  - Doe, J.", line)) == [(4, line.strip())]


@pytest.mark.parametrize("line", ["2001", "PY-2001", "PY: 2001", "PY 2001", "PY    2001"])
def test_number_or_damaged_tag_below_a_long_title_is_found(line: str) -> None:
    text = (
        f"TY  - JOUR\nTI  - Lamps of the north that burn by night and by day\n{line}\nAU  - Doe, J.\nER  - \n"
    )
    assert strays(text) == [(3, line)]


@pytest.mark.parametrize("above", ["Lamps", "Lamps of IV", "Lamps."])
def test_tag_that_lost_the_line_end_above_it_is_found(above: str) -> None:
    line = f"TI  - {above}AU  - Doe, J."
    assert strays(TEXT.replace("TI  - Lamps\nAU  - Doe, J.", line)) == [(3, line)]


@pytest.mark.parametrize(
    "line",
    ["in two lines", "- a point", "T2 - weighted images", "AB: we saw", "IN patients  - mostly", "THIS  - we saw", "CI = 95%",
     "PT: 12", "ABO groups", "SP-1 and SP-2"],
)  # fmt: skip
def test_other_lines_of_an_abstract_are_no_strays(line: str) -> None:
    assert strays(TEXT.replace(LONG, f"{LONG}\n{line}")) == []


def test_wrapped_title_and_lists_are_no_strays() -> None:
    text = TEXT.replace("Lamps", "Improving the lamps of the northern lighthouses\nby oil")
    text = text.replace(
        "PY  - ", "KW  - oil\nwick\nAD  - A Street\nB Town\nUR  - http://a.example\nhttp://b.example\nPY  - "
    )
    assert strays(text) == []


def test_values_of_one_line_have_no_strays() -> None:
    assert strays(TEXT) == []
