"""Read the sheets of an XLSX workbook as rows of text, with limits on time and memory.

The XML is read in chunks, and cells without text are not kept. A workbook is refused if it would unpack to far more
than its own size, or if it has too many cells or characters. A part that several sheets use is counted for
each of them. A part with a document type declaration is refused, so no entities are expanded.
"""

import datetime as dt
import io
import posixpath
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple
from xml.parsers import expat

from slr.formats.archive import DAMAGED

LARGEST: Final = 800_000_000  # bytes unpacked; 300,000 rows with abstracts have fewer
_RATIO: Final = 200  # ratio of unpacked to packed size; XML of real tables has a ratio of 10 to 50
_SMALL: Final = 20_000_000  # bytes unpacked; up to this size any ratio is allowed
_CELLS: Final = 20_000_000  # cells and rows; enough for 300,000 rows with 65 cells each
_COLUMNS: Final = 16_384  # largest number of columns that the format allows
_ROWS: Final = 1_048_576
_CHUNK: Final = 1 << 16
_BOOK: Final = "xl/workbook.xml"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class WorkbookError(Exception):
    """Error for a workbook that cannot be read, because it is damaged or too large."""

    def __init__(self, reason: str, cause: Literal["damaged", "refused"]) -> None:
        self.reason, self.cause = reason, cause
        super().__init__(reason)


class SheetRow(NamedTuple):
    """A row that contains text, with its number (from 1), its number of columns, and its texts by column index (from 0)."""

    number: int
    width: int
    cells: dict[int, str]

    def texts(self, width: int) -> list[str]:
        """Return the texts of the first `width` columns, with "" for a column without text.

        >>> SheetRow(1, 3, {0: "a", 2: "c"}).texts(2)
        ['a', '']
        """
        return [self.cells.get(i, "") for i in range(width)]


class Merge(NamedTuple):
    """Cells that are merged into one cell, given by the first and last row (from 1) and the first and last column (from 0)."""

    top: int
    bottom: int
    left: int
    right: int


