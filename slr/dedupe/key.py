"""Define the keys by which the program finds records that may be the same work (blocking).

Each key tolerates an error that breaks the other keys: a typing error at the start of a title, a translated title, or a
missing volume and page.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from slr.dedupe.feature import Feature, strip_version
from slr.text.script import is_in_characters

Key = Callable[[Feature], Iterator[str]]

# How many letters at the beginning or end of a title form a key: enough to distinguish topics, few enough that most
# truncated titles still contain them.
_LETTERS: Final = 18
_CHARACTERS: Final = 8  # of a title in Chinese, Japanese or Korean


def _identifiers(f: Feature) -> Iterator[str]:
    if f.doi:
        yield f"d{strip_version(f.doi)}"
    if f.pmid:
        yield f"p{f.pmid}"
    if f.cochrane:
        yield f"c{f.cochrane}"
    for number in f.details.registration:
        yield f"r{number}"


def _titles(f: Feature) -> Iterator[str]:
    if f.title.key:
        yield f.title.key
    for words in f.title.others:
        yield "".join(words)


def _starts(f: Feature) -> Iterator[str]:
    if (length := _key_length(f.title.key)) < len(f.title.key):
        yield f.title.key[:length]


def _ends(f: Feature) -> Iterator[str]:
    if (length := _key_length(f.title.key)) < len(f.title.key):
        yield f.title.key[-length:]


def _key_length(key: str) -> int:
    return _CHARACTERS if is_in_characters(key) else _LETTERS


def _places(f: Feature) -> Iterator[str]:
    if f.pages is None or f.pages.early:
        return
    if f.volume:
        for page in f.pages.starts:
            yield f"v{f.volume}/{page}"
    if f.names:
        yield f"n{f.names[0].family[:5]}/{f.pages.first}"


def _people(f: Feature) -> Iterator[str]:
    words = [w for w in f.title.words if len(w) > 5]
    if f.names and words:
        longest = max(words, key=lambda w: (len(w), w))
        yield f"{f.names[0].family[:5]}/{longest[:8]}"
    if f.year and len(f.names) > 1:
        yield f"{f.names[0].family[:6]}/{f.names[-1].family[:6]}/{f.year}"


def _authors(f: Feature) -> Iterator[str]:
    """Yield keys of first author and year, for titles that are both cut off and misspelt.

    One key ignores the order of an author's names.
    """
    if not (f.names and f.year):
        return
    first = f.names[0]
    yield f"{first.family[:6]}/{first.initials[:1]}/{f.year}"
    if given := first.given:
        yield f"{'+'.join(sorted((first.family[:6], given[:6])))}/{f.year}"


KEYS: Final[Mapping[str, Key]] = {
    "identifier": _identifiers,
    "title": _titles,
    "place": _places,
    "start": _starts,
    "end": _ends,
    "people": _people,
    "author": _authors,
}
