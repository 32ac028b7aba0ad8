"""Name the people of a review in the appendix: by the names of their files, or by roles such as "Reviewer 1"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.missing import REGISTER
from slr.model.reason import Reason, Reasons, Value
from slr.model.row import list_values
from slr.model.word import ADJUDICATOR

if TYPE_CHECKING:
    import pandas as pd

# Columns of tables, and values of reasons, that name people.
COLUMNS: Final = ("who", "coders", "by", "settled_by", "recorded_by", "between")
# Values of these columns that are not names.
_WORDS: Final = frozenset({"", "all", "nobody", "people", "rule", "stopping", REGISTER, ADJUDICATOR})
_JOINTS: Final = re.compile(r"( & |; ?)")  # between several names in one text


def list_people(tables: "Iterable[pd.DataFrame]", first: Iterable[str]) -> tuple[str, ...]:
    """Return the names in `first`, in their order, followed by all other people in the tables, sorted by name."""
    found = {name for table in tables for name in _find_names(table)} - _WORDS
    return tuple(dict.fromkeys([*first, *sorted(found)]))


def _find_names(table: "pd.DataFrame") -> Iterator[str]:
    for column in COLUMNS:
        if column in table.columns:
            for value in {tuple(v) if isinstance(v, list) else v for v in list_values(table[column])}:
                texts = value if isinstance(value, tuple) else (value or "",)
                for text in texts:
                    yield from (part.strip() for part in _JOINTS.split(text) if not _JOINTS.fullmatch(part))


def rename_row(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Replace the names of people in a row of a table.

    >>> rename_row({"who": ["ann"], "by": "ann; bo", "note": "ann"}, {"ann": "Reviewer 1", "bo": "Reviewer 2"})
    {'who': ['Reviewer 1'], 'by': 'Reviewer 1; Reviewer 2', 'note': 'ann'}
    """
    return {name: _rename(value, names) if name in COLUMNS else value for name, value in row.items()}


def rename_reasons(reasons: Reasons, names: Mapping[str, str]) -> Reasons:
    """Replace the names of people in reasons.

    >>> rename_reasons((Reason.of("verdict", who="ann", note="ann"),), {"ann": "Reviewer 1"})
    (Reason(kind='verdict', values=(('who', 'Reviewer 1'), ('note', 'ann'))),)
    """
    return tuple(_rename_reason(reason, names) for reason in reasons)


def _rename_reason(reason: Reason, names: Mapping[str, str]) -> Reason:
    return Reason(reason.kind, tuple((key, _rename_value(key, value, names)) for key, value in reason.values))


def _rename_value(key: str, value: Value, names: Mapping[str, str]) -> Value:
    if key in COLUMNS:
        renamed: Value = _rename(value, names)
        return renamed
    if isinstance(value, tuple):
        return tuple(_rename_reason(v, names) if isinstance(v, Reason) else v for v in value)  # type: ignore[return-value]
    return value


def _rename(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return "".join(names.get(part, part) for part in _JOINTS.split(value))
    if isinstance(value, list | tuple):
        return type(value)(_rename(v, names) for v in value)
    return value
