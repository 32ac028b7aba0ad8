"""Records in PubMed's format: wrapped like PubMed's own files, and each record begins where readers expect it."""

from typing import Any

import pytest

from slr.formats import FIELDS, normalise, read
from slr.formats.exchange import Item, write

EMPTY: dict[str, Any] = {
    **dict.fromkeys(FIELDS), "type": "article", "authors": [], "keywords": [], "registration": [], "accession": [],
    "notice": [], "notice_link": []}  # fmt: skip


def lines(**values: Any) -> list[str]:
    return write([Item(row={**EMPTY, **values, "record_id": "r1"})], "nbib").data.decode().splitlines()


def test_record_begins_with_its_pubmed_identifier_or_with_its_owner() -> None:
    assert lines(title="Rest", pmid="90000001")[0] == "PMID- 90000001"
    assert lines(title="Rest")[:2] == ["OWN - NOTNLM", "STAT- Publisher"]


def test_long_value_is_wrapped_and_indented_by_six_blanks() -> None:
    found = [line for line in lines(title="Rest", abstract="word " * 40) if "word" in line]
    assert found[0].startswith("AB  - word")
    assert all(line.startswith("      word") for line in found[1:])
    assert max(map(len, found)) <= 88


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"authors": ["Abara, Ngozi"]}, "FAU - Abara, Ngozi"),
        ({"authors": ["Ministry of Health"]}, "CN  - Ministry of Health"),
        ({"isbn": "1234-5679"}, "IS  - 1234-5679"),
        ({"isbn": "9781860163593"}, "ISBN- 9781860163593"),
        ({"doi": "10.5555/a"}, "LID - 10.5555/a [doi]"),
        ({"doi": "10.5555/a"}, "AID - 10.5555/a [doi]"),
        ({"language": "de"}, "LA  - ger"),
        ({"language": "Klingon"}, "LA  - Klingon"),
        ({"registration": ["NCT90000001"]}, "SI  - ClinicalTrials.gov/NCT90000001"),
        ({"type": "retraction"}, "PT  - Retraction of Publication"),
        ({"type": "book"}, "BTI - Rest"),
    ],
)
def test_value_has_the_tag_that_pubmed_gives_it(values: dict[str, Any], line: str) -> None:
    assert line in lines(title="Rest", **values)


def test_entry_from_pubmed_keeps_tags_that_fill_no_column() -> None:
    text = "PMID- 90000001\nOWN - NLM\nTI  - Rest\nAD  - Example University\nDP  - 2019 Mar\n"
    (entry,) = read(text.encode(), "a.nbib").entries
    row = {**normalise(entry), "record_id": "r1"}
    assert sorted(write([Item(row=row, entry=entry)], "nbib").data.decode().splitlines()) == sorted(
        text.splitlines()
    )


def test_several_records_without_identifiers_are_read_back_as_several() -> None:
    items = [Item(row={**EMPTY, "title": f"Rest {i}", "record_id": f"r{i}"}) for i in range(5)]
    parsed = read(write(items, "nbib").data, "a.nbib")
    assert [normalise(e)["title"] for e in parsed.entries] == [f"Rest {i}" for i in range(5)]
