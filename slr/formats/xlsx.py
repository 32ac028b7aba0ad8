"""Read the tables that `slr.formats.sheet_table` finds in the sheets of XLSX files."""

from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.formats.header import find_role, normalise_table
from slr.formats.sheet_table import cut_sheets, parse_sheet_row
from slr.formats.workbook import read_sheets
from slr.model.entry import Entry, Quarantined


def _cut(file: DecodedFile) -> CutFile:
    return cut_sheets(read_sheets(file.data), file)


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    return parse_sheet_row(piece, context, "xlsx")


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


def _recognise(_head: str) -> bool:
    return False  # recognised by its bytes, before decoding


FORMAT: Final = Format(
    title="XLSX",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_table,
    knows=_knows,
)
