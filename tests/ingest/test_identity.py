"""Ids of records: the same for the same work however it is exported, and the same in every version of the program."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats.identity import Identity
from slr.ingest.identity import Occurrence, _fold, base_id, content_hash, dump_tags, number_occurrences

WORK = Identity(doi="10.1234/x", title="Night work", year=2015, author="Abara, N.")


def test_ids_of_known_records_never_change() -> None:
    # verdicts of finished reviews name them
    assert base_id(WORK, ()) == "rw4ego26ohg"
    assert base_id(WORK._replace(doi=None), ()) == "rhuyufghfd5"
    assert base_id(Identity(None, None, 2015, None), [("TY", "JOUR"), ("N1", "x")]) == "r5rxdlhigop"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "NIGHT  work."},
        {"title": "Night-work"},
        {"author": "ABARA N"},
    ],
)
def test_case_and_marks_do_not_matter(change: dict[str, Any]) -> None:
    assert base_id(WORK._replace(**change), ()) == base_id(WORK, ())


@pytest.mark.parametrize(
    "change",
    [{"doi": "10.1234/y"}, {"doi": None}, {"title": "Night works"}, {"title": None}, {"year": 2016}, {"year": None},
     {"author": "Brandt, U."}, {"author": None}],
)  # fmt: skip
def test_each_field_that_identifies_a_work_matters(change: dict[str, Any]) -> None:
    assert base_id(WORK._replace(**change), ()) != base_id(WORK, ())


def test_tags_matter_only_where_there_is_neither_doi_nor_title() -> None:
    tags = [("TY", "JOUR")], [("TY", "BOOK")]
    assert base_id(WORK, tags[0]) == base_id(WORK, tags[1])
    bare = WORK._replace(doi=None, title=" ... ")
    assert base_id(bare, tags[0]) != base_id(bare, tags[1])
    assert base_id(bare._replace(year=1999), tags[0]) == base_id(bare, tags[0])


@given(st.text(), st.text())
def test_id_is_r_and_ten_letters_or_digits_of_base_32(title: str, author: str) -> None:
    found = base_id(Identity(None, title, None, author), ())
    assert len(found) == 11
    assert found[0] == "r"
    assert set(found[1:]) <= set("abcdefghijklmnopqrstuvwxyz234567")


def entry(ordinal: int, searched: str = "2024-01-01", content: str = "x", file: str = "a.ris") -> Occurrence:
    return Occurrence(searched, content, file, ordinal)


def test_identical_entries_are_numbered_from_the_second_on_and_others_not() -> None:
    found = number_occurrences([("ra", entry(1)), ("ra", entry(2)), ("rb", entry(3)), ("ra", entry(4))])
    assert found == ["ra", "ra-2", "rb", "ra-3"]


def test_entries_are_numbered_by_search_content_file_and_place_and_undated_searches_come_last() -> None:
    entries = [
        entry(1, ""),
        entry(2, "2025-01-01"),
        entry(9, "2024-01-01", "b"),
        entry(8, "2024-01-01", "a", "b.ris"),
        entry(3, "2024-01-01", "a"),
    ]
    expected = ["r-5", "r-4", "r-3", "r-2", "r"]
    assert number_occurrences([("r", e) for e in entries]) == expected
    assert number_occurrences([("r", e) for e in entries[::-1]]) == expected[::-1]


def test_later_search_does_not_change_the_ids_of_an_earlier_search() -> None:
    first = [("r", entry(1)), ("r", entry(2))]
    before = number_occurrences(first)
    after = number_occurrences([("r", entry(1, "2025-01-01", "0", "0.ris")), *first])
    assert after[1:] == before


def test_the_whole_content_is_hashed() -> None:
    assert content_hash("a") != content_hash("b")
    assert len(content_hash("")) == 16


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=[])), st.text(st.characters(exclude_categories=[]))
        )
    )
)
def test_tags_are_read_back_from_json_unchanged(tags: list[tuple[str, str]]) -> None:
    text = dump_tags(tags)
    assert [tuple(t) for t in json.loads(text)] == tags
    text.encode()  # a lone surrogate is escaped


def test_letters_of_any_script_stay_readable_in_json() -> None:
    assert dump_tags([("TI", "Pengaruh — 仕事")]) == '[["TI","Pengaruh — 仕事"]]'


@given(st.text(st.characters(max_codepoint=300), max_size=12))
@settings(max_examples=50)
def test_fields_are_hashed_in_small_letters_without_marks(text: str) -> None:
    assert _fold(text) == re.sub(r"[\W_]+", " ", text.casefold()).strip()
