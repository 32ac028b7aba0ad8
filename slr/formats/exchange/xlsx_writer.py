"""Write records as an XLSX workbook, with the same columns as `csv_writer.py`."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final

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
        data=_dated(out.getvalue()), lost=(*describe_cut_cells(items, names), *describe_lost_tags(items))
    )


def _dated(data: bytes) -> bytes:
    """Return the workbook with fixed dates, so that the same rows always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return out.getvalue()
