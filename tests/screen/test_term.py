"""Terms are counted chunk by chunk, and the size of chunks changes nothing."""

from collections import Counter
from itertools import chain, pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.screen import term
from slr.screen.feature import build_matrix
from slr.screen.term import Cells, Coded, Places, Text, Weight, code_texts, count_keywords, count_terms
from slr.text.fold import fold
from slr.text.token import split_words

words = st.lists(st.sampled_from(("ant", "bee", "cat", "dog")), max_size=6).map(" ".join)
listed = st.lists(
    st.builds(Text, title=words, abstract=words, keywords=st.tuples(words, words)), min_size=1, max_size=9
)


def square(counts: Places, length: Weight) -> Weight:
    return np.asarray(counts * length, dtype=np.float32)


def fields_of(text: Text, fields: tuple[int, ...]) -> list[list[str]]:
    parts = ((text.title,), (text.abstract,), text.keywords)
    return [part.split() for i in fields for part in parts[i]]


def read(cells: Cells, coded: Coded) -> list[dict[tuple[str, str], int]]:
    """Return the counts of each report, by the words of the term."""
    names = list(coded.words)
    terms = [(names[a], names[b] if b >= 0 else "") for a, b in zip(cells.first, cells.second, strict=True)]
    counted = []
    for start, end in pairwise(cells.starts):
        assert sorted(cells.terms[start:end]) == cells.terms[start:end].tolist()
        found = zip(cells.terms[start:end], cells.counts[start:end], strict=True)
        counted.append({terms[t]: int(n) for t, n in found})
    return counted


@settings(max_examples=60)
@given(listed, st.sampled_from([(0, 1), (0,), (0, 1, 2)]), st.integers(1, 4), st.integers(1, 9))
def test_words_and_the_pairs_of_two_reports_are_counted_whatever_the_size_of_chunks(
    texts: list[Text], fields: tuple[int, ...], rows: int, part: int
) -> None:
    coded = code_texts(texts)
    cells = count_terms(coded, fields, (square,), rows=rows, part=part)
    parts = [fields_of(text, fields) for text in texts]
    pairs = [Counter(pair for field in each for pair in pairwise(field)) for each in parts]
    holders = Counter(pair for found in pairs for pair in found)
    assert read(cells, coded) == [
        Counter((word, "") for field in each for word in field)
        | {pair: n for pair, n in found.items() if holders[pair] > 1}
        for each, found in zip(parts, pairs, strict=True)
    ]
    assert cells.holders.tolist() == np.bincount(cells.terms, minlength=len(cells.first)).tolist()
    whole = count_terms(coded, fields, (square,))
    for name in Cells.__dataclass_fields__:
        ours, others = (np.asarray(getattr(c, name)) for c in (cells, whole))
        assert (ours.dtype, ours.tobytes()) == (others.dtype, others.tobytes()), name


@settings(max_examples=30)
@given(listed, st.integers(1, 4))
def test_a_matrix_has_the_same_bytes_for_any_size_of_chunks(texts: list[Text], rows: int) -> None:
    blocks = ("text", "even", "title", "merged")
    one, other = (build_matrix(texts, blocks, rows=n).arrays() for n in (rows, 1000))
    assert list(one) == list(other)
    assert all(one[name].tobytes() == other[name].tobytes() for name in one)


WRITTEN = st.text(st.sampled_from("aBé_-9 \u00a0ßЖ夜\u0301ŒＡ²\n"), max_size=12)


@settings(max_examples=100)
@given(st.lists(st.builds(Text, title=WRITTEN, abstract=WRITTEN, keywords=st.tuples(WRITTEN)), max_size=5))
@example([Text(title="A Bc_de", abstract="f", keywords=("Née", "", "—"))])
def test_the_words_of_a_text_in_any_script_are_those_of_split_words(texts: list[Text]) -> None:
    coded = code_texts(texts, rows=2)
    names = {number: word for word, number in coded.words.items()}
    found = " ".join(names.get(number, "|") for number in coded.stream.tolist())
    fields = [(text.title, text.abstract, *filter(None, map(fold, text.keywords))) for text in texts]
    pieces = [split_words(piece) for each in fields for piece in each]
    assert found == " ".join(word for words in pieces for word in (*words, "|"))
    assert list(names.values()) == list(dict.fromkeys(word for words in pieces for word in words))
    assert coded.ends.tolist() == [
        sum(len(split_words(piece)) + 1 for piece in chain(*fields[:i], each[:last]))
        for i, each in enumerate(fields)
        for last in (1, 2, len(each))
    ]


def test_a_count_beyond_one_byte_is_kept() -> None:
    coded = code_texts([Text(title="ant bee " * 300), Text(title="ant bee")])
    often = {("ant", ""): 300, ("bee", ""): 300, ("ant", "bee"): 300, ("bee", "ant"): 299}
    assert read(count_terms(coded, (0, 1), (square,)), coded)[0] == {
        pair: n for pair, n in often.items() if pair != ("bee", "ant")
    }


def test_pairs_are_divided_by_their_first_word_and_none_is_left_out() -> None:
    begun = np.array([5, 0, 9, 1, 1, 4])
    ranges = list(term._divide(begun, 5))
    assert [low for low, _ in ranges] == [0, *(high for _, high in ranges[:-1])]
    assert ranges[-1][1] == len(begun)
    assert len(ranges) > 2
    assert list(term._divide(np.zeros(0, dtype=np.int64), 5)) == []


def test_keywords_are_counted_as_a_whole() -> None:
    coded = code_texts([Text(keywords=("Job demands", "job demands")), Text(), Text(keywords=("Stress",))])
    cells = count_keywords(coded)
    assert (cells.starts.tolist(), cells.terms.tolist()) == ([0, 1, 1, 2], [0, 1])
    assert (cells.counts.tolist(), cells.holders.tolist()) == ([2, 1], [1, 1])
    assert list(coded.keywords) == ["job demands", "stress"]
