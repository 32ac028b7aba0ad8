"""Count words and pairs of adjacent words in the texts of reports, chunk by chunk.

Words are coded as integers and counted by sorting arrays, not in a dictionary of strings. To save memory, only the
codes of all words and the counts that get a column are in memory at once. Most counts are counts of pairs of words.
They are sorted in parts: first the pairs that begin with one of the first words of the vocabulary, then the pairs
that begin with one of the next words, and so on. The result does not depend on the size of chunks and parts.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from slr.text.fold import fold
from slr.text.token import split_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Whole = NDArray[np.int64]
Places = NDArray[np.int32]
Counts = NDArray[np.unsignedinteger[Any]]  # of the smallest type in which all numbers fit
Weight = NDArray[np.float32]
Sums = NDArray[np.float64]
Repeat = Callable[[Counts, Weight], Weight]  # counts, and the relative lengths of their texts -> weights

GAP: Final = -1  # marks the end of a field, so that no pair of words spans two fields
ROWS: Final = 2_000  # reports whose words are counted together
PART: Final = 1_000_000  # pairs of words that are sorted together, more or less
MOST_PARTS: Final = 16  # each part takes a pass over all words, so in a large corpus the parts are larger
_SLICE: Final = 20_000  # reports whose pairs are copied together
# A pair of words gets a column if it occurs in at least 2 reports and, in a large corpus, in one of 20,000 reports. Rarer
# pairs would double the size of the matrix and hardly improve the model.
SHARED: Final = 2
SHARED_SHARE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text fields of one report that the classifier reads."""

    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Title and abstract as one text, as a language model reads it."""
        return f"{self.title} {self.abstract}".strip()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """The words and keywords of all reports, coded as integers in the order of the reports.

    `ends` has the exclusive ends of the title, the abstract and the keywords of each report in `stream`. `keyword_ends`
    has the end of each report in `keyword`.
    """

    words: dict[str, int]
    stream: Places
    ends: Whole
    keywords: dict[str, int]
    keyword: Places
    keyword_ends: Whole

    @property
    def height(self) -> int:
        """The number of reports."""
        return len(self.keyword_ends)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """How often each term occurs in each report, as a sparse matrix in compressed rows.

    `first` and `second` are the words of each column. `holders` is the number of reports with each term. `length` is
    the length of each report relative to the mean. Pairs of words that occur in too few reports have no column.
    `alone` has the sum of the squared weights of these pairs in each report, for each way of weighting repeated
    terms.
    """

    first: Places
    second: Places
    starts: Whole
    terms: Places
    counts: Counts
    holders: Whole
    length: Weight
    alone: tuple[Sums, ...]


def code_texts(texts: Iterable[Text], *, rows: int = ROWS) -> Coded:
    """Return the words of the texts, numbered in the order in which they first occur.

    `rows` is the number of reports whose words are split together. It does not change the result.
    """
    rest = iter(texts)
    return join_coded(map(code_chunk, iter(lambda: list(islice(rest, rows)), [])))


def code_chunk(chunk: Sequence[Text]) -> Coded:
    """Return the words of a few texts, numbered in the order in which they first occur. The words are split together."""
    words: dict[str, int] = {}
    keywords: dict[str, int] = {}
    keyword, keyword_ends = array("i"), array("q")
    pieces: list[str] = []
    last: list[int] = []  # the last piece of each field
    for text in chunk:
        phrases = [folded for phrase in text.keywords if (folded := fold(phrase))]
        pieces += (text.title, text.abstract, *phrases)
        last += (len(pieces) - len(phrases) - 2, len(pieces) - len(phrases) - 1, len(pieces) - 1)
        keyword.extend([keywords.setdefault(phrase, len(keywords)) for phrase in phrases])
        keyword_ends.append(len(keyword))
    codes, counts = _code_words(pieces, words)
    after = np.cumsum(counts, dtype=np.int64)
    return Coded(
        words=words,
        stream=np.insert(codes, after, GAP),
        ends=(after + np.arange(1, len(pieces) + 1))[last].astype(np.int64),
        keywords=keywords,
        keyword=np.array(keyword, dtype=np.int32),
        keyword_ends=np.array(keyword_ends, dtype=np.int64),
    )


def join_coded(parts: Iterable[Coded]) -> Coded:
    """Return the words of all texts, given those of the texts in each part.

    Words are numbered in the order in which they first occur, so that the result does not depend on the size of the parts.
    """
    words: dict[str, int] = {}
    keywords: dict[str, int] = {}
    stream, keyword = array("i"), array("i")
    ends, keyword_ends = array("q"), array("q")
    for part in parts:
        ends.frombytes((part.ends + len(stream)).tobytes())
        keyword_ends.frombytes((part.keyword_ends + len(keyword)).tobytes())
        stream.frombytes(_renumber(part.stream, part.words, words).tobytes())
        keyword.frombytes(_renumber(part.keyword, part.keywords, keywords).tobytes())
    return Coded(
        words=words,
        stream=_as_places(stream),
        ends=np.array(ends, dtype=np.int64),
        keywords=keywords,
        keyword=_as_places(keyword),
        keyword_ends=np.array(keyword_ends, dtype=np.int64),
    )


def _renumber(numbers: Places, names: Mapping[str, int], known: dict[str, int]) -> Places:
    """Return the numbers of names as their numbers in `known`, to which new names are added. `GAP` stays."""
    there = [known.setdefault(name, len(known)) for name in names]
    return np.array([*there, GAP], dtype=np.int32)[numbers]  # GAP is -1, the place of the last number


def _as_places(numbers: "array[int]") -> Places:
    return np.frombuffer(numbers, dtype=np.int32) if numbers else np.empty(0, dtype=np.int32)


def _code_words(pieces: Sequence[str], words: dict[str, int]) -> tuple[Places, Whole]:
    """Return the numbers of all words in the pieces, in order, and how many words each piece has.

    The words are those that `split_words` returns. New words are added to `words`. The bytes of all pieces are
    searched for words together, which takes a third of the time that regular expressions take.
    """
    written = [_write_words(piece) for piece in pieces]
    letters = _LETTERS[np.frombuffer(b"".join(written), dtype=np.uint8)]
    starts, ends = np.flatnonzero(np.diff(letters > 0, prepend=False, append=False)).reshape(-1, 2).T
    long = ends - starts > 1
    letters[starts[~long]] = 0
    starts, ends = starts[long], ends[long]
    text = pa.LargeStringArray.from_buffers(
        len(starts), pa.py_buffer(_add_up(ends - starts)), pa.py_buffer(letters[letters > 0])
    ).dictionary_encode()
    numbers = [words.setdefault(word, len(words)) for word in text.dictionary.to_pylist()]
    before = np.searchsorted(starts, np.cumsum([len(piece) for piece in written]))
    return np.array(numbers, dtype=np.int32)[text.indices.to_numpy()], np.diff(before, prepend=0)


def _write_words(piece: str) -> bytes:
    """Return the bytes of a text in which all words are separated by bytes that are not in `_LETTERS`."""
    return f"{piece} ".encode() if piece.isascii() else f"{' '.join(split_words(piece))} ".encode()


def _list_letters() -> NDArray[np.uint8]:
    """Return each byte in lower case if it may be part of a word, and otherwise 0.

    All bytes beyond ASCII are parts of words.
    """
    ascii_letters = [ord(chr(n).lower()) if chr(n).isalnum() else 0 for n in range(128)]
    return np.array([*ascii_letters, *range(128, 256)], dtype=np.uint8)


_LETTERS: Final = _list_letters()


def count_keywords(coded: Coded) -> Cells:
    """Return how often each keyword occurs in each report."""
    height, width = coded.height, len(coded.keywords)
    report = _number_groups(coded.keyword_ends)
    rows, terms, counts = _count_pairs(report, coded.keyword, width)
    size = np.bincount(report, minlength=height).astype(np.float64)
    return Cells(
        first=np.arange(width, dtype=np.int32),
        second=np.full(width, -1, dtype=np.int32),
        starts=_add_up(np.bincount(rows, minlength=height)),
        terms=terms,
        counts=counts,
        holders=np.bincount(terms, minlength=width),
        length=_compare(size),
        alone=(np.zeros(height),),
    )


def count_terms(
    coded: Coded, fields: Sequence[int], repeats: Sequence[Repeat], *, rows: int = ROWS, part: int = PART
) -> Cells:
    """Return how often words and pairs of adjacent words occur in the given fields of each report.

    The fields are the title (0), the abstract (1) and the keywords (2). The columns of single words come first, then
    those of pairs, the most frequent first. Keeping frequent columns together makes better use of the processor's cache.
    """
    width, height = len(coded.words), coded.height
    words = _count_words(coded, fields, rows)
    pairs = _Pairs(height, words, repeats)
    for low, high in _divide(words.begun, part):
        pairs.count(_join_pairs(coded, fields, rows, (low, high), int(words.begun[low:high].sum())))
    order = np.argsort(-pairs.holders, kind="stable")
    starts = _add_up(words.numbers + pairs.numbers)
    terms, counts = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=words.counted)
    for first, chunk in words.take():
        _place(terms, counts, starts[first : first + len(chunk.ends)], chunk.ends, chunk.terms, chunk.counts)
    pairs.place(terms, counts, starts[:-1] + words.numbers, order, width)
    terms, counts = _sort_rows(terms, counts, starts)
    kinds = pairs.kinds[order]
    return Cells(
        first=np.concatenate([np.arange(width), kinds // max(width, 1)]).astype(np.int32),
        second=np.concatenate([np.full(width, -1), kinds % max(width, 1)]).astype(np.int32),
        starts=starts,
        terms=terms,
        counts=counts,
        holders=np.concatenate([words.holders, pairs.holders[order]]),
        length=words.length,
        alone=pairs.alone,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Chunk:
    """The words of some reports: the end of each report, and the words with their counts."""

    ends: Whole
    terms: Places
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Words:
    """The counts of single words.

    `numbers` is the number of different words of each report. `begun` is the number of pairs that begin with each word.

    `counted` is the type of the counts. Counts of pairs also fit into it, because no pair is more frequent than its words.
    """

    chunks: list[_Chunk]
    numbers: Whole
    holders: Whole
    begun: Whole
    length: Weight
    counted: np.dtype[Any]

    def take(self) -> Iterator[tuple[int, _Chunk]]:
        """Yield each chunk with the number of its first report, and delete the chunk from memory."""
        first = 0
        while self.chunks:
            chunk = self.chunks.pop(0)
            yield first, chunk
            first += len(chunk.ends)


def _count_words(coded: Coded, fields: Sequence[int], rows: int) -> _Words:
    width, chunks = len(coded.words), []
    holders, begun = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    numbers, size = np.zeros(coded.height, dtype=np.int64), np.zeros(coded.height)
    for first, stream, report in _cut(coded, fields, rows):
        height = min(rows, coded.height - first)
        here = slice(first, first + height)
        single, pair = stream >= 0, _find_pairs(stream, report)
        row, terms, counts = _count_pairs(report[single], stream[single], width)
        numbers[here] = np.bincount(row, minlength=height)
        size[here] = np.bincount(report[single], minlength=height)
        size[here] += np.bincount(report[:-1][pair], minlength=height)
        holders += np.bincount(terms, minlength=width)
        begun += np.bincount(stream[:-1][pair], minlength=width)
        chunks.append(_Chunk(ends=np.cumsum(numbers[here]), terms=terms, counts=counts))
    return _Words(
        chunks=chunks,
        numbers=numbers,
        holders=holders,
        begun=begun,
        length=_compare(size),
        counted=np.result_type(np.uint8, *(chunk.counts.dtype for chunk in chunks)),
    )


class _Pairs:
    """The counts of pairs of words. `count` takes the pairs part by part, in ascending order of the first word.

    `kinds` are the pairs that get a column, and `holders` is the number of reports with each of these pairs.
    """

    def __init__(self, height: int, words: _Words, repeats: Sequence[Repeat]) -> None:
        self._height, self._repeats = height, repeats
        self._length, self._counted = words.length, words.counted
        self._least = max(SHARED, height // SHARED_SHARE)
        self.kinds, self.holders = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._parts: list[csr_matrix] = []  # rows are reports, columns are kinds
        self.alone = tuple(np.zeros(height) for _ in repeats)

    def count(self, keys: Whole) -> None:
        """Count a part of the pairs. Each key is a pair and the number of the report. The keys are sorted in place."""
        keys.sort()
        distinct, lengths = _find_runs(keys)
        del keys  # each of these arrays is large
        counts = lengths.astype(self._counted)
        del lengths
        codes = distinct >> self._height.bit_length()
        distinct &= (1 << self._height.bit_length()) - 1
        reports = distinct.astype(np.int32)
        del distinct
        kinds, holders = _find_runs(codes)
        del codes
        common = holders >= self._least
        kept = np.repeat(common, holders)
        columns = np.arange(len(self.kinds), len(self.kinds) + int(common.sum()), dtype=np.int32)
        self._parts.append(
            self._compress_part(reports[kept], np.repeat(columns, holders[common]), counts[kept])
        )
        self._add_rare(reports[~kept], counts[~kept], np.repeat(holders[~common], holders[~common]))
        self.kinds = np.concatenate([self.kinds, kinds[common]])
        self.holders = np.concatenate([self.holders, holders[common]])

    def _add_rare(self, reports: Places, counts: Counts, holders: Whole) -> None:
        """Add the squared weights of pairs without a column, in the order of the pairs."""
        rarity = find_rarity(holders, self._height)
        length = self._length[reports]
        for sums, repeat in zip(self.alone, self._repeats, strict=True):
            alone = repeat(counts, length) * rarity
            np.add.at(sums, reports, (alone**2).astype(np.float64))

    def _compress_part(self, reports: Places, columns: Places, counts: Counts) -> "csr_matrix":
        from scipy.sparse import coo_matrix  # noqa: PLC0415  heavy: loaded with the first computation

        width = int(columns[-1]) + 1 if len(columns) else 0
        return coo_matrix((counts, (reports, columns)), shape=(self._height, width)).tocsr()

    @property
    def numbers(self) -> Whole:
        """For each report, the number of different pairs of words that have a column."""
        return sum((np.diff(part.indptr) for part in self._parts), np.zeros(self._height, np.int64))

    def place(self, terms: Places, counts: Counts, starts: Whole, order: Whole, width: int) -> None:
        """Write the pairs of all reports into `terms` and their counts into `counts`, and delete the parts from memory.

        `starts` has, for each report, the place of its first pair. The pairs get the columns from `width` on, in the
        given order.
        """
        column = np.empty(len(order), dtype=np.int32)
        column[order] = np.arange(width, width + len(order), dtype=np.int32)
        filled = starts.copy()
        while self._parts:
            part = self._parts.pop(0)
            for first in range(0, self._height, _SLICE):
                here = slice(first, first + _SLICE)
                ends = part.indptr[first : first + _SLICE + 1]
                cells = slice(int(ends[0]), int(ends[-1]))
                given = column[part.indices[cells]]
                _place(terms, counts, filled[here], ends[1:] - ends[0], given, part.data[cells])
            filled += np.diff(part.indptr)


def _sort_rows(terms: Places, counts: Counts, starts: Whole) -> tuple[Places, Counts]:
    """Return the terms of each report in ascending order, with their counts. The given arrays may be changed."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: loaded with the first computation

    rows = csr_matrix((counts, terms, starts), shape=(len(starts) - 1, int(terms.max(initial=0)) + 1))
    rows.sort_indices()
    return rows.indices.astype(np.int32, copy=False), rows.data


