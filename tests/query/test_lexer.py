"""A query is split into tokens in the syntax of the databases, and meaningless characters are rejected with a position."""

import pytest

from slr.query.lexer import FIELD_TAGS, SUFFIX_TAGS, Token, fold_pattern, read_tokens
from slr.query.node import EVERYWHERE, QueryError


def kinds(text: str) -> list[str]:
    return [t.kind for t in read_tokens(text)]


def only(text: str) -> Token:
    token, end = read_tokens(text)
    assert end.kind == "end"
    return token


def test_every_token_has_its_place_from_1() -> None:
    tokens = list(read_tokens("  (job* OR 'x')  "))
    assert [(t.kind, t.text, t.column) for t in tokens] == [
        ("(", "(", 3), ("term", "job*", 4), ("or", "OR", 9), ("term", "'x'", 12), (")", ")", 15), ("end", "the end", 18),
    ]  # fmt: skip
    assert [t.kind for t in read_tokens("")] == ["end"]


@pytest.mark.parametrize("word", ["and", "AND", "or", "Or", "not", "NOT"])
def test_operators_are_words_in_any_case(word: str) -> None:
    assert only(word).kind == word.lower()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"job strain"', ("job", "strain")), ("{job strain}", ("job", "strain")), ("“job strain”", ("job", "strain")), ("«Job-Strain»", ("job", "strain")),
        ("job-strain", ("job", "strain")), ("Behavio$r*", ("behavio$r*",)), ("café", ("cafe",)),
    ],
)  # fmt: skip
def test_term_is_a_word_or_a_phrase_in_any_quotes(text: str, words: tuple[str, ...]) -> None:
    token = only(text)
    assert (token.kind, token.words, token.text, token.fields) == ("term", words, text, EVERYWHERE)


@pytest.mark.parametrize(
    ("text", "most", "ordered"),
    [
        ("NEAR/3", 3, False), ("near/3", 3, False), ("NEAR3", 3, False), ("NEAR", 15, False), ("W/3", 3, False), ("w/3", 3, False), ("W3", 3, True),
        ("N3", 3, False), ("P/3", 3, True), ("PRE/3", 3, True), ("pre/0", 0, True), ("ONEAR/3", 3, True), ("ADJ", 0, True), ("ADJ3", 2, False),
        ("adj1", 0, False),
    ],
)  # fmt: skip
def test_proximity_is_read_as_each_database_means_it(text: str, most: int, ordered: bool) -> None:
    token = only(text)
    assert (token.kind, token.most, token.ordered) == ("near", most, ordered)


@pytest.mark.parametrize("text", ["near", "w3", "n3", "W333", "nearby", "adj", "p3"])
def test_word_that_only_looks_like_proximity_is_a_word(text: str) -> None:
    assert only(text).kind == "term"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("TI=job", "TI"),
        ("ts = job", "TS"),
        ("TITLE(job)", "TITLE"),
        ("TI job", "TI"),
        ('AB "job"', "AB"),
        ("KW (job)", "KW"),
    ],
)
def test_field_tag_comes_before_its_term(text: str, tag: str) -> None:
    first, *_ = read_tokens(text)
    assert (first.kind, first.fields) == ("field", FIELD_TAGS[tag])


@pytest.mark.parametrize("text", ["TI AND job", "TI", "job TI", "AB NEAR/3 job", "ti job"])
def test_tag_without_a_term_after_it_is_a_word(text: str) -> None:
    assert "field" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("[ti]", "ti"),
        ("[TIAB]", "tiab"),
        ("[ Title/Abstract ]", "title/abstract"),
        ("[mh:noexp]", "mh"),
        ("[mesh  terms]", "mesh terms"),
    ],
)
def test_tag_of_pubmed_comes_in_brackets(text: str, tag: str) -> None:
    token = only(text)
    assert (token.kind, token.fields) == ("suffix", SUFFIX_TAGS[tag])


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ('job "strain', 5, "never closed"), ("job {strain", 5, "never closed"), ("job [ti", 5, "never closed"), ("job [xx]", 5, "unknown field tag [xx]"),
        ("job ] x", 5, "has no meaning here"), ("job = x", 1, "unknown field tag 'job'"), ("XY(job)", 1, "unknown field tag 'XY'"), ("NEAR/ job", 1, "has no number"),
        ("#3 AND job", 1, "another line of a search history"), ("wom#n", 4, "has different meanings"), ("a OR wom%n", 9, "has different meanings"),
        ('"..."', 2, "contains no word"), ("* job", 1, "contains no word"), ('"job * strain"', 6, "wildcard without a letter"),
    ],
)  # fmt: skip
def test_meaningless_characters_are_rejected_with_their_position(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        list(read_tokens(text))
    assert caught.value.column == column
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Job-Strain", "job strain"),
        ("WORK*", "work*"),
        ("*load", "*load"),
        ("a*b", "a*b"),
        ("wo?k-life", "wo?k life"),
        ("É*", "e*"),
        ("", ""),
    ],
)
def test_term_is_folded_as_texts_are_and_keeps_its_wildcards(text: str, folded: str) -> None:
    assert fold_pattern(text) == folded
