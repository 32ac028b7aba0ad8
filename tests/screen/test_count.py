"""The terms of a part of the reports are counted."""

import numpy as np

from slr.screen.count import Counted, count_keywords, count_terms, unpack_pairs
from slr.screen.term import Numbered, Text, Vocabulary, code_texts


def number(*texts: Text) -> tuple[Vocabulary, Numbered]:
    vocabulary = Vocabulary()
    [part] = [vocabulary.number(coded) for coded in code_texts(texts)]
    return vocabulary, part


def read_words(counted: Counted, names: dict[str, int]) -> list[dict[str, int]]:
    """Return the counts of the words of each report."""
    listed, ends = list(names), np.cumsum(counted.numbers)
    words = [(listed[term], int(n)) for term, n in zip(counted.terms, counted.counts, strict=True)]
    return [dict(words[end - size : end]) for end, size in zip(ends, counted.numbers, strict=True)]


def read_pairs(counted: Counted, names: dict[str, int]) -> list[tuple[str, str, list[int], list[int]]]:
    """Return each pair, the reports with it, and how often it occurs there."""
    assert counted.pairs is not None
    listed, pairs, ends = list(names), counted.pairs, np.cumsum(counted.pairs.holders)
    return [
        (
            listed[first],
            listed[second],
            pairs.reports[end - size : end].tolist(),
            pairs.counts[end - size : end].tolist(),
        )
        for first, second, end, size in zip(
            *unpack_pairs(pairs.kinds, len(names)), ends, pairs.holders, strict=True
        )
    ]


def test_words_and_pairs_of_the_chosen_fields_are_counted() -> None:
    vocabulary, part = number(
        Text(title="ant bee", abstract="bee ant bee"), Text(title="bee", keywords=("ant",))
    )
    counted = count_terms(part, (0, 1), len(vocabulary.words))
    assert read_words(counted, vocabulary.words) == [{"ant": 2, "bee": 3}, {"bee": 1}]
    assert read_pairs(counted, vocabulary.words) == [("ant", "bee", [0], [2]), ("bee", "ant", [0], [1])]
    assert counted.sizes.tolist() == [8, 1]
    titles = count_terms(part, (0,), len(vocabulary.words))
    assert read_words(titles, vocabulary.words) == [{"ant": 1, "bee": 1}, {"bee": 1}]


def test_a_count_beyond_one_byte_is_kept() -> None:
    vocabulary, part = number(Text(title="ant bee " * 300), Text(title="ant bee"))
    counted = count_terms(part, (0, 1), 2)
    assert read_words(counted, vocabulary.words)[0] == {"ant": 300, "bee": 300}
    assert read_pairs(counted, vocabulary.words) == [
        ("ant", "bee", [0, 1], [300, 1]),
        ("bee", "ant", [0], [299]),
    ]


def test_keywords_are_counted_as_a_whole() -> None:
    vocabulary, part = number(
        Text(keywords=("Job demands", "job demands")), Text(), Text(keywords=("Stress",))
    )
    counted = count_keywords(part, len(vocabulary.keywords))
    assert read_words(counted, vocabulary.keywords) == [{"job demands": 2}, {}, {"stress": 1}]
    assert (counted.sizes.tolist(), counted.pairs) == ([2, 0, 1], None)
