"""Convert each row of a table of reported statistics into an effect. For a faulty row, the result is an error."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.findings.number import describe_number
from slr.findings.table import demand_width, read_table
from slr.model.problem import did_you_mean
from slr.model.value import read_number
from slr.statistics.conversion import CONVERSIONS, REFUSED, Conversion

COLUMNS: Final = ("case", "conversion", "inputs")


def convert_table(data: bytes, file: str) -> Iterator[dict[str, Any]]:
    """Yield `case` and `result`, or `case` and `error`, for each row of a CSV file.

    The file has the columns `case`, `conversion` (a name in `CONVERSIONS`) and `inputs` (a JSON object with numbers).
    Raises ReviewError if the file is empty or not UTF-8, or if one of the columns is missing or occurs twice.
    """
    table = read_table(data, file, COLUMNS, COLUMNS)
    for line, row in table.rows:
        case = table.cell(row, "case")
        try:
            demand_width(table, row)
            result = convert(table.cell(row, "conversion"), table.cell(row, "inputs"))
        except ValueError as error:
            yield {"case": case, "error": f"{file}:{line}: {error}"}
        else:
            yield {"case": case, "result": result}


def convert(name: str, inputs: str) -> dict[str, float]:
    """Return the result of the conversion with this name, for inputs in JSON. Raises ValueError if there is no result.

    >>> round(convert("r_to_z", '{"r": 0.5}')["yi"], 6)
    0.549306
    """
    if refusal := REFUSED.get(name):
        raise ValueError(
            f"the conversion {name} is not allowed: {refusal.why}; ask the authors for {refusal.ask}"
        )
    conversion = CONVERSIONS.get(name)
    if conversion is None:
        raise ValueError(
            f"unknown conversion {name!r}{did_you_mean(name, CONVERSIONS)}; known: {', '.join(CONVERSIONS)}"
        )
    values = _read_inputs(inputs, conversion)
    try:
        result = {key: float(value) for key, value in conversion.convert(**values).items()}
    except (OverflowError, ZeroDivisionError):
        raise ValueError("the values are too large or too small to be converted") from None
    if not all(map(math.isfinite, result.values())):
        raise ValueError("the values are too large or too small to be converted")
    return result


def _read_inputs(text: str, conversion: Conversion) -> dict[str, float]:
    try:
        found = json.loads(text or "null", parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError):
        hint = 'expected an object such as {"r": 0.5, "n": 20}'
        raise ValueError(f"the inputs are not JSON: {text[:40]!r}; {hint}") from None
    if not isinstance(found, dict):
        raise ValueError('expected a JSON object as inputs, such as {"r": 0.5, "n": 20}')  # noqa: TRY004  the value is text
    known = (*conversion.inputs, *conversion.optional)
    if missing := [name for name in conversion.inputs if name not in found]:
        raise ValueError(f"the input {missing[0]!r} is missing, expected: {', '.join(known)}")
    if unknown := [name for name in found if name not in known]:
        near = did_you_mean(unknown[0], known)
        raise ValueError(f"unknown input {unknown[0]!r}{near}, expected: {', '.join(known)}")
    return {name: _read_value(name, value) for name, value in found.items()}


def _read_value(name: str, value: object) -> float:
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, (bool, Mapping, list)) or value is None:
        raise ValueError(f"{name}: expected a number, got {json.dumps(value)}")
    message, _ = describe_number(text)
    if message:
        raise ValueError(f"{name}: {message}")
    return float(read_number(text).value)
