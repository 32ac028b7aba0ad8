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

    Several studies can have the same name. `groups` and `covariate` are empty if their columns were not requested.
    """

    names: tuple[str, ...]
    effects: tuple[float, ...]
    variances: tuple[float, ...]
    groups: tuple[str, ...] = ()
    covariate: tuple[float, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_effect_table(data: bytes, file: str, *, subgroup: str = "", covariate: str = "") -> EffectTable:
    """Return the effects in a CSV file with the columns `study`, `yi` (effect) and `vi` (sampling variance).

    `subgroup` is the name of a column with a word per study. `covariate` is the name of a column with a number per
    study. With fewer than five rows, the result contains a warning.

    Raises ReviewError if the file is empty or not UTF-8, or if one of the columns is missing or occurs twice. Also
    raises ReviewError, with a problem for each fault, if the table has one of these faults:

    - fewer than two rows
    - a row with more cells than the header
    - an empty cell in a column other than `study`
    - a value that is not a number, or too large
    - a variance that is 0, negative or too small
    """
    group, number = subgroup.strip().casefold(), covariate.strip().casefold()
    wanted = tuple(dict.fromkeys((*COLUMNS, *filter(None, (group, number)))))
    table = read_table(data, file, wanted, wanted)
    problems = [p for line, row in table.rows for p in _check_row(table, line, row, group, number)]
    if len(table.rows) < _LEAST:
        problems.append(_too_few(table))
    if problems:
        raise ReviewError(problems)
    return EffectTable(
        names=tuple(table.cell(row, "study") for _, row in table.rows),
        effects=tuple(float(read_number(table.cell(row, "yi")).value) for _, row in table.rows),
        variances=tuple(float(read_number(table.cell(row, "vi")).value) for _, row in table.rows),
        groups=tuple(table.cell(row, group) for _, row in table.rows) if group else (),
        covariate=tuple(float(read_number(table.cell(row, number)).value) for _, row in table.rows)
        if number
        else (),
        problems=tuple(_warn(len(table.rows), file)),
    )


_LEAST: Final = 2
_WIDTH_HINT: Final = "use a decimal point; put a name that contains the separator in quotes"


def _check_row(table: CsvTable, line: int, row: Sequence[str], group: str, number: str) -> Iterator[Problem]:
    try:
        demand_width(table, row)
    except ValueError as error:
        yield Problem(code="EFF007", message=str(error), file=table.file, line=line, hint=_WIDTH_HINT)
        return
    for name in filter(None, ("yi", "vi", number, group)):
        text = table.cell(row, name)
        message, hint = _describe_group(text) if name == group else describe_number(text)
        if not message and name == "vi":
            message, hint = _describe_variance(text)
        if message:
            yield Problem(code="EFF002", message=message, file=table.file, line=line, where=name, hint=hint)


def _describe_group(text: str) -> tuple[str, str]:
    if text:
        return "", ""
    return "expected the name of a subgroup, got an empty cell", "name the subgroup, or delete the row"


def _describe_variance(text: str) -> tuple[str, str]:
    """Return why a number cannot be a variance, and what to do. Both texts are empty if the number can be a variance."""
    value = float(read_number(text).value)
    if value <= 0:
        return (
            f"expected a variance above 0, got {text!r}",
            "write the squared standard error into the column vi",
        )
    if not math.isfinite(1 / value):
        return f"{text!r} is too small for a variance", "check the unit of the column vi"
    return "", ""


def _too_few(table: CsvTable) -> Problem:
    number = len(table.rows)
    found = "found no row" if number == 0 else "found one row"
    return Problem(
        code="EFF003",
        message=f"expected at least two effects to pool, {found}",
        file=table.file,
        line=table.rows[-1][0] if table.rows else 1,
        hint="add a row for each effect, or report the effect of a single study without pooling",
    )


def _warn(number: int, file: str) -> Iterator[Problem]:
    if number < ESTIMABLE:
        yield warning(
            "EFF004",
            f"with {number} effects, the variance between studies and the interval are very uncertain",
            file=file,
            hint="show the effect of each study beside the pooled effect",
        )
