"""Read `patches.yaml`, which corrects records without changing any export.

The file has two kinds of keys:

record id or DOI -> field: value       a correction of metadata
searches/<file>:<line> -> text         the corrected text of an entry that could not be read
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

from slr.model.problem import Problem, did_you_mean
from slr.model.table import BIBLIOGRAPHY
from slr.stage import Patches
from slr.store.disk import read_plain
from slr.store.layout import Review

INVALID: Final = "PAT001"  # the code of a file that is not valid YAML
UNEXPECTED: Final = "PAT002"  # the code of valid YAML that does not contain corrections
FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)
PLACE: Final = re.compile(r"^searches/.+:\d+$")
HINT: Final = "write a record id or DOI and, below it, a field such as `year: 2021`; or write `searches/FILE:LINE: |` and, below it, the corrected text of the entry"


def read_patches(review: Review) -> Patches:
    """Return the corrections in `patches.yaml`, with the problems found there.

    If the file does not exist, there are no corrections and no problems.
    """
    if not review.patches.is_file():
        return Patches()
    from slr.model.yaml_text import YamlError, read_yaml  # noqa: PLC0415  only if there is a file to read

    shown = review.shown(review.patches)
    try:
        data = read_yaml(read_plain(review.patches))
    except YamlError as error:
        message = f"not valid YAML: {error.message}"
        problem = Problem(code=INVALID, message=message, file=shown, line=error.line, hint=HINT)
        return Patches(problems=(problem,))
    if data is None:
        return Patches()
    if not isinstance(data, Mapping):
        message = (
            "expected record ids, each with the fields to correct, but the file is a list or a single value"
        )
        return Patches(problems=(Problem(code=UNEXPECTED, message=message, file=shown, line=1, hint=HINT),))
    return _sort_out(data, shown)


def _sort_out(data: Any, shown: str) -> Patches:
    """Return the corrections of records and of entries, and a problem for everything else."""
    fields: dict[str, dict[str, Any]] = {}
    repairs: dict[str, str] = {}
    problems: list[Problem] = []
    lines = {str(key): _line(data, key) for key in data}
    for key, value in data.items():
        name = str(key)
        if PLACE.match(name) and isinstance(value, str):
            repairs[name] = value
        elif isinstance(value, Mapping):
            problems += _unknown_fields(name, value, shown)
            fields[name] = {str(k): _plain(v) for k, v in value.items() if str(k) in FIELDS}
        else:
            wanted = "the corrected text of the entry" if PLACE.match(name) else "fields and values"
            found = "nothing" if value is None else "a list" if isinstance(value, list) else "a single value"
            message = f"expected {wanted} under {name}, found {found}"
            problems.append(
                Problem(code=UNEXPECTED, message=message, file=shown, line=lines[name], hint=HINT)
            )
    return Patches(file=shown, fields=fields, repairs=repairs, lines=lines, problems=tuple(problems))


def _unknown_fields(record: str, values: Any, shown: str) -> Iterator[Problem]:
    for name in values:
        if str(name) not in FIELDS:
            yield Problem(
                code="PAT003",
                message=f"unknown field {str(name)!r}{did_you_mean(str(name), FIELDS)}",
                file=shown,
                line=_line(values, name),
                where=record,
                hint=f"write one of the fields: {', '.join(FIELDS)}",
            )


def _line(values: Any, key: Any) -> int:
    """Return the line of a key. If the key comes from a YAML alias, return the line of the mapping that uses the alias."""
    marks = values.lc
    place = (marks.data or {}).get(key)
    return int(marks.line if place is None else place[0]) + 1


def _plain(value: Any) -> Any:
    """Return a YAML value as text, a whole number or a list of such values.

    An empty value, a mapping, a set and bytes are returned as they are.
    """
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, Mapping | Set | bytes):
        return value
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
