"""The index finds for each code exactly what the terms of the code find alone, and searches few texts for it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.coding import term_index
from slr.coding.term_index import TermIndex
from slr.text.phrase import Phrases, compile_phrases

word = st.text(alphabet="ab*+-' ıİéß1_夜班ाガ", max_size=4)


@given(
    st.lists(st.lists(word, max_size=3), max_size=4),
    st.lists(st.lists(word, max_size=3).map(" ".join), max_size=3),
)
@settings(max_examples=25)
@example([["a b"], ["(a)"], ["a+*"], ["*a"], ["a*b"], ["-a"], ["+"], [" "]], ["a b-a", "", "(a) + a*b a+b"])
@example([["a", "a b", "a*", "b"], ["夜班", "夜"]], ["a a b", "a", "ab b", "夜班", "夜"])
def test_index_finds_for_each_code_what_its_terms_alone_find(
    codes: list[list[str]], texts: list[str]
) -> None:
    index = TermIndex((str(i), terms) for i, terms in enumerate(codes))
    alone = [
        (number, str(i), compile_phrases(terms).find(text))
        for number, text in enumerate(texts)
        for i, terms in enumerate(codes)
    ]
    assert [*index.find(texts)] == [found for found in alone if found[2]]


def test_text_is_searched_only_for_terms_all_of_whose_words_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    find = Phrases.find
    monkeypatch.setattr(
        term_index.Phrases, "find", lambda self, text: searched.append(text) or find(self, text)
    )
    index = TermIndex([("load", ["work load*", "load"]), ("night", ["night*"])])
    found = [*index.find(["a work load", "loads of work", "nights", "work at night, a load", "load"])]
    assert searched == ["a work load", "loads of work", "work at night, a load"]
    assert found == [
        (0, "load", ("work load",)),
        (2, "night", ("nights",)),
        (3, "load", ("load",)),
        (3, "night", ("night",)),
        (4, "load", ("load",)),
    ]


def test_codebook_without_terms_suggests_nothing() -> None:
    assert [*TermIndex([("a", []), ("b", [" "])]).find(["Sleep at night"])] == []


def test_no_texts_have_no_codes() -> None:
    assert [*TermIndex([("a", ["a"])]).find([])] == []
