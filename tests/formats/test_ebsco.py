"""EBSCO's XML: the last page is computed from the number of pages, and the publisher is no part of the journal."""

import pytest

from slr.formats import normalise, read

RECORD = (
    '<records><rec recordID="1"><header longDbName="CINAHL" uiTerm="9"><controlInfo><jinfo><jtl>{}</jtl></jinfo>'
    "<pubinfo><dt year='2019'>2019</dt></pubinfo><artinfo><ppf>{}</ppf><ppct>{}</ppct><tig><atl>Rest</atl></tig>"
    "</artinfo></controlInfo></header></rec></records>"
)


@pytest.mark.parametrize(
    ("first", "count", "pages"), [("101", "9", "101-109"), ("817", "1", "817"), ("e5", "4", "e5"), ("12", "", "12"), ("1", "0", "1")]
)  # fmt: skip
def test_pages_are_computed_only_from_numbers(first: str, count: str, pages: str) -> None:
    (entry,) = read(RECORD.format("J Inv Stud", first, count).encode(), "a.xml").entries
    assert normalise(entry)["pages"] == pages


@pytest.mark.parametrize(
    ("title", "journal"),
    [
        ("Journal of Care (Example &amp; Sons, Inc.)", "Journal of Care"),
        ("Journal of Care (University of Example Press)", "Journal of Care"),
        ("Acta (Copenhagen)", "Acta (Copenhagen)"),
        ("BMJ (Clinical Research Ed.)", "BMJ (Clinical Research Ed.)"),
    ],
)
def test_only_a_publisher_in_brackets_is_removed_from_the_journal(title: str, journal: str) -> None:
    (entry,) = read(RECORD.format(title, "1", "2").encode(), "a.xml").entries
    row = normalise(entry)
    assert (row["journal"], row["accession"]) == (journal, ["CINAHL:9"])
