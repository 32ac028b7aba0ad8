"""Each key of a record is a short text that other records of the same work share."""

from typing import Any

from slr.dedupe.feature import read_feature
from slr.dedupe.key import KEYS


def keys(name: str, **row: Any) -> list[str]:
    return list(KEYS[name](read_feature("r", row)))


def test_identifiers_are_keys_and_a_doi_has_no_version() -> None:
    found = keys("identifier", doi="10.31234/osf.io/abcde_v2", pmid="12", registration=["NCT90000021"])
    assert found == ["d10.31234/osf.io/abcde", "p12", "rNCT90000021"]


def test_title_and_its_beginning_and_end_are_keys() -> None:
    title = "Night work and medication errors"
    assert keys("title", title=title) == ["nightworkandmedicationerrors"]
    assert keys("start", title=title) == ["nightworkandmedica"]
    assert keys("end", title=title) == ["andmedicationerrors"[1:]]
    assert keys("start", title="Night work") == keys("end", title="Night work") == []


def test_volume_and_first_page_and_first_author_and_page_are_keys() -> None:
    assert keys("place", authors=["Brandtner, U."], volume="7", pages="11-19") == ["v7/11", "nbrand/11"]
    assert keys("place", authors=["Brandtner, U."], pages="1-9") == []


def test_first_author_is_a_key_with_the_longest_word_or_the_last_author_or_the_initial() -> None:
    row = {"title": "Errors of nurses in documentation", "authors": ["Abara, Nora", "Cole, A."], "year": 2015}
    assert keys("people", **row) == ["abara/document", "abara/cole/2015"]
    assert keys("author", **row) == ["abara/n/2015", "abara+nora/2015"]


def test_record_without_fields_has_no_keys() -> None:
    assert {name: keys(name) for name in KEYS} == {name: [] for name in KEYS}
