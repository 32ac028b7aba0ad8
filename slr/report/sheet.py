"""Write tables as CSV in UTF-8, with LF line endings and one header line.

An apostrophe is put before each cell that a spreadsheet program would run as a formula.
"""

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from slr.model.row import list_rows
from slr.report.escape import clean
from slr.text.formula import disarm_formula

if TYPE_CHECKING:
    import pandas as pd

JOINT = "; "


def write_sheet(data: "pd.DataFrame") -> bytes:
    """Return a table as CSV for spreadsheets and scripts. Missing values are empty cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(data.columns)
    for row in list_rows(data):
        writer.writerow([_cell(v) for v in row.values()])
    return out.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    if isinstance(value, str):
        return disarm_formula(clean(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iterable):
        return disarm_formula(JOINT.join(clean(str(v)) for v in value))
    return f"{value + 0.0:g}" if isinstance(value, float) else str(value)  # avoids -0
