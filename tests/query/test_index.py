"""All reports of a chunk are tested together, with the answers and words that each report has on its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.query.document import FIELDS, Document, Field, read_document
from slr.query.index import Index, gather_slices
from slr.query.lexicon import Lexicon
from slr.query.match import ANSWERS, Answer, compile_query, compile_words
from slr.query.node import All, Any, Near, Node, Not, Query, Term
from slr.query.parser import parse_query
from slr.query.wildcard import matches
from slr.text.script import join_letters

Texts = list[tuple[Field, list[str]]]  # the words of the title, the abstract and each keyword
Places = set[tuple[int, int]]  # first and last word


def split_texts(document: Document) -> Texts:
    texts: Texts = [("title", document.title.split()), ("abstract", document.abstract.split())]
    texts += [("keywords", keyword.split()) for keyword in document.keywords]
    return [(field, words) for field, words in texts if words]


def answer_plainly(node: Node, texts: Texts) -> Answer:
    """Test one report, one word after another."""
    match node:
        case Not(part):
            answer = answer_plainly(part, texts)
            return None if answer is None else not answer
        case All(parts):
            answers = [answer_plainly(part, texts) for part in parts]
            return False if False in answers else None if None in answers else True
        case Any(parts):
            answers = [answer_plainly(part, texts) for part in parts]
            return True if True in answers else None if None in answers else False
        case Term() | Near():
            if any(find_plainly(node, field, words) for field, words in texts):
                return True
            searched = list_fields(node)
            needed = searched if searched == {"keywords"} else searched - {"keywords"}
            return False if needed <= {field for field, _ in texts} else None


def list_fields(node: Node) -> set[Field]:
    match node:
        case Term():
            return set(node.fields)
        case Near():
            return list_fields(node.left) | list_fields(node.right)
        case Not(part):
            return list_fields(part)
        case All(parts) | Any(parts):
            return set().union(*map(list_fields, parts))


def find_plainly(node: Node, field: Field, words: list[str]) -> Places:
    """Return the matches of a term, a NEAR or an OR of these in one text."""
    match node:
        case Term():
            return find_term(node, words) if field in node.fields else set()
        case Near():
            left, right = find_plainly(node.left, field, words), find_plainly(node.right, field, words)
            pairs = [(a, b) for a in left for b in right]
            pairs += [] if node.ordered else [(b, a) for a, b in pairs]
            return {(a[0], b[1]) for a, b in pairs if 0 <= b[0] - a[1] - 1 <= node.most}
        case Any(parts):
            return set().union(*(find_plainly(part, field, words) for part in parts))
    raise AssertionError(node)


def find_term(term: Term, words: list[str]) -> Places:
    found, place = set(), 0
    while place + len(term.words) <= len(words):
        end = place + len(term.words)
        if all(map(matches, term.words, words[place:end])):
            found.add((place, end - 1))
            place = end
        else:
            place += 1
    return found


def list_plainly(node: Node, texts: Texts, *, negated: bool) -> list[str]:
    """Return the distinct words that match, those of each term in alphabetical order."""
    match node:
        case Not(part):
            return list_plainly(part, texts, negated=not negated)
        case All(parts) | Any(parts):
            found = [word for part in parts for word in list_plainly(part, texts, negated=negated)]
            return list(dict.fromkeys(found))
        case Term() | Near():
            places = [(w, p) for field, w in texts for p in find_plainly(node, field, w)]
            return [] if negated else sorted({join_letters(" ".join(w[a : b + 1])) for w, (a, b) in places})


def compare_answers(queries: list[Query], documents: list[Document]) -> None:
    """Compare the answers and words of an index with those of each report."""
    lexicon = Lexicon()
    tests = [compile_query(query, lexicon) for query in queries]
    words = {
        (i, n): compile_words(q, lexicon, negated=n) for i, q in enumerate(queries) for n in (False, True)
    }
    index = Index(documents, lexicon)
    texts = [split_texts(document) for document in documents]
    for query, test in zip(queries, tests, strict=True):
        expected = [answer_plainly(query.node, text) for text in texts]
        assert [ANSWERS[answer] for answer in test(index).tolist()] == expected, query.text
    for (i, negated), find in words.items():
        listed: list[list[str]] = [[] for _ in documents]
        for report, number in zip(
            *(c.tolist() for c in find(index, np.ones(len(documents), bool))), strict=True
        ):
            listed[report].append(index.words[number])
        node = queries[i].node
        assert listed == [list_plainly(node, text, negated=negated) for text in texts], queries[i].text


WORDS = st.sampled_from(["job", "jobs", "work", "workload", "夜班", "夜", "a"])
TERMS = st.one_of(
    WORDS,
    st.sampled_from(["job*", "*load", "wo?k", "jo$s", "w*o*d", "夜?", "?夜", "*o*"]),
    st.lists(WORDS, min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(['"job wo*"', '"a a"', '"a 夜?"', '"*b 夜"']),
)
NEARS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} OR {p[1]})"),
        st.tuples(inner, st.sampled_from(["NEAR/0", "NEAR/2", "PRE/1", f"NEAR/{10**30}"]), inner).map(
            lambda p: f"({' '.join(p)})"
        ),
    ),
    max_leaves=3,
)
QUERIES = st.recursive(
    st.one_of(
        TERMS, NEARS, NEARS.map("TI({})".format), NEARS.map("AB({})".format), TERMS.map("KW({})".format)
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda p: f"({' '.join(p)})"),
        inner.map("(NOT {})".format),
    ),
    max_leaves=5,
)
TEXTS = st.one_of(st.just(""), st.lists(WORDS, max_size=7).map(" ".join))
DOCUMENTS = st.builds(read_document, TEXTS, TEXTS, st.lists(TEXTS, max_size=3))


@settings(deadline=None, max_examples=30)
@given(
    st.lists(QUERIES.map(parse_query), min_size=1, max_size=2), st.lists(DOCUMENTS, min_size=1, max_size=3)
)
def test_an_index_gives_the_answers_and_words_of_one_report_at_a_time(
    queries: list[Query], documents: list[Document]
) -> None:
    compare_answers(queries, documents)


@pytest.mark.parametrize(
    ("query", "title", "answer"),
    [("夜?", "夜", False), ("夜?", "夜班", True), ("?夜", "夜", False), ("夜*", "夜", True)],
)
def test_the_bar_at_the_end_of_a_text_is_not_a_letter(query: str, title: str, answer: bool) -> None:
    lexicon = Lexicon()
    test = compile_query(parse_query(query), lexicon)
    assert ANSWERS[int(test(Index([read_document(title, "x", ())], lexicon))[0])] is answer


def test_only_the_wanted_reports_are_listed() -> None:
    lexicon = Lexicon()
    words = compile_words(parse_query('work* OR "a job" OR a NEAR/1 work'), lexicon)
    documents = [read_document("a work", "a job", ()), read_document("a works", "a job", ())]
    index = Index(documents, lexicon)
    reports, numbers = words(index, np.array([False, True]))
    assert reports.tolist() == [1, 1]
    assert [index.words[number] for number in numbers.tolist()] == ["works", "a job"]


def test_an_index_of_no_report_has_no_answer() -> None:
    lexicon = Lexicon()
    test = compile_query(parse_query('work* AND "a b" NEAR/1 c'), lexicon)
    assert test(Index([], lexicon)).tolist() == []


def test_a_field_without_words_is_missing() -> None:
    index = Index([read_document("-", "Work", ("",)), read_document("Work", None, ("job",))], Lexicon())
    assert {field: index.is_missing(field).tolist() for field in FIELDS} == {
        "title": [True, False],
        "abstract": [False, True],
        "keywords": [True, False],
    }


def test_matches_of_a_near_that_are_too_many_to_list_together_are_listed_report_by_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("slr.query.match.PAIRED", 2)
    documents = [read_document("a b a b a b", "b", ()), read_document("a b", "a", ("b a",))]
    compare_answers([parse_query("a NEAR/9 b")], documents)


def test_slices_are_gathered_in_the_order_of_their_numbers():
    first = np.array([0, 2, 2, 5])
    counts, positions = gather_slices(first, np.array([2, 1, 0]))
    assert (counts.tolist(), positions.tolist()) == ([3, 0, 2], [2, 3, 4, 0, 1])
    assert [part.tolist() for part in gather_slices(first, np.array([], dtype=np.int64))] == [[], []]
