"""What a source's `columns:` says of a table's headers, held against the table: a slip of the pen must not lose a column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from slr.formats.header import find_role
from slr.model.problem import Problem, did_you_mean, warning
from slr.model.table import BIBLIOGRAPHY

_COLUMNS: Final = tuple(c.name for c in BIBLIOGRAPHY)


def find_slips(
    headers: Sequence[str], columns: Mapping[str, str], file: str, line: int
) -> tuple[Problem, ...]:
    """Return a problem for each header that the table has not, and for each column that we have not."""
    return tuple(_slips(headers, columns, file, line))


def _slips(headers: Sequence[str], columns: Mapping[str, str], file: str, line: int) -> Iterator[Problem]:
    for header, ours in columns.items():
        if find_role(ours, {}) is None:
            yield warning(
                "ING014", f"unknown column {ours!r}{did_you_mean(ours, _COLUMNS)}", file=file, line=line,
                where=f"columns.{header}", hint=f"write one of: {', '.join(_COLUMNS)}",
            )  # fmt: skip
        if header not in headers:
            yield warning(
                "ING014", f"no header of the table is {header!r}{did_you_mean(header, headers)}", file=file, line=line,
                where=f"columns.{header}", hint=f"its headers: {', '.join(h for h in headers if h)}",
            )  # fmt: skip
