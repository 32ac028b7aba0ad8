"""Compare what extractors wrote in each column.

Numbers are compared by value. Case and repeated spaces in texts are ignored.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from slr.model.findings import MATCHED, NUMBERS, REMARKS, VALUES
from slr.model.value import read_number
from slr.people.vocabulary import fold_word

Kind = Literal["value", "missing value", "decimals"]
COMPARED: Final = tuple(name for name in VALUES if name not in (*REMARKS, "role", "second_hand"))
MEASURED: Final = tuple(
    name for name in COMPARED if name not in MATCHED
)  # agreement is measured in these columns


def compare_texts(column: str, texts: Sequence[str]) -> Kind | None:
    """Return how the texts of several extractors in one column differ, or None if they agree.

    For numbers with the same value but a different number of decimals, such as .05 and .050, the result is `decimals`.

    >>> compare_texts("p", (".05", ".050")), compare_texts("p", (".05", "")), compare_texts("p", (".05", "0.05"))
    ('decimals', 'missing value', None)
    """
    if len(set(texts)) == 1:
        return None
    if column in NUMBERS and all(texts):
        numbers = [read_number(text) for text in texts]
        if len({n.value for n in numbers}) == 1:
            return None if len({n.decimals for n in numbers}) == 1 else "decimals"
        return "value"
    if len({fold_word(text) for text in texts}) == 1:
        return None
    return "value" if all(texts) else "missing value"


def join_values(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the values on which all rows agree.

    If numbers are equal, the one with the most decimals is returned. If texts are equal, the first in alphabetical
    order is returned. A value on which the rows disagree is left out. Different remarks are joined.
    """
    found = {}
    for name in VALUES:
        texts = [row.get(name, "") for row in rows]
        if name in REMARKS:
            found[name] = " | ".join(sorted({text for text in texts if text}))
        elif compare_texts(name, texts) in (None, "decimals"):
            found[name] = max(sorted(texts), key=_count_decimals) if name in NUMBERS else min(texts)
    return {name: text for name, text in found.items() if text}


def _count_decimals(text: str) -> int:
    return read_number(text).decimals if text else 0


def find_differences(rows: Sequence[Mapping[str, str]]) -> dict[str, Kind]:
    """Return the columns of `COMPARED` in which rows differ, and how they differ."""
    found = {name: compare_texts(name, [row.get(name, "") for row in rows]) for name in COMPARED}
    return {name: kind for name, kind in found.items() if kind is not None}


def needs_settling(kinds: Mapping[str, Kind]) -> bool:
    """Return whether any of the differences must be settled. Different decimals of equal numbers need no decision."""
    return any(kind != "decimals" for kind in kinds.values())
