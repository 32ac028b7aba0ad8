"""The boolean language: what queries match, where they are invalid, and which words match."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_report import list_words

from slr.query.document import find_words, fold_words, read_document
from slr.query.match import find_hits, match_query
from slr.query.node import Term
from slr.query.parser import parse_query, point_at, query_problems

TITLE = "Job demands, work-life balance and the performance of civil servants"
ABSTRACT = "Beban kerja was high. Time pressure hurts well-being; training helps."


def answer(query, title=TITLE, abstract=ABSTRACT, keywords=("Kinerja pegawai", "JD-R")):
    return match_query(parse_query(query), read_document(title, abstract, keywords))


@pytest.mark.parametrize(
    "query",
    [
        "demands",
        "DEMANDS",
        "démands",
        "demand*",
        "*ressure",
        "b?lance",
        "train$ing",
        "perfor*nce",
        '"job demands"',
        '"job demand*"',
        "job-demands",
        "“work life balance”",
        "{time pressure}",
        "nothing OR demands",
        "demands AND beban",
        "demands and not rats",
        "demands NOT rats",
        "NOT rats",
        "NOT (rats OR mice)",
        "rats OR mice OR beban AND kerja",
        "job NEAR/3 balance",
        "balance NEAR/3 job",
        "job W/3 balance",
        "job PRE/3 balance",
        "job N3 balance",
        "job W3 balance",
        "job ADJ4 balance",
        "job NEAR balance",
        "(job OR task) NEAR/1 (strain OR balance OR demand*)",
        "job NEAR/0 demands NEAR/2 life",
        "TI(demands)",
        "TI demands",
        "TI=(demands OR rats)",
        "AB=beban",
        'AB("time pressure")',
        'KW("kinerja pegawai")',
        "TITLE-ABS-KEY(jd-r AND beban)",
        "title-abs-key(jd-r)",
        "TI(AB(beban) AND demands)",
        "demands[ti] AND beban[tiab] AND kinerja[ot]",
        '"time pressure"[Title/Abstract]',
        "TS=(beban)",
    ],
)
def test_query_is_met(query):
    assert answer(query) is True


@pytest.mark.parametrize(
    "query",
    [
        "demand",
        "emands",
        '"demands job"',
        '"job performance"',
        '"pegawai jd"',  # a phrase does not reach across two keywords
        '"servants beban"',  # nor from title to abstract
        "servants NEAR/3 beban",
        "pegawai NEAR/3 jd",
        "job NEAR/2 balance",
        "balance PRE/9 job",
        "balance W9 job",
        "job ADJ3 balance",
        "TI(beban)",
        "AB(demands)",
        "KW(demands)",
        "demands AND rats",
        "demands NOT beban",
        "NOT demands",
        "b?balance",
        "kerja AND NOT (beban OR rats)",
        "job NEAR/0 job",
    ],
)
def test_query_is_not_met(query):
    assert answer(query) is False


def test_kinerja_and_kerja_stay_distinct():
    assert answer("kerja", title="Kinerja pegawai", abstract="Kinerja.") is False
    assert answer("kinerja", title="Beban kerja", abstract="Kerja.", keywords=()) is False


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("demands", True),  # found in the title: no abstract can take that back
        ("beban", None),  # the abstract could hold it
        ("NOT beban", None),
        ("NOT demands", False),
        ("demands AND beban", None),
        ("rats AND NOT demands", False),
        ("demands OR beban", True),
        ("demands NOT review", None),
        ("TI(beban)", False),  # the title is there, and does not hold it
        ("AB(demands)", None),
        ("NOT AB(demands)", None),
        ("job NEAR/0 demands", True),
        ("job NEAR/0 strain", None),
        ("TI(job NEAR/0 strain)", False),
        ("(beban OR rats) AND TI(mice)", False),
        ("demands[tiab]", True),
        ("beban[tiab]", None),
    ],
)
def test_without_an_abstract_what_is_not_found_is_unknown(query, expected):
    assert answer(query, abstract=None) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [("rats", False), ("NOT rats", True), ("KW(rats)", None), ("NOT KW(rats)", None), ("rats[tiab]", False)],
)
def test_missing_keywords_leave_a_question_open_only_where_keywords_alone_are_asked(query, expected):
    assert answer(query, keywords=()) is expected


def test_missing_title_is_unknown_and_a_dash_is_a_missing_abstract():
    assert answer("rats", title=None) is None
    assert answer("rats", abstract=" - ") is None
    assert answer("TI(rats)", title="") is None


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("", 1, "the query is empty"),
        ("workload AND", 13, "expected a term after AND, got the end"),
        ("AND workload", 1, "the query starts with AND"),
        ("a AND OR b", 7, "expected a term after AND, got OR"),
        ("job demands", 5, "no operator between job and demands"),
        ("(a OR b", 1, "this parenthesis is never closed"),
        ("a AND (b OR (c)", 7, "this parenthesis is never closed"),
        ("a OR b)", 7, "this parenthesis was never opened"),
        ("a AND ()", 8, "there is nothing between the parentheses"),
        ('a AND "b c', 7, 'the quotation mark " is never closed'),
        ("a AND *", 7, "'*' contains no word"),
        ('"a * b"', 4, "'*' is a wildcard without a letter"),
        ("TII(a)", 1, "unknown field tag 'TII' (did you mean 'TI'?)"),
        ("job(demand)", 1, "unknown field tag 'job'"),
        ("a[tiba]", 2, "unknown field tag [tiba] (did you mean 'tiab'?)"),
        ("(a OR b)[ti]", 9, "there is no term directly before [ti]"),
        ("a[ti", 2, "the bracket [ is never closed"),
        ("a NEAR/x b", 3, "NEAR/x has no number"),
        ("a NEAR/3 (b AND c)", 3, "NEAR/3 can only join words, phrases and groups such as (a OR b)"),
        (
            "(a OR (NOT b)) NEAR/3 c",
            16,
            "NEAR/3 can only join words, phrases and groups such as (a OR b)",
        ),
        ("a NEAR/3", 9, "expected a term after NEAR/3, got the end"),
        ("wom#n", 4, "# has different meanings"),
        ("#1 AND #2", 1, "#1 refers to another line"),
        ("a AND ]", 7, "']' has no meaning here"),
        ("-- OR a", 1, "'--' contains no word"),
    ],
)
def test_error_points_at_the_character_and_advises_what_to_do(query, column, message):
    [(found, said, hint)] = query_problems(query)
    assert found == column
    assert said.startswith(message)
    assert hint


def test_a_correct_query_has_no_problem():
    assert query_problems('(work* OR "beban kerja") AND NOT rats') == ()


def test_mixed_operators_are_read_and_advised_on():
    [(column, message, _)] = parse_query("a OR b AND c").advice
    assert column == 3
    assert "apply AND first" in message
    assert parse_query("a OR (b AND c)").advice == ()
    assert parse_query("a AND b NOT c").advice == ()
    assert [c for c, _, _ in parse_query("x AND (a OR b AND c)").advice] == [10]


def test_operator_look_alikes_are_words_where_a_word_is_due():
    assert answer("N3 OR TI", title="TI alloys", abstract="-") is True
    assert parse_query("N3").node == Term(words=("n3",), fields=parse_query("a").node.fields, column=1)


def test_very_deep_queries_are_rejected_with_a_message_and_no_crash():
    deep = "(" * 5000 + "a" + ")" * 5000
    assert query_problems(deep)[0][1].startswith("more than 100 nested parentheses")
    assert query_problems(" NEAR/1 ".join(["a"] * 5000))[0][1].startswith("more than 100 terms")
    assert query_problems("NOT " * 5001 + "a") == ()


def test_caret_is_below_the_character():
    long = "alpha AND " * 30 + "beta gamma"
    line, caret = point_at(long, long.index("gamma") + 1).split("\n")
    assert line[len(caret) - 1 :] == "gamma"


def test_hits_name_the_field_and_the_position_in_the_original_text():
    text = "Pengaruh Beban–Kerja: études"
    query = parse_query('"beban kerja" OR étude* OR KW(jd-r) OR absent')
    hits = find_hits(query, text, None, ("Stres", "JD-R model"))
    assert [(h.field, h.item, h.words) for h in hits] == [
        ("title", 0, "Beban–Kerja"),
        ("title", 0, "études"),
        ("keywords", 1, "JD-R"),
    ]
    assert all(text[h.start : h.end] == h.words for h in hits if h.field == "title")


def test_hits_of_proximity_span_both_words_and_include_hits_in_between():
    hits = find_hits(parse_query("job OR job NEAR/3 balance"), "Job and life balance", None, ())
    assert [h.words for h in hits] == ["Job and life balance"]


def test_words_under_not_count_only_against():
    query = parse_query("work NOT (rats OR mice)")
    document = read_document("Work of mice", "-", ())
    assert list_words(query, document) == ("work",)
    assert list_words(query, document, negated=True) == ("mice",)
    assert [h.words for h in find_hits(query, "Work of mice", None, (), negated=True)] == ["mice"]


def test_scripts_without_spaces_are_matched_by_characters():
    assert answer("満足", title="仕事満足度の研究", abstract="-") is True
    assert answer("足満", title="仕事満足度の研究", abstract="要約") is False


def test_both_ways_of_folding_agree_in_difficult_cases():
    for text in (
        "e\u0301a",
        "\u0301",
        "ß—ŒU",
        "x_y",
        "İstanbul",
        "１２",
        "한국 사람",
        "ﬁt",
        "a\u00adb",
        "हिन्दी",
    ):
        assert " ".join(w.folded for w in find_words(text)) == fold_words(text), text


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_the_two_ways_of_folding_always_agree(text):
    words = find_words(text)
    assert [w.folded for w in words] == fold_words(text).split()
    assert all(w.start < w.end <= len(text) for w in words)
    assert fold_words(fold_words(text)) == fold_words(text)


WORDS = st.sampled_from(["job", "work", "stress", "kerja"])
QUERIES = st.recursive(
    st.one_of(WORDS, WORDS.map(lambda w: w[:3] + "*"), st.tuples(WORDS, WORDS).map(lambda p: f'"{p[0]} {p[1]}"')),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} AND {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} OR {p[1]})"),
        inner.map(lambda q: f"(NOT {q})"),
        inner.map(lambda q: f"TI({q})"),
        inner.map(lambda q: f"AB({q})"),
    ),
    max_leaves=6,
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(QUERIES, TEXTS, TEXTS)
def test_an_answer_without_the_abstract_is_never_overturned_by_the_abstract(query, title, abstract):
    without = answer(query, title=title, abstract=None, keywords=())
    whole = answer(query, title=title, abstract=abstract, keywords=())
    assert whole is not None
    assert without in (None, whole)


@settings(deadline=None, max_examples=100)
@given(QUERIES, QUERIES, TEXTS)
def test_de_morgan_is_true_with_missing_fields_too(a, b, title):
    fields = {"title": title, "abstract": None, "keywords": ()}
    assert answer(f"NOT ({a} AND {b})", **fields) is answer(f"(NOT {a}) OR (NOT {b})", **fields)


@settings(deadline=None, max_examples=100)
@given(QUERIES, TEXTS, TEXTS)
def test_matching_words_are_the_words_that_hits_show(query, title, abstract):
    parsed = parse_query(query)
    words = list_words(parsed, read_document(title, abstract, ()))
    shown = " ".join(h.words for h in find_hits(parsed, title, abstract, ()))
    assert bool(words) is bool(shown)
    assert all(word in shown for word in words)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet='ab ()"[]*NOTEAR/3=TI{}', max_size=25))
def test_any_text_is_a_query_or_has_a_problem_in_its_range(text):
    for column, message, hint in query_problems(text):
        assert 1 <= column <= len(text) + 1
        assert message
        assert hint
        assert re.fullmatch(r" *\^", point_at(text, column).split("\n")[1])
