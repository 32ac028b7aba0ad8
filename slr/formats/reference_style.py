"""Read the fields of one reference in Vancouver, IEEE, MLA, Chicago, Harvard, ABNT or GB/T 7714 style.

In IEEE, MLA, Chicago and Harvard style, the title of an article is in quotes. In GB/T 7714 style, a letter in brackets
after the title states the type of document, such as `[J]`. In Vancouver style, the title is between names that end in
initials without full stops, and a journal that is followed by `year;volume(issue):pages`.

The readers of the styles are in `reference_abnt.py`, `reference_gbt.py`, `reference_quoted.py` and
`reference_vancouver.py`. Readers of rarer forms are here.
"""

import re
from typing import Final

from slr.formats.reference_abnt import match_abnt, read_abnt
from slr.formats.reference_book import THESIS, find_university
from slr.formats.reference_gbt import read_gbt
from slr.formats.reference_name import (
    is_names,
    match_given_first,
    match_inverted,
    match_note,
    match_vancouver,
    match_whole_names,
)
from slr.formats.reference_pattern import PAGES, YEAR, Fields
from slr.formats.reference_quoted import (
    NAMES_YEAR,
    THESIS_NAME,
    read_place,
    read_quoted,
    read_thesis,
)
from slr.formats.reference_vancouver import read_early, read_vancouver, read_vancouver_book
from slr.text.name import is_body


def read_styled(text: str) -> Fields | None:
    """Return the fields of a reference, or None if it is in none of the styles that this module reads.

    The text must not contain the links of the reference.

    >>> dict(read_styled("Doe J, Roe R. Lamps at sea. J Lamp. 2019;7(3):5-9.") or [])["title"]
    'Lamps at sea'
    """
    if len(text) > _LONGEST or _MARKS.isdisjoint(text):
        return None
    for read in _READERS:
        if (fields := read(text)) is not None:
            return [(n, v.rstrip(".") if n == "pages" else v) for n, v in fields if v]
    return None


_MARKS: Final = frozenset("\"“”„«‘';[,:")


_LONGEST: Final = 4_000  # characters; references are shorter, and the patterns would be slow in longer texts


def is_reference(text: str) -> bool:
    """Return whether a text is a reference in one of the styles that this module reads, with a title and a year.

    The reference must also have a volume, issue, pages, publisher or book. The text must not contain links.
    """
    fields = dict(read_styled(text) or ())
    places = ("volume", "issue", "pages", "publisher", "booktitle")
    return "title" in fields and "year" in fields and any(name in fields for name in places)


def opens_reference(line: str) -> str:
    """Return "named" for a line that begins with the names of authors, "body" for an organisation and a title, or "".

    >>> opens_reference("Doe J, Roe R. Lamps."), opens_reference("of lamps. J Lamp. 2019;7:1-2.")
    ('named', '')
    >>> opens_reference("WHO. WHO guidelines on lamps."), opens_reference("WHO. Web. 2019.")
    ('body', '')
    """
    line = line[:_LONGEST]
    names = match_vancouver(line)
    if names is not None and _VOLUME_NEXT.match(names[1]):
        return ""  # the rest of a reference: "Muscles Tendons J. 3, pp. 295-302"
    if names or any(match(line) is not None for match in (match_inverted, match_abnt, _OPENS.match)):
        return "named"
    if _opens_with_body(line):
        return "body"
    quoted = next((m for form in _OPENING_QUOTES if (m := form.search(line)) is not None), None)
    before = NAMES_YEAR.sub("", line[: quoted.start()].strip()) if quoted is not None else ""
    return "named" if before and before != before.lower() and is_names(before) else ""


def _opens_with_body(line: str) -> bool:
    """Return whether a line begins with an organisation and a title of at least two words."""
    head = _BODY_AND_TITLE.match(line)
    return head is not None and (_SHORT_BODY.fullmatch(head["name"]) is not None or is_body(head["name"]))


