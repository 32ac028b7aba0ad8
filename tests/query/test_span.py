"""The positions of a query's terms in a text, counted in words."""

import pytest

from slr.query.document import Document
from slr.query.node import Term
from slr.query.parser import parse_query
from slr.query.span import fields_apart, find_spans, node_terms, term_literal, term_pattern

TEXT = " job strain and strain on the job "


def spans(query: str, text: str = TEXT, field: str = "title") -> list[tuple[int, int]]:
    return find_spans(parse_query(query).node, field, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("job", [(0, 0), (6, 6)]), ('"job strain"', [(0, 1)]), ("strain*", [(1, 1), (3, 3)]), ("clerk", []), ("jo?", [(0, 0), (6, 6)]), ("j", []),
        ("job OR on", [(0, 0), (4, 4), (6, 6)]), ("TI=job", [(0, 0), (6, 6)]), ("AB=job", []),
    ],
)  # fmt: skip
def test_term_is_found_wherever_it_is(query: str, found: list[tuple[int, int]]) -> None:
    assert spans(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("job NEAR/0 strain", [(0, 1)]), ("job NEAR/2 strain", [(0, 1), (0, 3), (3, 6)]), ("strain NEAR/0 job", [(0, 1)]), ("strain W/0 job", [(0, 1)]),
        ("strain PRE/0 job", []), ("strain PRE/2 job", [(3, 6)]), ("job NEAR/9 job", [(0, 6)]),
    ],
)  # fmt: skip
def test_words_in_between_are_counted_and_order_matters_only_where_it_is_asked_for(
    query: str, found: list[tuple[int, int]]
) -> None:
    assert spans(query) == found


def test_proximity_to_alternatives_is_found_for_each() -> None:
    assert spans("job NEAR/0 (strain OR the)") == [(0, 1), (5, 6)]


@pytest.mark.parametrize(
    ("words", "literal"),
    [
        (("job",), " job "),
        (("job*",), " job"),
        (("jo?",), None),
        (("a*b",), None),
        (("job", "strain"), " job strain "),
        (("jo$b*",), None),
    ],
)
def test_term_can_be_sought_as_it_is_unless_a_wildcard_is_inside(
    words: tuple[str, ...], literal: str | None
) -> None:
    assert term_literal(words) == literal


@pytest.mark.parametrize(
    ("word", "matches"),
    [("w*k", ["wk", "work", "woork"]), ("wor?", ["work", "worm"]), ("wor$", ["work", "worm", "wor"])],
)
def test_wildcards_stand_for_any_one_or_at_most_one_letter(word: str, matches: list[str]) -> None:
    assert [m[0].strip() for m in term_pattern((word,)).finditer(" wk work worm wor woork ")] == matches


def test_proximity_is_measured_within_title_abstract_and_each_keyword() -> None:
    document = Document(loose_title=" a ", loose_abstract="", loose_keywords=())
    assert [field for field, _ in fields_apart(document)] == ["title"]


def test_terms_of_a_query_come_from_left_to_right() -> None:
    query = parse_query("(a* OR b*) AND NOT c* AND d* NEAR/2 e*")
    assert [t.words for t in node_terms(query.node) if isinstance(t, Term)] == [
        ("a*",),
        ("b*",),
        ("c*",),
        ("d*",),
        ("e*",),
    ]
