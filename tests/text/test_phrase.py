"""Terms match whole words and phrases, and nothing inside another word: kinerja is not kerja."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.text import phrase
from slr.text.phrase import compile_phrases, fold_term, list_patterns, write_words


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        (["kerja"], "Kinerja pegawai", ()),
        (["beban kerja"], "PENGARUH BEBAN KERJA, PENILAIAN", ("beban kerja",)),
        (["work load"], "the work-load of nurses", ("work load",)),
        (["job demand*"], "Job Demands–Resources theory", ("job demands",)),
        (["stress"], "distress", ()),
        (["çoban"], "Coban", ("coban",)),
        (["a b", "a"], "a b a", ("a", "a b")),
        (["c++ (x)"], "in c++ (x) code", ("c x",)),
        (["*"], "anything", ()),
        ([], "anything", ()),
        (["夜班"], "护士夜班与健康", ("夜班",)),
        (["夜班*"], "护士夜班 与健康", ("夜班",)),
        (["교대 근무"], "교대근무와", ("교대근무",)),
        (["夜班"], "夜间值班", ()),
        (["कर्म*"], "कर्मचारी", ("कर्मचारी",)),
        (["कर"], "कर्म", ()),
    ],
)
def test_terms_match_as_a_reader_would(terms: list[str], text: str, found: tuple[str, ...]) -> None:
    assert compile_phrases(terms).find(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Night-Work_2 (2020)", ["night", "work_2", "2020"]),
        ("naïve – “naps”", ["naive", "naps"]),
        ("nurseʼs Ωμέγα–α", ["nurse", "s", "ωμεγα", "α"]),
        ("睡眠 quality", ["睡", "眠", "quality"]),
        (" - ", []),
    ],
)
def test_words_of_a_text_are_folded(text: str, words: list[str]) -> None:
    assert write_words(text).split() == words


word = st.text(alphabet="ab*+-' ıİéß1_夜班ाガ", max_size=4)


@settings(max_examples=40)
@given(st.lists(word, min_size=1, max_size=3).map(" ".join), st.lists(word, max_size=4).map("-".join))
@example("a*b", "(a*b)")
@example("a+* b*", "a+ bé")
@example("夜 班*", "夜班1")
def test_text_in_which_a_term_matches_has_the_words_that_the_term_lists(term: str, text: str) -> None:
    if compile_phrases([term]).find(text):
        there = write_words(text).split()
        for pattern in list_patterns(fold_term(term)):
            begins = pattern.endswith("*")
            assert any(w.startswith(pattern[:-1]) if begins else w == pattern for w in there)


@given(st.text(alphabet="aB1_-’ʼ–éΩßıİ夜班ा \u0301", max_size=8))
def test_words_of_a_text_are_those_in_which_terms_are_searched(text: str) -> None:
    words = write_words(text).split()
    assert words == phrase._WORD.findall(phrase.fold_text(text))
