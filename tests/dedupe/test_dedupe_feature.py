"""The prepared fields of a record: each is read once, in one form, however the database wrote it."""

from typing import Any

import pytest

from slr.dedupe.feature import is_generic, read_feature, read_features
from slr.model.source import Source
from slr.model.table import RECORDS, frame
from slr.text.title import read_title

NURSES = {"title": "Night work and medication errors in two teaching hospitals"}


@pytest.mark.parametrize(
    ("written", "volume", "issue"),
    [
        (("32", "4"), "32", "4"),
        (("Vol. 032", "No. 04"), "32", "4"),
        (("32 Spec No2", ""), "32", ""),
        (("4 (1)", ""), "4", "1"),
        (("4 (1)", "2"), "4", "2"),
        (("4 (1", "x"), "4", "1"),
        (("(4)", ""), "4", ""),
        (("", ""), "", ""),
        (("A", "B"), "", ""),
        (("35 Suppl 1", ""), "35", "s1"),
        (("35", "Suppl. 1"), "35", "s1"),
        (("0", "00"), "", ""),
    ],
)
def test_volume_and_issue_are_bare_numbers(written: tuple[str, str], volume: str, issue: str) -> None:
    found = read_feature("r", {"volume": written[0], "issue": written[1]})
    assert (found.volume, found.issue) == (volume, issue)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"doi": "10.1101/2015.01.01.123456", "type": "article", "journal": "Sleep"}, "preprint"),
        ({"doi": "10.48550/arXiv.1501.00001"}, "preprint"),
        ({"journal": "medRxiv"}, "preprint"),
        ({"type": "preprint", "journal": "Proceedings of Sleep"}, "preprint"),
        ({"journal": "PhD thesis, University of Nowhere"}, "thesis"),
        ({"type": "thesis"}, "thesis"),
        ({"type": "conference"}, "conference"),
        ({"journal": "Prosiding Seminar Nasional"}, "conference"),
        ({"journal": "Proceedings of the National Academy of Sciences"}, "article"),
        ({"type": "conference", "journal": "Proceedings of the Royal Society"}, "conference"),
        ({"type": "erratum", "journal": "Sleep"}, "erratum"),
        ({"type": "chapter"}, "chapter"),
        ({"type": "article", "journal": "Sleep"}, "article"),
        ({"type": "article"}, ""),
        ({}, ""),
    ],
)
def test_kind_is_the_version_of_a_work_that_a_record_describes(row: dict[str, Any], kind: str) -> None:
    assert read_feature("r", {**NURSES, **row}).kind == kind


def test_words_beside_the_number_of_a_volume_tell_a_meeting() -> None:
    assert read_feature("r", {"journal": "Sleep", "volume": "Conference 2015"}).kind == "conference"
    assert read_feature("r", {"journal": "Sleep", "volume": "12"}).kind == "article"


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ({"doi": "10.1002/14651858.CD001234.pub2"}, "cd001234"),
        ({"doi": "10.1002/14651858.CD001234.pub2", "pages": "11-19"}, "cd001234"),
        ({"pages": "CD001234"}, "cd001234"),
        ({"pages": "cd001234"}, "cd001234"),
        ({"pages": "MR000012"}, "mr000012"),
        ({"pages": "11-19"}, ""),
        ({"pages": "e12345"}, ""),
        ({"doi": "10.1234/abcd0"}, ""),
    ],
)
def test_number_of_a_cochrane_review_is_found_in_doi_and_pages(row: dict[str, str], number: str) -> None:
    assert read_feature("r", {**NURSES, **row}).cochrane == number


def test_pages_from_one_say_nothing_of_the_place_only_while_there_is_no_volume() -> None:
    early, placed = (read_feature("r", {"pages": "1-17", "volume": v}).pages for v in ("", "33"))
    assert early is not None
    assert placed is not None
    assert (early.early, placed.early) == (True, False)
    assert read_feature("r", {"pages": ""}).pages is None


def test_issns_are_compared_without_hyphens_and_case() -> None:
    assert read_feature("r", {"isbn": "1234-567X; 22223333"}).issns == {"1234567x", "22223333"}
    assert read_feature("r", {}).issns == frozenset()


def test_records_are_the_same_where_every_field_that_counts_is() -> None:
    base = {**NURSES, "authors": ["Abara, Ngozi"], "year": 2015, "journal": "Sleep", "volume": "7", "issue": "2", "pages": "11-19",
            "doi": "10.1234/x", "pmid": "1", "type": "article"}  # fmt: skip
    one = read_feature("a", base).same
    alike = {
        "title": NURSES["title"].upper(),
        "authors": ["Abara N"],
        "doi": "https://doi.org/10.1234/X",
        "abstract": "z",
        "pages": " 11-19 ",
    }
    assert read_feature("b", {**base, **alike}).same == one
    for field, value in {"title": "Another", "authors": [], "year": 2016, "journal": "Ward Nursing", "volume": "8", "issue": "3",
                         "pages": "11", "doi": "10.1234/y", "pmid": "2", "type": "review"}.items():  # fmt: skip
        assert read_feature("b", {**base, field: value}).same != one, field
    assert read_feature("b", {**base, "title": f"Erratum: {NURSES['title']}"}).same != one


def test_first_forty_authors_are_read() -> None:
    names = [f"Name{chr(97 + i // 26)}{chr(97 + i % 26)}, A." for i in range(41)]
    assert len(read_feature("r", {"authors": names}).names) == 40


@pytest.mark.parametrize(
    ("title", "generic"),
    [
        ("Editorial", True), ("Letter to the Editor", True), ("Annual report 2015", True), ("Workload", True),
        ("Night errors", True), ("Nightly errors", False), ("Nightly error", False), ("Sleeplessness", True), ("Editorial on sleep of nurses", False),
    ],
)  # fmt: skip
def test_title_is_generic_where_it_names_a_kind_of_text_or_is_too_short_to_name_a_work(
    title: str, generic: bool
) -> None:
    assert is_generic(read_title(title)) is generic
    assert read_feature("r", {"title": title}).generic is generic


def records(*rows: dict[str, Any]) -> Any:
    common = {"file": "searches/a.ris", "line": 1, "source": "scopus", "kind": "database"}
    return frame(RECORDS, [{**common, "record": f"r{i}", **row} for i, row in enumerate(rows)])


def test_table_is_read_in_its_order_with_missing_fields_as_blanks() -> None:
    first, second = read_features(records({"title": "T", "year": 2015, "authors": ["Abara, N."]}, {}))
    assert (first.record, first.year, len(first.names)) == ("r0", 2015, 1)
    assert (second.record, second.year, second.names, second.journal, second.abstract) == (
        "r1",
        0,
        (),
        "",
        "",
    )


def test_export_is_known_only_for_files_of_a_single_database() -> None:
    table = records({}, {"kind": "register"}, {"kind": "hand-search"}, {"source": "mixed"})
    merged = Source(id="mixed", name="M", kind="database", merged=True)
    plain = Source(id="scopus", name="S", kind="database")
    assert [f.export for f in read_features(table, [merged, plain])] == [
        "searches/a.ris",
        "searches/a.ris",
        "",
        "",
    ]
    assert [f.export for f in read_features(table)][3] == "searches/a.ris"
