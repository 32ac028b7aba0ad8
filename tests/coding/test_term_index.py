"""The index finds for each code exactly what the terms of the code find alone, and searches few texts for it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.coding.code_terms import CodeTerms
from slr.coding.term_index import TermIndex
from slr.text.phrase import Phrases

word = st.text(alphabet="ab*+-' ıİéß1_夜班ाガ", max_size=4) | st.sampled_from(
    ["no", "a", "not", "don't", "|"]
)
terms = st.lists(word, max_size=3).map(tuple)


@given(
    st.lists(st.tuples(terms, terms), max_size=4),
    st.lists(st.lists(word, max_size=6).map(" ".join), max_size=3),
)
@settings(max_examples=25)
@example(
    [(("a b", "+a"), ("b",))] * 2, ["no a b", "a b b", "not the such a b", "don’t a b", "no +a", "no | a b"]
)
@example([(("+",), ())], ["no +", "+"])
@example([(("a b", "(a)", "a+*", "*a", "a*b", "-a", "+", " "), ())], ["a b-a", "", "(a) + a*b a+b"])
@example(
    [(("a",), ("a b",)), (("a b", "夜班"), ("夜",)), (("a*", "b"), ())], ["a a b", "a", "ab b", "夜班", "夜"]
)
def test_index_finds_for_each_code_what_its_terms_alone_find(
    codes: list[tuple[tuple[str, ...], tuple[str, ...]]], texts: list[str]
) -> None:
    listed = [CodeTerms(str(i), *terms) for i, terms in enumerate(codes)]
    alone = [(n, code.code, code.match(text)) for n, text in enumerate(texts) for code in listed]
    assert [*TermIndex(listed).find(texts)] == [found for found in alone if found[2].words]


def test_only_texts_in_which_a_term_may_be_left_out_are_searched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched = []
    match = CodeTerms.match
    monkeypatch.setattr(CodeTerms, "match", lambda self, text: searched.append(text) or match(self, text))
    index = TermIndex([CodeTerms("load", ("load",), ("truck",))])
    texts = ["a load", "no effect of load", "no load", "without any load", "load of a truck", "no truck"]
    assert [(n, match.words) for n, _, match in index.find(texts)] == [
        (0, ("load",)),
        (1, ("load",)),
        (4, ("load",)),
    ]
    assert searched == ["no load", "without any load", "load of a truck"]


def test_text_is_searched_only_for_terms_all_of_whose_words_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    find = Phrases.find
    monkeypatch.setattr(Phrases, "find", lambda self, text: searched.append(text) or find(self, text))
    index = TermIndex([CodeTerms("load", ("work load*", "load")), CodeTerms("night", ("night*",))])
    texts = ["a work load", "loads of work", "nights", "work at night, a load", "load"]
    found = [(n, code, match.words) for n, code, match in index.find(texts)]
    assert searched == ["a work load", "loads of work", "work at night, a load"]
    assert found == [
        (0, "load", ("work load",)),
        (2, "night", ("nights",)),
        (3, "load", ("load",)),
        (3, "night", ("night",)),
        (4, "load", ("load",)),
    ]


def test_codebook_without_terms_suggests_nothing() -> None:
    assert [*TermIndex([CodeTerms("a", ()), CodeTerms("b", (" ",))]).find(["Sleep at night"])] == []


def test_no_texts_have_no_codes() -> None:
    assert [*TermIndex([CodeTerms("a", ("a",))]).find([])] == []
