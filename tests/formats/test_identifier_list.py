"""A list of DOIs or PubMed identifiers is read line by line, and other files of numbers or addresses are not."""

import pytest

from slr.formats import normalise, read


@pytest.mark.parametrize(
    ("line", "doi", "pmid"),
    [
        ("10.5555/A.1", "10.5555/a.1", None),
        ("https://dx.doi.org/10.5555/a.1,", "10.5555/a.1", None),
        ("doi:10.5555/a.1", "10.5555/a.1", None),
        ('"10.5555/a.1"', "10.5555/a.1", None),
        ("PMID: 90000001", None, "90000001"),
        ("90000001;", None, "90000001"),
    ],
)
def test_identifier_may_have_a_prefix_and_marks(line: str, doi: str | None, pmid: str | None) -> None:
    parsed = read(f"{line}\n10.5555/b.2\n".encode(), "a.txt")
    assert parsed.format == "identifier-list"
    row = normalise(parsed.entries[0])
    assert (row["doi"], row["pmid"]) == (doi, pmid)


@pytest.mark.parametrize(
    "text", ["2019\n", "90000001\n", "Rest, 10.5555/a.1\n10.5555/b.2\n", "12\n13\n", "\n"]
)
def test_other_lines_make_no_list(text: str) -> None:
    assert read(text.encode(), "a.txt").format != "identifier-list"


def test_damaged_identifier_is_quarantined_and_a_note_is_kept_as_text() -> None:
    parsed = read(("10.5555/a.1\n" * 2000 + "PMID 9OOO\n\nnote\n").encode(), "a.txt")
    assert (len(parsed.entries), [q.raw for q in parsed.quarantined]) == (2000, ["PMID 9OOO"])
    assert [t.raw for t in parsed.texts] == ["note"]


def test_two_dois_on_one_line_are_not_read_as_one() -> None:
    parsed = read(b"10.5555/a.110.5555/b.2\n10.5555/c.3\n10.5555/d.4\n", "a.txt")
    assert [e.key for e in parsed.entries] == ["10.5555/c.3", "10.5555/d.4"]
    assert [q.raw for q in parsed.quarantined] == ["10.5555/a.110.5555/b.2"]


@pytest.mark.parametrize("line", ["1<.5555/b.2", "10\u00a0.5555/b.2", "5555/b.2"])
def test_damaged_doi_is_quarantined_and_the_others_are_read(line: str) -> None:
    parsed = read(f"{line}\n10.5555/a.1\n10.5555/c.3\nread on Monday\n".encode(), "a.txt")
    assert ([e.key for e in parsed.entries], [q.raw for q in parsed.quarantined]) == (
        ["10.5555/a.1", "10.5555/c.3"],
        [line],
    )
    assert [t.raw for t in parsed.texts] == ["read on Monday"]
