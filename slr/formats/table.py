"""Read CSV, TSV and other text tables with one row per entry.

A table is recognised by its header, not by the file's name. Tables are exported by Scopus, Web of Science, IEEE,
Springer, PubMed, Embase, Lens, Dimensions, OpenAlex, Zotero, Covidence, Rayyan, Publish or Perish, Garuda, SINTA and
ASReview, or typed by people. `header.py` lists the known headers. People can add further headers under `columns:` in
the protocol. `vertical.py` reads Embase's tables with one field per line.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from slr.formats.cover import Fragment
from slr.formats.format import LONGEST, CutFile, DecodedFile, Format, Piece
from slr.formats.header import check_columns, find_role, normalise_table
from slr.formats.table_cell import read_cell
from slr.formats.table_note import LoneCell, find_lone_cell, judge_rows
from slr.formats.vertical import Block, cut_blocks, is_vertical
from slr.model.entry import Entry, Passage
from slr.model.problem import Problem, warning
from slr.text.count import count

if TYPE_CHECKING:
    import _csv

_DELIMITERS: Final = (",", ";", "\t", "|")
_WIDEST: Final = 100_000  # characters; a longer line is not read as a header
_LEAD: Final = 12  # number of the first lines of a file, one of which must be the header
# "Doe, A. B., Roe, T. I." are names; AB is not a header for abstracts here, nor TI for titles
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.\s?){2,}")


def _recognise(head: str) -> bool:
    return find_header(head) is not None or is_vertical(head, _knows)


_SURE: Final = 3  # a line with this number of known names can only be a header


def opens_table(text: str) -> bool:
    """Return whether the first lines of a text contain a header with known names of at least three different columns.

    Such a text must be a table, even if its cells contain text that looks like another format. If the header
    begins like BibTeX, JSON or XML, return False.
    """
    header = find_header(text)
    if header is None or header.names[0][:1] in {"{", "[", "<", "@", "%"}:
        return False
    return len({role for name in header.names if (role := find_role(name, {}))}) >= _SURE


class Header:
    """The header of a table: its line (from 0), its delimiter and the names of its columns."""

    __slots__ = ("delimiter", "line", "names")

    def __init__(self, line: int, delimiter: str, names: tuple[str, ...]) -> None:
        self.line, self.delimiter, self.names = line, delimiter, names


def find_header(text: str, columns: Mapping[str, str] | None = None) -> Header | None:
    """Return the first header in the first lines of a text, or None.

    A header has three known names, or two known names if one of them is for titles, DOIs or abstracts. One
    known name is enough if the protocol names columns (`columns`), or if the header is a single cell such as "title".
    """
    for number, line in enumerate(text.split("\n", _LEAD)[:_LEAD]):
        if line.startswith("sep=") or not line.strip():
            continue
        for delimiter in sorted(_DELIMITERS, key=lambda d: -line.count(d)):
            names = tuple(n.strip().strip("\ufeff") for n in _cells(line, delimiter))
            known = {r for n in names if not _INITIALS.fullmatch(n) and (r := find_role(n, columns or {}))}
            if len(known) >= 2 and (
                "title" in known or "doi" in known or "abstract" in known or len(known) >= 3
            ):
                return Header(number, delimiter, names)
            if columns and known:
                return Header(number, delimiter, names)
        if re.fullmatch(r'"?(?:title|judul|doi|pmid)"?\s*', line, re.IGNORECASE):
            return Header(number, ",", (line.strip().strip('"'),))
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    return next(_reader([line], delimiter), []) if len(line) <= _WIDEST else []


def _reader(
    lines: Iterable[str], delimiter: str, *, quoted: bool = True, strict: bool = False
) -> "_csv.Reader":
    csv.field_size_limit(LONGEST)
    return csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=strict,
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    if is_vertical(text, lambda name: find_role(name, file.columns) is not None):
        blocks, notes = cut_blocks(text)
        return CutFile(pieces=blocks, texts=notes, context=((), dict(file.columns)))
    header = find_header(text, file.columns)
    if header is None:
        return CutFile(pieces=())
    if '\\"' in text and '""' not in text:
        text = text.replace('\\"', '""')  # MySQL and R write a quote within quotes like this
    lines = text.split("\n")
    rows = list(_rows(lines, header.line + 1, header))
    pieces, texts, titles = _sort_rows(lines, rows, header, file.columns)
    return CutFile(
        pieces=pieces,
        texts=texts,
        context=(header.names, dict(file.columns)),
        problems=(
            *_find_untitled(header, file),
            *check_columns(header.names, file.columns, file.name, header.line + 1),
            *_find_wide(pieces, header, file.name),
            *_find_broken(rows, len(header.names), file.name),
            *find_lone_titles(titles, file.name),
        ),
    )


def _find_untitled(header: Header, file: DecodedFile) -> Iterator[Problem]:
    """Yield a warning if no column contains titles or DOIs."""
    if not {find_role(n, file.columns) for n in header.names} & {"title", "doi"}:
        yield warning(
            "ING010",
            "no column is recognised as title or DOI",
            file=file.name,
            line=header.line + 1,
            where=", ".join(header.names[:8]),
            hint="in the protocol, write a line such as `Heading: title` under `columns:` of the source",
        )


def _sort_rows(
    lines: Sequence[str], rows: "Sequence[_Row]", header: Header, columns: Mapping[str, str]
) -> tuple[list[Piece], tuple[Passage, ...], list[int]]:
    """Return the rows that are entries or pieces of rows, the notes, and the line numbers of possible notes.

    Text above the header is also a note. Empty rows and rows that repeat the header are left out. A possible note is an
    entry of the kind "title" (see `judge_rows`).
    """
    _check_rows(lines, rows, header)
    shown = [
        row
        for row in rows
        if any(c and not c.isspace() for c in row.cells) and not _is_header(row.cells, header)
    ]
    judged: list[LoneCell | None] = []
    width = len(header.names)
    complete = sum(1 for row in shown if len(row.cells) >= width) * 2 >= len(shown)
    end = header.line + 1
    for row in shown:
        above, end = end, row.end
        cell = find_lone_cell(row.cells) if isinstance(row.cells, list) else None
        ragged = cell is None and complete and len(row.cells) < width and row.end - row.first == 1
        if cell is None and not ragged:
            judged.append(None)
            continue
        column, text = cell or (0, lines[row.first])
        short = row.end - row.first == 1 and header.delimiter not in lines[row.first]
        judged.append(LoneCell(column, text, apart=row.first > above, short=short, ragged=ragged))
    pieces: list[Piece] = []
    texts = _read_lead(lines, header)
    titles: list[int] = []
    for row, kind in zip(shown, judge_rows(judged, header.names, columns), strict=True):
        joined = isinstance(row.cells, list) and _joins_rows(row.cells, header, columns)
        if kind == "entry" and not joined:
            pieces.append(Piece(row.first + 1, row.cells))
            continue
        raw = "\n".join(lines[row.first : row.end])
        if joined:
            pieces.append(Piece(row.first + 1, Fragment(raw)))
            continue
        if kind == "note":
            texts.append(Passage(line=row.first + 1, last=row.end, raw=raw))
            continue
        pieces.append(Piece(row.first + 1, Fragment(raw) if kind == "piece" else row.cells))
        if kind == "title":
            titles.append(row.first + 1)
    return pieces, tuple(texts), titles


def _joins_rows(cells: Sequence[str], header: Header, columns: Mapping[str, str]) -> bool:
    """Return whether a row has the cells of two rows, because a line end was lost.

    In a narrow table, unquoted delimiters can also give a row too many cells. In such a table, both rows must therefore
    have a year in the year column, or a DOI in the DOI column.
    """
    width = len(header.names)
    if width < _NARROWEST or len(cells) < 2 * width - 1:
        return False
    if 2 * sum(1 for cell in cells[width:] if cell.strip()) < width - 1:
        return False
    return width >= _WIDE or any(
        _has_mark(cells, header, columns, 0) and _has_mark(cells, header, columns, shift)
        for shift in (width - 1, width)
    )


_NARROWEST: Final = 3  # columns; joined rows are not looked for in a table with fewer columns
_WIDE: Final = 6  # columns; in a table with this number of columns or more, a row with twice as many cells counts as two rows


def _has_mark(cells: Sequence[str], header: Header, columns: Mapping[str, str], shift: int) -> bool:
    """Return whether a row has a year in the year column, or a DOI in the DOI column.

    The row begins at the cell with the index `shift`.
    """
    return any(
        (mark := _MARKS.get(find_role(name, columns) or "")) is not None and mark.fullmatch(cells[shift + i])
        for i, name in enumerate(header.names)
        if shift + i < len(cells)
    )


_MARKS: Final = {
    "year": re.compile(r"\s*(?:1[5-9]|20)\d\d\s*"),
    "doi": re.compile(r"\s*(?:https?://[\w.]+/)?10\.\d{4,9}/\S+\s*"),
}


def _check_rows(lines: Sequence[str], rows: "Sequence[_Row]", header: Header) -> None:
    """Raise AssertionError if a line below the header is neither blank nor part of a row."""
    end = header.line + 1
    for row in rows:
        if row.first != end or row.end <= end:
            raise AssertionError(f"the row on line {row.first + 1} does not follow line {end}")
        end = row.end
    if any(line and not line.isspace() for line in lines[end:]):
        raise AssertionError(f"no row contains line {end + 1}")


def _read_lead(lines: Sequence[str], header: Header) -> list[Passage]:
    """Return the text above the header, as one passage, or an empty list if there is none."""
    shown = [
        i for i in range(header.line) if lines[i].strip("\ufeff \t,;|") and not lines[i].startswith("sep=")
    ]
    if not shown:
        return []
    raw = "\n".join(lines[shown[0] : shown[-1] + 1])
    return [Passage(line=shown[0] + 1, last=shown[-1] + 1, raw=raw)]


def find_lone_titles(lines: Sequence[int], file: str) -> Iterator[Problem]:
    """Yield a warning if rows at the end of a table have only a title or another identifying field.

    Such rows could be notes. `lines` are their line numbers.
    """
    if lines:
        yield warning(
            "ING027",
            f"only one cell, such as the title, is filled in the last row{'s' if len(lines) > 1 else ''} of the table",
            file=file,
            line=lines[0],
            hint="such a row counts as an entry. If it is a note, put an empty row above it, or remove it before you export the table",
        )


def _find_broken(rows: "Sequence[_Row]", width: int, file: str) -> Iterator[Problem]:
    """Yield a warning if rows have damaged quotes. Rows with more cells than the header are ignored."""
    broken = [row.first + 1 for row in rows if row.broken and len(row.cells) <= width]
    if broken:
        yield warning(
            "ING026",
            f"{len(broken)} of {count(len(rows), 'row')} {'has' if len(broken) == 1 else 'have'} a quote that is never closed, or text after a closing quote",
            file=file,
            line=broken[0],
            hint="in such a row, quotes were read as ordinary characters, and the row ends at the end of its line: check the cells of the row on this line",
        )


def _find_wide(pieces: Sequence[Piece], header: Header, file: str) -> Iterator[Problem]:
    """Yield a warning if rows have text in more cells than the header."""
    width = len(header.names)
    wide = [p.line for p in pieces if len(p.raw) > width and isinstance(p.raw, list) and any(p.raw[width:])]
    if wide:
        yield warning(
            "ING017",
            f"{len(wide)} of {count(len(pieces), 'row')} {'has' if len(wide) == 1 else 'have'} more cells than the header has columns",
            file=file,
            line=wide[0],
            hint="a quote or delimiter inside a cell can move the cells after it into wrong columns: check the row on this line",
        )


def _is_header(cells: list[str] | str, header: Header) -> bool:
    """Return whether a row repeats the header, as in tables that were joined."""
    return cells[0] == header.names[0] and tuple(cell.strip() for cell in cells) == header.names


class _Row(NamedTuple):
    """A row: the index of its first line, the index of the line after it, and its cells.

    If a single line is too long, `cells` is its text. If `broken` is true, the row could not be read or repaired
    because of its quotes, and only its first line was read.
    """

    first: int
    end: int
    cells: list[str] | str
    broken: bool = False


def _rows(lines: Sequence[str], start: int, header: Header) -> Iterator[_Row]:
    """Yield the rows below the header.

    A row is repaired if it has damaged quotes, or if several rows were read as one. If a row cannot be repaired, its
    first line alone is read as a row.
    """
    shape = _find_shape(lines[start : start + _LOOKED_AT], header)
    while start < len(lines):
        reader = _reader((f"{lines[i]}\n" for i in range(start, len(lines))), header.delimiter, strict=True)
        first = start
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                break
            if cells is None:
                return
            end = start + reader.line_num
            if end - first > 1 and (
                _hides_row(lines[first + 1 : end], header, shape)
                if len(cells) == len(header.names)
                else _are_several_rows(lines, first, end, header)
            ):
                break
            yield _Row(first, end, cells)
            first = end
        repaired = _repair_row(lines, first, header, shape)
        if repaired is None:
            yield _Row(first, first + 1, _read_alone(lines[first], header.delimiter), broken=True)
        else:
            yield _Row(first, repaired[1], repaired[0])
        start = first + 1 if repaired is None else repaired[1]


_FARTHEST: Final = 60  # largest number of lines in a row that is repaired


def _repair_row(lines: Sequence[str], first: int, header: Header, shape: str) -> tuple[list[str], int] | None:
    """Return the cells of a row with quotes inside quoted cells, and the index of the line after the row.

    `first` is the index of the first line. If the row is not a complete row of several lines, return None.
    """
    text = "\n".join(lines[first : first + _FARTHEST])
    if len(text) > LONGEST:
        return None
    mark = re.escape(header.delimiter)
    cell = re.compile(
        rf'[ \t]*"((?:[^"]++|"(?![ \t]*(?:{mark}|\n|\Z)))*+)"[ \t]*({mark}|\n|\Z)|([^{mark}\n]*)({mark}|\n'
        rf"|\Z)"
    )
    cells: list[str] = []
    place = 0
    while (match := cell.match(text, place)) and len(cells) < len(header.names):
        quoted, quoted_end, bare, bare_end = match.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        place = match.end()
        if (bare_end if quoted is None else quoted_end) != header.delimiter:
            break
    end = first + text.count("\n", 0, place) + (place == len(text) and not text.endswith("\n", 0, place))
    whole = len(cells) == len(header.names) and (place == len(text) or text[place - 1] == "\n")
    return (
        (cells, end)
        if whole
        and end - first > 1
        and not _are_several_rows(lines, first, end, header)
        and not _hides_row(lines[first + 1 : end], header, shape)
        else None
    )


def _read_alone(line: str, delimiter: str) -> list[str] | str:
    """Return the cells of a single line. If the line is too long, return its text.

    If the line has an odd number of quotes, the quotes are read as ordinary characters.
    """
    if len(line) > LONGEST:
        return line
    return next(_reader([line], delimiter, quoted=line.count('"') % 2 == 0), [])


def _are_several_rows(lines: Sequence[str], first: int, end: int, header: Header) -> bool:
    """Return whether the lines from `first` to `end`, which were read as one row, are several rows.

    This is the case if a line below the first has as many cells as the header, or has a quote that opens but does not
    close.
    """
    below = [line for line in lines[first + 1 : min(end, first + _FARTHEST)] if line.strip()]
    return any(
        len(_read_alone(line, header.delimiter)) == len(header.names) or _opens_cell(line, header.delimiter)
        for line in below
    )


def _hides_row(lines: Iterable[str], header: Header, shape: str) -> bool:
    """Return whether one of the lines seems to begin a new row, although a lost quote has joined it to the row above.

    `shape` is the usual shape of the first cell of a row, or "" if there is none. A line seems to begin a row if its
    first cell has this shape, and if it has at least half of a row's delimiters.
    """
    return bool(shape) and any(_first_shape(line, header) == shape for line in lines)


_LOOKED_AT: Final = 400  # number of lines below the header from which the usual shape of first cells is found


def _find_shape(lines: Sequence[str], header: Header) -> str:
    """Return the shape that at least four fifths of the first cells have, such as "a9" for `NCT00000001`.

    If there is no such shape, or if it occurs only once, has no digits or contains a space, return "".
    """
    shapes = Counter(shape for line in lines if (shape := _first_shape(line, header)))
    shape, times = next(iter(shapes.most_common(1)), ("", 0))
    return (
        shape if times > 1 and 5 * times >= 4 * shapes.total() and "9" in shape and " " not in shape else ""
    )


def _first_shape(line: str, header: Header) -> str:
    """Return the shape of a line's first cell, or "" if the line has fewer than half of a row's delimiters.

    In the shape, "9" replaces each number, and "a" replaces each group of letters. The shape of a long cell is " ".
    """
    if 2 * line.count(header.delimiter) < len(header.names) - 1:
        return ""
    first = line.partition(header.delimiter)[0].strip(' "')
    return _LETTERS.sub("a", _DIGITS.sub("9", first)) if len(first) <= _FIRST_CELL else " "


_DIGITS: Final = re.compile(r"\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FIRST_CELL: Final = 40  # characters; a longer first cell is neither a number nor an identifier


def _opens_cell(line: str, delimiter: str) -> bool:
    """Return whether the first quote of a line opens a cell other than the first, and is not closed on the line."""
    quote = line.find('"')
    return quote > 0 and line[quote - 1] == delimiter and line.count('"') % 2 == 1


def parse_row(piece: Piece, context: Any) -> Entry:
    """Return the entry for one row.

    `context` contains the names of the columns, and the roles that the protocol gives to columns. A cell without a
    header is named after its column number.
    """
    names, columns = context
    cells: Sequence[str] = piece.raw
    if isinstance(piece.raw, Block):
        names, cells = piece.raw
    tags = [
        (names[i] if i < len(names) else f"column {i + 1}", value)
        for i, cell in enumerate(cells)
        if (value := read_cell(cell.strip()))
    ]
    roles = _find_roles(tuple([name for name, _ in tags]), tuple(columns.items()))
    key = tags[roles.index("key")][1] if "key" in roles else ""
    kind = tags[roles.index("type")][1] if "type" in roles else ""
    tagged = tuple((columns[n], v) if n in columns else (n, v) for n, v in tags) if columns else tuple(tags)
    return Entry(format="table", line=piece.line, type=kind, key=key, tags=tagged)


@lru_cache(maxsize=1024)  # the rows of a table have the same few sets of columns
def _find_roles(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> tuple[str | None, ...]:
    given = dict(columns)
    return tuple(find_role(name, given) for name in names)


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


FORMAT: Final = Format(
    title="CSV, TSV", recognise=_recognise, cut=_cut, parse=parse_row, normalise=normalise_table, knows=_knows
)
