"""Read the fields of one reference in ABNT style: family names in capitals, semicolons between authors, and the year last.

Source: ABNT NBR 6023:2018, Informação e documentação: Referências.
"""

import re
from typing import Final

from slr.formats.reference_pattern import YEAR, Fields

_CAPITALS: Final = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț][A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț'’‐-]+"
_FAMILY: Final = rf"{_CAPITALS}(?:\s(?:{_CAPITALS}|d[aeo]s?|e|von|van|der))*"
_INITIAL: Final = r"(?:[A-ZÀ-ÖØ-Þ]\.[\s‐-]?)"
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w'’‐-]+"
_GIVEN: Final = rf"(?:{_WORD}(?:\s(?:d[aeo]s?\s|e\s|von\s|van\s)?{_WORD}){{0,4}}(?:\s{_INITIAL}+)?|{_INITIAL}+(?:{_WORD}(?=;))?)"
_PERSON: Final = rf"{_FAMILY},\s(?!{_CAPITALS}\s{_CAPITALS}){_GIVEN}"
_PEOPLE: Final = re.compile(
    rf"(?P<names>{_PERSON}(?:;\s(?:{_PERSON}|{_FAMILY}))*)(?:(?P<more>;?\s*et al\.?)|(?<=\.)|\.)(?:\s\((?:[Oo]rgs?|[Ee]ds?|[Cc]oords?)\.\)\.?)?\s+(?=\S)"
)
_ONE_NAME: Final = re.compile(
    rf"(?P<names>{_CAPITALS}(?:\s{_CAPITALS}|\s(?:DE|DO|DA|E|OF|AND|DAN)){{0,9}})\.\s+(?=[A-ZÀ-Þ][\w-]*\s)"
)
_INITIALS: Final = re.compile(r"(?:[A-ZÀ-Þ]\.\s?)+$")
_YEAR: Final = re.compile(
    rf"(?:,|\s|:)\s?(?:[a-z]{{3,4}}\.?(?:/[a-z]{{3,4}}\.?)?\s)?\[?(?P<year>{YEAR})[a-z]?\]?(?=\.|,|$|\s\()"
)
_PLACE: Final = re.compile(
    r"[.,]\s*(?:[^.,:]{2,30},\s)?(?:(?:v\.|ano)\s?(?P<volume>\d+))?,?\s*(?:n\.\s?(?P<issue>[\w/-]+))?,?\s*(?:p\.\s?(?P<pages>\w?\d+(?:\s?[–-]\s?\w?\d+)?))?"
)
_NUMBERS: Final = re.compile(r",\s(?:v\.|ano|n\.)\s?\d")
_ACCESS: Final = re.compile(r"\s(?:Disponível|Acesso) em\b")
_IMPRINT: Final = re.compile(r"(?<=\.)\s+(?P<place>[A-ZÀ-Þ\[][^.:]{1,40}):\s(?P<publisher>[^,:]{2,80}),")


def match_abnt(text: str) -> re.Match[str] | None:
    """Return the match of the names at the beginning of a reference in ABNT style, or None.

    >>> bool(match_abnt("QUILL, Mara T.; OST, R. Lamps at sea. Oil, v. 7, 2019.")), bool(match_abnt("Quill, M. Lamps."))
    (True, False)
    """
    return _PEOPLE.match(text)


def read_abnt(text: str) -> Fields | None:
    """Return the fields of a reference in the style of ABNT, or None if the reference is not in this style.

    >>> dict(read_abnt("QUILL, Mara; OST, R. Lamps at sea. Oil Notes, Leeds, v. 7, n. 2, p. 3-9, jan. 2019.") or [])["journal"]
    'Oil Notes'
    """
    text = _ACCESS.split(text, maxsplit=1)[0].rstrip()
    people = match_abnt(text) or _ONE_NAME.match(text)
    year = next(reversed(list(_YEAR.finditer(text))), None)
    if people is None or year is None or year.start() < people.end():
        return None
    names, rest = _split_names(people), text[people.end() : year.start() + 1]
    fields = _read_journal(rest) or _read_book(rest)
    if fields is None:
        return None
    return [*(("author", name) for name in names), *fields, ("year", year["year"])]


def _split_names(people: re.Match[str]) -> list[str]:
    found = [_lower(name.strip()) for name in people["names"].split(";")]
    return [*found, "et al."] if people.groupdict().get("more") else found


def _lower(name: str) -> str:
    family, comma, given = name.partition(",")
    if not comma:
        return family  # an organisation, or a person with one name
    shown = " ".join(word if word.islower() else _capitalise(word) for word in family.split())
    given = given.strip()
    return f"{shown}, {given if _INITIALS.search(given) else given.rstrip('.')}"


def _capitalise(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)


def _read_journal(rest: str) -> Fields | None:
    """Return the fields of an article, "Title. Journal, Town, v. 7, n. 2, p. 3-9", or None for another work."""
    numbers = _NUMBERS.search(rest)
    if numbers is None:
        return None
    title, stop, journal = rest[: numbers.start()].rpartition(". ")
    if not stop:
        return None
    place = _PLACE.search(rest, numbers.start())
    found = place.groupdict("") if place else {}
    return [
        ("title", title),
        ("journal", journal.split(",")[0].strip(" *_")),
        *found.items(),
        ("type", "article"),
    ]


def _read_book(rest: str) -> Fields | None:
    """Return the fields of a book, "Title. Town: Publisher", or None for another work."""
    imprint = _IMPRINT.search(rest)
    if imprint is None:
        return None
    title = rest[: imprint.start()].strip(" .*_")
    return (
        [("title", title), ("publisher", imprint["publisher"].strip()), ("type", "book")] if title else None
    )
