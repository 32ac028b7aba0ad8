"""Check each row of a table of reported statistics with all checks that the columns allow."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.findings.consistency import check_finding
from slr.findings.number import describe_number
from slr.findings.scale_columns import COLUMNS as SCALE_COLUMNS
from slr.findings.scale_columns import check_columns
from slr.findings.table import demand_width, read_table
from slr.model.problem import Problem, did_you_mean, warning
from slr.model.value import Number, read_number
from slr.statistics.granularity import Granularity, Sample, check_debit, check_grim, check_grimmer
from slr.statistics.p_value import DEGREES, TESTS, PCheck, Range, ReportedP, Statistic, check_p
from slr.statistics.reported import Check
from slr.text.csv_table import CsvTable

COLUMNS: Final = (
    "id",
    "test",
    "df1",
    "df2",
    "comparison",
    "value",
    "p_comparison",
    "p",
    "tails",
    "alpha",
    "mean",
    "sd",
    "n",
    "items",
    "percent",
)
# Further columns, which mean the same as in people's files of findings.
FINDING_NUMBERS: Final = (
    "estimate",
    "se",
    "lower",
    "upper",
    "level",
    "r2",
    "adjusted_r2",
    "k",
    "reliability",
    "ave",
    "cr",
    "scale_low",
    "scale_high",
)
FINDING_WORDS: Final = ("type", "direction", "significance", "reversed", "path", "analysis")
ALL_COLUMNS: Final = (*COLUMNS, *FINDING_NUMBERS, *FINDING_WORDS, *SCALE_COLUMNS)
GRANULAR: Final = ("grim", "grimmer", "debit")  # tests that can be requested by name
Cells = Mapping[str, str]


class _NotCheckableError(Exception):
    """A value that a check needs is missing or invalid."""


def check_statistics(data: bytes, file: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the checks of each row of a CSV file, in the order of the file, and a warning for each unknown column.

    Any of the columns in `ALL_COLUMNS` can be missing. If a row names a test but lacks a value for the test, the check has
    the verdict *not checkable* and names the missing value. The same applies to GRIMMER if a row has an SD and n, but no
    mean. Other checks are left out if a value is missing. Raises ReviewError if the file is empty or not UTF-8, or if one of
    these columns occurs twice.
    """
    table = read_table(data, file, ALL_COLUMNS)
    rows = [_check_row(table, line, row) for line, row in table.rows]
    return rows, list(_warn_columns(table))


