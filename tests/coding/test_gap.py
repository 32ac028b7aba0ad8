"""The gaps of a codebook: terms without a counterpart in another language, and frequent words that no term matches."""

from types import ModuleType

import pytest

from slr.coding.gap import find_lone_terms, find_missed_words
from slr.model.protocol import Protocol


@pytest.fixture
def protocol(made_up: ModuleType) -> Protocol:
    code = {"id": "load", "label": {"en": "Load"}, "definition": "The load."}
    terms = {"en": ["workload", "time pressure", "stress"], "id": ["beban kerja", "stress"]}
    return made_up.make_protocol({"codebook": [{**code, "terms": terms}]})


def test_term_that_never_meets_a_term_of_another_language_is_listed(protocol: Protocol) -> None:
    texts = {"a": "Beban kerja | The workload of nurses", "b": "Time pressure", "c": "Time pressure, stress"}
    assert [(t.language, t.term, t.reports) for t in find_lone_terms(texts, protocol)] == [
        ("en", "time pressure", 2)
    ]


def test_term_that_matches_no_report_is_not_listed(protocol: Protocol) -> None:
    assert [*find_lone_terms({"a": "Sleep"}, protocol)] == []


def test_form_with_an_affix_makes_a_term_a_partner(protocol: Protocol) -> None:
    code = protocol.codebook[0].model_copy(update={"affixes": {"id": ("-nya",)}})
    texts = {"a": "Workload | beban kerjanya"}
    assert [*find_lone_terms(texts, protocol.model_copy(update={"codebook": (code,)}))] == []


def test_codebook_in_one_language_has_no_lone_terms(protocol: Protocol) -> None:
    code = protocol.codebook[0].model_copy(update={"terms": {"en": ("workload",)}})
    assert [*find_lone_terms({"a": "Workload"}, protocol.model_copy(update={"codebook": (code,)}))] == []


TEXTS = {"a": "Workload and overtime", "b": "Overtime", "c": "Sleep and overtime", "d": "Sleep", "e": "Sleep"}


def test_word_that_is_frequent_in_reports_with_the_code_is_listed_with_its_counts(protocol: Protocol) -> None:
    [found] = find_missed_words(TEXTS, {"load": ["a", "b"]}, protocol)
    assert (found.word, found.having, found.coded, found.others_having, found.others) == (
        "overtime",
        2,
        2,
        1,
        3,
    )
    assert found.log_odds == 2.120  # ln((2.5 / .5) / (1.5 / 2.5))


def test_words_of_terms_and_words_in_a_single_report_are_not_listed(protocol: Protocol) -> None:
    assert [
        *find_missed_words({"a": "Workload", "b": "Workload", "c": "x"}, {"load": ["a", "b"]}, protocol)
    ] == []
    assert [*find_missed_words(TEXTS, {"load": ["a"]}, protocol)] == []
    assert [*find_missed_words(TEXTS, {}, protocol)] == []


def test_function_words_are_not_listed(protocol: Protocol) -> None:
    texts = {"a": "Overtime among nurses", "b": "Overtime among teachers", "c": "Lebih", "d": "Sleep"}
    assert [f.word for f in find_missed_words(texts, {"load": ["a", "b"]}, protocol)] == ["overtime"]


def test_words_in_terms_of_subcodes_are_not_listed(made_up: ModuleType) -> None:
    code = {"label": {"en": "x"}, "definition": "x"}
    above, below = (
        {**code, "id": "load"},
        {**code, "id": "shifts", "parent": "load", "terms": {"en": ["overtime"]}},
    )
    protocol = made_up.make_protocol({"codebook": [above, below]})
    assert [*find_missed_words(TEXTS, {"load": ["a", "b"]}, protocol)] == []
