"""Assign to each criterion the key that selects it.

The key comes from the criterion's id. The order of the criteria matters only if several of them claim the same key.

Reviewers learn the keys by heart. If a key came to mean a different criterion, verdicts would name the wrong
criterion. To prevent this, a criterion gets the first of these keys that is free:

1. The last digit of the number at the end of the id, if this number is from 1 to 10: `4` for E4, `0` for E10.
2. The first letter of the id that is not a command: `p` for P1 or population.
3. A later letter of the alphabet, if the number is above 1. With the number 2, it is the next letter, with 3 the one
   after it, and so on: `f` for F1, `j` for F2 and `k` for F3. Letters of commands, in the terminal or in the browser,
   are not counted.

A key is not free if an earlier criterion claims it. A letter that rule 2 gives to any criterion is never free for
rule 3. If none of its keys is free, a criterion has no key, and reviewers type the id.

If a criterion is added, removed or moved, the key of another criterion changes only if both claim the same number, letter
or later letter.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from string import ascii_lowercase
from typing import Final

_NUMBER: Final = re.compile(r"(?:^|\D)0*(10|[1-9])$", re.ASCII)
_PAGES: Final = "dghp"  # further commands of the pages in the browser
_LETTER: Final = re.compile(r"[a-z]")


def assign_keys(ids: Sequence[str], commands: Collection[str]) -> dict[str, str]:
    """Map each id to its key, or to an empty string if it has no key.

    `commands` are letters that are never keys.

    >>> assign_keys(["E1", "E2", "E10", "P1", "population", "I1", "P2"], "iemnuq")
    {'E1': '1', 'E2': '2', 'E10': '0', 'P1': 'p', 'population': '', 'I1': '', 'P2': 'r'}
    """
    numbers = _give([(ident, _find_number(ident)) for ident in ids])
    letters = _give([(ident, _find_letter(ident, commands)) for ident in ids])
    taken = frozenset(letters.values())
    later = _give([(ident, _find_later(ident, commands)) for ident in ids])
    free = {ident: key for ident, key in later.items() if key not in taken}
    return {ident: numbers.get(ident) or letters.get(ident) or free.get(ident, "") for ident in ids}


def _give(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the key of each id. Each claimed key is given to the first id that claims it."""
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


def _find_later(ident: str, commands: Collection[str]) -> str:
    """Return the later letter for an id (rule 3 of this module), or an empty string if there is none."""
    number, letter = _NUMBER.search(ident), _find_letter(ident, commands)
    if number is None or not letter:
        return ""
    after = [c for c in ascii_lowercase if c > letter and c not in commands and c not in _PAGES]
    place = int(number.group(1)) - 2
    return after[place] if 0 <= place < len(after) else ""
