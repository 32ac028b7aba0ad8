"""A reviewer's reports as a spreadsheet to fill in, and the verdicts back from it. CSV or XLSX."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from slr.desk.own_file import OwnFile, is_refused
from slr.desk.session import decision, own_decisions, own_verdict
from slr.desk.snapshot import Snapshot
from slr.model.problem import Problem, ReviewError
from slr.model.table import DECISIONS, Column, Table
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.sheet import read_sheet
from slr.screen.queue import Item

EXTRA: Final = (
    Column("journal", "text", "readable only: journal"),
    Column("abstract", "text", "readable only: abstract"),
    Column("keywords", "text", "readable only: keywords"),
)
SHOWN: Final = ("report", "verdict", "criterion", "note", "author", "year", "title", "abstract", "keywords", "journal", "doi", "served")  # fmt: skip
WIDTHS: Final = {"title": 50, "abstract": 90, "note": 30, "keywords": 30, "journal": 25, "author": 20, "criterion": 12}  # fmt: skip
ROWS: Final = 1_048_575  # what a spreadsheet holds below its first line

# What comes back: a verdict may be missing, since not every report need be judged before the sheet is read.
RETURNED: Final = Table(
    "sheet",
    "a reviewer's sheet of verdicts",
    (*(replace(c, required=c.name == "report") for c in DECISIONS.columns), *EXTRA),
)


def export_sheet(snapshot: Snapshot, items: Sequence[Item], path: Path) -> bytes:
    """Return the reports as a sheet to be filled in: CSV, or XLSX with the verdicts and criteria to choose from."""
    rows = [list(SHOWN), *(_row(snapshot, item) for item in items)]
    if path.suffix.lower() == ".xlsx":
        return _workbook(snapshot, rows)
    if path.suffix.lower() != ".csv":
        raise ReviewError([Problem(code="SHT011", message=f"no sheet is written as {path.suffix or 'a file without ending'!s}", file=path.name, hint="name it .csv or .xlsx")])  # fmt: skip
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()  # the mark tells spreadsheets that it is UTF-8


def _row(snapshot: Snapshot, item: Item) -> list[str]:
    row = snapshot.rows[item.report]
    values = {
        "report": item.report, "served": item.served, "author": "; ".join(row["authors"]), "year": row["year"], "title": row["title"],
        "abstract": row["abstract"], "keywords": "; ".join(row["keywords"]), "journal": row["journal"], "doi": row["doi"],
    }  # fmt: skip
    return [_harmless(str(values.get(name) or "")) for name in SHOWN]


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula and that its format can hold."""
    clean = "".join(c for c in " ".join(text.split()) if c >= " ")[:32_000]  # a cell holds 32,767 characters
    return f" {clean}" if clean[:1] in "=+-@" else clean


def _workbook(snapshot: Snapshot, rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  heavy
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "verdicts"
    for row in rows:
        sheet.append(list(row))
    for i, name in enumerate(SHOWN, 1):
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 12)
        sheet[f"{letter}1"].font = Font(bold=True)
        if name in ("title", "abstract", "note", "keywords"):
            for cell in sheet[letter]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "E2"
    if len(rows) > 1:
        _offer(sheet, "B", ("include", "exclude", "maybe"), len(rows))
        _offer(
            sheet,
            "C",
            [c.id for c in snapshot.protocol.criteria if c.stage == snapshot.queue.stage],
            len(rows),
        )
    _add_criteria(book, snapshot)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _offer(sheet: Any, letter: str, words: Sequence[str], rows: int) -> None:
    """Let a column be filled from a list; one too long for the format is left free."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    listed = ",".join(words)
    if words and len(listed) <= 250:
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        choice.add(f"{letter}2:{letter}{rows}")
        sheet.add_data_validation(choice)


def _add_criteria(book: Any, snapshot: Snapshot) -> None:
    sheet = book.create_sheet("criteria")
    sheet.append(["criterion", "kind", "text"])
    for c in snapshot.protocol.criteria:
        if c.stage == snapshot.queue.stage:
            sheet.append([c.id, c.kind, _harmless(c.text)])
    sheet.column_dimensions["C"].width = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a sheet: how many verdicts were added, how many were recorded already, and what is wrong."""

    added: int
    recorded: int
    problems: tuple[Problem, ...]


def import_sheet(snapshot: Snapshot, who: str, data: bytes, shown: str, at: str) -> Imported:
    """Add the verdicts of a sheet to a person's file. A verdict without a `when` is given at `at`, in ISO 8601.

    A row that says what the person's file says already adds nothing, so that a sheet may be imported twice. A wrong row is
    reported and left out, and the others count. `shown` is how the sheet is called in problems.
    """
    text = _as_csv(data, shown) if data.startswith(b"PK") else data
    kind = replace(KINDS[f"screening/{snapshot.queue.stage}"], table=RETURNED)
    rows, problems = read_sheet(text, who=who, file=shown, kind=kind, protocol=snapshot.protocol)
    file = own_decisions(snapshot, who)
    added = recorded = 0
    found = list(problems)
    for row in (r for r in rows if r["verdict"]):
        if row["report"] not in snapshot.rows:
            found.append(_stranger(row))
        elif _is_recorded(own_verdict(snapshot, file, row["report"]), row):
            recorded += 1
        else:
            refused = _add(snapshot, file, row, at)
            found += refused
            added += not refused
    return Imported(added=added, recorded=recorded, problems=tuple(found))


def _add(snapshot: Snapshot, file: OwnFile[str], row: Row, at: str) -> tuple[Problem, ...]:
    """Add a row to the person's file, and return the problems if it was refused. Its warnings are known from the sheet."""
    given = {name: row[name] for name in ("verdict", "criterion", "note", "basis")}
    values = decision(snapshot, row["report"], {**given, "served": row["served"] or "listed"})
    dated = {**values, "when": row["when"]}
    problems = file.add_dated(dated) if row["when"] else file.add(row["report"], values, at)
    return problems if is_refused(problems) else ()


def _stranger(row: Row) -> Problem:
    return row.problem(
        "SHT012",
        f"no report has the id {row['report']!r}",
        where="report",
        hint="the column `report` must stay as it was exported",
    )


def _is_recorded(own: Mapping[str, str] | None, row: Row) -> bool:
    """Tell whether the person's file says the same already."""
    if own is None:
        return row["verdict"] == "retract"
    return all(own[name] == " ".join(row[name].split()) for name in ("verdict", "criterion", "note"))


def _as_csv(data: bytes, shown: str) -> bytes:
    """Return the first sheet of a workbook as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(_cells(data, shown))
    return buffer.getvalue().encode()


def _cells(data: bytes, shown: str) -> Iterator[list[str]]:
    import zipfile  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ReviewError([Problem(code="SHT013", message=f"the workbook cannot be read: {error}", file=shown, hint="save it again as .xlsx, or as CSV")]) from None  # fmt: skip
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in row]
