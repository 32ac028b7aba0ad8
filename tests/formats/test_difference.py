"""The first difference between two files is named by line, by part of an archive, or by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats.archive import write_archive
from slr.formats.difference import find_difference


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"a\n", b"a\n", ""),
        (b"a\nb\n", b"a\nc\n", "line 2: expected 'b', found 'c'"),
        (b"a\n", b"a\nb\n", "line 2: expected the end of the file, found 'b'"),
        (b"a\nb\n", b"a\n", "line 2: expected 'b', found the end of the file"),
        (b"a", b"a\n", "line 1: expected 'a', found 'a\\n'"),
        (b"a\r\n", b"a\n", "line 1: expected 'a\\r', found 'a'"),
        (b"\x89PNG\xff\x00", b"\x89PNG\xff\x01", "byte 6 of 6"),
    ],
)
def test_the_first_difference_is_named(old: bytes, new: bytes, told: str) -> None:
    assert find_difference(old, new) == told


def test_a_long_line_is_shown_around_its_difference() -> None:
    told = find_difference(b"x" * 1000 + b"old", b"x" * 1000 + b"new")
    assert "old" in told
    assert "new" in told
    assert len(told) < 300


def test_an_archive_names_the_part() -> None:
    old = write_archive({"a.xml": b"<a/>\n", "b.xml": b"1\n2\n"})
    assert (
        find_difference(old, write_archive({"a.xml": b"<a/>\n", "b.xml": b"1\n3\n"}))
        == "part b.xml, line 2: expected '2', found '3'"
    )
    assert find_difference(old, write_archive({"a.xml": b"<a/>\n"})) == "part b.xml is missing"
    assert find_difference(write_archive({"a.xml": b""}), old).startswith("part a.xml, line 1")


def test_a_damaged_archive_is_compared_byte_by_byte() -> None:
    whole = write_archive({"a.xml": bytes(range(256)) * 4})
    damaged = whole[:40] + b"\xff\xff" + whole[42:]
    assert find_difference(whole, damaged) == f"byte 41 of {len(whole)}"


@given(st.binary(), st.binary())
def test_a_difference_is_named_if_and_only_if_there_is_one(old: bytes, new: bytes) -> None:
    assert (find_difference(old, new) == "") == (old == new)