def find_rarity(holders: Whole, height: int) -> Weight:
    """Return 1 + ln((1 + height) / (1 + holders)): the rarity of terms that occur in `holders` of `height` reports."""
    return np.asarray(1.0 + np.log((1.0 + height) / (1.0 + holders))).astype(np.float32)


def _cut(coded: Coded, fields: Sequence[int], rows: int) -> Iterator[tuple[int, Places, Places]]:
    """Yield, for each chunk of reports, the number of the first report, the words of the fields, and the report of each word."""
    wanted = np.isin(np.arange(3), fields)
    for first in range(0, coded.height, rows):
        ends = coded.ends[3 * first : 3 * (first + rows)]
        start = int(coded.ends[3 * first - 1]) if first else 0
        lengths = np.diff(ends, prepend=start).reshape(-1, 3)
        stream = coded.stream[start : int(ends[-1])]
        if not wanted.all():
            stream = stream[np.repeat(np.tile(wanted, len(lengths)), lengths.ravel())]
        numbers = np.arange(len(lengths), dtype=np.int32)
        yield first, stream, np.repeat(numbers, lengths[:, wanted].sum(axis=1))


def _join_pairs(coded: Coded, fields: Sequence[int], rows: int, words: tuple[int, int], number: int) -> Whole:
    """Return the pairs whose first word is in a range of words, with the numbers of their reports.

    There are `number` pairs. Pair and report are packed into one integer, whose last bits are the report, because
    sorting one array is several times faster than sorting two arrays. 63 bits are enough for pairs from a million
    different words in a million reports.
    """
    keys = np.empty(number, dtype=np.int64)
    done = 0
    for first, stream, report in _cut(coded, fields, rows):
        begins = stream[:-1]
        places = np.flatnonzero(_find_pairs(stream, report) & (begins >= words[0]) & (begins < words[1]))
        packed = begins[places].astype(np.int64)
        packed *= max(len(coded.words), 1)
        packed += stream[places + 1]
        packed <<= coded.height.bit_length()
        packed += report[places]
        packed += first
        keys[done : done + len(packed)] = packed
        done += len(packed)
    return keys


