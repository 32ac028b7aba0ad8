"""From texts to numbers: which words and word pairs a report holds, each weighed by how rare it is (TF-IDF).

In: the texts of reports. Out: a sparse matrix, one row a report, one column a term, as plain arrays that can be stored
and taken up again. Words are coded as whole numbers and counted by sorting arrays, not by a dictionary of strings, so
that 100,000 abstracts fit in memory and are done in seconds.
"""

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.text.fold import fold
from slr.text.token import STOP_WORDS, split_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Whole = NDArray[np.int64]
Number = NDArray[np.float64]

# Changes whenever the same texts would give another matrix, so that a stored one is not taken for current.
FORM: Final = 1
_TERM_WORD: Final = re.compile(r"[^\W_]+\*?")
GAP: Final = -1  # stands between two fields, so that no pair of words spans them


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the classifier reads of a report."""

    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """TF-IDF weights of reports in compressed rows; each row has length 1 unless it is empty.

    `first` and `second` name the words of each term by their place in `words`; a term of one word has second -1.
    """

    words: tuple[str, ...]
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    rarity: NDArray[np.float32]
    starts: NDArray[np.int64]
    terms: NDArray[np.int32]
    weights: NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, int]:
        """Reports and terms."""
        return len(self.starts) - 1, len(self.first)

    def rows(self) -> "csr_matrix":
        """Return the weights as scikit-learn and scipy take them."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: only who computes pays for it

        return csr_matrix((self.weights, self.terms, self.starts), shape=self.shape)

    def row(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the terms of one report and their weights."""
        cells = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.terms[cells], self.weights[cells]

    def name_term(self, term: int) -> str:
        """Return a term as words, or an empty text for one of function words alone, which would explain nothing."""
        first, second = self.first[term], self.second[term]
        named = [self.words[first]] if second < 0 else [self.words[first], self.words[second]]
        return " ".join(named) if STOP_WORDS.isdisjoint(named[:1]) or STOP_WORDS.isdisjoint(named[1:]) else ""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the matrix as plain arrays, to be stored."""
        listed = np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8)
        return {
            "form": np.array([FORM]), "words": listed, "first": self.first, "second": self.second,
            "rarity": self.rarity, "starts": self.starts, "terms": self.terms, "weights": self.weights,
        }  # fmt: skip

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> "Matrix | None":
        """Return the matrix that the arrays hold, or None when another form of it was stored."""
        if "form" not in arrays or int(arrays["form"][0]) != FORM:
            return None
        words = tuple(arrays["words"].tobytes().decode().split("\n"))
        names = ("first", "second", "rarity", "starts", "terms", "weights")
        return cls(words=words, **{n: arrays[n] for n in names})


