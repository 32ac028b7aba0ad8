"""Words with wildcards match what the old regular expressions matched, without trying the same letters again and again."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.query.document import read_document
from slr.query.lexicon import Lexicon
from slr.query.match import find_hits, match_query
from slr.query.parser import parse_query
from slr.query.span import term_finder
from slr.query.wildcard import matches, word_pattern, word_test

MEANINGS = {"*": "[^ ]*", "?": "[^ ]", "$": "[^ ]?"}


def slow_pattern(words: tuple[str, ...]) -> str:
    """The expression that was used before: right, but exponential in the number of asterisks."""
    return "".join(MEANINGS.get(c, re.escape(c)) for c in " ".join(words))


PATTERNS = st.text("ab*?$", min_size=1, max_size=7)
LETTERS = st.text("ab", max_size=8)


@settings(deadline=None, max_examples=500)
@given(PATTERNS, LETTERS)
def test_a_word_matches_as_before(pattern: str, word: str) -> None:
    expected = re.fullmatch(slow_pattern((pattern,)), word) is not None
    assert word_test(pattern)(word) is expected
    assert matches(pattern, word) is expected


@settings(deadline=None, max_examples=500)
@given(
    st.lists(PATTERNS, min_size=1, max_size=3).map(tuple),
    st.lists(st.text("ab", min_size=1, max_size=4), max_size=7),
)
def test_terms_are_found_at_the_places_where_they_were_found_before(
    words: tuple[str, ...], text: list[str]
) -> None:
    folded = f" {' '.join(text)} " if text else ""
    expected = [(m.start(), m[0]) for m in re.finditer(f" {slow_pattern(words)}(?= )", folded)]
    assert list(term_finder(words)(folded)) == expected


HOSTILE = [
    ("*a" * 12 + "b", "a" * 40),
    ("*a*a*a*b", "a" * 400),
    ("*a*a*a*b", "a" * 20_000),
    ("a$" * 30 + "b", "a" * 60),
    ("*?" * 20 + "b", "a" * 2_000),
    ("$" * 40 + "b", "a" * 31),
    ("*" * 50 + "b", "a" * 2_000),
]


@pytest.mark.parametrize(("pattern", "word"), HOSTILE)
def test_a_word_that_once_kept_the_program_busy_for_ever_is_no_match(pattern: str, word: str) -> None:
    assert word_test(pattern)(word) is False
    assert list(term_finder((pattern,))(f" {word} {word}b ")) != []


def test_such_a_word_is_quick_in_rules_and_in_hits() -> None:
    query = parse_query("*a" * 12 + "b OR (*a*a*a*b NEAR/3 x)")
    word = "a" * 400
    assert match_query(query, read_document(word, f"{word} x", ())) is False
    assert find_hits(query, word, f"{word} x", ()) == ()


@pytest.mark.parametrize(
    ("word", "slow"),
    [("work", 0), ("work*", 0), ("*a*b", 0), ("a$", 0), ("a$$b", 0), ("a$b$", 1), ("$*$", 1)],
)
def test_only_a_word_with_several_optional_letters_is_followed_letter_by_letter(word: str, slow: int) -> None:
    assert (word_pattern(word) is None) == bool(slow)


def test_no_expression_has_two_asterisks_that_can_be_tried_again() -> None:
    for word in ("*a", "a*", "a*b", "*a*b*", "a?*$b*c*d"):
        bare = re.sub(r"\(\?>(?:[^()]|\\.)*\)", "", word_pattern(word) or "")
        assert bare.count("[^ ]*") <= 1


def test_the_lexicon_finds_words_with_wildcards_in_the_middle() -> None:
    lexicon = Lexicon()
    burnout, letters = lexicon.watch("b*n?out"), lexicon.watch("a$b$c")
    assert lexicon.find(["burnout", "bxnyout", "abc", "axbxc", "abxxc", "bnout"]) == [
        (), (burnout,), (letters,), (letters,), (), ()
    ]  # fmt: skip


def test_each_pattern_is_prepared_once_however_many_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of 8,000 terms once took a minute, because each new pattern had all others prepared again."""
    prepared: list[str] = []

    def count(pattern: str) -> Callable[[str], bool]:
        prepared.append(pattern)
        return word_test(pattern)

    monkeypatch.setattr("slr.query.lexicon.word_test", count)
    lexicon = Lexicon()
    patterns = [f"a?{i}" for i in range(50)]
    for pattern in (*patterns, *patterns):
        lexicon.watch(pattern)
    assert prepared == patterns


def test_equal_patterns_have_the_same_number() -> None:
    lexicon = Lexicon()
    numbers = [lexicon.watch(pattern) for pattern in ("work*", "w?rk", "work*", "w?rk", "work")]
    assert numbers == [0, 1, 0, 1, 2]
    assert [set(found) for found in lexicon.find(["workers", "work"])] == [{0}, {0, 1, 2}]


@settings(deadline=None, max_examples=60)
@given(st.lists(PATTERNS, max_size=6), st.lists(LETTERS, max_size=6))
def test_the_lexicon_finds_each_pattern_that_matches_a_word(patterns: list[str], words: list[str]) -> None:
    lexicon = Lexicon()
    numbers = {pattern: lexicon.watch(pattern) for pattern in patterns}
    expected = [{n for p, n in numbers.items() if re.fullmatch(slow_pattern((p,)), word)} for word in words]
    assert list(map(set, lexicon.find(words))) == expected


def test_a_pattern_that_is_watched_later_is_found_in_words_seen_before() -> None:
    lexicon = Lexicon()
    lexicon.watch("a*")
    assert lexicon.find(["ab"]) == [(0,)]
    lexicon.watch("*b")
    assert set(lexicon.find(["ab"])[0]) == {0, 1}
