"""Define the parts of a format: functions that recognise the format, cut a file into pieces, and parse each piece."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypedDict, overload

from slr.model.entry import Entry, Passage, Quarantined
from slr.model.problem import Problem, warning
from slr.model.table import BIBLIOGRAPHY

Tags = tuple[tuple[str, str], ...]


class Row(TypedDict):
    """The values of an entry in the columns of `slr.model.table.BIBLIOGRAPHY`."""

    type: str
    title: str | None
    title_markup: str | None
    authors: list[str]
    year: int | None
    journal: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    pmid: str | None
    isbn: str | None
    abstract: str | None
    keywords: list[str]
    language: str | None
    publisher: str | None
    url: str | None
    note: str | None
    edition: str | None
    report_number: str | None
    registration: list[str]
    accession: list[str]
    notice: list[str]
    notice_link: list[str]


FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)


# Maximum number of characters of an entry. The longest entries that databases export (XML of papers with thousands of
# authors) have less than a tenth of this number. A longer entry is caused by a lost line end, a lost quote or an
# attack. Reading such an entry would take about twenty times its size in memory, so it is quarantined.
LONGEST: Final = 10_000_000


class Piece(NamedTuple):
    """One entry that is not yet parsed: its text, the cells of its table row, or its JSON value.

    If an entry is longer than `LONGEST` characters, only its first `LONGEST + 1` characters are kept.

    `former` contains the texts of the entries that version 0.1 read from the same text, each with its `Former.part`.
    If version 0.1 read the same entry, `former` is None.
    """

    line: int
    raw: Any
    former: tuple[tuple[str, int], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedFile:
    """One file as text with LF line endings. `data` contains the bytes of the file, for formats that are not text.

    `columns` maps the headers of a table to common columns, as the protocol states.
    """

    name: str
    data: bytes
    text: str
    columns: Mapping[str, str] = field(default_factory=dict)


PART: Final = 500  # entries parsed at a time: few enough for the cache, many enough to send to a worker


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFile:
    """A file, or a part of one, cut into pieces that are not yet parsed.

    `texts` are the passages outside the pieces that are neither filler nor part of a record (`slr.formats.cover`).
    `context` contains the data on the file that the parser needs, such as its macros or headers.
    `slr.formats.reading.cut` sets `format` and `encoding`.
    """

    pieces: Sequence[Piece]
    texts: tuple[Passage, ...] = ()
    context: Any = None
    problems: tuple[Problem, ...] = ()
    format: str = ""
    encoding: str = ""

    def split(self, size: int = PART) -> "Iterator[CutFile]":
        """Yield the file in parts of at most `size` pieces, in order. Their `problems` and `texts` are empty."""
        for start in range(0, len(self.pieces), size):
            pieces = tuple(self.pieces[start : start + size])
            yield replace(self, pieces=pieces, texts=(), problems=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One bibliographic format.

    - `title`: the name of the format for messages
    - `recognise`: returns whether a text has this format, given only the beginning of the text
    - `cut`: cuts a file into pieces
    - `parse`: parses a piece, given the `context` of its file
    - `normalise`: converts an entry to the common columns
    - `knows`: returns whether `normalise` reads a tag
    """

    title: str
    recognise: Callable[[str], bool]
    cut: Callable[[DecodedFile], CutFile]
    parse: Callable[[Piece, Any], Entry | Quarantined]
    normalise: Callable[[Entry], Row]
    knows: Callable[[str], bool]


class Fields:
    """The non-empty tags of an entry, by name. Look-ups are fast, because a large export needs millions of them."""

    __slots__ = ("values",)

    def __init__(self, tags: Tags) -> None:
        self.values: dict[str, list[str]] = {}
        values = self.values
        for name, value in tags:
            if value:
                if (found := values.get(name)) is None:
                    values[name] = [value]
                else:
                    found.append(value)

    def join(self, synonyms: Mapping[str, str]) -> None:
        """Move the values of each tag in `synonyms` to the tag to which `synonyms` maps it.

        The moved values come after the values that the tag already has.
        """
        values = self.values
        for name, meant in synonyms.items():
            if name in values:
                values[meant] = values.get(meant, []) + values.pop(name)

    def get(self, *names: str) -> str:
        """Return the first value of the first of these tags that the entry has, or ""."""
        values = self.values
        for name in names:
            if name in values:
                return values[name][0]
        return ""

    def all(self, *names: str) -> list[str]:
        """Return all values of the first of these tags, then all values of the second tag, and so on."""
        values = self.values
        found = [values[name] for name in names if name in values]
        return found[0] if len(found) == 1 else [value for several in found for value in several]


def start_lines(text: str, starts: Sequence[int]) -> list[int]:
    """Return the line number (from 1) of each position. Positions must be in ascending order."""
    lines, line, last = [], 1, 0
    for start in starts:
        line += text.count("\n", last, start)
        last = start
        lines.append(line)
    return lines


class Slices(Sequence[Piece]):
    """The pieces of a text. Each piece is cut out when it is needed, so that a big export is not in memory twice.

    `former` maps the index of a piece to its `Piece.former`.
    """

    __slots__ = ("_ends", "_former", "_lines", "_starts", "_text")

    def __init__(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        former: Mapping[int, tuple[tuple[str, int], ...]] | None = None,
    ) -> None:
        self._text, self._starts, self._ends = text, starts, ends
        self._lines = start_lines(text, starts)
        self._former = former or {}

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Piece: ...

    @overload
    def __getitem__(self, index: slice) -> list[Piece]: ...

    def __getitem__(self, index: int | slice) -> Piece | list[Piece]:
        """Return one piece, or a list of pieces for a slice."""
        if isinstance(index, slice):
            text = self._text
            places = zip(self._lines[index], self._starts[index], self._ends[index], strict=True)
            pieces = [
                Piece(line, text[start : end if end - start <= LONGEST else start + LONGEST + 1])
                for line, start, end in places
            ]
            return self._remember(pieces, range(len(self))[index]) if self._former else pieces
        return self[index : index + 1][0] if index >= 0 else self[len(self) + index]

    def _remember(self, pieces: list[Piece], indices: Sequence[int]) -> list[Piece]:
        former = self._former
        return [
            piece._replace(former=former[i]) if i in former else piece
            for i, piece in zip(indices, pieces, strict=True)
        ]


def cut_at(text: str, starts: Sequence[int]) -> Slices:
    """Return the pieces that begin at `starts`, which must be in ascending order.

    Each piece ends where the next piece begins. The last piece ends at the end of the text.
    """
    return Slices(text, starts, [*starts[1:], len(text)])


_SAMPLE: Final = 50_000  # characters that suffice to see whether an export ends its records with a mark


def find_cut_off(file: DecodedFile, last: int, mark: re.Pattern[str]) -> tuple[Problem, ...]:
    """Return a warning if the last entry lacks the end mark that other entries have.

    An export without this mark was probably truncated. `last` is the start of the last entry.
    """
    text = file.text
    if mark.search(text, last) or not mark.search(text[: min(last, _SAMPLE)]):
        return ()
    return (
        warning(
            "ING011",
            "the last entry has no end mark `ER`, although other entries have one",
            file=file.name,
            line=1 + text.count("\n", 0, last),
            hint="the incomplete entry is kept; check whether the export was truncated and, if so, export it again",
        ),
    )
