"""Folding text for comparison: text that looks the same to the eye becomes the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slr.query.document import find_words, fold_words
from slr.text.fold import _JOINING, _fold_whole, fold, fold_letters
from slr.text.token import split_words

ALIKE = [
    pytest.param("كيفيت", "کیفیت", id="Arabic and Persian yeh and kaf"),
    pytest.param("علي", "على", id="yeh with and without dots"),
    pytest.param("نشانۀ", "نشانه", id="heh with hamza"),
    pytest.param("مدرسة", "مدرسه", id="teh marbuta and heh"),
    pytest.param("أثر", "اثر", id="alef with hamza"),
    pytest.param("كــتاب", "کتاب", id="stretched letters"),
    pytest.param("۱۴۰۱", "1401", id="Persian digits"),
    pytest.param("١٤٠١", "1401", id="Arabic digits"),
    pytest.param("ﻛﺘﺎب", "کتاب", id="presentation forms"),
    pytest.param("ＡＢＣ１２", "abc12", id="full-width Latin"),
    pytest.param("𝐍𝐢𝐠𝐡𝐭", "night", id="mathematical letters"),
    pytest.param("ｶﾞｿﾘﾝ", "ガソリン", id="half-width kana"),
    pytest.param("İŞ YÜKÜ", "iş yükü", id="Turkish dotted capital"),
    pytest.param("kadın", "kadin", id="Turkish dotless i"),
    pytest.param("work\u00adload", "workload", id="soft hyphen"),
    pytest.param("\u200fخواب\u200e", "خواب", id="marks of direction"),
    pytest.param("\ufeffnight", "night", id="byte order mark"),
    pytest.param("२०२४", "2024", id="Hindi digits"),
    pytest.param("๒๕", "25", id="Thai digits"),
    pytest.param("Auf\u200clage", "auflage", id="a non-joiner between Latin letters"),
    pytest.param("シフト", "ｼﾌﾄ", id="half-width kana without voicing"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_texts_that_look_alike_are_folded_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_rules_fold_texts_that_look_alike_alike(one, other):
    assert fold_words(one) == fold_words(other)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_texts_that_look_alike_have_the_same_words(one, other):
    assert split_words(one) == split_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),
        ("خواب", "خوان"),
        ("夜", "昼"),
        ("각", "가"),
        ("कर्म", "करम"),
        ("ขาว", "ข้าว"),
        ("کار", "کارگر"),
    ],
)
def test_other_letters_stay_other_letters(one, other):
    assert fold(one) != fold(other)


def test_persian_parts_of_a_word_are_separated_by_a_joiner_or_a_space():
    assert fold("شب\u200cکار") == fold("شب کار")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_words_of_a_rule_lie_within_the_text_and_in_order(text):
    found = find_words(text)
    assert " ".join(w.folded for w in found) == fold_words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert [w.start for w in found] == sorted(w.start for w in found)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_ascii_is_only_put_in_lower_case(text):
    assert fold_letters(text) == text.lower()


def test_every_space_of_unicode_becomes_one_space() -> None:
    spaces = [chr(n) for n in range(0x3001) if chr(n).isspace()]
    assert {fold(f"a{space}{space}b{space}") for space in spaces} == {"a b"}


@given(st.text(st.characters(min_codepoint=0x61, max_codepoint=0x2300), min_size=1, max_size=6))
@example("Œuvre – ‘naïve’ Ǆ ﬁ")
@example("ὕδωρ Σς µΩ")
@example("Ґанок Й")
@example("a\u0301 ≮ é")
def test_letters_folded_one_by_one_are_those_of_the_whole_text(text: str) -> None:
    assert fold_letters(text) == _fold_whole(text)


def test_each_letter_that_is_folded_alone_has_the_form_that_it_has_in_a_text() -> None:
    letters = "".join(c for c in map(chr, range(0x80, 0x2300)) if not _JOINING.search(c))
    assert fold_letters(letters) == _fold_whole(letters)
