"""Read tables in web pages. Repositories and campus systems also save such pages under names such as `list.xls`.

The tables of a page are read like the sheets of a workbook. Text outside the tables is listed in quarantine.csv.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from slr.formats.foreign import is_web_page
from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.formats.header import find_role, normalise_table
from slr.formats.sheet_table import cut_sheets, has_header, parse_sheet_row
from slr.formats.workbook import Merge, Sheet, SheetRow
from slr.model.entry import Entry, Passage, Quarantined

_TAG: Final = re.compile(r"<(?:(!--)|(/?)([A-Za-z][\w:-]*)([^<>]{0,8000})>|[!?][^<>]{0,8000}>)")
_SPAN: Final = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,5})", re.IGNORECASE)
_UNSHOWN: Final = frozenset({"script", "style", "title", "template", "noscript"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "table"})
_DEEPEST: Final = 50  # nested tables
_COLUMNS: Final = 16_384


@dataclass(slots=True)
class _Table:
    """A table that is being read, with its rows and merged cells, and the position of the next cell."""

    rows: list[SheetRow] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # rows that a cell above still covers, by column
    number: int = 0
    column: int = 0
    cells: dict[int, str] = field(default_factory=dict)
    text: list[str] | None = None  # the text of the open cell
    attributes: str = ""
    in_row: bool = False

    def open_row(self) -> None:
        """Begin a row, and end the row above if it is still open."""
        self.close_row()
        self.number += 1
        self.column, self.cells, self.in_row = 0, {}, True

    def open_cell(self, attributes: str) -> None:
        """Begin a cell, and end the cell before it if it is still open."""
        if not self.in_row:
            self.open_row()
        self.close_cell()
        self.text, self.attributes = [], attributes

    def close_cell(self) -> None:
        """Add the open cell to the row, in the next column that no merged cell covers."""
        if self.text is None:
            return
        lines = (" ".join(line.split()) for line in html.unescape("".join(self.text)).split("\n"))
        text = "\n".join(filter(None, lines))
        self.text = None
        while self.taken.get(self.column, 0) > 0:
            self.column += 1
        if self.column >= _COLUMNS:
            return
        spans = {kind.casefold(): max(int(n), 1) for kind, n in _SPAN.findall(self.attributes)}
        down, across = spans.get("row", 1), min(spans.get("col", 1), _COLUMNS - self.column)
        if text:
            self.cells[self.column] = text
        if down > 1 or across > 1:
            self.merged.append(
                Merge(self.number, self.number + down - 1, self.column, self.column + across - 1)
            )
        if down > 1:
            self.taken.update(dict.fromkeys(range(self.column, self.column + across), down))
        self.column += across

    def close_row(self) -> None:
        """Add the open row to the table, unless it contains no text."""
        self.close_cell()
        if not self.in_row:
            return
        self.in_row = False
        if self.cells:
            self.rows.append(SheetRow(self.number, max(self.cells) + 1, self.cells))
        if self.taken:
            self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}


class _Page:
    """A page that is being read, with its finished tables, its open tables, and the text outside the tables."""

    def __init__(self, text: str) -> None:
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.outside: list[tuple[int, str]] = []  # positions and texts
        self.hidden = ""  # the open element that a browser does not show, such as a script, or ""
        self.place = 0  # position of the current tag
        low = text.casefold()
        self.ends = {name: low.rfind(f"</{name}") for name in _UNSHOWN}

    def add(self, position: int, text: str) -> None:
        """Add text between tags to the open cell or, if no row is open, to the text outside the tables."""
        if self.hidden or not text:
            return
        table = self.open[-1] if self.open else None
        blank = not html.unescape(text).strip()
        if table is not None and table.in_row and table.text is None and not blank:
            table.open_cell("")  # the tag of the cell is damaged
        if table is not None and table.text is not None:
            table.text.append(text.replace("\n", " "))
        elif not blank:
            self.outside.append((position, text))

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        """Handle a tag, given its name, its attributes, and whether it is an end tag (`closing`)."""
        if self.hidden or name in _UNSHOWN:
            if closing and name == self.hidden:
                self.hidden = ""
            elif not closing and not self.hidden and self.ends[name] > self.place:
                self.hidden = name  # an element that is never closed hides nothing
            return
        if not self.open and self.tables and not closing and name in {"tr", "td", "th"}:
            self.open.append(self.tables[-1])  # rows after a stray end of their table
        table = self.open[-1] if self.open else None
        if table is not None and name in _BREAKS and table.text is not None:
            table.text.append("\n")
        if name == "table":
            self._tag_table(closing=closing)
        elif table is not None and name == "tr":
            if closing:
                table.close_row()
            else:
                table.open_row()
        elif table is not None and name in {"td", "th"}:
            if closing:
                table.close_cell()
            else:
                table.open_cell(attributes)

    def _tag_table(self, *, closing: bool) -> None:
        if closing and self.open:
            done = self.open.pop()
            done.close_row()
        elif not closing and len(self.open) < _DEEPEST:
            self.open.append(_Table())
            self.tables.append(self.open[-1])

    def finish(self) -> None:
        """End the tables that are still open at the end of the page."""
        while self.open:
            self._tag_table(closing=True)


def read_page(text: str) -> tuple[list[Sheet], tuple[Passage, ...]]:
    """Return the tables of a page, and the text outside the tables."""
    page = _Page(text)
    position = 0
    last_comment = text.rfind("-->")
    for match in _TAG.finditer(text):
        if match.start() < position:
            continue  # within a comment
        page.add(position, text[position : match.start()])
        page.place = position = match.end()
        comment, slash, name, attributes = match.groups()
        if comment:
            # a comment that is never closed hides nothing
            position = text.index("-->", match.end()) + 3 if match.end() <= last_comment else match.end()
        elif name:
            page.tag(name.casefold(), attributes, closing=bool(slash))
    page.add(position, text[position:])
    page.finish()
    sheets = [Sheet(f"table {i}", iter(t.rows), t.merged) for i, t in enumerate(page.tables, 1)]
    return sheets, tuple(_list_texts(text, page.outside))


def _list_texts(text: str, outside: list[tuple[int, str]]) -> Iterator[Passage]:
    """Yield the texts outside the tables. Texts on the same line or on adjacent lines form one passage."""
    line, last, first, end = 1, 0, 0, -2
    parts: list[str] = []
    for position, raw in outside:
        start = position + len(raw) - len(raw.lstrip())
        line += text.count("\n", last, start)
        last = start
        if line > end + 1 and parts:
            yield Passage(line=first, last=end, raw=" ".join(parts))
            parts = []
        first = first if parts else line
        parts.append(" ".join(html.unescape(raw).split()))
        end = line + raw.strip().count("\n")
    if parts:
        yield Passage(line=first, last=end, raw=" ".join(parts))


def _recognise(head: str) -> bool:
    if not is_web_page(head) or "<t" not in head.casefold():
        return False
    return any(has_header(list(sheet.rows), {}) for sheet in read_page(head)[0])


def _cut(file: DecodedFile) -> CutFile:
    sheets, texts = read_page(file.text)
    found = cut_sheets(iter(sheets), file)
    return CutFile(
        pieces=found.pieces, texts=(*texts, *found.texts), context=found.context, problems=found.problems
    )


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    entry = parse_sheet_row(piece, context, "html-table")
    if isinstance(entry, Quarantined) or not any("\n" in value for _, value in entry.tags):
        return entry
    return entry._replace(tags=tuple((name, _join_names(name, value)) for name, value in entry.tags))


def _join_names(header: str, value: str) -> str:
    """Return the text of a cell. In an author column, several lines are joined by "; ".

    A cell that already contains a semicolon is returned unchanged.
    """
    if "\n" not in value or ";" in value or not (find_role(header, {}) or "").startswith("author"):
        return value
    return value.replace("\n", "; ")


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


FORMAT: Final = Format(
    title="HTML table",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_table,
    knows=_knows,
)
