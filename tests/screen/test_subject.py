import numpy as np
import pytest

from slr.model.codebook import Code
from slr.model.protocol import Criterion, Protocol, Question, Review
from slr.model.source import Source
from slr.screen.subject import ProtocolWords, weigh_subject
from slr.screen.term import Text
from slr.screen.weigh import build_matrix

PAPERS = (
    Text(title="Beban kerja dan kinerja pegawai", keywords=("kinerja", "beban kerja")),
    Text(title="Workload and burnout", abstract="Workload raises burnout among nurses."),
    Text(title="Beban kerja perawat"),
)


def named(matrix, weights, block="text"):
    return {matrix.name_term(block, int(t)) for t in np.flatnonzero(weights[block])}


def test_words_pairs_and_endings_are_found():
    matrix = build_matrix(PAPERS)
    words = ProtocolWords(texts=("What is the workload?",), terms=("beban kerja", "peraw*"))
    assert named(matrix, weigh_subject(matrix, words)) == {
        "workload",
        "beban",
        "kerja",
        "beban kerja",
        "perawat",
    }


def test_keywords_weigh_as_their_words_do():
    matrix = build_matrix(PAPERS)
    weights = weigh_subject(matrix, ProtocolWords(terms=("beban kerja",)))
    assert named(matrix, weights, "keyword") == {"beban kerja"}


def test_unknown_words_weigh_nothing():
    weights = weigh_subject(build_matrix(PAPERS), ProtocolWords(texts=("zebra",), terms=("quagga*",)))
    assert not any(block.any() for block in weights.values())


def test_no_reports_are_no_trouble():
    assert len(weigh_subject(build_matrix([]), ProtocolWords(terms=("a b",)))["text"]) == 0


def test_words_are_taken_from_question_inclusion_and_codebook_but_not_from_exclusion():
    protocol = Protocol(
        schema=1,
        review=Review(title="R"),
        question=Question(
            text="question text",
            elements={"P": "population"},
            terms={"en": ("workload",), "id": ("beban kerja",)},
        ),
        criteria=(
            Criterion(id="I1", kind="include", text="wanted"),
            Criterion(id="E1", kind="exclude", text="unwanted"),
        ),
        codebook=(
            Code(
                id="W", label={"en": "label"}, definition="meaning", terms={"en": ("workload", "job demand*")}
            ),
        ),
        sources=(Source(id="s", name="S", kind="database"),),
    )
    words = ProtocolWords.from_protocol(protocol)
    assert words.terms == ("workload", "beban kerja", "job demand*")
    assert words.texts == ("question text", "population", "wanted", "label", "meaning")


def test_terms_and_running_texts_give_half_the_weight_each_however_many_they_are():
    matrix = build_matrix(PAPERS)
    few = weigh_subject(matrix, ProtocolWords(texts=("workload",), terms=("beban",)))["text"]
    many = weigh_subject(matrix, ProtocolWords(texts=("workload", "burnout", "nurses"), terms=("beban",)))[
        "text"
    ]
    places = {word: i for i, word in enumerate(matrix.words)}
    assert few[places["workload"]] == pytest.approx(0.5)
    assert few[places["beban"]] == many[places["beban"]] == pytest.approx(0.5)
    texts = np.delete(many, places["beban"])
    assert float(np.sqrt(texts @ texts)) == pytest.approx(0.5)


def test_rare_word_weighs_more_than_one_that_many_reports_hold():
    matrix = build_matrix((*PAPERS, Text(title="Workload of nurses")))
    weights = weigh_subject(matrix, ProtocolWords(texts=("workload and burnout",)))["text"]
    places = {word: i for i, word in enumerate(matrix.words)}
    assert weights[places["burnout"]] > weights[places["workload"]] > 0


def test_pair_of_words_is_found_whatever_its_place_among_the_words():
    papers = (Text(title="Rest and night work of nurses"), Text(title="Night work of clerks"))
    matrix = build_matrix(papers)
    assert named(matrix, weigh_subject(matrix, ProtocolWords(terms=("night work",)))) == {
        "night",
        "work",
        "night work",
    }
    assert named(matrix, weigh_subject(matrix, ProtocolWords(terms=("work nights",)))) == {"work"}


def test_keyword_weighs_the_mean_of_its_words_of_which_unknown_ones_weigh_nothing():
    papers = (
        Text(title="Workload of nurses", keywords=("workload", "workload of pilots", "pilots")),
        Text(title="Sleep of nurses"),
    )
    matrix = build_matrix(papers)
    weights = weigh_subject(matrix, ProtocolWords(terms=("workload",)))
    word = float(weights["text"][matrix.words.index("workload")])
    of_keyword = dict(zip(matrix.keywords, weights["keyword"], strict=True))
    assert word > 0
    assert of_keyword == pytest.approx({"workload": word, "workload of pilots": word / 3, "pilots": 0.0})
