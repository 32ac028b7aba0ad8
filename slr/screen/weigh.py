"""Build the classifier's matrix from the words of the reports, part by part.

A part is a group of reports. The words of all parts are numbered first (`slr.screen.term`). Then the terms of each part
are counted (`slr.screen.count`), the pairs of words that occur in enough reports are found (`slr.screen.pair`), and the
counts of each part become weights. Only the numbers of all terms and a few parts are in memory at a time. The rest is
in a spill. The matrix does not depend on the size of the parts, and the functions for one part can run in other
processes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.count import Counted, Counts, Pairs, count_keywords, count_terms, unpack_pairs
from slr.screen.feature import WORDS, Block, Head, Matrix, Rows, Weight
from slr.screen.pair import Shared, Stored, find_shared
from slr.screen.term import ROWS, Coded, Numbered, Places, Text, Vocabulary, Whole, code_texts
from slr.spill import Memory, OpenSpill, Piece, Spill, get_array, put_array
from slr.stage import Mapper

Sums = NDArray[np.float64]
Repeat = Callable[[Counts, Weight], Weight]  # counts, and the relative lengths of their texts -> weights

# Terms in more than the share `COMMON` of the reports get the rarity 0 if there are at least `COMMON_FROM` reports. With
# fewer reports, such a share can be due to chance.
COMMON: Final = 0.95
COMMON_FROM: Final = 20
SATURATION, LENGTH_SHARE = 1.2, 0.75  # BM25's usual k1 and b (Robertson and Zaragoza 2009)


def build_matrix(texts: Iterable[Text], blocks: Collection[str] = WORDS, *, rows: int = ROWS) -> Matrix:
    """Return the matrix of the texts, with one row per text in the given order.

    The matrix has the blocks `text` and `keyword`, and those named in `blocks`. The terms of the block `keyword` are
    whole keywords. The terms of the other blocks are words and pairs of adjacent words.

    The weight of a term in a report is (1 + ln c) · (1 + ln((1 + n) / (1 + m))). c is how often the term occurs in the
    report, n is the number of reports, and m is the number of reports with the term. The block `even` replaces the
    first factor with that of BM25, which gives repeated words less weight in long texts (Robertson and Zaragoza 2009).
    Terms in nearly all reports get the weight 0 (see `COMMON`).

    Each row is then scaled to length 1. Word pairs that have no column also count towards this length (Salton and Buckley 1988,
    smoothed as in scikit-learn). `rows` is the number of reports that are read together. It does not change the result.
    """
    return join_matrix(Weigher.collect(code_texts(texts, rows=rows), blocks, Memory))


def join_matrix(weigher: "Weigher") -> Matrix:
    """Return the whole matrix in memory."""
    rows: dict[str, list[Rows]] = {name: [] for name in weigher.names}
    for name, part in weigher.weigh():
        rows[name].append(part)
    return Matrix(
        words=weigher.words,
        keywords=weigher.keywords,
        blocks={name: Block.of(weigher.heads[name], Rows.join(rows.pop(name))) for name in weigher.names},
        filled=frozenset(weigher.filled),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Bytes:
    """The arrays of one part in a spill, each with its type."""

    pieces: Sequence[tuple[Piece, np.dtype[Any]]]

    @classmethod
    def put(cls, spill: Spill, *arrays: NDArray[Any]) -> "_Bytes":
        return cls(pieces=tuple((put_array(spill, values), values.dtype) for values in arrays))

    def get(self, spill: Spill) -> Iterator[NDArray[Any]]:
        return (get_array(spill, piece, kind) for piece, kind in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weigher:
    """The numbered words of all reports, in a spill. `weigh` turns them into the blocks of a matrix.

    `heads` contains the columns of the blocks that are finished so far. `filled` contains the names of the blocks that
    already have a cell.
    """

    words: tuple[str, ...]
    keywords: tuple[str, ...]
    names: tuple[str, ...]
    open_spill: OpenSpill
    run: Mapper
    _spill: Spill
    _parts: Sequence[_Bytes]
    height: int
    heads: dict[str, Head] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    @classmethod
    def collect(
        cls, parts: Iterable[Coded], blocks: Collection[str], open_spill: OpenSpill, run: Mapper = map
    ) -> "Weigher":
        """Collect the words of all parts, and give them their final numbers.

        `run` is `map`, or a `map` over several processes.
        """
        vocabulary, spill = Vocabulary(), open_spill()
        stored, height = [], 0
        for part in parts:
            own = vocabulary.number(part)
            stored.append(_Bytes.put(spill, own.stream, own.ends, own.keyword, own.keyword_ends))
            height += own.height
        chosen = [name for _, names in _FIELDS for name in names if name in (*WORDS, *blocks)]
        return cls(
            words=tuple(vocabulary.words),
            keywords=tuple(vocabulary.keywords),
            names=(*chosen, "keyword"),
            open_spill=open_spill,
            run=run,
            _spill=spill,
            _parts=stored,
            height=height,
        )

    def weigh(self) -> Iterator[tuple[str, Rows]]:
        """Yield the names of blocks and their rows, part by part.

        When the first rows of a block are yielded, its columns are in `heads`.
        """
        for fields, names in _FIELDS:
            chosen = tuple(name for name in names if name in self.names)
            if chosen:
                count = partial(count_terms, fields=fields, width=len(self.words))
                yield from self._weigh(chosen, count, len(self.words))
        count = partial(count_keywords, width=len(self.keywords))
        yield from self._weigh(("keyword",), count, len(self.keywords))

    def _weigh(
        self, names: tuple[str, ...], count: Callable[[Numbered], Counted], width: int
    ) -> Iterator[tuple[str, Rows]]:
        table = _Table.collect(self.run(count, self._read()), width, self.height, self.open_spill())
        self.heads.update(dict.fromkeys(names, table.head))
        for made in self.run(partial(weigh_part, names=names), table.list_parts()):
            for name, rows in zip(names, made, strict=True):
                if len(rows.terms):
                    self.filled.add(name)
                yield name, rows

    def _read(self) -> Iterator[Numbered]:
        for part in self._parts:
            stream, ends, keyword, keyword_ends = part.get(self._spill)
            yield Numbered(stream=stream, ends=ends, keyword=keyword, keyword_ends=keyword_ends)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unweighted:
    """The counts of a part, with everything needed to turn them into weights.

    - `counted`: the counts, without the pairs themselves
    - `rarity`: the rarity of each of `counted.terms`
    - `answers`: the column of each distinct pair; if it has no column, minus the number of reports with the pair
    - `pair_rarity`: the rarity of each distinct pair, or 0 if it has no column
    - `length`: the length of each report, divided by the mean length of all reports
    - `height`: the number of all reports of the matrix
    """

    counted: Counted
    rarity: Weight
    answers: Places
    pair_rarity: Weight
    length: Weight
    height: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    """The counts of all parts, which are in a spill, and the columns of their terms."""

    head: Head
    spill: Spill
    parts: Sequence[_Bytes]
    shared: Shared | None
    column: Places  # the column of each shared pair
    mean: float  # the mean number of words and pairs of a report
    height: int

    @classmethod
    def collect(cls, counted: Iterable[Counted], width: int, height: int, spill: Spill) -> "_Table":
        """Return the table. `width` is the number of words or keywords, and `height` is the number of reports."""
        holders, begun = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
        parts, stored, total = [], [], 0
        for part in counted:
            _add(holders, part.terms)
            total += int(part.sizes.sum())
            arrays = [part.numbers, part.terms, part.counts, part.sizes]
            if part.pairs is not None:
                pairs = part.pairs
                _add(begun, unpack_pairs(pairs.kinds, width)[0])
                arrays += [pairs.holders, pairs.reports, pairs.counts]
                kinds = put_array(spill, pairs.kinds)
            parts.append(_Bytes.put(spill, *arrays))
            if part.pairs is not None:
                held, small = parts[-1].pieces[4]
                stored.append(Stored(kinds=kinds, holders=held, small=small))
        shared = find_shared(stored, begun, width.bit_length(), height, spill) if stored else None
        return cls._order(
            holders, shared, width, spill=spill, parts=parts, mean=total / max(height, 1), height=height
        )

    @classmethod
    def _order(
        cls, holders: Whole, shared: Shared | None, width: int, *, height: int, **more: Any
    ) -> "_Table":
        """Put the columns in order: first single words or keywords, and then the pairs, the most frequent pairs first.

        Keeping frequent columns together makes better use of the processor's cache.
        """
        kinds, held = (shared.kinds, shared.holders) if shared else (np.empty(0, np.int64),) * 2
        order = np.argsort(-held, kind="stable")
        column = np.empty(len(order), dtype=np.int32)
        column[order] = np.arange(width, width + len(order), dtype=np.int32)
        first, second = unpack_pairs(kinds[order], width)
        every = np.concatenate([holders, held[order]])
        rarity = find_rarity(every, height)
        if height >= COMMON_FROM:
            rarity[every > COMMON * height] = 0.0
        head = Head(
            first=np.concatenate([np.arange(width, dtype=np.int32), first]),
            second=np.concatenate([np.full(width, -1, dtype=np.int32), second]),
            rarity=rarity,
        )
        return cls(head=head, shared=shared, column=column, height=height, **more)

    def list_parts(self) -> Iterator[Unweighted]:
        """Yield the parts, with everything needed to turn their counts into weights."""
        for number, stored in enumerate(self.parts):
            numbers, terms, counts, sizes, *rest = stored.get(self.spill)
            answers, rarity, pairs = np.empty(0, np.int32), np.empty(0, np.float32), None
            if self.shared is not None:
                pairs = Pairs(
                    kinds=np.empty(0, np.int64),
                    **dict(zip(("holders", "reports", "counts"), rest, strict=True)),
                )
                answers, rarity = self._answer(self.shared.find(number))
            yield Unweighted(
                counted=Counted(numbers=numbers, terms=terms, counts=counts, sizes=sizes, pairs=pairs),
                rarity=self.head.rarity[terms],
                answers=answers,
                pair_rarity=rarity,
                length=(sizes.astype(np.float64) / max(self.mean, 1e-9)).astype(np.float32),
                height=self.height,
            )

    def _answer(self, found: Places) -> tuple[Places, Weight]:
        """Return the column and rarity of each distinct pair in a part: `answers` and `pair_rarity` of `Unweighted`.

        `found` is the result of `Shared.find`.
        """
        common = found >= 0
        answers, rarity = found.copy(), np.zeros(len(found), dtype=np.float32)
        answers[common] = self.column[found[common]]
        rarity[common] = self.head.rarity[answers[common]]
        return answers, rarity


def _add(sums: Whole, numbers: Places) -> None:
    """Count how often each number occurs, and add the counts to `sums`."""
    found = np.bincount(numbers)
    sums[: len(found)] += found


def weigh_part(part: Unweighted, names: Sequence[str]) -> tuple[Rows, ...]:
    """Return the rows of the named blocks for a part of the reports. This function can run in a worker process."""
    starts, terms, counts, rarity = _join_terms(part)
    report = np.repeat(np.arange(part.counted.height), np.diff(starts))
    return tuple(_scale(part, _REPEATS[name], starts, terms, counts, rarity, report) for name in names)


def _join_terms(part: Unweighted) -> tuple[Whole, Places, Counts, Weight]:
    """Return each report's terms in ascending order: where its terms start, and their columns, counts and rarities."""
    own, pairs = part.counted, part.counted.pairs
    if pairs is None:
        return _count_up(own.numbers), own.terms, own.counts, part.rarity
    kind = np.repeat(np.arange(len(part.answers), dtype=np.int32), pairs.holders)
    there = np.flatnonzero(part.answers[kind] >= 0)
    kind, reports = kind[there], pairs.reports[there].astype(np.int64)
    order = _order_cells(reports, part.answers[kind])
    kind, numbers = kind[order], np.bincount(reports, minlength=own.height)
    starts = _count_up(own.numbers + numbers)
    size = int(starts[-1])
    terms, rarity = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.float32)
    counts = np.empty(size, dtype=np.result_type(own.counts, pairs.counts))
    # The columns of words come before those of pairs, so each row begins with its words.
    words = _place(starts[:-1], own.numbers)
    terms[words], counts[words], rarity[words] = own.terms, own.counts, part.rarity
    places = _place(starts[:-1] + own.numbers, numbers)
    terms[places], rarity[places] = part.answers[kind], part.pair_rarity[kind]
    counts[places] = pairs.counts[there[order]]
    return starts, terms, counts, rarity


