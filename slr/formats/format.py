"""What a format is: how it is recognised, cut into the pieces that its own marks show, parsed piece by piece, written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypedDict

from slr.model.entry import Entry, Quarantined
from slr.model.problem import Problem
from slr.model.table import BIBLIOGRAPHY

Tags = tuple[tuple[str, str], ...]


class Row(TypedDict):
    """An entry normalised to the columns of `slr.model.table.BIBLIOGRAPHY`."""

    type: str
    title: str | None
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


FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)


class Piece(NamedTuple):
    """One entry as its file's marks cut it out: text, or the cells or value that a table or JSON file holds."""

    line: int
    raw: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, decoded: line ends are LF; `data` are the bytes, for formats that are not text."""

    name: str
    data: bytes
    text: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The pieces of one file in order, and what all of them need to be parsed (macros, headers)."""

    pieces: Sequence[Piece]
    context: Any = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written, and what it could not hold, in words."""

    data: bytes
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a writer is given: a row, the entry it came from if there is one, and labels that people gave it."""

    row: Mapping[str, Any]
    entry: Entry | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One bibliographic format.

    `recognise` sees the beginning of the text only; `knows` tells whether `normalise` reads a tag.
    """

    title: str
    recognise: Callable[[str], bool]
    cut: Callable[[Document], Cut]
    parse: Callable[[Piece, Any], Entry | Quarantined]
    normalise: Callable[[Entry], Row]
    knows: Callable[[str], bool]
    write: Callable[[Sequence[Item]], Written] | None = None


def start_lines(text: str, starts: Sequence[int]) -> list[int]:
    """Return the line, from 1, of each position; positions ascend."""
    lines, line, last = [], 1, 0
    for start in starts:
        line += text.count("\n", last, start)
        last = start
        lines.append(line)
    return lines


def cut_at(text: str, starts: Sequence[int]) -> list[Piece]:
    """Return the pieces that begin at the positions, each up to the next."""
    ends = [*starts[1:], len(text)]
    return [
        Piece(line, text[start:end])
        for line, start, end in zip(start_lines(text, starts), starts, ends, strict=True)
    ]
