"""From texts to numbers: which words, word pairs and keywords a report holds, each weighed by how rare it is.

In: the texts of reports. Out: sparse blocks, one row a report, one column a term, as plain arrays that can be stored
and taken up again. Words are coded as whole numbers and counted by sorting arrays, not by a dictionary of strings, so
that 100,000 abstracts fit in memory and are done in seconds.

No word is left out for being a function word: in pairs they carry meaning ("risk of", "pengaruh terhadap"), and
leaving them out ranked worse (by 5 % over the 28 sets of the benchmark). Words that nearly all reports hold go.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.text.fold import fold
from slr.text.token import STOP_WORDS, split_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Whole = NDArray[np.int64]
Places = NDArray[np.int32]
Weight = NDArray[np.float32]

# Changes whenever the same texts would give another matrix, so that a stored one is not taken for current.
FORM: Final = 2
GAP: Final = -1  # stands between two fields, so that no pair of words spans them
COMMON: Final = 0.95  # terms in more than this share of the reports tell none from another ...
COMMON_FROM: Final = 20  # ... unless there are so few reports that the share is chance
SATURATION, LENGTH_SHARE = 1.2, 0.75  # BM25's usual k1 and b (Robertson and Zaragoza 2009)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the classifier reads of a report."""

    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """One way of weighing one part of the reports, in compressed rows.

    A row has length 1 together with the pairs of words that stand in this report alone, which have no column: they
    teach nothing about another report. `own` is their share of the row's squared length. `first` and `second` name a
    column's words by their place in the vocabulary; a column of one word, or of a whole keyword, has second -1.
    """

    first: Places
    second: Places
    rarity: Weight
    starts: Whole
    terms: Places
    weights: Weight
    own: Weight

    @property
    def shape(self) -> tuple[int, int]:
        """Reports and terms."""
        return len(self.starts) - 1, len(self.first)

    def sparse(self) -> "csr_matrix":
        """Return the weights as scikit-learn and scipy take them."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: only who computes pays for it

        return csr_matrix((self.weights, self.terms, self.starts), shape=self.shape)

    def row(self, number: int) -> tuple[Places, Weight]:
        """Return the terms of one report and their weights."""
        cells = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.terms[cells], self.weights[cells]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """All blocks of the same reports: `text` and `even` of title and abstract, `title`, `keyword`."""

    words: tuple[str, ...]
    keywords: tuple[str, ...]
    blocks: Mapping[str, Block]

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return self.blocks["text"].shape[0]

    def name_term(self, block: str, term: int) -> str:
        """Return a term as words, or nothing if it holds function words alone, which would explain nothing."""
        first, second = int(self.blocks[block].first[term]), int(self.blocks[block].second[term])
        if block == "keyword":
            return self.keywords[first]
        named = [self.words[first]] if second < 0 else [self.words[first], self.words[second]]
        return "" if STOP_WORDS.issuperset(named) else " ".join(named)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the matrix as plain arrays, to be stored."""
        listed = {
            "form": np.array([FORM]),
            "words": _pack_names(self.words),
            "keywords": _pack_names(self.keywords),
        }
        parts = {
            f"{name}.{part}": getattr(block, part) for name, block in self.blocks.items() for part in _PARTS
        }
        return {**listed, **parts}

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> "Matrix | None":
        """Return the matrix that the arrays hold, or None when another form of it was stored."""
        if "form" not in arrays or int(arrays["form"][0]) != FORM:
            return None
        return cls(
            words=_unpack_names(arrays["words"]),
            keywords=_unpack_names(arrays["keywords"]),
            blocks={
                name: Block(**{part: arrays[f"{name}.{part}"] for part in _PARTS})
                for name in sorted({key.split(".")[0] for key in arrays if "." in key})
            },
        )


_PARTS: Final = tuple(Block.__dataclass_fields__)


