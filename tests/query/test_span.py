"""The positions of a query's terms in a text, counted in words."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_report import list_words

from slr.query import span
from slr.query.document import Field, find_words, read_document
from slr.query.match import find_hits
from slr.query.node import Any, Near, Node, Term
from slr.query.parser import parse_query
from slr.query.span import find_spans, node_terms, term_finder
from slr.query.wildcard import matches

TEXT = " job strain and strain on the job "


def spans(query: str, text: str = TEXT, field: str = "title") -> list[tuple[int, int]]:
    return list(find_spans(parse_query(query).node, field, text))  # type: ignore[arg-type]


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
    ("word", "matches"),
    [("w*k", ["wk", "work", "woork"]), ("wor?", ["work", "worm"]), ("wor$", ["work", "worm", "wor"])],
)
def test_wildcards_stand_for_any_one_or_at_most_one_letter(word: str, matches: list[str]) -> None:
    assert [found.strip() for _, found in term_finder((word,))(" wk work worm wor woork ")] == matches


def test_terms_of_a_query_come_from_left_to_right() -> None:
    query = parse_query("(a* OR b*) AND NOT c* AND d* NEAR/2 e*")
    assert [t.words for t in node_terms(query.node) if isinstance(t, Term)] == [
        ("a*",),
        ("b*",),
        ("c*",),
        ("d*",),
        ("e*",),
    ]


def slow_spans(node: Node, field: Field, text: str) -> list[tuple[int, int]]:
    """The spans as they were found before: every match of one operand is compared with every match of the other."""
    if isinstance(node, Any):
        return sorted({span for part in node.parts for span in slow_spans(part, field, text)})
    if isinstance(node, Near):
        pairs = (
            (min(left, right), max(left, right), left <= right)
            for left in slow_spans(node.left, field, text)
            for right in slow_spans(node.right, field, text)
        )
        return sorted(
            {
                (first[0], second[1])
                for first, second, in_order in pairs
                if 0 <= second[0] - first[1] - 1 <= node.most and (in_order or not node.ordered)
            }
        )
    assert isinstance(node, Term)
    words, found, place = text.split(), [], 0
    while place + len(node.words) <= len(words):
        here = words[place : place + len(node.words)]
        if all(matches(wanted, word) for wanted, word in zip(node.words, here, strict=True)):
            found.append((place, place + len(here) - 1))
            place += len(here)
        else:
            place += 1
    return found if field in node.fields else []


OPERANDS = st.recursive(
    st.sampled_from(["a", "b", "c", "a*", "?", '"a b"', '"b a c"', "TI(a)", "AB(b)"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} OR {p[1]})"),
        st.tuples(inner, st.sampled_from(["NEAR/0", "NEAR/2", "PRE/1", "NEAR/9"]), inner).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=400)
@given(OPERANDS, st.lists(st.sampled_from("abcd"), max_size=14))
def test_spans_are_those_of_comparing_every_pair(query: str, words: list[str]) -> None:
    node = parse_query(query.replace("?", "?a")).node
    text = f" {' '.join(words)} " if words else ""
    assert list(find_spans(node, "title", text)) == slow_spans(node, "title", text)


@pytest.mark.parametrize(
    "query",
    [
        " NEAR/5 ".join(["a"] * 6),
        "(a OR b OR c*) NEAR/50 (a OR b) NEAR/50 (b OR c)",
        "a NEAR/5 b",
        "(a NEAR/3 b) NEAR/9 (b NEAR/3 c)",
    ],
)
def test_the_number_of_comparisons_grows_as_the_text_does(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every pair of matches was once compared: four times as many for twice the words."""
    compared = 0

    def count(ends: list[int], window: Sequence[tuple[int, int]], most: int) -> set[int]:
        nonlocal compared
        compared += len(window)
        return reach(ends, window, most)

    reach = span._reach
    monkeypatch.setattr(span, "_reach", count)
    node, steps = parse_query(query).node, []
    for words in (1200, 2400):
        compared = 0
        assert sum(1 for _ in find_spans(node, "title", f" {'a b c d ' * (words // 4)}")) > words / 10
        steps.append(compared)
    assert steps[1] < 2.2 * steps[0]


def test_the_first_of_many_spans_is_found_without_the_others() -> None:
    node = parse_query("(a OR b) NEAR/100 (a OR b) NEAR/100 (a OR b)").node
    assert next(find_spans(node, "title", " " + "a b " * 2_000)) == (0, 2)


def test_a_chain_of_a_hundred_terms_is_followed() -> None:
    node = parse_query(" NEAR/1 ".join(["a"] * 100)).node
    assert next(find_spans(node, "title", " " + "a " * 150)) == (0, 99)


def test_a_distance_of_any_length_is_read() -> None:
    assert spans(f"a NEAR/{'9' * 5000} c", " a b c ") == spans("a NEAR/9 c", " a b c ")


def test_words_and_marks_of_a_long_text_with_a_long_distance_are_those_of_its_start() -> None:
    """Each of the 2,000 words is near each other one: 2 million matches of up to 2,000 words, which were all listed."""
    query, text = parse_query("a* NEAR/99999 a*"), "ab " * 2_000
    [hit] = find_hits(query, text, None, ())
    assert hit.start == 0
    assert len(list_words(query, read_document(text, None, ()))) == 1_999


def test_a_word_of_a_million_letters_is_one_word() -> None:
    """Smallest input of the bug: each letter was added to a copy of the word."""
    [word] = find_words("a" * 1_000_000)
    assert (word.start, word.end) == (0, 1_000_000)