def build_matrix(texts: Iterable[Text]) -> Matrix:
    """Return the TF-IDF matrix of the texts, in their order.

    Terms are single words and pairs of neighbours; a pair must stand in two reports, as one that stands in a single
    report can teach nothing about another. A term's weight is (1 + ln count) · (1 + ln((1 + n) / (1 + reports with
    it))), each row then scaled to length 1 (Salton and Buckley 1988; scikit-learn's smoothed form).
    """
    words: dict[str, int] = {}
    stream, ends = _code_words(texts, words)
    size = max(len(words), 1)
    document = np.repeat(np.arange(len(ends), dtype=np.int64), np.diff(ends, prepend=0))
    single = stream >= 0
    pair = single[:-1] & single[1:] & (document[:-1] == document[1:])
    pairs = stream[:-1][pair].astype(np.int64) * size + stream[1:][pair]
    kept, column = _keep_common(pairs, document[:-1][pair])
    rows = np.concatenate([document[single], document[:-1][pair][column >= 0]])
    columns = np.concatenate([stream[single], column[column >= 0] + len(words)])
    starts, terms, counts = _count_cells(rows, columns, len(ends), len(words) + len(kept))
    rarity, weights = _weigh_cells(starts, terms, counts, len(words) + len(kept))
    return Matrix(
        words=tuple(words),
        first=np.concatenate([np.arange(len(words)), kept // size]).astype(np.int32),
        second=np.concatenate([np.full(len(words), -1), kept % size]).astype(np.int32),
        rarity=rarity,
        starts=starts,
        terms=terms,
        weights=weights,
    )


def _code_words(texts: Iterable[Text], words: dict[str, int]) -> tuple[NDArray[np.int32], Whole]:
    """Return all words of all texts as numbers in one row, with the place at which each text ends."""
    stream = array("i")
    ends = array("q")
    code = words.setdefault
    for text in texts:
        for field in (text.title, text.abstract, *text.keywords):
            stream.extend([code(w, len(words)) for w in split_words(field)])
            stream.append(GAP)
        ends.append(len(stream))
    return np.array(stream, dtype=np.int32), np.array(ends, dtype=np.int64)


def _keep_common(pairs: Whole, document: Whole) -> tuple[Whole, Whole]:
    """Return the pairs that stand in two reports or more, and for each occurrence its place among them or -1."""
    kinds, place = np.unique(pairs, return_inverse=True)
    low = np.full(len(kinds), np.iinfo(np.int64).max)
    high = np.full(len(kinds), -1)
    np.minimum.at(low, place, document)
    np.maximum.at(high, place, document)
    common = high > low
    number = np.where(common, np.cumsum(common) - 1, -1)
    return kinds[common], number[place]


def _count_cells(
    rows: Whole, columns: Whole, height: int, width: int
) -> tuple[Whole, NDArray[np.int32], NDArray[np.int64]]:
    """Return the counts of each term in each report as compressed rows, terms ascending."""
    cells, counts = np.unique(rows * max(width, 1) + columns, return_counts=True)
    row, column = np.divmod(cells, max(width, 1))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=height))]).astype(np.int64)
    return starts, column.astype(np.int32), counts


def _weigh_cells(
    starts: Whole, terms: NDArray[np.int32], counts: Whole, width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return each term's rarity and the weight of each cell."""
    height = len(starts) - 1
    reports = np.bincount(terms, minlength=width)
    rarity = (1.0 + np.log((1.0 + height) / (1.0 + reports))).astype(np.float32)
    weights = (1.0 + np.log(counts)).astype(np.float32) * rarity[terms]
    row = np.repeat(np.arange(height), np.diff(starts))
    length = np.sqrt(np.bincount(row, weights=weights.astype(np.float64) ** 2, minlength=height))
    return rarity, (weights / length[row]).astype(np.float32)


def weigh_query(matrix: Matrix, texts: Iterable[str], terms: Iterable[str]) -> Number:
    """Return one weight a column for words that describe what is sought: half from running texts, half from terms.

    In a term `word*` matches every word that begins so. Words that no report holds are left out.
    """
    place = {word: i for i, word in enumerate(matrix.words)}
    parts = (
        [[_match_word(w, place) for w in split_words(text)] for text in texts],
        [[_match_word(w, place) for w in _TERM_WORD.findall(fold(term))] for term in terms],
    )
    query = np.zeros(matrix.shape[1])
    for part in parts:
        weights = np.zeros(matrix.shape[1])
        for phrase in part:
            for column in _find_columns(matrix, phrase):
                weights[column] += matrix.rarity[column]
        length = float(np.sqrt(weights @ weights))
        query += weights / (2 * length) if length else 0.0
    return query


def _match_word(word: str, place: Mapping[str, int]) -> list[int]:
    """Return the places of the words that this one matches; a word of function has none."""
    if word.endswith("*"):
        return [i for w, i in place.items() if w.startswith(word[:-1])]
    return [place[word]] if word in place and word not in STOP_WORDS else []


def _find_columns(matrix: Matrix, phrase: Sequence[Sequence[int]]) -> list[int]:
    """Return the columns of a phrase: its words, and its pairs of neighbours that reports hold."""
    size, singles = len(matrix.words), len(matrix.words)
    codes = (
        matrix.first[singles:].astype(np.int64) * size + matrix.second[singles:]
    )  # ascending, as they were built
    wanted = [a * size + b for before, after in pairwise(phrase) for a in before for b in after]
    found = np.searchsorted(codes, wanted)
    pairs = [
        singles + int(i) for i, code in zip(found, wanted, strict=True) if i < len(codes) and codes[i] == code
    ]
    return [word for slot in phrase for word in slot] + pairs
