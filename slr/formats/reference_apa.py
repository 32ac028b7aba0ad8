"""Read the fields of one reference in APA style, or in a style that is not recognised.

Source: Publication Manual of the American Psychological Association, 7th edition, chapters 9 and 10.
"""

import re
from typing import Final

from slr.formats.reference_book import WITHIN, drop_notes, partition_title, refine_book, take_report
from slr.formats.reference_head import (
    DATE,
    STATUTE,
    YEARS,
    match_bare_date,
)
from slr.formats.reference_name import (
    ROLES,
    match_given_first,
    match_inverted,
    match_vancouver,
    match_whole_names,
    strip_roles,
)
from slr.formats.reference_vancouver import split_journal

_PLACE: Final = re.compile(
    r"[,.]?\s*(?:vol\.?\s*)?(?P<volume>\d+)?\s*(?:\((?P<issue>[^()]+)\))?\s*(?:,\s*(?:pp?\.\s*|hal\.\s*"
    r"|Article\s+)?(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
_PLAIN_PLACE: Final = re.compile(
    r",\s*(?:vol\.?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\))?\s*(?:[,:]\s*(?:(?:pp?|hal|hlm|s|págs?)\.\s*"
    r"|(?:article|artikel|artículo|art\.)\s+(?:(?:no|id)\.?\s*)?)?"
    r"(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
# the place in words, or after the journal without a comma: "Jurnal X, Vol. 5 No. 2, hal. 10-20"
_WORDED_PLACE: Final = re.compile(
    r"[,.]?\s+(?:vol(?:ume\b|\.)?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\)|[,.]?\s*(?:no\.?"
    r"|nomor)\s*(?P<number>\d[\w/–-]*))\s*(?:[,:.]\s*(?:(?:pp?|hal|hlm|s)\.?\s*"
    r"|halaman\s+)?(?P<pages>[a-z]?\d+(?:\s*[–—-]\s*[a-z]?\d+)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
# the volume after the journal without a comma: "Lamp Studies 40, 386–389."
_CLOSE_PLACE: Final = re.compile(
    r"(?<=[^\W\d_])\.?\s+(?P<volume>\d{1,4})(?P<issue>)\s*[,:]\s*(?P<pages>[A-Za-z]?\d+\s*[–—-]\s*[A-Za-z]?\d+)\s*\.?\s*$"
)
# "(Eds.)", ", editors,": abbreviations need brackets here, as "Ed." can also come before the editors
_BOOK_ROLES: Final = rf"(?:{ROLES}(?<=\))[,.:]?|(?<!\.){ROLES}(?<!\.)[,.:])"
_CHAPTER: Final = re.compile(
    rf"(?:^|[.?!]\s+){WITHIN}:?\s+(?:(?P<editors>(?:(?!\.\s+{WITHIN}\s)[^()]){{1,800}}?){_BOOK_ROLES}\s*)?"
    r"(?P<book>[*_\"“]*(?!Pp?\.)[^\W_a-z][^()]{1,800}?)[\s,.]*"
    r"(?=(?P<rest>\([^()]*\b(?:[Pp]p?|[Hh]al|[Hh]lm|S|[Pp]ágs?)\.[^()]*\).*|(?<![\s.][A-Z])(?<!\b[Vv]ol)(?<!\b[Nn]o)(?<!\bpp)(?<!\bEd)\..*|$))"
)
_BOOK_PAGES: Final = re.compile(
    r"\((?:[^()]*,\s*)?(?:pp?|hal|hlm|s|págs?)\.\s*(?P<pages>[^()]+)\)", re.IGNORECASE
)
_EDITION: Final = re.compile(
    r"\s*\((?P<edition>(?:(?:\d+\s?(?:st|nd|rd|th)|[a-z]+\.?)\s+(?:and\s+[a-z]+\s+)?ed(?:ition|n)?\.?"
    r"|\d+\.?\s?[ªº]?\.?\s?(?:ed|edn|edición|edição|aufl|auflage)\.?"
    r"|(?:edisi|cetakan|ed\.)\s+[\w-]+(?:\s\w+)?|edisi))"
    r"(?:\)|,\s*(?=[^()]*\)))(?P<more>[^()]*\))?",
    re.IGNORECASE,
)
_EDITION_ALONE: Final = re.compile(
    r"(?<=[.,*_])\s+(?P<edition>(?:edisi|cetakan)\s+(?:ke-?\s?\w+|\w+)|\d+(?:st|nd|rd|th)\s+ed(?:ition"
    r"|n)?)\s*[.,](?=\s|$)",
    re.IGNORECASE,
)


def read_apa(rest: str) -> tuple[list[tuple[str, str]], str]:
    """Return the fields of a reference in APA style, and its type. `rest` is the reference without its links.

    The type is "" if the reference does not state it.
    """
    names, year, tail = _around_year(rest)
    last = None if year or names or DATE.search(rest) else _LAST_YEAR.search(tail, max(0, len(tail) - _TAIL))
    if last is not None:
        year, tail = last["year"], tail[: last.start()]
        names, tail = _split_people(tail)
    tail, number = take_report(drop_notes(tail))
    tail, edition = _take_edition(tail)
    dated = bool(names if last else year) or bool(DATE.search(rest))  # otherwise, all text is the title
    if tail.strip(" .*") and _is_title(names):
        fields = [("title", _ended(names.strip("*_ "))), ("year", year), *_unsigned(names, tail)]
    else:
        fields = [("author", strip_roles(names)), ("year", year), *_work(tail, dated=dated)]
    fields, kind = refine_book(fields)
    return [*fields, ("edition", edition), ("report_number", number)], kind


_TAIL: Final = 60  # characters at the end of a reference in which a date is looked for
# the year at the end of a reference in no style: "Quill M. Lamps. Oil Press, 2019."
_LAST_YEAR: Final = re.compile(
    r"(?:[\s,(]+(?:jan|feb|mar|apr|may|mei|jun|jul|aug|agu|sep|oct|okt|nov|dec|des)[a-z]*\.?)?"
    rf"[\s,;(]+(?P<year>{YEARS})\)?[.,;]*$",
    re.IGNORECASE,
)


def _split_people(text: str) -> tuple[str, str]:
    """Return the names at the beginning of a text, separated by semicolons, and the rest of the text.

    If the text does not begin with names, return "" and the text.
    """
    forms = (match_given_first, match_whole_names, match_inverted)
    people = next((found for match in forms if (found := match(text)) is not None), None)
    if people is None and (found := match_vancouver(text)) is not None:
        # "Mara T. Quill. Lamps" begins like "Mara T"
        people = found if len(partition_title(found[1])[0].split()) >= _TITLE_WORDS else None
    return ("; ".join(people[0]), people[1]) if people else ("", text)


_TITLE_WORDS: Final = 4


def _around_year(text: str) -> tuple[str, str, str]:
    """Return the text before the year, the year, and the text after the year.

    The text before the year contains the authors or, if the work has no author, the title. If the year is at the end or
    missing, all other text is returned as the text after the year.
    """
    match, bare = DATE.search(text), match_bare_date(text)
    if bare is not None and (match is None or bare.end() <= match.start()):
        return text[: bare.start("year")].rstrip(" ,"), bare["year"], text[bare.end() :]
    if match is None:
        return "", "", text
    year, before, after = (
        match.group(1) or "",
        text[: match.start()].strip(),
        text[match.end() :].lstrip(" .,:"),
    )
    if not after.strip(" .*"):
        return "", year, before.rstrip(" .,")
    return before.rstrip(" ,"), year, after


def _take_edition(text: str) -> tuple[str, str]:
    """Return a text without its edition, and the edition or "".

    The edition is in brackets, or between full stops or commas.
    """
    match = _EDITION.search(text)
    if match is not None:
        more = f" ({match['more'].strip()}" if match["more"] else ""
        return text[: match.start()] + more + text[match.end() :], match["edition"].strip()
    if (match := _EDITION_ALONE.search(text)) is not None:
        before, after = text[: match.start()], text[match.end() :]
        stop = "." if before.endswith(",") and after.strip() else ""  # "Title, 2nd ed., Publisher"
        return (before[:-1] + stop if stop else before) + after, match["edition"].strip()
    return text, ""


_LEADS: Final = frozenset(
    "and atau bagi bersama dalam dan dari dengan for from pada the untuk van von with yang".split()
)


def _is_title(before: str) -> bool:
    """Return whether the text before the year is a title rather than an author.

    A title is a statute, a text in italics, or a text in which at least half of the longer words are in lower case.
    """
    if STATUTE.match(before) or re.match(r"[*_]\S", before):
        return True
    words = re.findall(r"[^\W\d_]{4,}", before)[1:]
    counted = [word for word in words if word.casefold() not in _LEADS]
    low = sum(1 for word in counted if word.islower())
    signed = re.search(r",\s*[^\W\d_]\.|\bet al\b|\bdkk\b|&", before) is not None
    return not signed and len(before.split()) >= 3 and low * 2 >= len(counted) > 0


def _unsigned(title: str, tail: str) -> list[tuple[str, str]]:
    """Return the fields in the text after the year (`tail`), for a work without an author.

    For a statute or a title in italics, the text is the publisher. For other titles, it is the journal or newspaper,
    with volume, issue and pages if the text contains them.
    """
    if STATUTE.match(title) or title.startswith(("*", "_")):
        return [("publisher", tail.replace("*", "").strip(" .,"))]
    place = _PLAIN_PLACE.search(plain := tail.replace("*", ""))
    journal = plain[: place.start()] if place else plain
    return [("journal", journal.strip(" .,")), *(_numbers(place) if place else [])]


def _numbers(place: re.Match[str]) -> list[tuple[str, str]]:
    found = place.groupdict("")
    issue = found["issue"] or found.get("number", "")
    return [("volume", found["volume"]), ("issue", issue), ("pages", found["pages"])]


def _work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return the fields of a work from the text after the year, such as title, journal or book, volume and pages."""
    text = text.strip()
    if text.startswith(("*", "_")) and (match := re.match(r"([*_]{1,2})(.+?)\1[.,]?\s*", text)):
        rest = text[match.end() :]
        # "*Title* (pp. 1-2). Publisher" is a book; "*Journal*, 10(3), 56." is a journal, and the title of the work was lost
        return [("title", match.group(2).strip(" .")), *_book_rest(rest)]
    if (match := re.search(r"\s([*_]{1,2})(?=\S)(.{1,600}?)(?<=\S)\1", text)) is not None:
        title, inner, rest = text[: match.start()].strip(), match.group(2).strip(), text[match.end() :]
        chapter = re.search(r"(?:^|[.?!]\s+)(In|Dalam)\s+(?P<editors>.*)$", title)
        if chapter is not None:
            return [
                ("title", title[: chapter.start()].rstrip(" .") or title),
                ("booktitle", inner),
                *_book_rest(rest),
            ]
        inner, own_place = _split_place(inner)
        return [("title", _ended(title)), ("journal", inner), *(own_place or _place(rest))]
    return _plain_work(text, dated=dated)


def _ended(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _split_place(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the journal and the volume of a text in italics such as "Journal, 6".

    If the text does not end with a volume, return the whole text and an empty list.
    """
    match = re.search(r",\s*(\d{1,4})$", text)
    return (text[: match.start()], [("volume", match.group(1))]) if match else (text, [])


def _place(text: str) -> list[tuple[str, str]]:
    match = _PLACE.match(text.replace("*", "").replace("_", ""))
    if match is None:
        return [("rest", text.strip(" .,"))]
    volume, issue, pages = match.group("volume", "issue", "pages")
    if volume and not issue and not pages and ("–" in text or "-" in text):
        volume, pages = "", volume
    return [("volume", volume or ""), ("issue", issue or ""), ("pages", pages or "")]


def _book_rest(text: str) -> list[tuple[str, str]]:
    pages = _BOOK_PAGES.search(text)
    publisher = _BOOK_PAGES.sub("", text)
    last = _LAST_PAGES.search(publisher) if pages is None else None
    if last is not None:
        return [("pages", last["pages"]), ("publisher", publisher[: last.start()].strip(" .,"))]
    place = _PLACE.fullmatch(publisher) if re.match(r"\s*,?\s*\d", publisher) else None
    if place is not None:
        return _place(publisher)
    return [("pages", pages.group("pages") if pages else ""), ("publisher", publisher.strip(" .,"))]


# "Oil Press, pp. 3-9": pages after the publisher
_LAST_PAGES: Final = re.compile(
    r"(?<=[^\W\d_])[.,]\s*(?:pp?\.\s*|pages\s+|hal\.\s*|hlm\.\s*|S\.\s*)?(?P<pages>\d+\s?[–-]+\s?\d+)\.?$",
    re.IGNORECASE,
)


def _plain_work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return the fields of a work from a text without italics.

    A text that ends with volume, issue or pages is divided into title and journal. In other texts, the title ends at
    the first full stop or, if the work has no date, at the end of the text.
    """
    if (chapter := _plain_chapter(text)) is not None:
        return chapter
    place = _PLAIN_PLACE.search(text) or (
        (_WORDED_PLACE.search(text) or _CLOSE_PLACE.search(text)) if dated else None
    )
    if place is not None and _YEAR_ALONE.fullmatch(place.group()):  # "Title, Oil Press, Leeds, 2019."
        text, place = text[: place.start()], None
    if place is None:
        title, rest = partition_title(text.rstrip(" .")) if dated else (text, "")
        early = _EARLY.search(rest)
        rest = rest[: early.start()] if early else rest
        named = early is not None or _JOURNAL.search(rest) is not None
        return [("title", _ended(title)), ("journal" if named else "publisher", rest.strip(" .,"))]
    title, journal = split_journal(text[: place.start()])
    if not journal and dated:
        title, journal = _split_at_comma(title)
    return [("title", _ended(title)), ("journal", _IN.sub("", journal)), *_numbers(place)]


_YEAR_ALONE: Final = re.compile(rf"[,.\s]*{YEARS}[.\s]*")
_IN: Final = re.compile(rf"^{WITHIN}:\s+")
# "Lamp Studies. Advance online publication"
_EARLY: Final = re.compile(
    r"[.,]?\s*\b(?:advance online publication|publikasi daring awal)\b.*$", re.IGNORECASE
)


def _split_at_comma(text: str) -> tuple[str, str]:
    """Return the title and the journal in a text such as "Title of a work, Lamp Studies".

    The journal is the text after the last comma. It must have at least two words, all with a capital letter. Words such
    as "of" do not count. If there is no such journal, return the whole text and "".
    """
    title, _, journal = text.rpartition(", ")
    words = [word for word in re.findall(r"[^\W\d_]+", journal) if word.casefold() not in _SMALL]
    return (title, journal) if title and len(words) > 1 and not any(map(str.islower, words)) else (text, "")


_SMALL: Final = frozenset("a and dan de del der di du e et for für in la le of on the und y".split())


_JOURNAL: Final = re.compile(
    r"\b(?:journal|jurnal|proceedings|prosiding|annals|transactions|proc\.|conference|symposium|workshop)(?!\w)",
    re.IGNORECASE,
)


def _plain_chapter(text: str) -> list[tuple[str, str]] | None:
    """Return the parts of "Title. In A. Editor (Ed.), Book (pp. 1-2). Publisher", or None for other works.

    The word "In" is not enough, because a subtitle can also begin with this word. The text must also contain editors,
    pages in brackets, or a book title that names a conference or its proceedings.
    """
    for match in _CHAPTER.finditer(text):
        pages = _BOOK_PAGES.match(match["rest"])
        if not (match["editors"] or pages or _MEETING.search(match["book"])):
            continue
        start = match.start() + (text[match.start()] in "?!")
        inner = _INNER_PLACE.search(book := match["book"].rstrip(" .,"))
        numbers = inner.groupdict("") if inner else {}
        rest = {name: value or numbers.get(name, "") for name, value in _book_rest(match["rest"])}
        return [
            ("title", _ended(text[:start].strip())),
            ("booktitle", book[: inner.start()] if inner else book),
            *(numbers | rest).items(),
        ]
    return None


_MEETING: Final = re.compile(
    r"^(?:Proceeding|Prosiding|Proc\b)|\b(?:Conference|Symposium|Workshop|Congress|Konferensi|Seminar)\b"
)
# "Book, vol. 2, pages 3-9, Leeds"
_INNER_PLACE: Final = re.compile(
    r",\s*(?:vol(?:\.|ume)?\s*(?P<volume>\d+|[IVXLC]+)\b[.,]*\s*)?(?:no\.?\s*(?P<issue>\d+)\b[.,]*\s*)?"
    r"(?:(?:pp?\.\s*|pages\s+|hal\.\s*|S\.\s*)?(?P<pages>\d+\s?[–-]+\s?\d+)(?=,|\s+[A-Z]|\s*$)(?:[,\s].*)?)?$",
    re.IGNORECASE,
)