def has_faults(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether any check found something inconsistent or implausible."""
    return any(c["verdict"] in ("inconsistent", "implausible") for row in rows for c in row["checks"])


def _check_row(table: CsvTable, line: int, row: Sequence[str]) -> dict[str, Any]:
    cells = {name: table.cell(row, name) for name in ALL_COLUMNS}
    try:
        demand_width(table, row)
    except ValueError as error:
        checks = [_pack("row", "not checkable", str(error))]
    else:
        checks = list(_check(cells))
        done = {check["check"] for check in checks}
        checks += [found for found in _check_more(cells) if found["check"] not in done]
    return {"id": cells["id"], "line": line, "checks": checks}


def _check(cells: Cells) -> Iterator[dict[str, Any]]:
    test = _find_test(cells["test"])
    if test in TESTS:
        yield _run("test-p", _check_p, cells)
    elif test and test not in GRANULAR:
        known = ", ".join((*TESTS, *GRANULAR))
        why = f"unknown test {test!r}{did_you_mean(test, (*TESTS, *GRANULAR))}, expected one of {known}"
        yield _pack("test-p", "not checkable", why)
    if test in GRANULAR or (cells["mean"] and cells["n"]):
        yield _run("grim", _check_grim, cells)
    if test == "grimmer" or (cells["sd"] and cells["n"] and test != "debit"):
        yield _run("grimmer", _check_grimmer, cells)
    if test == "debit":
        yield _run("debit", _check_debit, cells)


def _check_more(cells: Cells) -> Iterator[dict[str, Any]]:
    """Yield the checks that the further columns allow.

    A cell that is not a number gives the verdict *not checkable*.
    """
    for name in FINDING_NUMBERS:
        message, hint = describe_number(cells[name]) if cells[name] else ("", "")
        if message:
            yield _pack("row", "not checkable", f"{name}: {message}; {hint}")
    yield from map(_pack_check, check_columns(cells))
    if not any(cells[name] for name in (*FINDING_NUMBERS, *FINDING_WORDS)):
        return
    test = _find_test(cells["test"])
    whole = test == "F" and cells["df1"] in ("", cells["k"])
    row = {
        **cells,
        "test": "joint" if whole else "single",
        "statistic_type": test if test in TESTS else "",
        "statistic": cells["value"] if cells["comparison"] in ("", "=") else "",
        "mean1": cells["mean"],
        "sd1": cells["sd"],
    }
    yield from map(_pack_check, check_finding(row))


def _pack_check(found: Check) -> dict[str, Any]:
    return _pack(
        found.check, found.verdict, found.why, _finite(found.implied), found.decision_error, found.ask
    )


def _finite(implied: Range | None) -> Range | None:
    return implied if implied is not None and all(map(math.isfinite, implied)) else None


def _find_test(text: str) -> str:
    """Return a test's name in its usual spelling. An unknown name is returned unchanged."""
    known = {name.casefold(): name for name in (*TESTS, *GRANULAR)}
    return known.get(text.casefold(), text)


def _run(name: str, check: Any, cells: Cells) -> dict[str, Any]:
    try:
        found: PCheck | Granularity = check(cells)
    except _NotCheckableError as error:
        return _pack(name, "not checkable", str(error))
    wrong = found.decision_error if isinstance(found, PCheck) else None
    return _pack(name, found.verdict, found.why, found.implied, wrong)


def _pack(
    name: str,
    verdict: str,
    why: str,
    implied: Sequence[float] | None = None,
    error: bool | None = None,
    ask: str = "",
) -> dict[str, Any]:
    shown = None if implied is None else list(implied)
    packed = {"check": name, "verdict": verdict, "decision_error": error, "implied": shown, "why": why}
    return packed | ({"ask": ask} if ask else {})


def _check_p(cells: Cells) -> PCheck:
    test = _find_test(cells["test"])
    assert test in TESTS  # noqa: S101  only these rows get here
    degrees = {column: _degrees(cells, column) for column in DEGREES[test]}
    statistic = Statistic(
        test=test,
        sign=_sign(cells, "comparison"),
        value=_number(cells, "value"),
        tails=int(_whole(cells, "tails", 2, (1, 2))),
        **degrees,
    )
    return check_p(statistic, _reported(cells))


def _reported(cells: Cells) -> ReportedP:
    alpha = float(_number(cells, "alpha").value) if cells["alpha"] else _ALPHA
    if not 0 < alpha < 1:
        raise _NotCheckableError(f"alpha: expected a number between 0 and 1, got {cells['alpha']!r}")
    if cells["p_comparison"].casefold().rstrip(".").replace(".", "") == "ns":
        return ReportedP(sign=">", value=None, alpha=alpha)
    return ReportedP(sign=_sign(cells, "p_comparison"), value=_number(cells, "p"), alpha=alpha)


_ALPHA: Final = 0.05


def _check_grim(cells: Cells) -> Granularity:
    return check_grim(_sample(cells))


def _check_grimmer(cells: Cells) -> Granularity:
    return check_grimmer(_sample(cells), _number(cells, "sd"))


def _check_debit(cells: Cells) -> Granularity:
    return check_debit(_sample(cells), _number(cells, "sd"))


def _sample(cells: Cells) -> Sample:
    percent = cells["percent"].casefold()
    if percent not in ("", "yes", "no"):
        raise _NotCheckableError(f"percent: expected yes or no, got {cells['percent']!r}")
    return Sample(
        mean=_number(cells, "mean"),
        n=_whole(cells, "n", None),
        items=_whole(cells, "items", 1),
        percent=percent == "yes",
    )


def _number(cells: Cells, column: str) -> Number:
    message, hint = describe_number(cells[column])
    if message:
        raise _NotCheckableError(
            f"{column}: {message}; {hint}" if cells[column] else f"{column} is not reported"
        )
    return read_number(cells[column])


def _degrees(cells: Cells, column: str) -> float:
    value = float(_number(cells, column).value)
    if not value > 0:
        raise _NotCheckableError(f"{column}: expected degrees of freedom above 0, got {cells[column]!r}")
    return value


def _whole(cells: Cells, column: str, default: int | None, allowed: Sequence[int] = ()) -> int:
    if not cells[column] and default is not None:
        return default
    value = float(_number(cells, column).value)
    if value != math.floor(value) or value < 1 or (allowed and value not in allowed):
        expected = " or ".join(map(str, allowed)) or "a whole number above 0"
        raise _NotCheckableError(f"{column}: expected {expected}, got {cells[column]!r}")
    return int(value)


def _sign(cells: Cells, column: str) -> Any:
    sign = cells[column] or "="
    if sign not in ("=", "<", ">"):
        raise _NotCheckableError(f"{column}: expected =, < or >, got {sign!r}")
    return sign


def _warn_columns(table: CsvTable) -> Iterator[Problem]:
    for name in table.names:
        if name and name not in ALL_COLUMNS:
            message = f"column {name!r}{did_you_mean(name, ALL_COLUMNS)} is unknown and was not read"
            hint = "correct the name of the column; if the checks do not need the column, leave it as it is"
            yield warning("EFF005", message, file=table.file, line=1, hint=hint)
