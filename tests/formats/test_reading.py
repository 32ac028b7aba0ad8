"""A file that was cut can be parsed in parts, and an error is raised if a piece is lost."""

import pytest

from slr.formats import ParsedFile, cut, parse_each, read
from slr.model.entry import Entry

RECORDS = b"".join(b"TY  - JOUR\nTI  - Title %d\nER  - \n" % n for n in range(7))


@pytest.mark.parametrize("size", [1, 3, 7, 500])
def test_parts_of_a_file_contain_the_same_entries_as_the_whole(size: int) -> None:
    file = cut(RECORDS, "a.ris")
    parts = list(file.split(size))
    assert [len(p.pieces) for p in parts[:-1]] == [size] * (len(parts) - 1)
    assert [e for part in parts for e in parse_each(part)] == read(RECORDS, "a.ris").entries


def test_problems_of_a_file_are_not_repeated_by_its_parts() -> None:
    file = cut(RECORDS[:-8], "a.ris")
    assert [p.code for p in file.problems] == ["ING011"]
    assert [p for part in file.split(2) for p in part.problems] == []


def test_lost_piece_is_an_error() -> None:
    file = cut(RECORDS, "a.ris")
    results = list(parse_each(file))
    with pytest.raises(AssertionError, match=r"a\.ris: 7 entries, but 6 parsed and 0 quarantined"):
        ParsedFile[Entry].begin(file).fill(results[1:], "a.ris")