def _pack_names(names: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer("".join(f"{name}\n" for name in names).encode(), dtype=np.uint8)


def _unpack_names(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(packed.tobytes().decode().split("\n")[:-1])


def build_matrix(texts: Iterable[Text]) -> Matrix:
    """Return the blocks of the texts, in their order.

    `text` and `title` weigh by (1 + ln count) · (1 + ln((1 + n) / (1 + reports with it))), scaled to length 1 (Salton
    and Buckley 1988, smoothed as scikit-learn does); `even` lets repeats of a word count for less in a long text
    (BM25, Robertson and Zaragoza 2009). Their terms are words and pairs of neighbours; `keyword` has whole keywords.
    """
    coded = _code_texts(texts)
    size = len(coded.words)
    cells, names = _count_terms(coded.stream, coded.report, coded.height, size)
    title = _count_terms(coded.stream[coded.in_title], coded.report[coded.in_title], coded.height, size)
    listed = _count_cells(coded.keyword_report, coded.keyword, coded.height, len(coded.keywords))
    own_names = (np.arange(len(coded.keywords)), np.full(len(coded.keywords), -1))
    return Matrix(
        words=tuple(coded.words),
        keywords=tuple(coded.keywords),
        blocks={
            "text": _weigh(cells, names, _repeat_log),
            "even": _weigh(cells, names, _repeat_even),
            "title": _weigh(*title, _repeat_log),
            "keyword": _weigh(listed, own_names, _repeat_log),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Coded:
    """All words of all reports as numbers, one after another, each with its report and whether a title holds it."""

    words: dict[str, int]
    stream: Places
    report: Places
    in_title: NDArray[np.bool_]
    keywords: dict[str, int]
    keyword: Places
    keyword_report: Places
    height: int


def _code_texts(texts: Iterable[Text]) -> _Coded:
    words: dict[str, int] = {}
    keywords: dict[str, int] = {}
    stream, keyword = array("i"), array("i")
    title_ends, ends, keyword_ends = array("q"), array("q"), array("q")
    code = words.setdefault
    for text in texts:
        for field, stops in ((text.title, title_ends), (text.abstract, ends)):
            stream.extend([code(w, len(words)) for w in split_words(field)])
            stream.append(GAP)
            stops.append(len(stream))
        for phrase in text.keywords:
            if folded := fold(phrase):
                keyword.append(keywords.setdefault(folded, len(keywords)))
                for word in split_words(folded):  # so that the protocol's words meet a keyword's, too
                    code(word, len(words))
        keyword_ends.append(len(keyword))
    both = np.array([title_ends, ends], dtype=np.int64).T.ravel()
    fields = _repeat_places(both)
    return _Coded(
        words=words,
        stream=np.array(stream, dtype=np.int32),
        report=fields // 2,
        in_title=fields % 2 == 0,
        keywords=keywords,
        keyword=np.array(keyword, dtype=np.int32),
        keyword_report=_repeat_places(np.array(keyword_ends, dtype=np.int64)),
        height=len(ends),
    )


def _repeat_places(ends: Whole) -> Places:
    """Return for each item of consecutive runs, given where the runs end, the number of its run."""
    lengths = ends - np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]]) if len(ends) else ends
    return np.repeat(np.arange(len(ends), dtype=np.int32), lengths)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """How often each term stands in each report, in compressed rows; `lone`: pairs that stand in this report alone.

    `lone` lists, for each such pair, its report and its count.
    """

    starts: Whole
    terms: Places
    counts: Whole
    width: int
    lone: tuple[Places, Whole]


def _count_terms(
    stream: Places, report: Places, height: int, size: int
) -> tuple[_Cells, tuple[Whole, Whole]]:
    """Return the counts of words and pairs, and the names of the columns: words first, then pairs, ascending."""
    single = stream >= 0
    pair = single[:-1] & single[1:] & (report[:-1] == report[1:])
    pairs = stream[:-1][pair].astype(np.int64) * max(size, 1) + stream[1:][pair]
    held_by = report[:-1][pair]
    kinds, place = np.unique(pairs, return_inverse=True)
    low = np.full(len(kinds), np.iinfo(np.int32).max, dtype=np.int32)
    high = np.full(len(kinds), -1, dtype=np.int32)
    np.minimum.at(low, place, held_by)
    np.maximum.at(high, place, held_by)
    common = high > low
    lone = ~common[place]
    lone_pairs, times = np.unique(place[lone], return_counts=True)
    column = (np.cumsum(common) - 1)[place[~lone]] + size
    kinds = kinds[common]
    cells = _count_cells(
        np.concatenate([report[single], held_by[~lone]]),
        np.concatenate([stream[single], column]),
        height,
        size + len(kinds),
        lone=(low[lone_pairs], times),
    )
    first = np.concatenate([np.arange(size), kinds // max(size, 1)])
    second = np.concatenate([np.full(size, -1), kinds % max(size, 1)])
    return cells, (first, second)


def _count_cells(
    report: NDArray[Any], column: NDArray[Any], height: int, width: int, lone: tuple[Any, Any] | None = None
) -> _Cells:
    """Return the counts of each term in each report, terms ascending."""
    cells, counts = np.unique(report.astype(np.int64) * max(width, 1) + column, return_counts=True)
    row, term = np.divmod(cells, max(width, 1))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=height))]).astype(np.int64)
    nothing = (np.empty(0, np.int32), np.empty(0, np.int64))
    return _Cells(
        starts=starts, terms=term.astype(np.int32), counts=counts, width=width, lone=lone or nothing
    )


def _repeat_log(counts: Whole, length: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001  one signature
    return 1.0 + np.log(counts)


def _repeat_even(counts: Whole, length: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh repeats so that they approach a limit, sooner in a text that is short for its kind."""
    return counts * (SATURATION + 1) / (counts + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length))


def _weigh(cells: _Cells, names: tuple[Whole, Whole], repeat: Any) -> Block:
    """Return the block in which a term's repeats in a report count as `repeat` says."""
    height = len(cells.starts) - 1
    row = np.repeat(np.arange(height), np.diff(cells.starts))
    reports = np.bincount(cells.terms, minlength=cells.width)
    rarity = 1.0 + np.log((1.0 + height) / (1.0 + reports))
    if height >= COMMON_FROM:
        rarity[reports > COMMON * height] = 0.0
    words = np.bincount(row, weights=cells.counts, minlength=height)
    words += np.bincount(cells.lone[0], weights=cells.lone[1], minlength=height)
    length = words / max(float(words.mean()), 1e-9) if height else words
    weights = repeat(cells.counts, length[row]) * rarity[cells.terms]
    alone = repeat(cells.lone[1], length[cells.lone[0]]) * (1.0 + np.log((1.0 + height) / 2.0))
    shared = np.bincount(row, weights=weights**2, minlength=height)
    own = np.bincount(cells.lone[0], weights=alone**2, minlength=height)
    total = np.maximum(shared + own, 1e-12)
    return Block(
        first=names[0].astype(np.int32),
        second=names[1].astype(np.int32),
        rarity=rarity.astype(np.float32),
        starts=cells.starts,
        terms=cells.terms,
        weights=(weights / np.sqrt(total)[row]).astype(np.float32),
        own=(own / total).astype(np.float32),
    )