_BODY_AND_TITLE: Final = re.compile(
    rf"(?P<name>[A-Z][^\W\d_]+(?:\s[^\W\d_]+){{0,7}})\.\s(?:{YEAR}[a-z]?\.\s)?[A-Z]\w+\s(?!et\b)\w{{2,}}"
)
_SHORT_BODY: Final = re.compile(
    r"(?:[A-Z][a-z]+\s)?[A-Z]{2,8}|[A-Z]{2,8}\s[A-Z][a-z]+"
)  # "WHO", "Kemenkes RI"
_VOLUME_NEXT: Final = re.compile(r"\d{1,3}\s?[,(:]")
_OPENS: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[,，、]\s*[\u4e00-\u9fff]{2,4})*(?:[,，]\s*等)?[.．。]")
_OPENING_QUOTES: Final = (re.compile(r"[\"“„«]\w"), re.compile(r"(?<=[\s)])['‘]\w"))


def space_number(line: str) -> str:
    """Return a line with a space between its number in brackets and its text: "[1]Doe J" becomes "[1] Doe J"."""
    return _NUMBERED.sub(r"\1 ", line)


_NUMBERED: Final = re.compile(r"^(\s*\[\d{1,3}\])(?=\S)")


# Books without quotes: IEEE, MLA and Chicago

_UNQUOTED: Final = re.compile(
    rf"[.,]?\s+(?P<title>[^\"“”]{{3,300}}?)(?:[,.]\s+(?P<edition>(?:\d+(?:st|nd|rd|th|\.?[ªº])\.?|Rev\.)\s+ed)(?:ition|n|ición|ição)?)?[.,]{{1,2}}\s+"
    rf"(?:[A-Z][^:.,]{{1,40}}(?:,\s(?:[^:.,]|(?<=[A-Z])\.){{2,30}}){{0,2}}:\s*)?(?P<publisher>[^:.,\d](?:[^:.\d]|(?<=\b[A-Z])\.|(?<=Inc)\.){{1,80}}?),\s*(?P<year>{YEAR})"
    rf"(?:,\s*(?:ch|chap|sec)\.\s*\w+)?(?:,\s*pp?\.\s*(?P<pages>{PAGES}))?\.?(?:\s+(?:Kindle|E-?[Bb]ook|EPUB|PDF|Print|Web|Google Books)[^.]{{0,40}}\.?)?$"
)


_SENTENCE_END: Final = re.compile(r"[^\W_]{3,}[\])]?\.\s|\.\s+In\s")


def _read_unquoted_book(text: str) -> Fields | None:
    people = match_given_first(text) or match_inverted(text) or _match_body(text)
    if people is None:
        return None
    names, rest = people
    if (thesis := _UNQUOTED_THESIS.fullmatch(rest)) is not None:
        place = read_thesis(thesis["rest"], thesis["year"])
        return [
            *(("author", name) for name in names),
            ("title", thesis["title"].strip(" *_")),
            *(place or ()),
        ]
    rest, volume = _AIDES.sub("", rest), _BOOK_VOLUME.search(rest)
    rest = _VOLUMES.sub("", _BOOK_VOLUME.sub("", rest))
    book = _UNQUOTED.fullmatch(f" {rest}")
    if book is None or _SENTENCE_END.search(book["title"]) or book["publisher"].startswith("In "):
        return None
    found = {name: (value or "").strip(" *_") for name, value in book.groupdict().items()}
    number = volume["volume"] if volume else ""
    kind = "book"
    if re.match(r"(?:Tech(?:nical|\.)\s)?(?:Report|Rep\.)", found["publisher"]):
        kind, found["publisher"] = "report", ""
    elif THESIS_NAME.search(found["publisher"]):
        kind, found["publisher"] = "thesis", find_university(found["publisher"])
    return [*(("author", name) for name in names), *found.items(), ("volume", number), ("type", kind)]


def _match_body(text: str) -> tuple[list[str], str] | None:
    """Return the organisation at the beginning of a text, and the rest of the text, or None if there is no organisation."""
    name, stop, rest = text.partition(". ")
    return ([name], rest) if stop and is_body(name) and is_names(name) else None


