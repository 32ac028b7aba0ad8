"""PubMed's tagged format: how records are separated, and their authors."""

from slr.formats import normalise, read


def _rows(text: str) -> list[tuple[str | None, list[str]]]:
    return [(r["title"], r["authors"]) for r in map(normalise, read(text.encode(), "a.nbib").entries)]


def test_record_that_lost_its_number_is_no_part_of_the_one_before() -> None:
    text = "PMID- 1\nTI  - A\nFAU - Doe, J\n\nTI  - B\nFAU - Roe, R\nDP  - 2002\n\nPMID- 3\nTI  - C\n"
    assert _rows(text) == [("A", ["Doe, J"]), ("B", ["Roe, R"]), ("C", [])]


def test_blank_line_within_a_record_does_not_begin_a_record() -> None:
    text = "PMID- 1\nTI  - A\n\nFAU - Doe, J\nAB  - x\n\nPMID- 2\nFAU - Roe, R\n\nTI  - B\n"
    assert _rows(text) == [("A", ["Doe, J"]), ("B", ["Roe, R"])]


def test_organisation_is_listed_among_the_authors() -> None:
    assert _rows("PMID- 1\nOWN - NLM\nTI  - A\nFAU - Doe, J\nCN  - The XYZ Study Group\n") == [
        ("A", ["Doe, J", "The XYZ Study Group"])
    ]
