"""Documents: what a rule finds in text is what the eye sees."""

import unicodedata

import pytest
from one_report import list_words

from slr.query.document import find_words, read_document
from slr.query.match import find_hits, match_query
from slr.query.node import QueryError
from slr.query.parser import parse_query
from slr.text.phrase import compile_phrases

SEEN = [
    pytest.param("夜班", "护士夜班与健康", "夜班", id="Chinese within a text"),
    pytest.param("夜班*", "护士夜班与健康", "夜班", id="a star after a Chinese character"),
    pytest.param("*夜班", "护士夜班与健康", "夜班", id="a star before a Chinese character"),
    pytest.param("班?健", "夜班与健康", "班与健", id="one Chinese character left open"),
    pytest.param("シフト", "看護師のｼﾌﾄ勤務", "ｼﾌﾄ", id="half-width kana"),
    pytest.param("ガラス", "板ｶﾞﾗｽの色", "ｶﾞﾗｽ", id="half-width kana with voicing"),
    pytest.param(
        "ガラス", unicodedata.normalize("NFD", "板ガラスの色"), None, id="kana with a separate voicing"
    ),
    pytest.param("교대", "간호사의교대근무와 수면", "교대", id="Korean within a word"),
    pytest.param('"교대 근무"', "교대근무와 수면", "교대근무", id="Korean with other spaces"),
    pytest.param("교대", unicodedata.normalize("NFD", "간호사의 교대"), None, id="Korean in pieces"),
    pytest.param("ABC", "新ＡＢＣ法", "ＡＢＣ", id="full-width Latin between Chinese characters"),
    pytest.param("ที่", "การที่ดี", "ที่", id="Thai vowels and tones"),
    pytest.param("कर्म", "सेवा कर्\u200dम", "कर्\u200dम", id="a joiner in Hindi"),
    pytest.param("Auflage", "2. Auf\u200clage", "Auf\u200clage", id="a non-joiner against a ligature"),
    pytest.param('"شب کار"', "در شب\u200cکار", "شب\u200cکار", id="a non-joiner as a space in Persian"),
    pytest.param("٢٤", "२४ nights", "२४", id="digits of two scripts"),
    pytest.param("العَمَل", "ظروف العـــمل", "العـــمل", id="Arabic vowels and stretching"),
    pytest.param("nurse’s", "the nurse's day", "nurse's", id="two apostrophes"),
]


@pytest.mark.parametrize(("query", "text", "shown"), SEEN)
def test_a_rule_matches_and_marks_what_the_eye_sees(query, text, shown):
    parsed = parse_query(query)
    assert match_query(parsed, read_document(text, "-", ()))
    assert [hit.words for hit in find_hits(parsed, text, None, ())] == [
        shown or unicodedata.normalize("NFD", query)
    ]


@pytest.mark.parametrize(("query", "text", "shown"), [p for p in SEEN if "?" not in p.values[0]])
def test_a_term_of_the_codebook_matches_what_the_eye_sees(query, text, shown):
    assert compile_phrases([query.strip('*"')]).find(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("カラス", "板ガラスの色"),
        ("ดู", "ดุ"),
        ("夜勤", "夜班勤務"),
        ("교수", "교대 수면"),
        ("कर", "कर्म"),
        ("夜?", "夜"),
    ],
)
def test_other_letters_do_not_match(query, text):
    assert match_query(parse_query(query), read_document(text, "survei", ())) is False


def test_words_that_match_are_shown_without_spaces_between_characters():
    assert list_words(parse_query('"shift 夜班"'), read_document("Shift 夜班", "-", ())) == ("shift 夜班",)


def test_a_star_between_chinese_characters_is_refused():
    with pytest.raises(QueryError, match="wildcard without a letter"):
        parse_query("夜*班")


def test_a_voicing_mark_belongs_to_the_letter_before_it():
    assert [(w.folded, w.start, w.end) for w in find_words("ｶﾞｽ")] == [("ガ", 0, 2), ("ス", 2, 3)]
