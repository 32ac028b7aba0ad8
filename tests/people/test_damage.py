"""A file in any encoding becomes UTF-8 without losing a letter, and the next line of any file stands alone."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.people.damage import convert_to_utf_8, end_line, is_utf_8
from slr.people.decode import UTF_16, decode_text

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é\r\nñ\n".encode("cp1252"), "\ufeffé\r\nñ\n"),
        ("é".encode() + b"\n" + "é".encode("cp1252"), "é\né"),  # one line was added by another program
        ("é\nx é".encode()[:-1], "é\nx Ã"),  # cut within a letter: the other lines are not touched
        (b"x \xc3", "\ufeffx Ã"),  # no sign of UTF-8: a letter of Windows-1252
        (b"a\x81\n", "\ufeffa\x81\n"),  # no letter of Windows-1252 either
    ],
)
def test_each_line_is_read_in_its_own_encoding(data: bytes, text: str) -> None:
    assert convert_to_utf_8(data).decode() == text


@given(st.binary().filter(lambda data: decode_text(data) is not None and data[:2] not in UTF_16))
def test_the_result_is_utf_8_and_has_as_many_lines(data: bytes) -> None:
    new = convert_to_utf_8(data)
    assert is_utf_8(new)
    assert new.count(b"\n") == data.count(b"\n")
    assert decode_text(new) == decode_text(data)


def test_binary_data_is_refused() -> None:
    with pytest.raises(ValueError, match="binary"):
        convert_to_utf_8(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("", ""),
        ("a,b\n", ""),
        ("a,b\r", "\n"),
        ("a,b\n1", "\n"),
        ('a,b\n1,"x', '"\n'),
        ('a,b\n1,"x\n', '"\n'),
        ('a,b\n1,"x ""', '"\n'),
        ('a,b\n1,"x"', "\n"),
        ('a,b\n1,5" screen', "\n"),  # a quote within a cell without quotes opens nothing
        ('a,b\n1,"line one\nline tw', '"\n'),
        ('a,b\n1,"stray\n2,x\n3,y\n', ""),  # the quote of an earlier row is not closed at the end
        ('a,b\n1,"stray\n2,x\n3,y', "\n"),
    ],
)
def test_the_last_row_is_closed(text: str, ending: str) -> None:
    assert end_line(text.encode(), ",", 2).decode() == ending


cell = st.text(alphabet='ab",\n é', max_size=6)


@given(st.lists(st.tuples(cell, cell, cell), max_size=3), st.integers(0, 60))
def test_the_next_line_stands_alone_wherever_a_well_formed_file_was_cut(
    rows: list[tuple[str, str, str]], cut: int
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["x", "y", "z"])
    for row in rows:
        writer.writerow([" ".join(c.split()) for c in row])  # as the program writes: a row is one line
    data = buffer.getvalue()[: 6 + cut].encode()
    whole = data + end_line(data, ",", 3) + b"1,2,3\n"
    assert list(csv.reader(io.StringIO(whole.decode(), newline="")))[-1] == ["1", "2", "3"]
