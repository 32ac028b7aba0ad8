"""Read Embase's CSV with one field per line: `"TITLE","..."`, `"AUTHOR NAMES","a","b"`, with a blank line between entries."""

import csv
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from slr.formats.cover import Fragment
from slr.formats.format import LONGEST, Piece
from slr.model.entry import Passage

# A line that begins with a name in capitals always begins a field, so that a missing quote does not hide later fields.
_NAME: Final = r"[A-Z][A-Z &/()'-]*[A-Z)]"
_FIELD: Final = re.compile(rf'^(?:"(?={_NAME}",)|(?={_NAME},"))({_NAME})"?,', re.MULTILINE)
_ENOUGH: Final = 3  # number of the first `_FIRST` fields that must have known names
_FIRST: Final = 8


class Block(NamedTuple):
    """One entry: the names of its fields and their values, in the order of the file."""

    names: tuple[str, ...]
    cells: tuple[str, ...]


def is_vertical(head: str, knows: Callable[[str], bool]) -> bool:
    """Return whether a text begins with fields, each on its own line, and at least three of the first fields have known names.

    `knows` returns whether the name of a field is known.
    """
    fields = list(_FIELD.finditer(head[:_HEAD]))[:_FIRST]
    return (
        bool(fields)
        and not head[: fields[0].start()].strip("\ufeff \n")
        and sum(knows(f[1]) for f in fields) >= _ENOUGH
    )


_HEAD: Final = 20_000


def cut_blocks(text: str) -> tuple[list[Piece], tuple[Passage, ...]]:
    """Return the entries, and the text outside the entries. Text above the first field is ignored.

    A new entry begins after a blank line, or where the first field of the entry occurs again. Lines without fields that
    are below a blank line are usually a note. If these lines contain quotes, or if fields follow them, they are a piece
    of an entry, and the piece is quarantined.
    """
    fields = list(_FIELD.finditer(text))
    pieces: list[Piece] = []
    texts: list[Passage] = []
    line = 1
    last = begin = 0
    for i, field in enumerate(fields):
        end = fields[i + 1].start() if i + 1 < len(fields) else len(text)
        if i + 1 == len(fields) or _ends(text[field.end() : end], fields[begin][1], fields[i + 1][1]):
            start = fields[begin].start()
            line += text.count("\n", last, start)
            last = start
            stray = _find_stray(text, fields[begin : i + 1], end)
            begin = i + 1
            raw = text[start:stray]
            pieces.append(Piece(line, raw[: LONGEST + 1] if len(raw) > LONGEST else _read(raw)))
            if stray < end:
                rest = text[stray:end].rstrip()
                number = line + text.count("\n", start, stray)
                if '"' in rest or _FIELD.search(rest):
                    pieces.append(Piece(number, Fragment(rest)))
                else:
                    texts.append(Passage(line=number, last=number + rest.count("\n"), raw=rest))
    return pieces, tuple(texts)


# the cells of a field up to the end of their line; a quote that is never closed is not part of them
_CELLS: Final = re.compile(r'(?:"(?:[^"]++|"")*+"|[^"\n]++)*+')
_BLANK: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)+(?=[^\n]*\S)")


def _find_stray(text: str, fields: Sequence[re.Match[str]], end: int) -> int:
    """Return the position of the first text that does not belong to a field, or `end` if there is none."""
    limits = [*(field.start() for field in fields[1:]), end]
    for field, limit in zip(fields, limits, strict=True):
        cells = _CELLS.match(text, field.end(), limit)
        blank = _BLANK.match(text, cells.end() if cells else field.end(), limit)
        if blank is not None and blank.end() < limit:
            return blank.end()
    return end


def _ends(value: str, first: str, following: str) -> bool:
    return following == first or value[len(value.rstrip()) :].count("\n") > 1


def _read(text: str) -> Block:
    parts = _FIELD.split(text)
    cells = [
        "; ".join(
            c.strip() for row in csv.reader(value.strip().splitlines(keepends=True)) for c in row if c.strip()
        )
        for value in parts[2::2]
    ]
    return Block(tuple(parts[1::2]), tuple(cells))