# a footnote: "Mara Quill, Lamps at Sea (Leeds: Oil Press, 2019), 45."
_NOTED: Final = re.compile(
    rf"(?P<title>[^\"“”()]{{3,300}}?)(?:,\s+(?:trans|ed|eds)\.\s+[A-Z][^()\"“”]{{2,80}}?)?"
    rf"(?:,\s+(?P<edition>(?:\d+(?:st|nd|rd|th)|rev\.)\s+ed)\.)?,?\s+\((?:[^:()]{{2,60}}:\s*)?(?P<publisher>[^:()]{{2,100}}?),\s*"
    rf"(?P<year>{YEAR})\)(?:,\s*(?:(?:hlm|hal|pp?|S)\.\s*)?[\d–, -]+)?[\s.,]*$"
)


def _read_note(text: str) -> Fields | None:
    people = match_note(text)
    book = _NOTED.match(people[1]) if people else None
    if people is None or book is None:
        return None
    found = {name: (value or "").strip(" *_") for name, value in book.groupdict().items()}
    return [*(("author", name) for name in people[0]), *found.items(), ("type", "book")]


# "Edited by Carol Belm." after the title
_AIDES: Final = re.compile(
    r"(?<=[.,])\s+(?:[Ee]dited|[Tt]ranslated|[Ii]llustrated|[Dd]isunting|[Dd]iterjemahkan)(?:\s+and\s+\w+)?\s+(?:by|oleh)\s+"
    r"(?:[^.,\d]|(?<=\s[A-Z])\.){3,80}[.,]"
)
_BOOK_VOLUME: Final = re.compile(r"(?<=[.,])\s+[Vv]ol\.\s(?P<volume>\d{1,3}|[IVXLC]+)[.,]")
_VOLUMES: Final = re.compile(r"(?<=[.,])\s+\d+\svols?\.")  # the number of volumes, as in "2 vols."
_UNQUOTED_THESIS: Final = re.compile(
    rf"(?P<title>[^\"“”]{{3,300}}?)\.\s+(?P<year>{YEAR})[.,]\s+(?P<rest>[^.]{{0,120}}{THESIS}[^.]{{0,80}}\.?)",
    re.IGNORECASE,
)


# Springer: Vancouver names, a year in brackets, and volume(issue):pages

_SPRINGER: Final = re.compile(
    rf"(?P<title>.+?[.?!])\s+(?P<journal>[^.?!\d]+(?:\.[^.?!\d]*){{0,8}}?)\s+(?P<volume>\d+[A-Za-z]?)\s*"
    rf"(?:\((?P<issue>[^()]{{1,30}})\))?\s*:\s*(?P<pages>{PAGES})\.?$"
)


def _read_springer(text: str) -> Fields | None:
    dated = re.search(rf"\s\(({YEAR})[a-z]?\)[.:]?\s+", text)
    people = match_vancouver(text[: dated.start()] + ". X") if dated else None
    place = _SPRINGER.match(text[dated.end() :]) if dated and people and people[1] == "X" else None
    if dated is None or people is None or place is None:
        return None
    found = {name: value or "" for name, value in place.groupdict().items()}
    found["title"] = found["title"].rstrip(".")
    return [
        *(("author", name) for name in people[0]),
        *found.items(),
        ("year", dated[1]),
        ("type", "article"),
    ]


# BibTeX's "plain" style: "M. Quill and R. Ost. Title. Journal, 7(3):1-9, 2019.", "In Proceedings, pages 1-9, 2019."


def _read_plain(text: str) -> Fields | None:
    people = match_given_first(text) or match_whole_names(text)
    stop = _TITLE_END.search(people[1]) if people else None
    if people is None or stop is None:
        return None
    names, rest = people
    place = read_place(rest[stop.end() :], "")
    found = dict(place or ())
    if not ((found.get("volume") and found.get("pages")) or found.get("booktitle")):
        return None
    title = rest[: stop.start() + (rest[stop.start()] in "?!")]
    return [*(("author", name) for name in names), ("title", title.strip(" *_")), *(place or ())]


_TITLE_END: Final = re.compile(r"(?<=[^\W_]{3})[\])]?[.?!]\s+(?=[*_]?[A-Z])")

_READERS: Final = (
    read_abnt,
    read_gbt,
    read_quoted,
    _read_plain,
    read_vancouver,
    read_vancouver_book,
    read_early,
    _read_springer,
    _read_unquoted_book,
    _read_note,
)
