"""Read the fields of one reference in Vancouver style: an article, a book or a chapter.

Source: Citing Medicine (National Library of Medicine).
"""

import re
from typing import Final

from slr.formats.reference_book import THESIS, WITHIN
from slr.formats.reference_name import (
    ROLES,
    is_names,
    match_vancouver,
)
from slr.formats.reference_pattern import PAGES, YEAR, Fields
from slr.formats.reference_quoted import (
    MEETING,
)

_ISSUED: Final = re.compile(
    rf"(?P<year>{YEAR})(?:\s+[A-Z][a-z]{{2,8}}\.?(?:\s?[-–/]\s?[A-Z][a-z]{{2,8}}\.?)?(?:\s+\d{{1,2}}(?:[-–]\d{{1,2}})?)?)?\s*(?P<mark>[;,])\s*"
    r"(?P<volume>\d+[A-Za-z]?(?:[-–/]\d+)?)?(?P<supplement>\s*Suppl\.?(?:\s*\w{1,4})?)?\s*(?:\((?P<issue>[^()]{1,40})\))?"
    rf"(?:\s*:\s*(?P<pages>{PAGES}))?"
)
_MEDIUM: Final = re.compile(
    r"\s*\[(?:internet|online|electronic resource|e-?book|serial online|homepage[^\]]*)\]", re.IGNORECASE
)
_CITED: Final = re.compile(
    r"\s*\[(?:cited|updated|accessed|diakses|citado|consultado|zitiert|cité|aufgerufen)[^\]]*\]",
    re.IGNORECASE,
)


def read_vancouver(text: str) -> Fields | None:
    """Return the fields of an article in Vancouver style, or None if the text is not an article in this style."""
    text = _CITED.sub("", _MEDIUM.sub("", text))
    place = next((m for m in _ISSUED.finditer(text) if _is_issue(m)), None)
    if place is None:
        return None
    names, title = _split_names(text[: place.start()].strip())
    if not names and place["mark"] == ",":
        return None
    title, journal = split_journal(title.rstrip(" .,"))
    if not title or not journal:
        return None
    journal += "." if "." in journal else ""
    issue = place["issue"] or (place["supplement"] or "").strip()
    return [
        *(("author", name) for name in names),
        ("title", title),
        ("journal", journal),
        ("year", place["year"]),
        ("volume", place["volume"] or ""),
        ("issue", issue),
        ("pages", place["pages"] or ""),
        ("type", "article"),
    ]


# an article that has no volume yet: "J Lamp. 2019 Mar 3."
_EARLY: Final = re.compile(
    rf"\.\s+(?:Epub\s+|Published online\s+|\[Epub ahead of print\]\s+)?(?P<year>{YEAR})(?:\s+[A-Z][a-z]{{2,8}}\.?(?:\s+\d{{1,2}})?)?"
    r"[.;]?(?:\s*\[?Epub ahead of print\]?\.?)?\s*$"
)


def read_early(text: str) -> Fields | None:
    """Return the fields of an article or web page that ends with the year and has no volume or pages.

    If the text is neither of these in Vancouver style, return None.
    """
    online = _MEDIUM.search(text) is not None
    text = _CITED.sub("", _MEDIUM.sub("", text))
    place = _EARLY.search(text)
    before = f"{text[: place.start()].strip()}. X" if place else ""
    people, rest = match_vancouver(before) or (_split_names(before) if online else ([], ""))
    if place is None or not people:
        return None
    title, journal = split_journal(rest.removesuffix("X").strip(" ."))
    if ":" in journal or not title or not (journal or online):
        return None
    names: Fields = [("author", name) for name in people]
    kind = "article" if journal else "webpage"
    return [*names, ("title", title), ("journal", journal), ("year", place["year"]), ("type", kind)]


def _is_issue(match: re.Match[str]) -> bool:
    """Return whether a volume, issue or pages follow a year. If a comma follows the year, volume and pages must follow."""
    if match["mark"] == ",":
        return bool(match["volume"] and match["pages"])
    return bool(match["volume"] or match["issue"] or match["pages"])


def _split_names(text: str) -> tuple[list[str], str]:
    """Return the authors at the beginning of a text in Vancouver style, and the rest of the text.

    An organisation can be the only author. If there are no authors, return an empty list and the text.
    """
    if (people := match_vancouver(text)) is not None:
        return people
    first, stop, rest = text.partition(". ")
    if stop and len(first.split()) <= _BODY_WORDS and re.search(r"[.?!]\s", rest) and is_names(first):
        return [first], rest
    return [], text


_BODY_WORDS: Final = 8  # most words in the name of an organisation; a longer first sentence is a title


