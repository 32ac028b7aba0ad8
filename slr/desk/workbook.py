"""Write a worksheet as an Excel workbook, with drop-down lists, a hint for each cell to fill in, and two sheets of help."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from slr.desk.form import Field

WIDTHS: Final = {
    "title": 50,
    "abstract": 90,
    "note": 30,
    "keywords": 30,
    "journal": 25,
    "author": 20,
    "statement": 50,
    "quote": 50,
    "suggested": 30,
    "why": 50,
    "opinions": 50,
}
WRAPPED: Final = frozenset(name for name, width in WIDTHS.items() if width >= 30)
USUAL: Final = 12  # characters, the width of all other columns
LIST: Final = 250  # characters of a drop-down list; the format allows 255
HINT: Final = 250  # characters of a hint; the format allows 255
WORDS: Final = "words"  # the sheet of the allowed words


def write_workbook(
    title: str,
    fields: Sequence[Field],
    rows: Iterable[Sequence[str]],
    retract: tuple[str, str] | None = None,
) -> bytes:
    """Return a workbook. Its first sheet has one column for each field, and two further sheets explain words and columns.

    Missing values become empty cells, and no text is run as a formula. `retract` is a column and the word in it that
    takes back an earlier row. The drop-down list does not offer this word, but people can type it.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    filled = ([field.name for field in fields], *rows)
    for number, cells in enumerate(filled, 1):
        for column, text in enumerate(cells, 1):
            if text:
                _write(sheet.cell(number, column), text, fields[column - 1].name, head=number == 1)
    for column, field in enumerate(fields, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(field.name, USUAL)
    sheet.freeze_panes = "E2"
    places = _add_words(book, fields, retract)
    _add_help(book, fields)
    if len(filled) > 1:
        for column, field in enumerate(fields, 1):
            if not field.readable:
                _offer(sheet, column, field, len(filled), places, retract)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(cell: Any, text: str, name: str, *, head: bool) -> None:
    cell.value = text
    cell.data_type = "s"
    if head:
        cell.font = Font(bold=True)
    if name in WRAPPED:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(
    sheet: Any,
    column: int,
    field: Field,
    rows: int,
    places: Mapping[str, str],
    retract: tuple[str, str] | None,
) -> None:
    """Add a hint and, if the field has allowed words, a drop-down list. Other words are accepted after a warning."""
    words = [w.word for w in field.words if (field.name, w.word) != retract]
    choice = DataValidation(type="list" if words else None, allow_blank=True, errorStyle="warning")
    if words:
        listed = ",".join(words)
        choice.formula1 = f'"{listed}"' if len(listed) <= LIST else places[field.name]
        choice.showErrorMessage = True
    choice.showInputMessage, choice.promptTitle, choice.prompt = True, field.name, field.help[:HINT]
    letter = get_column_letter(column)
    choice.add(f"{letter}2:{letter}{rows}")
    sheet.add_data_validation(choice)


def _add_words(book: Any, fields: Sequence[Field], retract: tuple[str, str] | None = None) -> dict[str, str]:
    """Write a sheet that lists the allowed words for each column to fill in. Return the cells with each column's words.

    The word that takes back an earlier row comes last in its column, and is not in these cells.
    """
    sheet = book.create_sheet(WORDS)
    _add_row(sheet, ("column", "word", "meaning"), head=True)
    places, row = {}, 1
    for field in (f for f in fields if f.words and not f.readable):
        words = sorted(field.words, key=lambda word: (field.name, word.word) == retract)
        offered = sum((field.name, word.word) != retract for word in words)
        places[field.name] = f"{WORDS}!$B${row + 1}:$B${row + offered}"
        for word in words:
            _add_row(sheet, (field.name, word.word, word.meaning))
            row += 1
    sheet.column_dimensions["C"].width = 100
    return places


def _add_help(book: Any, fields: Sequence[Field]) -> None:
    sheet = book.create_sheet("help")
    _add_row(sheet, ("column", "fill in", "help"), head=True)
    for field in fields:
        fill = "only to read" if field.readable else "required" if field.required else "optional"
        _add_row(sheet, (field.name, fill, field.help))
    sheet.column_dimensions["C"].width = 100


def _add_row(sheet: Any, texts: Sequence[str], *, head: bool = False) -> None:
    row = sheet.max_row + (sheet.max_row > 1 or sheet["A1"].value is not None)
    for column, text in enumerate(texts, 1):
        if text:
            _write(sheet.cell(row, column), text, "", head=head)
