"""A worksheet of verdicts as an Excel workbook, with drop-down lists and a second sheet for the criteria."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from slr.model.problem import Problem, ReviewError

WIDTHS: Final = {
    "title": 50,
    "abstract": 90,
    "note": 30,
    "keywords": 30,
    "journal": 25,
    "author": 20,
    "criterion": 12,
}
WRAPPED: Final = frozenset({"title", "abstract", "note", "keywords"})
LIST: Final = 250  # characters of a drop-down list; the format allows 255


def write_workbook(rows: Sequence[Sequence[str]], criteria: Sequence[tuple[str, str, str]]) -> bytes:
    """Return the bytes of a workbook. The first row is the header; a criterion consists of id, kind and text."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "verdicts"
    for row in rows:
        sheet.append(list(row))
    letters = {name: get_column_letter(i) for i, name in enumerate(rows[0], 1)}
    for name, letter in letters.items():
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 12)
        sheet[f"{letter}1"].font = Font(bold=True)
        if name in WRAPPED:
            for cell in sheet[letter]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "E2"
    if len(rows) > 1:
        _offer(sheet, letters["verdict"], ("include", "exclude", "maybe"), len(rows))
        _offer(sheet, letters["criterion"], [ident for ident, _, _ in criteria], len(rows))
    _add_criteria(book, criteria)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _offer(sheet: Any, letter: str, words: Sequence[str], rows: int) -> None:
    """Give a column a drop-down list, unless the list is too long for the format."""
    listed = ",".join(words)
    if words and len(listed) <= LIST:
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        choice.add(f"{letter}2:{letter}{rows}")
        sheet.add_data_validation(choice)


def _add_criteria(book: Any, criteria: Sequence[tuple[str, str, str]]) -> None:
    sheet = book.create_sheet("criteria")
    sheet.append(["criterion", "kind", "text"])
    for row in criteria:
        sheet.append(list(row))
    sheet.column_dimensions["C"].width = 100


def read_workbook(data: bytes, shown: str) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as text. Raises ReviewError if the bytes are not a workbook."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        message, hint = (
            f"the workbook cannot be read: {error}",
            "open it in a spreadsheet program and save it as .xlsx or .csv",
        )
        raise ReviewError([Problem(code="SHT013", message=message, file=shown, hint=hint)]) from None
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in row]
