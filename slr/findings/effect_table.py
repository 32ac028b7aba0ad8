"""Read a table of effects: one row per study, with the effect and its sampling variance."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.findings.number import describe_number
from slr.findings.table import demand_width, read_table
from slr.model.problem import Problem, ReviewError, warning
from slr.model.value import read_number
from slr.statistics.pooling import ESTIMABLE
from slr.text.csv_table import CsvTable

COLUMNS: Final = ("study", "yi", "vi")


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTable:
    """Names, effects and sampling variances of studies, in the order of the file.

    Several studies may have the same name.
    """

    names: tuple[str, ...]
    effects: tuple[float, ...]
    variances: tuple[float, ...]
    problems: tuple[Problem, ...] = ()


def read_effect_table(data: bytes, file: str) -> EffectTable:
    """Return the effects in a CSV file with the columns `study`, `yi` (effect) and `vi` (sampling variance).

    Raises ReviewError with all faults: a file that is empty or has fewer than two rows, a missing column, a value
    that is not a number, a variance that is not above 0. If there are fewer than five rows, there is a warning.
    """
    table = read_table(data, file, COLUMNS, COLUMNS)
    problems = [p for line, row in table.rows for p in _check_row(table, line, row)]
    if len(table.rows) < _LEAST:
        problems.append(_too_few(table))
    if problems:
        raise ReviewError(problems)
    return EffectTable(
        names=tuple(table.cell(row, "study") for _, row in table.rows),
        effects=tuple(float(read_number(table.cell(row, "yi")).value) for _, row in table.rows),
        variances=tuple(float(read_number(table.cell(row, "vi")).value) for _, row in table.rows),
        problems=tuple(_warn(len(table.rows), file)),
    )


_LEAST: Final = 2
_WIDTH_HINT: Final = "write a point before the decimals; put a name that contains the separator in quotes"


def _check_row(table: CsvTable, line: int, row: Sequence[str]) -> Iterator[Problem]:
    try:
        demand_width(table, row)
    except ValueError as error:
        yield Problem(code="EFF007", message=str(error), file=table.file, line=line, hint=_WIDTH_HINT)
        return
    for name in ("yi", "vi"):
        text = table.cell(row, name)
        message, hint = describe_number(text)
        if not message and name == "vi" and float(read_number(text).value) <= 0:
            message, hint = f"expected a variance above 0, got {text!r}", "vi is the squared standard error"
        elif not message and name == "vi" and not math.isfinite(1 / float(read_number(text).value)):
            message, hint = f"{text!r} is too small for a variance", "check the unit of the column vi"
        if message:
            yield Problem(code="EFF002", message=message, file=table.file, line=line, where=name, hint=hint)


def _too_few(table: CsvTable) -> Problem:
    number = len(table.rows)
    found = "found no row" if number == 0 else "found one row"
    return Problem(
        code="EFF003",
        message=f"expected at least two effects to pool, {found}",
        file=table.file,
        line=table.rows[-1][0] if table.rows else 1,
        hint="report the effect of a single study without pooling",
    )


def _warn(number: int, file: str) -> Iterator[Problem]:
    if number < ESTIMABLE:
        yield warning(
            "EFF004",
            f"with {number} effects, the variance between studies and the interval can hardly be estimated",
            file=file,
            hint="show the effect of each study beside the pooled effect",
        )