class Sheet(NamedTuple):
    """The title of a sheet, an iterator over its rows with text, and its merged cells.

    The iterator raises WorkbookError if the sheet cannot be read. In the file, the merged cells come after the rows.
    `merged` is therefore empty until all rows have been read.
    """

    title: str
    rows: Iterator[SheetRow]
    merged: list[Merge]


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in order, without charts.

    Raises WorkbookError if the workbook cannot be read.
    """
    try:
        book = _Book(data)
        for title, part in book.sheets:
            merged: list[Merge] = []
            yield Sheet(title, _guard(book.rows(part, merged)), merged)
    except DAMAGED as error:
        raise _damaged(error) from None


def _guard(rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    try:
        yield from rows
    except DAMAGED as error:
        raise _damaged(error) from None


def _damaged(error: BaseException) -> WorkbookError:
    return WorkbookError(f"the spreadsheet is damaged and cannot be read ({type(error).__name__})", "damaged")


class _Budget:
    """How many bytes of XML, characters of text and cells can still be read from a workbook."""

    def __init__(self, limit: int) -> None:
        self.limit = self.bytes = self.characters = limit
        self.cells = _CELLS

    def check(self) -> None:
        if min(self.bytes, self.characters, self.cells) < 0:
            unit = "bytes" if self.bytes < 0 else "characters"
            what = f"{_CELLS:,} cells" if self.cells < 0 else f"{self.limit:,} {unit}"
            raise WorkbookError(
                f"the spreadsheet was not read, because its unpacked content has more than {what}",
                "refused",
            )


class _Book:
    """An open workbook: the title and archive part of each sheet, the shared texts, and the styles of dates and durations."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        infos = self.archive.infolist()
        size = sum(i.file_size for i in infos)
        limit = min(LARGEST, max(_SMALL, _RATIO * len(data)))
        if size > limit:
            raise WorkbookError(
                f"the spreadsheet would unpack to {size:,} bytes, {size // max(len(data), 1)} times its size, so it was not read",
                "refused",
            )
        if any(i.compress_type not in _METHODS for i in infos):
            raise zipfile.BadZipFile("a part is compressed in an unsupported way")
        self._parts = frozenset(i.filename for i in infos)
        self._budget = _Budget(limit)
        self._dates: frozenset[int] = frozenset()
        self._spans: frozenset[int] = frozenset()
        self._strings: Sequence[str] = ()
        links = self._links()
        self._epoch_1904, self.sheets = self._list_sheets({i: part for i, (_, part) in links.items()})
        for kind, part in links.values():
            if kind == "sharedStrings" and part in self._parts:
                self._strings = [text.replace("x005F_", "") for text in self._read_strings(part)]
            elif kind == "styles" and part in self._parts:
                self._dates, self._spans = self._read_styles(part)

    def rows(self, part: str, merged: list[Merge]) -> Iterator[SheetRow]:
        """Yield the rows that contain text, and add the merged cells of the sheet to `merged`."""
        rows = _RowHandler(self._text, merged)
        for _ in self._stream(part, rows):
            self._budget.cells -= rows.count
            self._budget.characters -= sum(len(t) for row in rows.done for t in row.cells.values())
            self._budget.check()
            yield from (row for row in rows.done if row.cells)
            rows.count = 0
            rows.done.clear()

    def _stream(self, part: str, handler: "_Handler") -> Iterator[None]:
        """Parse a part of the archive in chunks. Yield after each chunk so that the caller can take the results."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.add
        with self.archive.open(part) as source:
            while chunk := source.read(_CHUNK):
                self._budget.bytes -= len(chunk)
                self._budget.check()
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
        yield

    def _elements(self, part: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """Yield, for each element of a small part, the name of its parent, its own name and its attributes."""
        found = _ElementHandler()
        for _ in self._stream(part, found):
            yield from found.done
            found.done.clear()

    def _links(self) -> dict[str, tuple[str, str]]:
        """Map the id of each relationship in the workbook to its kind and its part of the archive."""
        found = {}
        for _, name, values in self._elements("xl/_rels/workbook.xml.rels"):
            if name == "Relationship":
                target = values.get("Target", "")
                part = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                found[values["Id"]] = (values.get("Type", "").rpartition("/")[2], part)
        return found

    def _list_sheets(self, parts: Mapping[str, str]) -> tuple[bool, list[tuple[str, str]]]:
        """Return whether dates are counted from 1904, and the title and part of each sheet that is not a chart."""
        since_1904, sheets = False, []
        for _, name, values in self._elements(_BOOK):
            if name == "workbookPr":
                since_1904 = values.get("date1904", "0") in {"1", "true"}
            elif name == "sheet":
                ident = next((v for k, v in values.items() if k.endswith(":id")), "")
                part = parts.get(ident, "")
                if part in self._parts and "chartsheet" not in part:
                    sheets.append((values.get("name", ""), part))
        return since_1904, sheets

    def _read_strings(self, part: str) -> Iterator[str]:
        strings = _StringHandler()
        for _ in self._stream(part, strings):
            yield from strings.done
            strings.done.clear()

    def _read_styles(self, part: str) -> tuple[frozenset[int], frozenset[int]]:
        """Return the numbers of the cell styles for dates, and the numbers of the cell styles for durations."""
        from openpyxl.styles.numbers import (  # noqa: PLC0415  only when there is a workbook to read
            builtin_format_code,
            is_date_format,
            is_timedelta_format,
        )

        own: dict[int, str] = {}
        styles: list[int] = []
        for parent, name, values in self._elements(part):
            if parent == "numFmts" and name == "numFmt":
                own[int(values["numFmtId"])] = values.get("formatCode", "")
            elif parent == "cellXfs" and name == "xf":
                styles.append(int(values.get("numFmtId", "0")))
        codes = {ident: own.get(ident, builtin_format_code(ident)) for ident in set(styles)}
        dates = {ident for ident, code in codes.items() if is_date_format(code)}
        spans = {ident for ident, code in codes.items() if is_timedelta_format(code)}
        return (
            frozenset(i for i, ident in enumerate(styles) if ident in dates),
            frozenset(i for i, ident in enumerate(styles) if ident in spans),
        )

    def _text(self, kind: str, style: str, raw: str) -> str:
        """Return the text of a cell, given its type, its style and its value in the file."""
        if kind == "s":
            return self._strings[int(raw)]
        if kind == "b":
            return "False" if raw in {"0", "false"} else "True"
        if kind == "d":
            return _iso_text(raw)
        if kind == "n" and raw:
            number = int(style) if style.isdecimal() else 0
            return _number_text(
                raw,
                date=number in self._dates,
                span=number in self._spans,
                since_1904=self._epoch_1904,
            )
        return raw


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("a workbook must not contain a document type declaration")


class _Handler(ABC):
    """The functions that the XML parser calls while it reads a part of the archive."""

    @abstractmethod
    def start(self, name: str, values: dict[str, str]) -> None:
        """Handle the beginning of an element."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Handle the end of an element."""

    def add(self, text: str) -> None:  # noqa: B027  text is ignored unless a handler needs it
        """Handle text inside the current element."""