def split_journal(text: str) -> tuple[str, str]:
    """Return the title and journal in "Title. J. Clin. Lamps" or "Title? J Clin Lamps".

    An abbreviated journal can contain full stops. If no full stop, "?" or "!" is within the text, the journal is "".

    >>> split_journal("Lamps. J. Clin. Oil"), split_journal("Lamps?")
    (('Lamps', 'J. Clin. Oil'), ('Lamps?', ''))
    """
    stops = [m for m in re.finditer(r"[.?!]\s+", text) if m.start() > 1]
    if not stops:
        return text, ""
    at = len(stops) - 1
    cut = len(text[stops[at].end() :].split()) <= _ABBREVIATED  # whether the journal can be abbreviated
    while cut and at and _ABBREVIATION.fullmatch(text[stops[at - 1].end() : stops[at].start()]):
        at -= 1
    stop = stops[at]
    title = text[: stop.start() + (text[stop.start()] in "?!")]
    return title.strip(" *_"), text[stop.end() :].strip(" *_,")


_ABBREVIATED: Final = 2  # number of words after the last full stop in an abbreviated journal
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Za-z]{0,7}")
_VANCOUVER_BOOK: Final = re.compile(
    rf"(?:[.;,]\s+|^)(?!{WITHIN}\s?:)(?P<place>[A-Z][^.:;]{{1,60}}?)\s?:\s*(?P<publisher>[^;:]{{2,120}});\s*(?:c|\[?)(?P<year>{YEAR})\b"
    rf"(?P<rest>.*)$"
)
_PAGE_RANGE: Final = re.compile(rf"(?:\b(?:[Pp]p?|[Hh]al|[Hh]lm|S|págs?)\.\s*|^:\s*)({PAGES})")
_THESIS_NOTE: Final = re.compile(rf"\s*\[[^\[\]]{{0,40}}{THESIS}[^\]]*\]", re.IGNORECASE)
_OWN_EDITION: Final = re.compile(
    r"[.,]\s+(?P<edition>(?:\d+(?:st|nd|rd|th)|rev\.?|(?:edisi|cetakan) \S+)(?:\s+(?:ed|edn|edition)\b)?"
    r"|\d+\.?\s?[ªºa]?\.?\s?(?:ed|edn|edición|edição|aufl|auflage)\b)\.?$",
    re.IGNORECASE,
)
_EDITORS_LAST: Final = re.compile(rf"\.\s+[A-ZÀ-ÞĀ-Ž][^.]{{2,200}}?{ROLES}\.?$")


def read_vancouver_book(text: str) -> Fields | None:
    """Return the fields of a book, chapter, report or thesis in Vancouver style, or None if the text is none of these."""
    text = _CITED.sub("", _MEDIUM.sub("", text))
    imprint = _VANCOUVER_BOOK.search(text)
    if imprint is None:
        return None
    names, title = _split_names(text[: imprint.start()].strip() + ". ")
    title, pages = title.strip(" ."), _PAGE_RANGE.search(imprint["rest"])
    thesis = _THESIS_NOTE.search(title)
    title, book = _split_chapter(_THESIS_NOTE.sub("", title))
    title = _EDITORS_LAST.sub("", title)
    edition = _OWN_EDITION.search(book or title)
    if edition:
        title, book = (title, book[: edition.start()]) if book else (title[: edition.start()], "")
    report = _REPORT_NUMBER.search(imprint["rest"])
    kind = "thesis" if thesis else "chapter" if book else "report" if report else "book"
    if MEETING.search(book):
        kind = "conference"
    if not title:
        return None
    return [
        *(("author", name) for name in names),
        ("title", title),
        ("booktitle", book),
        ("year", imprint["year"]),
        ("edition", edition["edition"] if edition else ""),
        ("pages", pages[1] if pages and book else ""),
        ("publisher", imprint["publisher"].strip()),
        ("report_number", report[1] if report else ""),
        ("type", kind),
    ]


_REPORT_NUMBER: Final = re.compile(
    r"\b(?:Report|Laporan|Publication) (?:No|Nomor)\.?:?\s*([\w./-]*\d[\w/-]*)"
)


def _split_chapter(title: str) -> tuple[str, str]:
    """Return the chapter and book in "Chapter. In: Doe J, Roe R, editors. Book". In other titles, the book is ""."""
    match = re.search(rf"[.?!]\s+{WITHIN}:\s+", title)
    if match is None:
        return title, ""
    book = re.sub(rf"^[^.]{{3,300}}?{ROLES}[.:]*\s+", "", title[match.end() :])
    # the date and town of a meeting come after the title of the proceedings
    return title[: match.start() + (title[match.start()] in "?!")], re.split(rf";\s*{YEAR}", book)[0].strip(
        " ."
    )
