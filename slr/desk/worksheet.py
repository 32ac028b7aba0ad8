"""Write a worksheet (a CSV or XLSX file with rows to fill in), and read what a person has filled in.

Each row names the review, the stage and the person that the worksheet is for. An import for another review, stage or
person is refused.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final
from unicodedata import normalize

from slr.desk.form import Field, Form
from slr.formats.workbook import SheetRow, WorkbookError, read_sheets
from slr.model.column import Column, Table, columns_of
from slr.model.problem import Problem, ReviewError, Severity, warning
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.misfiled import ADDRESSED
from slr.people.row import Check, Row
from slr.people.sheet import read_form, read_sheet
from slr.text.count import count
from slr.text.formula import disarm_formula

WIDEST: Final = 200  # columns of a worksheet that are read
LONGEST: Final = 32_000  # characters of a cell; spreadsheets allow 32,767
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_JOINERS: Final = "\u200c\u200d"  # shape the letters of Persian, Hindi and other scripts


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The review, the stage and the person that a worksheet is for.

    Each row names them in the columns `review`, `stage` and `who`.
    """

    review: str
    stage: str
    who: str

    def __getitem__(self, name: str) -> str:
        """Return the review, the stage or the person, by the name of the column."""
        return {"review": self.review, "stage": self.stage, "who": self.who}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """A worksheet to write.

    `columns` are the names of its columns in order, except those for the review, the stage and the person that the
    worksheet is for. `shown` declares the columns that are not fields of the form. `rows` contain the values by column
    name. Missing values become empty cells.
    """

    form: Form
    addressee: Addressee
    columns: tuple[str, ...]
    shown: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*self.columns, *(name for name in ADDRESSED if name not in self.columns))

    def values(self) -> Iterator[dict[str, str]]:
        """Yield the values of each row, with the review, the stage and the person that the worksheet is for."""
        for row in self.rows:
            yield {**row, **{name: self.addressee[name] for name in ADDRESSED}}

    def cells(self) -> Iterator[list[str]]:
        """Yield the cells of each row. Each cell is a single line that is short enough for a spreadsheet."""
        for row in self.values():
            yield [_one_line(row.get(name, "")) for name in self.header]

    def helps(self) -> Iterator[Field]:
        """Yield a field for each column, in order.

        A field contains the column's help text, its allowed words, and whether the column can be filled in.
        """
        known = {f.name: f for f in self.form.fields}
        for column in (*self.shown, *_ADDRESS_COLUMNS):
            known.setdefault(
                column.name, Field(name=column.name, kind="text", help=column.meaning, readable=True)
            )
        yield from (known[name] for name in self.header)


_ADDRESS_COLUMNS: Final = columns_of(
    """
    review text name of the review; do not change it
    stage  text the stage that this worksheet is for; do not change it
    who    text the person whose worksheet this is; do not change it
    """
)


# In worksheets of any kind, the columns that say what a row is about, and the columns that people fill in. The column
# `theme` is not among the latter, because the program may fill it in when it writes the worksheet. Nor is `when`,
# because a time alone is not an answer.
_SUBJECTS: Final = frozenset(r.column for kind in KINDS.values() for r in kind.address.references)
_ENTRIES: Final = (
    frozenset(c.name for kind in KINDS.values() for c in kind.table.columns if c.filled_by == "person")
    - _SUBJECTS
    - {"theme", "when"}
)
_ANY_KIND: Final = Kind(folder="", table=Table("worksheet", "any worksheet", ()), key=(), stage="", says=())


# A function that returns whether the program itself filled in a field of a row when it wrote the worksheet.
Prefilled = Callable[[Row, str], bool]


def fill_nothing(_row: Row, _name: str) -> bool:
    """Return False: the program filled in no field."""
    return False


def write_worksheet(sheet: Worksheet, path: Path) -> bytes:
    """Return a worksheet as CSV or XLSX, depending on the extension of the path. XLSX has drop-down lists and help.

    Raises ReviewError if the path has another extension.
    """
    if path.suffix.lower() == ".xlsx":
        from slr.desk.workbook import write_workbook  # noqa: PLC0415  heavy

        kind = sheet.form.kind
        return write_workbook(kind.noun[1], tuple(sheet.helps()), sheet.cells(), kind.retract)
    if path.suffix.lower() != ".csv":
        message = f"cannot write a worksheet as {path.suffix or 'a file without an extension'}"
        hint = "use a file name that ends in .csv or .xlsx"
        raise ReviewError([Problem(code="SHT011", message=message, file=path.name, hint=hint)])
    return write_rows(sheet.header, sheet.values())


