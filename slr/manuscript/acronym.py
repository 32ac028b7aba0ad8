"""Recognise the short forms of organisations, and find those that a text introduces."""

import re
from collections.abc import Sequence
from typing import Final

from slr.manuscript.name import fold_words
from slr.text.fold import fold
from slr.text.name import is_body


def find_acronyms(text: str) -> dict[str, str]:
    """Map each short form that a text introduces for an organisation to the organisation's full name.

    >>> find_acronyms("by the World Health Organization (WHO, 2020) and Badan Pusat Statistik [BPS]")
    {'WHO': 'World Health Organization', 'BPS': 'Badan Pusat Statistik'}
    """
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        short = match["short"]
        words = match["full"].split()
        for start in range(len(words) - 1):
            full = " ".join(words[start:])
            if (
                words[start][0].isupper()
                and words[start][0].casefold() == short[0].casefold()
                and is_acronym(short, full)
            ):
                found.setdefault(short, full)
                break
    return found


_INTRODUCED: Final = re.compile(
    r"(?P<full>(?:[A-Z][\w'’-]{1,30}|of|for|the|and|dan|on|untuk|&)(?:\s(?:[A-Z][\w'’-]{1,30}|of|for|the|and|dan|on|untuk|&)){1,9})\s*[(\[]\s*[\"“]?(?P<short>[A-Z][A-Za-z&.-]{1,15}(?:\s[A-Z]{2,3})?)[\"”]?(?=[)\],;])"
)


_WORD: Final = re.compile(r"[^\W_]+")


def is_acronym(short: str, full: str) -> bool:
    """Return whether a short form is an acronym of an organisation's name.

    An acronym consists of the initials of all words of the name, or of all words with a capital letter. In the second
    case, the first initials are enough if there are at least three. The acronym of an office can also consist of the
    beginnings of words, as is common in Indonesian.

    >>> is_acronym("WHO", "World Health Organization"), is_acronym("Kemenkes RI", "Kementerian Kesehatan Republik Indonesia")
    (True, True)
    >>> is_acronym("OECD", "Organisation for Economic Co-operation and Development"), is_acronym("Smith", "Sara Miller Thorn")
    (True, False)
    """
    words = [word for word in _WORD.findall(full) if word[:1].isupper()]
    letters = _WORD.findall(short)
    if not letters or len(words) < 2 or short.islower():
        return False
    first, rest = letters[0], letters[1:]
    initials = "".join(word[0] for word in words).casefold()
    if first.isupper() and len(first) >= 2:
        wanted = "".join(letters).casefold()
        if wanted == initials or (len(wanted) >= 3 and initials.startswith(wanted)):
            return True
        pieces = "".join(word[0] for word in re.findall(r"[^\W_]+", full)).casefold()
        if wanted == pieces:
            return True
    if any(not word.isupper() for word in rest) or len(first) < _SYLLABLES or not _is_office(full):
        return False
    return _is_of_syllables(first.casefold(), [fold(word) for word in words])


_SYLLABLES: Final = 4  # letters of an acronym of syllables
_OFFICES: Final = frozenset(
    "departemen kepolisian mahkamah komisi direktorat sekretariat pemerintah balai".split()
)


def _is_office(name: str) -> bool:
    return is_body(name) or not _OFFICES.isdisjoint(fold_words(name)[:1])


def _is_of_syllables(short: str, words: Sequence[str]) -> bool:
    """Return whether a short form consists of the beginnings of at least two words, in order.

    It must begin with the first two letters of the first word. Other words can be left out.
    """
    if not short.startswith(words[0][:2]):
        return False
    ways = {(0, 0)}  # (letters used, words used)
    for word in words:
        more = set()
        for used, parts in ways:
            for size in range(1, min(len(word), 6) + 1):
                if short[used : used + size] == word[:size]:
                    more.add((used + size, parts + 1))
        ways |= more
    return any(used == len(short) and parts >= 2 for used, parts in ways)
