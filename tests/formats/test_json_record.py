"""JSON records are read one by one, so that a broken record does not affect the other records."""

import json
from typing import Any

import pytest

from slr.formats.format import Piece
from slr.formats.json_list import cut_members
from slr.formats.json_record import (
    Members,
    as_list,
    as_text,
    date_year,
    flatten_object,
    load,
    parse_object,
    person,
)
from slr.model.entry import Entry, Quarantined


def cut(text: str, *lists: str) -> list[tuple[int, Any]]:
    return [(p.line, p.raw) for p in cut_members(text, *lists).pieces]


@pytest.mark.parametrize(
    "text", ['[{"a": 1},\n{"a": 2}]', '{"a": 1}\n{"a": 2}', '[{"a": 1}]\n[{"a": 2}]', '[{"a": 1},\n{"a": 2}', '[{"a": 1}\n{"a": 2}]', '{"a": 1},\n{"a": 2},']
)  # fmt: skip
def test_objects_are_found_in_one_list_several_lists_or_lines(text: str) -> None:
    assert cut(text) == [(1, {"a": 1}), (2, {"a": 2})]


def test_objects_of_named_lists_are_found_wherever_these_are() -> None:
    text = '{"meta": [{"a": 0}],\n"items": [{"a": 1}, {"a": 2}],\n"message": {"a": 3}}'
    assert [raw for _, raw in cut(text, "items")] == [{"a": 1}, {"a": 2}]
    assert cut(text, "message") == [(3, {"a": 3})]
    assert [raw["a"] for _, raw in cut(text, "items", "message")] == [1, 2, 3]
    assert cut('{"a": 1}', "items") == [(1, {"a": 1})]  # without the list, the outermost level


def test_broken_object_is_kept_as_text_and_the_next_ones_are_read() -> None:
    text = '[{"a": 1},\n{"a": oops},\n{"a": 3}]'
    (_, first), (line, broken), (_, last) = cut(text)
    assert (first, last, line) == ({"a": 1}, {"a": 3}, 2)
    assert broken.startswith('{"a": oops}')


def test_text_without_objects_has_no_members() -> None:
    assert cut("") == cut("[]") == cut("[ ]") == []


def test_object_becomes_tags_with_texts_as_they_are_and_other_values_as_json() -> None:
    raw = {
        "title": "T",
        "year": 2015,
        "authors": ["A", "é"],
        "none": None,
        "blank": "",
        "empty": [],
        "zero": 0,
        "no": False,
    }
    assert flatten_object(Piece(1, raw)) == (
        ("title", "T"),
        ("year", "2015"),
        ("authors", '["A", "é"]'),
        ("zero", "0"),
        ("no", "false"),
    )


@pytest.mark.parametrize("raw", ['{"a": oops}', ["a"], 7])
def test_what_is_no_object_is_quarantined_with_its_line_and_text(raw: Any) -> None:
    found = flatten_object(Piece(7, raw))
    assert isinstance(found, Quarantined)
    assert (found.line, found.cause, found.raw) == (
        7,
        "broken_json",
        raw if isinstance(raw, str) else json.dumps(raw),
    )
    assert parse_object(Piece(7, raw), "csl", "type", "id") == found


def test_entry_has_its_type_and_the_first_key_that_is_there() -> None:
    found = parse_object(Piece(3, {"type": "book", "DOI": "10.1/x"}), "csl", "type", "id", "DOI")
    assert found == Entry(
        format="csl", line=3, type="book", key="10.1/x", tags=(("type", "book"), ("DOI", "10.1/x"))
    )


def test_first_member_of_a_name_that_is_not_empty_counts() -> None:
    members = Members(
        (("a", " "), ("b", '["", "x", "y"]'), ("c", "[not json"), ("d", '{"e": 1}'), ("b", "later"))
    )
    assert members.text("a", "b") == "x"
    assert members.text("c") == "[not json"
    assert members.text("d") == members.text("z") == ""
    assert members.all("b", "z", "a") == ["x", "y", " "]
    assert members.values("d") == [{"e": 1}]
    assert members.values("z") == []
    assert (dict(members.part("d")), dict(members.part("b")), dict(members.part("z"))) == ({"e": 1}, {}, {})


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (7, "7"), (0, "0"), (1.5, "1.5"), (True, ""), (None, ""), ([], ""), ({"a": 1}, "")],
)
def test_only_texts_and_numbers_are_text(value: Any, text: str) -> None:
    assert as_text(value) == text


def test_single_value_is_a_list_of_one_and_null_an_empty_list() -> None:
    assert (as_list("x"), as_list(None), as_list(["x"]), as_list([])) == (["x"], [], ["x"], [])
    assert (load('{"a": 1}'), load("{a"), load('"x\\ny"')) == ({"a": 1}, "{a", "x\ny")


@pytest.mark.parametrize(
    ("date", "year"),
    [({"date-parts": [[2020, 5]]}, "2020"), ({"date-parts": [["2020"]]}, "2020"), ({"date-parts": [[]], "literal": "in 2020"}, "in 2020"),
     ({"date-parts": [[None]]}, ""), ({"raw": "2020"}, "2020"), ({"year": 2020}, "2020"), ({}, "")],
)  # fmt: skip
def test_year_of_a_date_is_its_first_part_or_else_its_words(date: dict[str, Any], year: str) -> None:
    assert date_year(date) == year


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"family": "Abara", "given": "Ngozi"}, "Abara, Ngozi"), ({"family": "Abara"}, "Abara"), ({"given": "Ngozi"}, "Ngozi"), ({"literal": "WHO"}, "WHO"),
        ({"name": "WHO"}, "WHO"), ({"family": "Gogh", "given": "V.", "non-dropping-particle": "van"}, "van Gogh, V."),
        ({"family": "Beethoven", "given": "L.", "dropping-particle": "van"}, "Beethoven, L. van"), ({"family": "King", "given": "M.", "suffix": "Jr."}, "King, M., Jr."),
        ("Abara N", "Abara N"), (None, ""), ({}, ""),
    ],
)  # fmt: skip
def test_person_is_written_family_name_first(value: Any, name: str) -> None:
    assert person(value) == name
