"""Assign to each criterion the key that selects it. The key depends on the criterion's id, not on its place in a list.

Reviewers learn the keys by heart. If a key came to mean a different criterion, verdicts would name the wrong
criterion. To prevent this, keys are assigned as follows:

1. The key is the last digit of the number at the end of the id: `4` for E4, `0` for E10.
2. If an earlier criterion has the same number, or the id does not end in a number from 1 to 10, the key is
   the first letter of the id that is not a command: `p` for P1 or population.
3. If the first such letter of an earlier id is the same, or if the id contains no such letter, the criterion has no key.
   Reviewers then type its id.

If a criterion is added, removed or moved, the key of another criterion changes only if the ids of both have the same
number or letter.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

_NUMBER: Final = re.compile(r"(?:^|\D)0*(10|[1-9])$", re.ASCII)
_LETTER: Final = re.compile(r"[a-z]")


def assign_keys(ids: Sequence[str], commands: Collection[str]) -> dict[str, str]:
    """Map each id to its key, or to an empty string if it has no key.

    `commands` are letters that are never keys.

    >>> assign_keys(["E1", "E4", "E10", "P1", "population", "I1"], "iemnuq")
    {'E1': '1', 'E4': '4', 'E10': '0', 'P1': 'p', 'population': '', 'I1': ''}
    """
    numbers = _give([(ident, _find_number(ident)) for ident in ids])
    letters = _give([(ident, _find_letter(ident, commands)) for ident in ids])
    return {ident: numbers.get(ident) or letters.get(ident, "") for ident in ids}


def _give(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the key of each id. Each claimed key goes to the first id that claims it."""
    first: dict[str, str] = {}
    for ident, key in claims:
        if key:
            first.setdefault(key, ident)
    return {ident: key for key, ident in first.items()}


def _find_number(ident: str) -> str:
    found = _NUMBER.search(ident)
    return found.group(1)[-1] if found else ""


def _find_letter(ident: str, commands: Collection[str]) -> str:
    letters: Iterator[str] = (m.group() for m in _LETTER.finditer(ident.lower()))
    return next((letter for letter in letters if letter not in commands), "")
