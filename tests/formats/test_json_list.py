"""JSON is cut so that nothing vanishes: broken objects are kept as text, and what lies outside the objects is looked at."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats import read
from slr.formats.cover import Fragment
from slr.formats.json_list import cut_members

WORKS = [
    {
        "id": str(i),
        "title": f"Work {i}",
        "people": [{"name": "Wick", "id": "w"}, {"name": "Lamp"}],
        "year": 2000 + i,
    }
    for i in range(4)
]


def cut(text: str, *lists: str) -> list[Any]:
    return [p.raw for p in cut_members(text, *lists).pieces]


def dump(indent: int | None) -> str:
    return json.dumps({"items": WORKS, "total": 4}, indent=indent)


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"title": "Work 1"', '"title": Work 1'),
        ('"title": "Work 1"', '"title" "Work 1"'),
        ('"title": "Work 1"', '"title": "Work 1'),
        ('"year": 2001', '"year": 2001]'),
        ('"id": "1"', 'id: "1"'),
        ('"id": "1"', "'id': '1'"),
        ('"Work 1", "people": [', '"Work 1", "people": '),
    ],
)
def test_objects_beside_a_broken_one_are_read(indent: int | None, old: str, new: str) -> None:
    text = dump(indent).replace(old, new)
    found = cut(text, "items")
    unbroken = [WORKS[0], *WORKS[2:]]
    assert all(work in found for work in unbroken) or "'" not in text
    if new != old and text != dump(indent):
        assert [r for r in found if isinstance(r, dict)] == unbroken
        assert "".join(r for r in found if isinstance(r, str)).count("Work 1") == 1


def test_first_of_the_objects_may_be_broken() -> None:
    text = json.dumps(WORKS).replace('"title": "Work 0"', '"title": Work 0')
    assert [r if isinstance(r, dict) else "broken" for r in cut(text)] == ["broken", *WORKS[1:]]


def test_objects_inside_a_broken_one_are_no_records() -> None:
    text = json.dumps(WORKS[:1]).replace('"title": "Work 0"', '"title": Work 0')
    (broken,) = cut(text)
    assert broken.startswith('{"id"')
    assert "Lamp" in broken


@pytest.mark.parametrize("extra", ["}", "]", "]}", "}]"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_bracket_too_many_hides_no_object_behind_it(extra: str, indent: int | None) -> None:
    text = dump(indent).replace('"year": 2001', '"year": 2001}' if extra == "}" else '"year": 2001', 1)
    at = text.index("2001") + text[text.index("2001") :].index("}") + 1
    text = text[:at] + ("" if extra == "}" else extra) + text[at:]
    assert cut(text, "items") == WORKS


def test_wrapper_is_filler_and_other_text_is_listed() -> None:
    text = 'callback(\n{"total": 2,\n "items": [{"a": 1},\n {"a": 2}],\n "next": {"x": [1]}})\nEnd of file'
    file = cut_members(text, "items")
    assert [p.raw for p in file.pieces][:2] == [{"a": 1}, {"a": 2}]
    assert "End of file" in "".join(t.raw for t in file.texts) + "".join(str(p.raw) for p in file.pieces)
    file = cut_members(text[9:].replace(")\nEnd of file", ""), "items")
    assert ([p.raw for p in file.pieces], file.texts) == ([{"a": 1}, {"a": 2}], ())


def test_members_outside_any_object_are_quarantined() -> None:
    file = cut_members('[{"title": "A", "year": 1},\n"title": "B", "year": 2},\n{"title": "C", "year": 3}]')
    broken = [p.raw for p in file.pieces if isinstance(p.raw, str)]
    assert [p.raw for p in file.pieces if isinstance(p.raw, dict)] == [
        {"title": "A", "year": 1},
        {"title": "C", "year": 3},
    ]
    assert '"B"' in "".join(broken)
    assert [p.line for p in file.pieces][1] == 2


def test_a_list_without_objects_has_no_entry_and_its_wrapper_is_none() -> None:
    assert cut('{"total": 0, "items": []}', "items") == []
    assert cut('{"total": 0}', "items") == [{"total": 0}]


def test_fragments_are_in_the_order_of_the_file() -> None:
    file = cut_members('{"items": [{"a": 1}]}\n"a": 2,\n', "items")
    assert [(p.line, isinstance(p.raw, Fragment)) for p in file.pieces] == [(1, False), (2, True)]


PIECES = st.sampled_from(
    ['{"a": 1}', '{"a": 2, "b": [{"c": 3}]}', "{", "}", "[", "]", ",", ":", '"x7"', " ", "\n", '"items": [', '"items": {', "x7", "7"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20), st.booleans())
def test_every_word_of_any_text_is_kept(parts: list[str], named: bool) -> None:
    text = "".join(parts)
    file = cut_members(text, *(("items",) if named else ()))
    kept = "".join(p.raw if isinstance(p.raw, str) else json.dumps(p.raw) for p in file.pieces)
    kept += "".join(t.raw for t in file.texts)
    try:
        json.loads(text)
    except ValueError:
        assert kept.count("x7") >= text.count("x7")


def test_list_that_lost_its_end_does_not_hide_the_next_objects() -> None:
    record = '{{"paperId": "{0}", "title": "Rest {0}", "venue": "Sea", "authors": [{{"authorId": "1", "name": "Abara"}}]}}'
    text = f'{{"data": [{", ".join(record.format(n) for n in (1, 2, 3, 4))}]}}'
    found = read(text.replace("]}", "", 2).replace('"Abara"}', '"Abara"}]}', 1).encode(), "a.json")
    assert [e.key for e in found.entries] == ["1"]
    assert ['"Rest 2"' in q.raw and '"Rest 4"' in q.raw for q in found.quarantined] == [True]
