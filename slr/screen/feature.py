"""Make the classifier's features, which are the words, word pairs and keywords of each report, weighted by rarity.

`build_matrix` turns the texts of reports into sparse matrices with one row per report and one column per
term. The matrices consist of plain arrays, which can be stored and loaded again. `slr.screen.term` counts the
terms.

Function words are kept because they carry meaning in pairs ("risk of", "pengaruh terhadap"): dropping them made the
ranking 5 % worse on the 28 data sets of the benchmark. Words that occur in nearly all reports get a weight of zero.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.term import (
    ROWS,
    Cells,
    Coded,
    Counts,
    Places,
    Repeat,
    Text,
    Weight,
    Whole,
    code_texts,
    count_keywords,
    count_terms,
    find_rarity,
)
from slr.text.token import STOP_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# The version of the matrix format. Raise it whenever the same texts would give a different matrix, so that stored
# matrices of an earlier version are not used.
FORM: Final = 4
WORDS: Final = ("text", "keyword")  # the blocks that every matrix has
COMMON: Final = 0.95  # terms in more than this share of the reports do not discriminate ...
COMMON_FROM: Final = 20  # ... unless there are so few reports that the share is due to chance
SATURATION, LENGTH_SHARE = 1.2, 0.75  # BM25's usual k1 and b (Robertson and Zaragoza 2009)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A sparse matrix of term weights, with one row per report and one column per term, in compressed rows.

    A pair of words that occurs in only one report has no column, because it cannot link that report to another
    report. Pairs that occur in very few reports of a large corpus have no columns, either. If all pairs had columns,
    each row would have length 1. `own` is the share of a row's squared length that the pairs without columns would
    have.

    `first` and `second` are the words of each column, as indexes into the vocabulary. For a column of a single word
    or a whole keyword, `second` is -1.
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
        """The number of reports and the number of terms."""
        return len(self.starts) - 1, len(self.first)

    def sparse(self) -> "csr_matrix":
        """Return the weights as a sparse matrix of scipy, which scikit-learn can read."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: loaded with the first computation

        return csr_matrix((self.weights, self.terms, self.starts), shape=self.shape)

    def row(self, number: int) -> tuple[Places, Weight]:
        """Return the columns of the terms that occur in one report, and the terms' weights."""
        cells = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.terms[cells], self.weights[cells]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """The blocks of a matrix, by name. The rows of all blocks are the same reports.

    The terms of the blocks `text` and `even` come from the title and the abstract, those of `title` from the title,
    those of `keyword` from the keywords, and those of `merged` from all three fields. The columns of `vector` are the
    numbers of a language model, not terms.
    """

    words: tuple[str, ...]
    keywords: tuple[str, ...]
    blocks: Mapping[str, Block]

    @property
    def reports(self) -> int:
        """The number of reports."""
        return self.blocks["text"].shape[0]

    def name_term(self, block: str, term: int) -> str:
        """Return a term in words.

        The result is an empty string if the term consists of function words, because such a term explains nothing.
        """
        first, second = int(self.blocks[block].first[term]), int(self.blocks[block].second[term])
        if block == "keyword":
            return self.keywords[first]
        named = [self.words[first]] if second < 0 else [self.words[first], self.words[second]]
        return "" if STOP_WORDS.issuperset(named) else " ".join(named)

    def add_vectors(self, vectors: NDArray[np.float16]) -> "Matrix":
        """Return the matrix with the block `vector`: one vector per report, centred on the mean and scaled to length 1.

        The mean is computed exactly, so that it does not depend on the order of the reports.
        """
        wide = vectors.astype(np.float64)
        centred = (wide - wide.sum(axis=0) / max(len(wide), 1)).astype(np.float32)
        length = np.sqrt(np.einsum("ij,ij->i", centred, centred))
        scaled = centred / np.maximum(length, 1e-6)[:, None]
        height, width = scaled.shape
        block = Block(
            first=np.arange(width, dtype=np.int32),
            second=np.full(width, -1, dtype=np.int32),
            rarity=np.ones(width, dtype=np.float32),
            starts=np.arange(height + 1, dtype=np.int64) * width,
            terms=np.tile(np.arange(width, dtype=np.int32), height),
            weights=scaled.astype(np.float32).ravel(),
            own=np.zeros(height, dtype=np.float32),
        )
        return replace(self, blocks={**self.blocks, "vector": block})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the matrix as plain arrays that can be stored."""
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
        """Return the matrix that the arrays contain, or None if they were stored in another version of the format."""
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


def build_matrix(texts: Iterable[Text], blocks: Collection[str] = WORDS, *, rows: int = ROWS) -> Matrix:
    """Return the matrix of the texts, with one row per text in the given order.

    The matrix has the blocks `text` and `keyword`, and the blocks that are named in `blocks`. The blocks `text`,
    `merged`, `title` and `keyword` weight a term by (1 + ln count) · (1 + ln((1 + n) / (1 +
    reports with it))), where n is the number of reports. Rows are then scaled to length 1 (Salton and Buckley 1988,
    smoothed as in scikit-learn). The block `even` replaces the first factor with the factor of BM25, which gives
    repeated words less weight in long texts (Robertson and Zaragoza 2009). The terms of the block `keyword` are whole
    keywords. The terms of the other blocks are words and pairs of adjacent words. `rows` is the number of reports
    that are counted and weighted at a time. It does not change the result.
    """
    return weigh_coded(code_texts(texts), blocks, rows=rows)


def weigh_coded(coded: Coded, blocks: Collection[str] = WORDS, *, rows: int = ROWS) -> Matrix:
    """Return the matrix of texts whose words have been coded. For the other arguments, see `build_matrix`."""
    made: dict[str, Block] = {}
    for fields, names in _FIELDS:
        chosen = [name for name in names if name in (*WORDS, *blocks)]
        if chosen:
            cells = count_terms(coded, fields, [_REPEATS[name] for name in chosen], rows=rows)
            made |= {name: _weigh(cells, i, _REPEATS[name], rows) for i, name in enumerate(chosen)}
    made["keyword"] = _weigh(count_keywords(coded), 0, _repeat_log, rows)
    return Matrix(words=tuple(coded.words), keywords=tuple(coded.keywords), blocks=made)


def _repeat_log(counts: Counts, length: Weight) -> Weight:  # noqa: ARG001  the signature of `_repeat_even`
    return np.asarray(1 + np.log(counts.astype(np.float32)))


def _repeat_even(counts: Counts, length: Weight) -> Weight:
    """Return the weights of term counts.

    The weight rises with the count up to a limit. It rises faster in texts that are shorter than average.
    """
    often = counts.astype(np.float32)
    damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length)
    return np.asarray(often * np.float32(SATURATION + 1) / (often + damping), dtype=np.float32)


_REPEATS: Final[Mapping[str, Repeat]] = {
    "text": _repeat_log,
    "even": _repeat_even,
    "title": _repeat_log,
    "merged": _repeat_log,
}
_FIELDS: Final = (((0, 1), ("text", "even")), ((0,), ("title",)), ((0, 1, 2), ("merged",)))  # fields, blocks


def _weigh(cells: Cells, number: int, repeat: Repeat, rows: int) -> Block:
    """Return the block of weights for these counts.

    `repeat` converts a term's counts in reports to weights. `number` is the position of the sums for `repeat` in
    `cells.alone`.
    """
    height = len(cells.starts) - 1
    rarity = find_rarity(cells.holders, height)
    if height >= COMMON_FROM:
        rarity[cells.holders > COMMON * height] = 0.0
    alone, weights = cells.alone[number], np.empty(len(cells.terms), dtype=np.float32)
    total = np.empty(height)
    for first in range(0, height, rows):
        starts = cells.starts[first : first + rows + 1]
        here, reports = slice(int(starts[0]), int(starts[-1])), slice(first, first + len(starts) - 1)
        row = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
        found = repeat(cells.counts[here], cells.length[reports][row]) * rarity[cells.terms[here]]
        shared = np.bincount(row, weights=found**2, minlength=len(starts) - 1)
        total[reports] = np.maximum(shared + alone[reports], 1e-12)
        weights[here] = found * (1 / np.sqrt(total[reports])).astype(np.float32)[row]
    return Block(
        first=cells.first,
        second=cells.second,
        rarity=rarity,
        starts=cells.starts,
        terms=cells.terms,
        weights=weights,
        own=(alone / total).astype(np.float32),
    )
