"""A worksheet with a reviewer's reports to fill in, as CSV or XLSX, and the import of its verdicts."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

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
SHOWN: Final = tuple(
    "report verdict criterion note author year title abstract keywords journal doi served".split()
)
LONGEST: Final = 32_000  # characters of a cell; spreadsheets allow 32,767

# The rows to import. A verdict may be missing, since a worksheet can be imported before it is complete.
RETURNED: Final = Table(
    "sheet",
    "a reviewer's sheet of verdicts",
    (*(replace(c, required=c.name == "report") for c in DECISIONS.columns), *EXTRA),
)


def export_sheet(snapshot: Snapshot, items: Sequence[Item], path: Path) -> bytes:
    """Return the reports as a worksheet to fill in: CSV, or XLSX with drop-down lists of verdicts and criteria."""
    rows = [SHOWN, *(_row(snapshot, item) for item in items)]
    if path.suffix.lower() == ".xlsx":
        from slr.desk.workbook import write_workbook  # noqa: PLC0415  heavy

        here = [c for c in snapshot.protocol.criteria if c.stage == snapshot.queue.stage]
        return write_workbook(rows, [(c.id, c.kind, _harmless(c.text)) for c in here])
    if path.suffix.lower() != ".csv":
        message = f"cannot write a worksheet as {path.suffix or 'a file without an extension'}"
        hint = "use a file name that ends in .csv or .xlsx"
        raise ReviewError([Problem(code="SHT011", message=message, file=path.name, hint=hint)])
    return b"\xef\xbb\xbf" + _csv(rows)  # spreadsheets recognise UTF-8 by this mark


def _row(snapshot: Snapshot, item: Item) -> list[str]:
    row = snapshot.rows[item.report]
    lists = {"author": "; ".join(row["authors"]), "keywords": "; ".join(row["keywords"])}
    values = {name: row.get(name) for name in SHOWN} | lists | {"served": item.served}
    return [_harmless(str(values[name] or "")) for name in SHOWN]


def _harmless(text: str) -> str:
    """Return text that a spreadsheet does not run as a formula and that is short enough for a cell."""
    clean = "".join(c for c in " ".join(text.split()) if c >= " ")[:LONGEST]
    return f" {clean}" if clean[:1] in "=+-@" else clean


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The result of an import: the numbers of verdicts added and already recorded, and the problems."""

    added: int
    recorded: int
    problems: tuple[Problem, ...]


def import_sheet(snapshot: Snapshot, who: str, data: bytes, shown: str, at: str) -> Imported:
    """Add the verdicts of a worksheet to a person's file. A verdict without a `when` gets the time `at`, in ISO 8601.

    Rows that are already in the person's file are skipped, so a worksheet can be imported twice. Rows with errors are
    reported and skipped; all other rows are imported. `shown` is the name of the worksheet in problems.
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
    """Add a row to the person's file. Return its problems if it was refused.

    Warnings are not returned, because they were already reported when the worksheet was read.
    """
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
        hint="do not change the column `report` of an exported worksheet",
    )


def _is_recorded(own: Mapping[str, str] | None, row: Row) -> bool:
    """Return whether the same verdict is already in the person's file."""
    if own is None:
        return row["verdict"] == "retract"
    return all(own[name] == " ".join(row[name].split()) for name in ("verdict", "criterion", "note"))


def _as_csv(data: bytes, shown: str) -> bytes:
    """Return the first sheet of a workbook as CSV."""
    from slr.desk.workbook import read_workbook  # noqa: PLC0415  heavy

    return _csv(read_workbook(data, shown))
