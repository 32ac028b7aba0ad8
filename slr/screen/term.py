"""Code the words and keywords in the texts of reports as integers, part by part.

Each part is coded independently, so that several processes can share the work. `Vocabulary` then gives the words of all
parts their final numbers. Words are found in the bytes of many texts at once, not text by text.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from slr.text.fold import fold
from slr.text.token import split_words

Whole = NDArray[np.int64]
Places = NDArray[np.int32]

GAP: Final = -1  # marks the end of a field, so that no pair of words spans two fields
ROWS: Final = 2_000  # reports whose words are split together


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
class Numbered:
    """The words and keywords of a part of the reports as integers, in the order of the reports.

    In `stream`, `GAP` follows each title, each abstract and each keyword. For each report, `ends` gives the positions
    at which its title, abstract and keywords end in `stream`, and `keyword_ends` gives the position at which it ends in
    `keyword`. Ends are exclusive.
    """

    stream: Places
    ends: Whole
    keyword: Places
    keyword_ends: Whole

    @property
    def height(self) -> int:
        """The number of reports."""
        return len(self.keyword_ends)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """The words and keywords of a part of the reports, numbered in the order in which they first occur in it."""

    words: Mapping[str, int]
    keywords: Mapping[str, int]
    numbered: Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words and keywords, numbered in the order in which they first occur in the reports of all parts.

    The numbers therefore do not depend on the size of the parts.
    """

    words: dict[str, int] = field(default_factory=dict)
    keywords: dict[str, int] = field(default_factory=dict)

    def number(self, part: Coded) -> Numbered:
        """Return the reports of the next part, with the final numbers of their words and keywords.

        New words and keywords are added to the vocabulary.
        """
        return Numbered(
            stream=_renumber(part.numbered.stream, part.words, self.words),
            ends=part.numbered.ends,
            keyword=_renumber(part.numbered.keyword, part.keywords, self.keywords),
            keyword_ends=part.numbered.keyword_ends,
        )


def code_texts(texts: Iterable[Text], *, rows: int = ROWS) -> Iterator[Coded]:
    """Yield the coded words and keywords of the texts, in parts of at most `rows` reports."""
    rest = iter(texts)
    return map(code_chunk, iter(lambda: list(islice(rest, rows)), []))


def code_chunk(chunk: Sequence[Text]) -> Coded:
    """Return the words of a few texts, numbered in the order in which they first occur. All texts are split at once."""
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
    numbered = Numbered(
        stream=np.insert(codes, after, GAP),
        ends=(after + np.arange(1, len(pieces) + 1))[last].astype(np.int64),
        keyword=np.array(keyword, dtype=np.int32),
        keyword_ends=np.array(keyword_ends, dtype=np.int64),
    )
    return Coded(words=words, keywords=keywords, numbered=numbered)


def _renumber(numbers: Places, names: Mapping[str, int], known: dict[str, int]) -> Places:
    """Convert indexes into `names` to the numbers in `known`. New names are added to `known`. `GAP` is not converted."""
    there = [known.setdefault(name, len(known)) for name in names]
    return np.array([*there, GAP], dtype=np.int32)[numbers]  # GAP is -1, the place of the last number


def _code_words(pieces: Sequence[str], words: dict[str, int]) -> tuple[Places, Whole]:
    """Return the ids of all words in the pieces, in order, and how many words each piece has.

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
    """Return a text as bytes. Its words are separated by bytes that are not in `_LETTERS`."""
    return f"{piece} ".encode() if piece.isascii() else f"{' '.join(split_words(piece))} ".encode()


def _list_letters() -> NDArray[np.uint8]:
    """Return each byte in lower case if it can be part of a word, and otherwise 0.

    All bytes beyond ASCII are parts of words.
    """
    ascii_letters = [ord(chr(n).lower()) if chr(n).isalnum() else 0 for n in range(128)]
    return np.array([*ascii_letters, *range(128, 256)], dtype=np.uint8)


_LETTERS: Final = _list_letters()


def _add_up(numbers: Whole) -> Whole:
    """Return the start of each group, and the end of the last group. `numbers` are the sizes of the groups."""
    return np.concatenate([[0], np.cumsum(numbers)]).astype(np.int64)