def _find_pairs(stream: Places, report: Places) -> NDArray[np.bool_]:
    """Return the positions at which a word is followed by another word of the same field."""
    single = stream >= 0
    return np.asarray(single[:-1] & single[1:] & (report[:-1] == report[1:]))


def _divide(begun: Whole, part: int) -> Iterator[tuple[int, int]]:
    """Yield ranges into which the words are divided.

    The words of each range begin about `part` pairs in total.
    """
    total = int(begun.sum())
    number = max(1, min(MOST_PARTS, -(-total // part)))
    wanted = np.arange(1, number) * (total / number)
    bounds = [0, *(np.searchsorted(np.cumsum(begun), wanted) + 1).tolist(), len(begun)]
    yield from ((low, high) for low, high in pairwise(bounds) if low < high)


def _count_pairs(row: Places, term: Places, width: int) -> tuple[Places, Places, Counts]:
    """Return the distinct pairs of row and term, sorted, and how often each pair occurs."""
    bits = width.bit_length()
    keys = row.astype(np.int64)
    keys <<= bits
    keys += term
    keys.sort()
    distinct, counts = _find_runs(keys)
    rows, terms = distinct >> bits, distinct & ((1 << bits) - 1)
    return rows.astype(np.int32), terms.astype(np.int32), counts.astype(_find_type(counts))


def _find_type(counts: NDArray[Any]) -> np.dtype[Any]:
    """Return the smallest type of unsigned integers in which all counts fit. Most counts of words fit into one byte."""
    return np.min_scalar_type(int(counts.max(initial=0)))


def _find_runs(values: Whole) -> tuple[Whole, Whole]:
    """Return the distinct values of a sorted array, and how often each occurs."""
    if not len(values):
        return values, np.empty(0, dtype=np.int64)
    begins = np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])
    return values[begins], np.diff(begins, append=len(values))


def _number_groups(ends: Whole) -> Places:
    """Return for each item the number of its group. The groups are adjacent, and `ends` are their exclusive ends."""
    return np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))


def _add_up(numbers: Whole) -> Whole:
    """Return the start of each group, and the end of the last group."""
    return np.concatenate([[0], np.cumsum(numbers)]).astype(np.int64)


def _compare(size: Sums) -> Weight:
    return np.asarray(size / max(float(size.mean()) if len(size) else 0.0, 1e-9)).astype(np.float32)


def _place(terms: Places, counts: Counts, starts: Whole, ends: Whole, given: Places, numbers: Counts) -> None:
    """Copy the cells of rows to their places. `starts` are these places, and `ends` are the ends of the rows in `given`."""
    lengths = np.diff(ends, prepend=0)
    places = np.repeat(starts - (ends - lengths), lengths) + np.arange(len(given))
    terms[places] = given
    counts[places] = numbers
