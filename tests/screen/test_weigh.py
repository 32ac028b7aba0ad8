"""The matrix has the same bytes for any size of the parts, and its terms are those of plain counting."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen.feature import Block, Matrix
from slr.screen.term import Text
from slr.screen.weigh import build_matrix

BLOCKS = ("text", "even", "title", "merged", "keyword")
words = st.lists(st.sampled_from(("ant", "bee", "cat", "dog")), max_size=6).map(" ".join)
listed = st.lists(
    st.builds(Text, title=words, abstract=words, keywords=st.tuples(words, words)), min_size=1, max_size=9
)
FIELDS = {"text": (0, 1), "even": (0, 1), "title": (0,), "merged": (0, 1, 2)}


def split_fields(text: Text, fields: tuple[int, ...]) -> list[list[str]]:
    parts = ((text.title,), (text.abstract,), text.keywords)
    return [part.split() for i in fields for part in parts[i]]


def read_terms(matrix: Matrix, name: str) -> list[set[tuple[str, str]]]:
    """Return the terms of each report."""
    block = matrix.blocks[name]
    names = [
        (matrix.words[a], matrix.words[b] if b >= 0 else "")
        for a, b in zip(block.first, block.second, strict=True)
    ]
    rows = [block.row(report)[0].tolist() for report in range(matrix.reports)]
    assert rows == [sorted(row) for row in rows]
    return [{names[term] for term in row} for row in rows]


def show_bytes(matrix: Matrix) -> dict[str, bytes]:
    arrays = {
        f"{name}.{part}": getattr(block, part)
        for name, block in matrix.blocks.items()
        for part in Block.__dataclass_fields__
    }
    return {name: values.dtype.str.encode() + values.tobytes() for name, values in arrays.items()}


@settings(max_examples=60, deadline=None)
@given(listed, st.integers(1, 4))
def test_a_matrix_has_the_same_bytes_for_any_size_of_parts(texts: list[Text], rows: int) -> None:
    one, other = (build_matrix(texts, BLOCKS, rows=n) for n in (rows, 1000))
    assert (one.words, one.keywords, one.filled) == (other.words, other.keywords, other.filled)
    assert show_bytes(one) == show_bytes(other)


@settings(max_examples=60, deadline=None)
@given(listed, st.integers(1, 4))
def test_terms_are_the_words_and_the_pairs_of_two_reports(texts: list[Text], rows: int) -> None:
    matrix = build_matrix(texts, BLOCKS, rows=rows)
    for name, fields in FIELDS.items():
        parts = [split_fields(text, fields) for text in texts]
        pairs = [{pair for field in each for pair in pairwise(field)} for each in parts]
        holders = Counter(pair for found in pairs for pair in found)
        assert read_terms(matrix, name) == [
            {(word, "") for field in each for word in field} | {p for p in found if holders[p] > 1}
            for each, found in zip(parts, pairs, strict=True)
        ]


def test_a_row_has_length_1_with_the_pairs_that_have_no_column() -> None:
    matrix = build_matrix([Text(title="ant bee cat"), Text(title="bee cat"), Text()], rows=2)
    block = matrix.blocks["text"]
    lengths = [float(np.sum(block.row(report)[1] ** 2)) + float(block.own[report]) for report in (0, 1)]
    assert np.allclose(lengths, 1.0, atol=1e-6)
    assert (block.own > 0).tolist() == [True, False, False]
