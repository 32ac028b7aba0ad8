"""Find the header of a people's file, which is the line that names the columns, and check it for errors."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.model.column import Table
from slr.model.problem import Problem, did_you_mean, warning
from slr.people.line import SEPARATORS, Line, cut_cells

_SEPARATOR_LINE: Final = re.compile(r'"?sep=([^"])"?[,;\t ]*', re.IGNORECASE)
_ENOUGH: Final = 3  # columns of the table that a line must name to be a second header


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a file: the column names in lower case, the separator of the cells, and the line number."""

    names: tuple[str, ...]
    separator: str
    line: int


def find_header(lines: Sequence[Line]) -> Header | None:
    """Return the first line that is not blank as the header, or None if there is no such line.

    A line that contains only separators counts as blank. A line such as `sep=;`, which Excel writes above the header,
    sets the separator and is not the header.
    """
    stated = ""
    for line in lines:
        if is_blank(line.text):
            continue
        found = _SEPARATOR_LINE.fullmatch(line.text)
        if found and not stated:
            stated = found.group(1)
            continue
        separator = stated or find_separator(line.text)
        return Header(names=read_names(line.text, separator), separator=separator, line=line.number)
    return None


def is_blank(text: str) -> bool:
    """Return whether all cells of a line are empty.

    >>> is_blank(',,"", '), is_blank("r1,,")
    (True, False)
    """
    return not text.strip(',;\t" \ufeff')


def find_separator(text: str) -> str:
    """Return the separator that occurs most often in a header. If several are equally frequent, the comma is preferred."""
    return max(SEPARATORS, key=lambda s: (text.count(s), s == ","))


def read_names(text: str, separator: str) -> tuple[str, ...]:
    """Return the names of the columns. If the quotes cannot be trusted (see `CutRow`), they are ignored.

    >>> read_names('report,"verdict,When', ",")
    ('report', 'verdict', 'when')
    """
    row = cut_cells(text, separator)
    cells = row.cells if row.closed else text.replace('"', "").split(separator)
    return tuple(name.strip().lower() for name in cells)


def find_repeated(line: Line, first: Header, table: Table) -> Header | None:
    """Return the header in a line below the first header, or None if the line is not a header.

    A header names all required columns. It also has the same names as the first header, or names at least three columns of
    the table. A file has a second header if, for example, two files were joined.
    """
    low = line.text.lower()
    required = [c.name for c in table.columns if c.required]
    if not all(name in low for name in required):
        return None
    for separator in SEPARATORS:
        names = read_names(line.text, separator)
        known = len({*names} & {*table.names})
        if set(required) <= {*names} and (names == first.names or known >= _ENOUGH):
            return Header(names=names, separator=separator, line=line.number)
    return None


def find_faults(header: Header, table: Table, file: str) -> Iterator[Problem]:
    """Yield an error for each missing required column and each repeated column.

    An unknown column causes a warning if its name could be a misspelling. Only missing, optional columns that people
    fill in are compared.
    """
    names = header.names
    hint = f"this line must name the required columns ({', '.join(c.name for c in table.columns if c.required)}); until it does, no row below it is read. All columns: {','.join(table.names)}"
    missing = [c.name for c in table.columns if c.name not in names]
    by_person = {c.name for c in table.columns if c.filled_by == "person"}
    for c in table.columns:
        if c.required and c.name in missing:
            near = next((n for n in names if n and did_you_mean(n, [c.name])), "")
            message = f"the column {c.name!r} is missing" + (f" (is it {near!r}?)" if near else "")
            yield Problem(code="SHT002", message=message, file=file, line=header.line, hint=hint)
    for i, name in enumerate(names):
        if name and name in names[:i]:
            message, keep = (
                f"the column {name!r} appears twice",
                "keep only one of them; until then, no row is read",
            )
            yield Problem(code="SHT003", message=message, file=file, line=header.line, hint=keep)
    required = [c.name for c in table.columns if c.required]
    wanted = [name for name in missing if name in by_person and name not in required]
    for name in (n for n in names if n and n not in table.names):
        if near := did_you_mean(name, wanted):
            message = f"the column {name!r} is not read{near}"
            yield warning(
                "SHT024", message, file=file, line=header.line, hint="correct the name of the column"
            )
