"""The word lists: what they contain, that they are unchanged, and that they are unpacked only if a word is looked up."""

import hashlib
import pkgutil
import subprocess
import sys
import tomllib

import pytest

from slr.text.lexicon import LISTS, differ_in_form, is_word, read_list

MOST_BYTES = 2_000_000


@pytest.mark.parametrize(
    "word",
    "questionnaire environment men women perinatal prednisolone estriol imatinib hypothyroidism slovenia niger malang magelang "
    "sumba sumbawa kepuasan wanita organisation organization".split(),
)
def test_word_term_or_place_is_known(word):
    assert is_word(word)


@pytest.mark.parametrize(
    "text",
    "questionaire enviroment kepuassan recieve goverment anlaysis behavoir a ab b12 caf\u00e9 \u0440\u0430\u0431\u043e\u0442\u0430".split(),
)
def test_misspelling_or_token_that_is_no_word_is_unknown(text):
    assert not is_word(text)


def test_plural_of_a_known_word_is_known():
    assert is_word("imatinibs")
    assert not is_word("enviroments")


@pytest.mark.parametrize(
    "pair",
    """preoperative/perioperative deployment/postdeployment macrovascular/microvascular pascabayar/prabayar
    dimethylaniline/diethylaniline monotherapy/polytherapy""".split(),
)
def test_terms_made_of_one_word_and_different_forms_differ(pair):
    a, b = pair.split("/")
    assert differ_in_form(a, b)
    assert differ_in_form(b, a)


@pytest.mark.parametrize(
    "pair",
    "questionnaire/questionaire performance/preformance epidemiology/epidemology hospital/hosptial /".split(),
)
def test_misspelling_is_no_other_form(pair):
    assert not differ_in_form(*pair.split("/"))


@pytest.mark.parametrize("name", LISTS)
def test_every_line_of_a_list_is_found(name):
    words = read_list(name).decode().splitlines()
    assert words == sorted(set(words))
    assert all(is_word(w) for w in (words[0], words[-1], *words[:: len(words) // 100]) if len(w) > 2)


def test_each_list_states_its_source_and_licence_and_is_unchanged():
    stated = tomllib.loads(_read("SOURCES.toml").decode())
    assert tuple(stated) == LISTS
    for name, facts in stated.items():
        assert hashlib.sha256(_read(f"{name}.txt.gz")).hexdigest() == facts["sha256"]
        assert len(read_list(name).split()) == facts["words"]
        assert all(source["name"] and source["version"] and source["licence"] for source in facts["source"])


def test_lists_are_small():
    assert sum(len(_read(f"{name}.txt.gz")) for name in LISTS) < MOST_BYTES


def test_no_list_is_unpacked_before_a_word_is_looked_up():
    code = (
        "from slr.text.title import read_title as r; from slr.text.title_comparison import compare_titles; from slr.text.lexicon import read_list as l\n"
        "compare_titles(r('Night work and errors in wards'), r('Night work and errors in wards: a study'))\n"
        "print(l.cache_info().currsize)\n"
        "compare_titles(r('Night work and errors in wards'), r('Night work and erors in wards'))\n"
        "print(l.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert before == 0 < after


def _read(name):
    data = pkgutil.get_data("slr.text", f"words/{name}")
    assert data is not None
    return data
