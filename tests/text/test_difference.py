"""One word differs between two titles: a slip of spelling, another word, or unclear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.difference import judge_difference, judge_words

SMALL = frozenset("a an the of in on and".split())


def judge(a, b, places=None):
    found = judge_difference(tuple(a.split()), tuple(b.split()), SMALL, places or {})
    assert found == judge_difference(tuple(b.split()), tuple(a.split()), SMALL, places or {})
    return found


@pytest.mark.parametrize(
    "pair",
    """austria/australia iran/iraq slovakia/slovenia malang/magelang sumba/sumbawa niger/nigeria dominica/dominican
    mali/malawi guinea/guyana georgia/george jember/jombang bogor/blora
    prednisone/prednisolone quinine/quinidine estradiol/estriol clonidine/clozapine hydralazine/hydroxyzine
    glipizide/glyburide cefazolin/cefoxitin imatinib/dasatinib metformin/metronidazole carboplatin/cisplatin
    ileum/ilium humeral/humoral peroneal/perineal urethra/ureter abduction/adduction metacarpal/metatarsal
    prenatal/perinatal antenatal/postnatal afferent/efferent dysphagia/dysphasia arteritis/arthritis
    men/women boys/girls mothers/fathers east/west north/south child/adult public/private causal/casual
    pria/wanita suami/istri guru/siswa desa/kota utara/selatan negeri/swasta bayi/balita
    sulfate/sulfite chloride/chlorate nitrate/nitrite""".split(),
)
def test_two_words_that_both_exist_are_two_words(pair):
    a, b = pair.split("/")
    assert judge(a, b) == "word"


@pytest.mark.parametrize(
    ("a", "b"),
    [("b", "c"), ("t", "b"), ("a", "d"), ("b", "d"), ("", "b"), ("x", "y")],
    ids=lambda letter: letter or "none",
)
def test_letters_that_name_a_kind_are_different(a, b):
    assert judge(a, b) == "word"


@pytest.mark.parametrize(
    ("a", "b"), [("", "not"), ("non", ""), ("tidak", ""), ("", "without"), ("tanpa", "")]
)
def test_negation_that_one_title_lacks_is_a_difference(a, b):
    assert judge(a, b) == "word"


@pytest.mark.parametrize(
    "pair",
    """questionnaire/questionaire questionnaire/questionairre environment/enviroment government/goverment
    management/managment assessment/assesment prevalence/prevalance occurred/occured accommodation/accomodation
    psychology/pyschology behavior/behavoir analysis/anlaysis children/childern efficiency/efficency health/helth
    hospital/hosptial treatment/treatement evaluation/evalution relationship/relatonship implementation/implemenation
    kepuasan/kepuassan pegawai/pegwai kinerja/kineja pengaruh/pengaruhh terhadap/terhdap kepemimpinan/kepemimpian
    government/govemment clinical/dinical efficacy/effcacy internal/intemal hospitals/hospita1s
    eculizumab/eculizamab prednisolone/prednisolon hypothyroidism/hypothyrodism
    organisation/organization behaviour/behavior nurse/nurses analysis/analyses woman/women""".split(),
)
def test_non_word_or_spelling_beside_a_word_is_a_slip(pair):
    a, b = pair.split("/")
    assert judge(a, b) == "slip"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("meta analysis", "metaanalyis"),
        ("new born", "newborns"),
        ("women s", "women"),
        ("alpha", "a"),
        ("l", "1"),
        ("of the", "in"),
        ("the enviroment", "environment"),
    ],
)
def test_blank_article_or_symbol_makes_no_other_word(a, b):
    assert judge(a, b) == "slip"


@pytest.mark.parametrize(
    "pair", "nacl/kcl zumbana/zumbanaya torvik/torvin grelinat/grelinit blatraxone/blatrazone".split()
)
def test_unknown_words_without_a_pattern_are_unclear(pair):
    a, b = pair.split("/")
    assert judge(a, b) == "unclear"


@pytest.mark.parametrize("pair", "grelinatov/grelinnatov grelinatov/grelniatov grelinatov/greinatov".split())
def test_letter_doubled_exchanged_or_missing_in_a_long_unknown_word_is_a_slip(pair):
    assert judge(*pair.split("/")) == "slip"


def test_both_words_that_occur_elsewhere_in_the_review_are_two_words():
    assert judge("grelinatov", "grelinnatov", {"grelinatov": 3, "grelinnatov": 2}) == "word"


def test_unknown_word_that_is_much_rarer_than_the_other_is_a_slip():
    assert judge("grelinatov", "grelinnatov", {"grelinatov": 40, "grelinnatov": 2}) == "slip"
    assert judge("trenuv", "trenuuv", {"trenuv": 4}) == "slip"
    assert judge("trenuv", "trenuuv") == "unclear"


def test_string_in_no_list_that_occurs_elsewhere_may_be_a_new_term():
    assert judge("imatinib", "imatinab") == "slip"
    assert judge("imatinib", "imatinab", {"imatinib": 4, "imatinab": 3}) == "unclear"
    assert judge("imatinib", "imatinab", {"imatinib": 40, "imatinab": 3}) == "slip"


def test_one_more_word_is_unclear():
    assert judge("", "mri") == "unclear"


def test_worst_of_several_words_decides():
    assert judge("enviroment men", "environment women") == "word"
    assert judge("enviroment nacl", "environment kcl") == "unclear"


@given(st.text("abcd\u0440\u0430\u62a4", max_size=9), st.text("abcd\u0440\u0430\u62a4", max_size=9))
def test_order_of_the_words_does_not_matter_and_a_word_equals_itself(a, b):
    assert judge_words(a, b, {}) == judge_words(b, a, {})
    assert judge_words(a, a, {}) == "slip"
