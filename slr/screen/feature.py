"""Define the classifier's features, which are the words, word pairs and keywords of each report, weighted by rarity.

A matrix has one row per report and one column per term. It consists of plain arrays. `slr.screen.weigh` makes a matrix,
and `slr.screen.stored` keeps it in a file.

Function words are kept because they carry meaning in pairs ("risk of", "pengaruh terhadap"). On the 28 reviews of the
benchmark, the mean loss was 6 % higher without function words (docs/classifier.md). Terms that occur in nearly all
reports get a weight of zero, unless there are very few reports.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from slr.screen.term import Places, Whole
from slr.text.token import STOP_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weight = NDArray[np.float32]
Score = Callable[["Mapping[str, csr_matrix]"], NDArray[np.float64]]  # the score of each row, from all blocks

WORDS: Final = ("text", "keyword")  # the blocks that every matrix has


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """The columns of a block, one per term.

    `first` and `second` are the words of each column, as indexes into the vocabulary. For a column of a single word,
    `second` is -1. For a whole keyword, `first` is its index among the keywords, and `second` is -1. `rarity` is high for
    terms that occur in few reports.
    """

    first: Places
    second: Places
    rarity: Weight


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Rows of a block, one per report, in compressed form.

    `starts` contains the index in `terms` at which each report begins. Its last value is the length of `terms`. For
    `own`, see `Block`.
    """

    starts: Whole
    terms: Places
    weights: Weight
    own: Weight

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """Return the rows of all parts, in order."""
        ends = np.cumsum([0, *(len(part.terms) for part in parts)])
        starts = [part.starts[:-1] + before for part, before in zip(parts, ends, strict=False)]
        return cls(
            starts=np.concatenate([*starts, ends[-1:]]).astype(np.int64),
            terms=np.concatenate([np.empty(0, np.int32), *(part.terms for part in parts)]),
            weights=np.concatenate([np.empty(0, np.float32), *(part.weights for part in parts)]),
            own=np.concatenate([np.empty(0, np.float32), *(part.own for part in parts)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A sparse matrix of term weights, with one row per report and one column per term, in compressed rows.

    A pair of words that occurs in only one report has no column, because it cannot link that report to another report.
    In a large corpus, a pair that occurs in very few reports has no column, either. A row has length 1 if its pairs
    without columns are counted. `own` is the part of the squared length that belongs to these pairs.

    For `first`, `second` and `rarity`, see `Head`. For `starts`, `terms` and `weights`, see `Rows`.
    """

    first: Places
    second: Places
    rarity: Weight
    starts: Whole
    terms: Places
    weights: Weight
    own: Weight

    @classmethod
    def of(cls, head: Head, rows: Rows) -> Self:
        """Return the block with these columns and rows."""
        return cls(
            first=head.first,
            second=head.second,
            rarity=head.rarity,
            starts=rows.starts,
            terms=rows.terms,
            weights=rows.weights,
            own=rows.own,
        )

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

    def take(self, rows: NDArray[np.int64]) -> Self:
        """Return the block with only the given rows, in the given order."""
        cells = np.concatenate(
            [np.empty(0, np.int64), *(np.arange(*self.starts[row : row + 2]) for row in rows)]
        )
        lengths = self.starts[rows + 1] - self.starts[rows]
        return replace(
            self,
            starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            terms=self.terms[cells],
            weights=self.weights[cells],
            own=self.own[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """The blocks of a matrix, by name. All blocks have the same reports as rows.

    `words` and `keywords` are the vocabularies that the columns of the blocks refer to (see `Head`).

    The terms of the blocks `text` and `even` come from the title and the abstract. The block `title` uses only the
    title, the block `keyword` only the keywords, and the block `merged` all three fields. The columns of `vector` are
    the components of a language model's vectors, not terms.

    `filled` are the names of the blocks with at least one cell. In a part of a matrix, `filled` is the same as in the
    whole matrix.
    """

    words: tuple[str, ...]
    keywords: tuple[str, ...]
    blocks: Mapping[str, Block]
    filled: frozenset[str]

    @property
    def reports(self) -> int:
        """The number of reports."""
        return self.blocks["text"].shape[0]

    def sparse(self) -> "dict[str, csr_matrix]":
        """Return the weights of each block as a sparse matrix of scipy."""
        return {name: block.sparse() for name, block in self.blocks.items()}

    def map(self, score: Score) -> Iterator[NDArray[np.float64]]:
        """Yield what `score` returns for the matrix. For a `StoredMatrix`, `map` yields the scores of each part."""
        yield score(self.sparse())

    def take(self, rows: NDArray[np.int64]) -> "Matrix":
        """Return the matrix with only the given rows, in the given order."""
        return replace(self, blocks={name: block.take(rows) for name, block in self.blocks.items()})

    def name_term(self, block: str, term: int) -> str:
        """Return a term as text.

        A keyword is returned unchanged. For any other term that consists only of function words, the result is an empty
        string, because such a term explains nothing.
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
        filled = self.filled | ({"vector"} if block.weights.size else frozenset())
        return replace(self, blocks={**self.blocks, "vector": block}, filled=filled)
