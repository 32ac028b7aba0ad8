"""Find entries of a reference list that describe the same work."""

import re
from collections.abc import Sequence
from typing import Final

from slr.manuscript.name import fold_words
from slr.manuscript.work import Work
from slr.text.fold import fold


def find_duplicates(works: Sequence[Work]) -> list[tuple[Work, Work]]:
    """Return the pairs of entries that describe the same work.

    An entry is compared only with earlier entries that have the same DOI, title or text. For each of these three, at most
    three earlier entries are compared.
    """
    found = []
    known: dict[str, list[Work]] = {}
    for work in works:
        keys = {key for key in (work.doi.casefold(), fold(work.title), _strip(work)) if key}
        same = {one.place: one for key in keys for one in known.get(key, ()) if is_same_work(one, work)}
        found += [(one, work) for _, one in sorted(same.items())]
        for key in keys:
            known.setdefault(key, [])
            if len(known[key]) < _TIMES:
                known[key].append(work)
    return found


_TIMES: Final = 3  # number of earlier entries that an entry is compared with


def is_same_work(one: Work, other: Work) -> bool:
    """Return whether two entries describe the same work.

    If both entries have a DOI, only the DOIs are compared. Otherwise, the entries describe the same work in two cases:

    - They have the same text, apart from their numbers in the list.
    - They have the same title, year and first author, and the title has at least four words. Three words are enough if
      both entries have the same two or more authors and the same letter after the year. An entry without authors matches
      any author.
    """
    if one.doi and other.doi:
        return one.doi.casefold() == other.doi.casefold()
    if _strip(one) == _strip(other):
        return True
    titles = [" ".join(_WORD.findall(" ".join(fold_words(work.title)))) for work in (one, other)]
    families = [[author.family for author in work.people] for work in (one, other)]
    same = len(families[0]) > 1 and families[0] == families[1] and one.letter == other.letter
    if titles[0] != titles[1] or len(titles[0].split()) < _TITLE - same:
        return False
    return one.year == other.year and (
        not one.people or not other.people or one.people[0].family == other.people[0].family
    )


def _strip(work: Work) -> str:
    """Return the folded words of an entry without punctuation and without its number in the list."""
    return " ".join(_WORD.findall(_NUMBER.sub("", work.folded)))


_NUMBER: Final = re.compile(r"\W{0,3}\d{1,3}[\].)]+\s")
_TITLE: Final = 4  # words of a title that identifies a work
_WORD: Final = re.compile(r"[^\W_]+")