def write_rows(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as CSV for a spreadsheet program. Each cell is a single line and is never run as a formula."""
    cells = ([disarm_formula(_one_line(row.get(name, ""))) for name in header] for row in rows)
    return b"\xef\xbb\xbf" + _csv([header, *cells])  # spreadsheets recognise UTF-8 by this mark


def _one_line(text: str) -> str:
    shown = "".join(c for c in text if c.isprintable() or c.isspace() or c in _JOINERS)
    return " ".join(shown.split())[:LONGEST]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A filled-in worksheet: the rows that were filled in, the number of rows that were not filled in, and the problems."""

    rows: tuple[Row, ...]
    untouched: int
    problems: tuple[Problem, ...]


def read_worksheet(
    data: bytes,
    shown: str,
    form: Form,
    addressee: Addressee,
    protocol: Protocol,
    *,
    is_prefilled: Prefilled = fill_nothing,
) -> Returned:
    """Return what a person filled in. `shown` is the name of the worksheet in messages.

    The values are in the form in which they are stored, but are not checked yet. A field that the program itself filled
    in (`is_prefilled`) does not make a row count as filled in.

    Raises ReviewError if the worksheet is for another review, stage or person, lacks a required column, or
    cannot be read.
    """
    text = as_csv(data, shown)
    missing = find_missing_columns(text, form, shown)
    if missing:
        raise ReviewError(missing)
    rows, problems = read_sheet(
        text, who=addressee.who, file=shown, kind=_loose(form.kind), protocol=protocol
    )
    _demand_addressee(rows, addressee)
    filled = [row for row in rows if _is_filled_in(row, form, is_prefilled)]
    # For a worksheet without rows, `_blank` describes the problem, so warnings are left out.
    found = [p for p in problems if rows or p.severity is Severity.ERROR]
    if not filled and not found:
        found.append(_blank(len(rows), form, shown))
    return Returned(
        rows=tuple(replace(row, values={**row.values, **form.clean(row.values)}) for row in filled),
        untouched=len(rows) - len(filled),
        problems=(*found, *_list_unread_sheets(data, shown)),
    )


def find_stages(data: bytes, shown: str, kind: Kind, protocol: Protocol) -> tuple[str, ...]:
    """Return the stages that the rows of a worksheet name, without duplicates.

    Raises ReviewError if the file cannot be read.
    """
    rows, _ = read_sheet(as_csv(data, shown), who="", file=shown, kind=_loose(kind), protocol=protocol)
    return tuple(dict.fromkeys(row["stage"] for row in rows if row["stage"]))


def has_entries(data: bytes, protocol: Protocol) -> bool:
    """Return whether a person filled in anything in a worksheet of any kind.

    A file that is not a worksheet counts as filled in.
    """
    try:
        rows, _ = read_sheet(as_csv(data, ""), who="", file="", kind=_ANY_KIND, protocol=protocol)
    except ReviewError:
        return True
    return any(_SUBJECTS.isdisjoint(row.values) or any(row[name] for name in _ENTRIES) for row in rows)


def as_csv(data: bytes, shown: str) -> bytes:
    """Return a worksheet as CSV.

    From a workbook, the first sheet with a column `report` is returned. If no sheet has such a column, the first
    sheet with text is returned. A CSV file in UTF-16 is converted to UTF-8, and any other CSV file is returned
    unchanged. Raises ReviewError if a workbook cannot be read.
    """
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace").encode()
    if not data.startswith(b"PK"):
        return data
    try:
        return _csv(_spread(_pick_sheet(data)))
    except WorkbookError as error:
        message, hint = f"the workbook cannot be read: {error.reason}", "save it again as .xlsx, or as CSV"
        raise ReviewError([Problem(code="SHT013", message=message, file=shown, hint=hint)]) from None


def _pick_sheet(data: bytes) -> Iterator[SheetRow]:
    """Return the rows of the first sheet with a column `report` or, if there is no such sheet, of the first sheet with text."""
    first: Iterator[SheetRow] | None = None
    for sheet in read_sheets(data):
        head = next(sheet.rows, None)
        if head is None:
            continue
        rows = chain((head,), sheet.rows)
        if _has_reports(head):
            return rows
        first = first or rows
    return first or iter(())


def _has_reports(head: SheetRow | None) -> bool:
    return head is not None and "report" in (text.strip().lower() for text in head.cells.values())


def _list_unread_sheets(data: bytes, shown: str) -> Iterator[Problem]:
    """Yield a warning for each further sheet with a column `report`. Only the first one is imported."""
    if not data.startswith(b"PK"):
        return
    with_reports = (sheet.title for sheet in read_sheets(data) if _has_reports(next(sheet.rows, None)))
    with suppress(WorkbookError):  # a sheet that is not read may be damaged
        for title in list(with_reports)[1:]:
            message = (
                f"only one sheet is imported; the sheet {title!r} also has a column `report` but was not read"
            )
            hint = "to import its rows as well, save this sheet as a separate worksheet"
            yield warning("WKS013", message, file=shown, hint=hint)


def _spread(rows: Iterator[SheetRow]) -> Iterator[list[str]]:
    """Yield each row as a list: first the cells below a header, then other cells with text.

    For a blank row, the list is empty.
    """
    head = next(rows, None)
    if head is None:
        return
    columns = sorted(head.cells)[:WIDEST]
    number = head.number
    yield from ([] for _ in range(1, number))
    for row in chain((head,), rows):
        yield from ([] for _ in range(number + 1, row.number))
        number = max(number, row.number)
        others = sorted(set(row.cells) - set(head.cells))
        yield [" ".join(row.cells.get(i, "").split()) for i in (*columns, *others)]


def find_missing_columns(text: bytes, form: Form, shown: str) -> tuple[Problem, ...]:
    """Return the problems of a worksheet's header, or no problems if none of them is an error."""
    needed = {f.name for f in form.to_fill if f.required}
    columns = tuple(replace(c, required=c.name in needed) for c in form.kind.table.columns)
    sheet_form, problems = read_form(text, replace(form.kind.table, columns=columns), shown)
    return () if sheet_form is not None else problems


def _loose(kind: Kind) -> Kind:
    """Return the kind with fewer checks: only columns that name reports or records are required, and no values are checked."""
    subject = {reference.column for reference in kind.address.references}
    columns = tuple(
        replace(c, required=c.name in subject, kind="text", show=None) for c in kind.table.columns
    )
    table = replace(kind.table, columns=(*columns, *_ADDRESS_COLUMNS))
    return replace(kind, table=table, check=_no_check)


def _no_check(_: Protocol) -> Check:
    return lambda _row: ()


def _demand_addressee(rows: Iterable[Row], addressee: Addressee) -> None:
    """Raise ReviewError if a cell names another review, stage or person."""
    for row in rows:
        for name in ADDRESSED:
            if row[name] and normalize("NFC", row[name]) != normalize("NFC", addressee[name]):
                raise ReviewError([_mismatch(row, name, addressee)])


def _mismatch(row: Row, name: str, addressee: Addressee) -> Problem:
    thing = {"review": "the review", "stage": "the stage", "who": "the person"}[name]
    return row.problem(
        "WKS002",
        f"the worksheet is for {thing} {row[name]!r}, not for {addressee[name]!r}; nothing was imported",
        where=name,
        hint=f"import it for {thing} {row[name]!r}; if a spreadsheet program changed this cell, empty the column `{name}`",
    )


def _is_filled_in(row: Row, form: Form, is_prefilled: Prefilled) -> bool:
    """Return whether a person filled in anything besides the report and the date."""
    return any(row[f.name] for f in form.answers if not is_prefilled(row, f.name))


def _blank(rows: int, form: Form, shown: str) -> Problem:
    needed = " and ".join(f"`{f.name}`" for f in form.answers if f.required)
    what = "it has no rows" if not rows else "its only row is not filled in"
    if rows > 1:
        what = f"none of its {count(rows, 'row')} is filled in"
    hint = f"fill in {needed}, save the worksheet in the spreadsheet program, and import it again"
    return warning("WKS001", f"the worksheet is empty: {what}", file=shown, hint=hint)
