"""Define the keys by which the program finds records that could be the same work (blocking).

An error in a record changes some of its keys, but rarely all of them. For example, a typing error at the start of a
title does not change the key made from its end. A translated title does not change the key of volume and page.
"""

from collections.abc import Callable, Mapping
from typing import Final

from slr.dedupe.feature import Feature, strip_version
from slr.text.script import is_in_characters

Key = Callable[[Feature], list[str]]

# How many letters at the beginning or end of a title form a key: enough to distinguish topics, few enough that most
# truncated titles still contain them.
_LETTERS: Final = 18
_CHARACTERS: Final = 8  # of a title in Chinese, Japanese or Korean


def _identifiers(f: Feature) -> list[str]:
    found = [f"d{strip_version(f.doi)}"] if f.doi else []
    if f.pmid:
        found.append(f"p{f.pmid}")
    if f.cochrane:
        found.append(f"c{f.cochrane}")
    return found + [f"r{number}" for number in f.details.registration]


def _titles(f: Feature) -> list[str]:
    found = [f.title.key] if f.title.key else []
    return found + ["".join(words) for words in f.title.others]


def _starts(f: Feature) -> list[str]:
    key = f.title.key
    return [key[:length]] if (length := _key_length(key)) < len(key) else []


def _ends(f: Feature) -> list[str]:
    key = f.title.key
    return [key[-length:]] if (length := _key_length(key)) < len(key) else []


def _key_length(key: str) -> int:
    return _CHARACTERS if is_in_characters(key) else _LETTERS


def _places(f: Feature) -> list[str]:
    if f.pages is None or f.pages.early:
        return []
    found = [f"v{f.volume}/{page}" for page in f.pages.starts] if f.volume else []
    if f.names:
        found.append(f"n{f.names[0].family[:5]}/{f.pages.first}")
    return found


def _people(f: Feature) -> list[str]:
    if not f.names:
        return []
    found = []
    first = f.names[0].family
    longest = max(map(len, f.title.words), default=0)
    if longest > 5:
        word = max([w for w in f.title.words if len(w) == longest])
        found.append(f"{first[:5]}/{word[:8]}")
    if f.year and len(f.names) > 1:
        found.append(f"{first[:6]}/{f.names[-1].family[:6]}/{f.year}")
    return found


def _authors(f: Feature) -> list[str]:
    """Return keys made from the first author and the year. They find records even if a title is cut off or misspelt.

    The first key consists of the family name, the first initial and the year. If the given name is known, a second key
    ignores the order of family name and given name. If the author or the year is missing, there are no keys.
    """
    if not (f.names and f.year):
        return []
    first = f.names[0]
    found = [f"{first.family[:6]}/{first.initials[:1]}/{f.year}"]
    if given := first.given:
        found.append(f"{'+'.join(sorted((first.family[:6], given[:6])))}/{f.year}")
    return found


KEYS: Final[Mapping[str, Key]] = {
    "identifier": _identifiers,
    "title": _titles,
    "place": _places,
    "start": _starts,
    "end": _ends,
    "people": _people,
    "author": _authors,
}
