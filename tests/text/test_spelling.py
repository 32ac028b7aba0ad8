"""Letters of two words: spellings of one word, patterns of misspelling, and letters that name a kind."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slr.text.spelling import count_edits, is_slip, is_syllabic, is_symbol, is_variant

WORDS = st.text("abcdefghilmnoprstu", min_size=7, max_size=14)


@pytest.mark.parametrize(
    "pair",
    """organisation/organization behaviour/behavior anaemia/anemia tumour/tumor oesophageal/esophageal centre/center
    fibre/fiber programme/program catalogue/catalog analyse/analyze paralysed/paralyzed labelled/labeled modelling/modeling
    judgement/judgment ageing/aging defence/defense practice/practise sulphate/sulfate grey/gray foetal/fetal
    paediatric/pediatric haemorrhage/hemorrhage diarrhoea/diarrhea mueller/muller fulfil/fulfill enrolment/enrollment
    neighbourhood/neighborhood aluminium/aluminum""".split(),
)
def test_two_spellings_of_one_word_are_variants(pair):
    a, b = pair.split("/")
    assert is_variant(a, b)
    assert is_variant(b, a)


@pytest.mark.parametrize(
    "pair",
    """nurse/nurses study/studies class/classes analysis/analyses woman/women criterion/criteria bacterium/bacteria
    nucleus/nuclei index/indices lamina/laminae condyloma/condylomata""".split(),
)
def test_singular_and_plural_are_variants(pair):
    a, b = pair.split("/")
    assert is_variant(a, b)
    assert is_variant(b, a)


@pytest.mark.parametrize(
    "pair",
    """austria/australia iran/iraq niger/nigeria men/women four/for hour/hor a/as ileum/ilium sumba/sumbawa
    prednisone/prednisolone quinine/quinidine rural/urban pria/wanita guru/siswa trail/trial course/corse""".split(),
)
def test_two_words_are_no_variants(pair):
    assert not is_variant(*pair.split("/"))


@pytest.mark.parametrize(
    "pair",
    """questionnaire/questionaire environment/enviroment kepuasan/kepuassan behavior/behavoir analysis/anlaysis
    government/govemment clinical/dinical efficacy/effcacy behaviour/behavoir women/wornen hospitals/hospita1s organisation/organisationn""".split(),
)
def test_doubled_missing_exchanged_or_scanned_letters_look_like_a_slip(pair):
    a, b = pair.split("/")
    assert is_slip(a, b)
    assert is_slip(b, a)


@pytest.mark.parametrize(
    "pair",
    """prednisone/prednisolone estradiol/estriol sulfate/sulfite bromide/bromine methanol/ethanol iran/iraq sumba/sumbawa
    austria/australia malang/magelang nurse/nurses \u7537\u6027\u62a4\u58eb\u7684\u7761\u7720/\u7537\u6027\u62a4\u58eb\u7761\u7720""".split(),
)
def test_other_differences_do_not_look_like_a_slip(pair):
    a, b = pair.split("/")
    assert not is_slip(a, b)
    assert not is_slip(b, a)


@given(WORDS, st.data())
def test_doubling_or_dropping_an_inner_letter_or_exchanging_two_looks_like_a_slip(word, data):
    at = data.draw(st.integers(1, len(word) - 3))
    doubled = word[:at] + word[at] + word[at:]
    dropped = word[:at] + word[at + 1 :]
    exchanged = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for made in (doubled, dropped, exchanged):
        assume(made != word)
        assert is_slip(word, made)
        assert is_slip(made, word)
        assert count_edits(word, made) == 1


@given(WORDS, WORDS)
def test_order_of_the_words_does_not_matter(a, b):
    assert is_slip(a, b) == is_slip(b, a)
    assert is_variant(a, b) == is_variant(b, a)
    assert is_symbol(a, b) == is_symbol(b, a)


def test_symbol_spelled_out_or_misread_is_the_same_symbol():
    assert is_symbol("beta", "b")
    assert is_symbol("1", "l")
    assert is_symbol("o", "0")
    assert not is_symbol("b", "c")
    assert not is_symbol("alpha", "beta")
    assert not is_symbol("hepatitis", "h")


def test_scripts_of_syllables_are_recognised():
    assert is_syllabic("\u62a4\u58eb")
    assert is_syllabic("\u0e1e\u0e22\u0e32\u0e1a\u0e32\u0e25")
    assert not is_syllabic("nurse")
    assert not is_syllabic("\u0440\u0430\u0431\u043e\u0442\u0430")
