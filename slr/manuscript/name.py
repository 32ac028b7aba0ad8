"""Compare the name of an author in a citation with the name in a reference list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from slr.text.fold import fold
from slr.text.name import is_body

_PARTICLES: Final = frozenset(
    "van von vom der den de del della di da dos du la le ten ter af al el bin binti ibn zu zur the".split()
)
_SUFFIXES: Final = frozenset("jr sr ii iii iv".split())
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’`´](?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author of a listed work: the words of the family name and of the given names, folded.

    `whole` is true if nothing shows which word is the family name. `body` is true if the author is an organisation.
    """

    shown: str
    family: tuple[str, ...]
    given: tuple[str, ...] = ()
    whole: bool = False
    body: bool = False


def read_name(text: str) -> Name:
    """Return the name of an author. The family name is the text before the comma or, without a comma, the whole text.

    >>> name = read_name("de Vries, J. D.")
    >>> name.family, name.given
    (('vries',), ('j', 'd'))
    """
    family, comma, given = text.partition(",")
    words = fold_words(family)
    body = not comma and (is_body(text) or len(words) > _PERSON)
    return Name(
        shown=text,
        family=words,
        given=fold_words(given),
        whole=not comma and len(words) > 1,
        body=body,
    )


_PERSON: Final = 4  # words of a person's name


@lru_cache(maxsize=16384)
def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name without particles and suffixes such as "Jr". "Republik Indonesia" becomes "ri".

    If all words are particles or suffixes, return all words.

    >>> fold_words("O'Shea-Smith Jr"), fold_words("de"), fold_words("Ombudsman Republik Indonesia")
    (('oshea', 'smith'), ('de',), ('ombudsman', 'ri'))
    """
    words = _WORD.findall(fold(_APOSTROPHE.sub("", text)).replace("republik indonesia", "ri"))
    kept = tuple(word for word in words if word not in _PARTICLES and word not in _SUFFIXES)
    return kept or tuple(words)


EXACT: Final = 3  # the family name, perhaps with matching initials or given names
PART: Final = 2  # a part of the family name or of an organisation's name, or several words of the full name
GIVEN: Final = 1  # only the given name


def compare_name(cited: str, name: Name) -> int:  # noqa: PLR0911  one return for each form of a name
    """Return how well a cited name matches the name of an author: `EXACT`, `PART`, `GIVEN`, or 0 if it does not match.

    >>> compare_name("J. Smith", read_name("Smith, J. A.")), compare_name("K. Smith", read_name("Smith, J. A."))
    (3, 0)
    >>> compare_name("Stephen Robbins", read_name("Robbins, S. P.")), compare_name("Yaylagul", read_name("Korkmaz Yaylagul, N."))
    (3, 2)
    """
    words = fold_words(cited)
    family, given = name.family, name.given
    if not words or not family:
        return 0
    if words == family or "".join(words) == "".join(family):
        return EXACT
    size = len(family)
    if len(words) > size and words[-size:] == family:
        return EXACT if _agree(words[:-size], given) else 0
    if len(words) > size and words[:size] == family:  # "Smith JA"
        return EXACT if _agree(words[size:], given) else 0
    bare = tuple(word for word in words if len(word) > 1)
    if not bare:
        return 0
    if name.body:
        return PART if _is_short_form(bare, family) else 0
    if _is_run(bare, family):
        return PART
    if bare[-1:] == family[-1:] and len(bare) > 1 and size > 1:  # "Siti Rahma" and "Siti Nur Rahma"
        return PART
    if len(bare) == 1 and len(bare[0]) > _SHORT and bare[0] in given:
        return GIVEN
    if len(bare) > 1 and set(bare) <= {*family, *given}:
        return PART
    return 0


_SHORT: Final = 2


def _agree(cited: Sequence[str], given: Sequence[str]) -> bool:
    """Return whether the given names or initials of a citation and of an author agree, or are missing in one of the two."""
    return not given or not cited or cited[0][0] == given[0][0] or cited[0] in given


def _is_run(words: Sequence[str], family: Sequence[str]) -> bool:
    return any(
        tuple(family[at : at + len(words)]) == tuple(words) for at in range(len(family) - len(words) + 1)
    )


def _is_short_form(words: Sequence[str], full: Sequence[str]) -> bool:
    """Return whether the words are the beginning of an organisation's name, or at least two words of the name in any order."""
    if tuple(full[: len(words)]) == tuple(words):
        return True
    return len(words) > 1 and set(words) <= set(full)


def is_similar(cited: str, name: Name) -> bool:
    """Return whether a cited name seems to be a misspelling of an author's family name.

    One letter can be wrong, missing or added, or two neighbouring letters can be swapped. In a long name, there can be
    two such errors. If one name has fewer than four letters, return False.

    >>> is_similar("Dagnev", read_name("Dagnew, G.")), is_similar("Kim", read_name("Kin, J."))
    (True, False)
    """
    a, b = "".join(fold_words(cited)), "".join(name.family)
    if a == b or min(len(a), len(b)) < _DISTINCT:
        return False
    return is_slip(a, b)


_DISTINCT: Final = 4  # letters; shorter names that differ are different names


def is_slip(a: str, b: str) -> bool:
    """Return whether two words differ by one edit (see `_distance`), or by at most two edits if both words are long.

    >>> is_slip("dagnev", "dagnew"), is_slip("smiht", "smith"), is_slip("abdulrahman", "abdurrahmn"), is_slip("lee", "li")
    (True, True, True, False)
    """
    most = 1 if min(len(a), len(b)) < _LONG else 2
    return a != b and abs(len(a) - len(b)) <= most and _distance(a, b, most) <= most


_LONG: Final = 8


def _distance(a: str, b: str, most: int) -> int:
    """Return the number of edits between two words, or `most` + 1 if there are more than `most` edits.

    An edit inserts, removes or replaces a letter, or swaps two neighbouring letters.
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        next_row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            next_row.append(cost)
        if min(next_row) > most:
            return most + 1
        before, row = row, next_row
    return row[-1]
