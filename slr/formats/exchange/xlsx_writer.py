"""Write records as an XLSX workbook, with the same columns as `csv_writer.py`."""

import io
from collections.abc import Sequence
from typing import Final

from slr.formats.archive import fix_dates
from slr.formats.exchange.csv_writer import cells, column_names, describe_cut_cells
from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.unmapped import describe_lost_tags
from slr.formats.table_cell import write_cell

_ILLEGAL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def write_xlsx(items: Sequence[Item]) -> Written:
    """Return a workbook with one sheet and one row per item.

    Text that looks like a formula remains text.
    """
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    names = column_names(items)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.freeze_panes = "A2"
    sheet.append(list(names))
    for item in items:
        row = []
        for value in cells(item, names):
            if isinstance(value, int):
                row.append(value)
                continue
            text = write_cell(value).translate(_ILLEGAL).encode("utf-8", "replace").decode()
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return Written(
        data=fix_dates(out.getvalue()), lost=(*describe_cut_cells(items, names), *describe_lost_tags(items))
    )