def _order_cells(reports: Whole, columns: Places) -> Whole:
    """Return the order that sorts the cells by report and then by column."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: loaded with the first computation

    cells = np.arange(len(reports), dtype=np.int32)
    shape = (int(reports.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1)
    rows = csr_matrix((cells, (reports, columns)), shape=shape)
    rows.sort_indices()
    return np.asarray(rows.data, dtype=np.int64)


def _place(starts: Whole, numbers: NDArray[Any]) -> Whole:
    """Return the index of each cell. The cells of a row are adjacent, and `starts` contains the index of the first cell."""
    before = np.cumsum(numbers) - numbers
    return np.repeat(starts - before, numbers) + np.arange(int(numbers.sum()))


def _scale(
    part: Unweighted,
    repeat: Repeat,
    starts: Whole,
    terms: Places,
    counts: Counts,
    rarity: Weight,
    report: Whole,
) -> Rows:
    """Return the weighted rows of a block.

    Each row is scaled to length 1. Word pairs that have no column also count towards this length, so the returned weights alone can
    have a length below 1.

    `repeat` converts a term's counts in reports to weights.
    """
    height = part.counted.height
    alone = _add_rare(part, repeat)
    found = repeat(counts, part.length[report]) * rarity
    shared = np.bincount(report, weights=found**2, minlength=height)
    total = np.maximum(shared + alone, 1e-12)
    return Rows(
        starts=starts,
        terms=terms,
        weights=found * (1 / np.sqrt(total)).astype(np.float32)[report],
        own=(alone / total).astype(np.float32),
    )


def _add_rare(part: Unweighted, repeat: Repeat) -> Sums:
    """For each report, return the sum of the squared weights of its pairs without a column.

    The weights are added in the order of the pairs.
    """
    sums, pairs = np.zeros(part.counted.height), part.counted.pairs
    if pairs is None:
        return sums
    holders = np.repeat(part.answers, pairs.holders)
    rare = np.flatnonzero(holders < 0)
    reports = pairs.reports[rare]
    rarity = find_rarity(-holders[rare].astype(np.int64), part.height)
    alone = repeat(pairs.counts[rare], part.length[reports]) * rarity
    np.add.at(sums, reports, (alone**2).astype(np.float64))
    return sums


def _count_up(numbers: NDArray[Any]) -> Whole:
    """Return the start of each row, and the end of the last row. `numbers` are the lengths of the rows."""
    return np.concatenate([[0], np.cumsum(numbers)]).astype(np.int64)


def find_rarity(holders: Whole, height: int) -> Weight:
    """Return 1 + ln((1 + height) / (1 + holders)): the rarity of terms that occur in `holders` of `height` reports."""
    return np.asarray(1.0 + np.log((1.0 + height) / (1.0 + holders))).astype(np.float32)


def _repeat_log(counts: Counts, length: Weight) -> Weight:  # noqa: ARG001  the signature of `_repeat_even`
    return np.asarray(1 + np.log(counts.astype(np.float32)))


def _repeat_even(counts: Counts, length: Weight) -> Weight:
    """Return the weight of each term count.

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
    "keyword": _repeat_log,
}
_FIELDS: Final = (((0, 1), ("text", "even")), ((0,), ("title",)), ((0, 1, 2), ("merged",)))  # fields, blocks