class _ElementHandler(_Handler):
    """Handler that collects the name of each element's parent, the element's name and its attributes."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, Mapping[str, str]]] = []
        self._above = [""]

    def start(self, name: str, values: dict[str, str]) -> None:
        local = _local(name)
        self.done.append((self._above[-1], local, values))
        self._above.append(local)

    def end(self, name: str) -> None:  # noqa: ARG002
        self._above.pop()


class _StringHandler(_Handler):
    """Handler that collects the shared strings, without formatting and phonetic readings."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._text: list[str] = []
        self._reading = self._takes = False

    def start(self, name: str, values: dict[str, str]) -> None:  # noqa: ARG002
        local = _local(name)
        if local == "si":
            self._text = []
        elif local == "rPh":
            self._reading = True
        elif local == "t":
            self._takes = not self._reading

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "si":
            self.done.append("".join(self._text))
        elif local == "rPh":
            self._reading = False
        elif local == "t":
            self._takes = False

    def add(self, text: str) -> None:
        if self._takes:
            self._text.append(text)


class _RowHandler(_Handler):
    """Handler that collects the rows and merged cells of a sheet.

    `read` converts the type, style and raw value of a cell to text.
    """

    def __init__(self, read: Callable[[str, str, str], str], merged: list[Merge]) -> None:
        self.done: list[SheetRow] = []
        self._merged = merged
        self.count = 0  # rows and cells since the last chunk, with and without text
        self._read = read
        self._number = self._column = self._width = 0
        self._in_row = self._in_cell = self._takes = self._reading = False
        self._cells: dict[int, str] = {}
        self._kind = self._style = ""
        self._text: list[str] = []

    def start(self, name: str, values: dict[str, str]) -> None:
        local = _local(name)
        if local == "c" and self._in_row:
            place = values.get("r")
            self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
            if self._column > _COLUMNS:
                raise ValueError(
                    f"a cell is to the right of column {_COLUMNS:,}, the last column of a workbook"
                )
            self._width = max(self._width, self._column)
            self.count += 1
            self._kind, self._style = values.get("t", "n"), values.get("s", "")
            self._in_cell, self._text = True, []
        elif local == "row":
            self._number = int(float(values["r"])) if "r" in values else self._number + 1
            if not 0 < self._number <= _ROWS:
                raise ValueError(
                    f"a row has the number {self._number:,}, but a workbook has only the rows 1 to {_ROWS:,}"
                )
            self._in_row, self._column, self._width, self._cells = True, 0, 0, {}
            self.count += 1
        elif local == "mergeCell":
            self.count += 1
            if (match := _RANGE.fullmatch(values.get("ref", ""))) is not None:
                left, top, right, bottom = match.groups()
                self._merged.append(Merge(int(top), int(bottom), _column(left) - 1, _column(right) - 1))
        elif self._in_cell:
            if local == "rPh":
                self._reading = True
            else:
                wanted = "t" if self._kind == "inlineStr" else "v"
                self._takes = local == wanted and not self._reading

    def end(self, name: str) -> None:
        local = _local(name)
        self._takes = False
        if local == "c" and self._in_cell:
            self._in_cell = False
            if self._text and (text := self._read(self._kind, self._style, "".join(self._text))):
                self._cells[self._column - 1] = text
        elif local == "row":
            self._in_row = False
            self.done.append(SheetRow(self._number, self._width, self._cells))
        elif local == "rPh":
            self._reading = False

    def add(self, text: str) -> None:
        if self._takes:
            self._text.append(text)


_RANGE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


@lru_cache(maxsize=_COLUMNS)
def _column(letters: str) -> int:
    """Return the number (from 1) of the column with these letters. Raises ValueError for other characters.

    Each column beyond the last column of a workbook gets the number of the last column plus 1.

    >>> _column("A"), _column("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters!r} is not a column")
        number = min(number * 26 + ord(letter) - ord("A") + 1, _COLUMNS + 1)
    return number


def _number_text(raw: str, *, date: bool, span: bool, since_1904: bool) -> str:
    try:
        value = float(raw) if any(c in raw for c in ".eE") else int(raw)
    except ValueError:
        return raw
    if not date:
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    from openpyxl.utils.datetime import (  # noqa: PLC0415  only when there is a date to read
        MAC_EPOCH,
        WINDOWS_EPOCH,
        from_excel,
    )

    try:
        return _value_text(from_excel(value, MAC_EPOCH if since_1904 else WINDOWS_EPOCH, timedelta=span))
    except (OverflowError, ValueError):
        return "#VALUE!"


def _iso_text(raw: str) -> str:
    from openpyxl.utils.datetime import from_ISO8601  # noqa: PLC0415  only when there is a date to read

    try:
        return _value_text(from_ISO8601(raw))
    except (OverflowError, ValueError):
        return raw


def _value_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    return "" if value is None else str(value)
