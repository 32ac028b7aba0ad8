"""Read the fields of one reference in Vancouver, IEEE, MLA, Chicago, Harvard or GB/T 7714 style.

There are three ways to find the title. In some styles, it is in quotes. In another style, it is followed by a letter
for the type of document (`[J]`). In the remaining style, it is between names that end in initials without full stops,
and a journal that is followed by `year;volume(issue):pages`.

Sources: Citing Medicine (National Library of Medicine) for Vancouver; IEEE Reference Guide; MLA Handbook, 9th
edition; Chicago Manual of Style, chapters 14 and 15; Cite Them Right for Harvard; GB/T 7714-2015.
"""

import re
from typing import Final

from slr.formats.reference_book import THESIS, WITHIN, find_university
from slr.formats.reference_name import (
    CJK,
    ROLES,
    is_names,
    match_given_first,
    match_inverted,
    match_note,
    match_vancouver,
    match_whole_names,
    split_gbt,
    split_people,
)
from slr.formats.row import find_year
from slr.text.name import is_body

Fields = list[tuple[str, str]]

_YEAR: Final = r"(?:1[5-9]|20)\d\d"
_PAGES: Final = r"[A-Za-z]{0,4}\d[\w.]*(?:\s?[–—-]{1,2}\s?[A-Za-z]{0,4}\d\w*)?(?:,\s?\d+[–-]\d+)*"


def read_styled(text: str) -> Fields | None:
    """Return the fields of a reference, or None if the reference is in none of these styles.

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


_LONGEST: Final = 4_000  # characters; no reference is as long, and the patterns need a limit


def is_reference(text: str) -> bool:
    """Return whether a text is a reference in one of these styles, with a year and a place of publication.

    The text must not contain links.
    """
    fields = dict(read_styled(text) or ())
    places = ("volume", "issue", "pages", "publisher", "booktitle")
    return "title" in fields and "year" in fields and any(name in fields for name in places)


def opens_reference(line: str) -> str:
    """Return "named" if a line begins with names in one of these styles, otherwise "".

    >>> opens_reference("Doe J, Roe R. Lamps."), opens_reference("of lamps. J Lamp. 2019;7:1-2.")
    ('named', '')
    """
    line = line[:_LONGEST]
    if match_vancouver(line) is not None or match_inverted(line) is not None or _OPENS.match(line):
        return "named"
    quoted = next((m for form in _OPENING_QUOTES if (m := form.search(line)) is not None), None)
    before = _NAMES_YEAR.sub("", line[: quoted.start()].strip()) if quoted is not None else ""
    return "named" if before and before != before.lower() and is_names(before) else ""


_OPENS: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[,，、]\s*[\u4e00-\u9fff]{2,4})*(?:[,，]\s*等)?[.．。]")
_OPENING_QUOTES: Final = (re.compile(r"[\"“„«]\w"), re.compile(r"(?<=[\s)])['‘]\w"))


def space_number(line: str) -> str:
    """Return a line with a space between its number in brackets and its text: "[1]Doe J" becomes "[1] Doe J"."""
    return _NUMBERED.sub(r"\1 ", line)


_NUMBERED: Final = re.compile(r"^(\s*\[\d{1,3}\])(?=\S)")


# GB/T 7714

_LETTER: Final = re.compile(
    r"\s*\[(?P<kind>[JMCDRNPSGAZ]|DB|CP|EB|DS|CM)(?:\s*/\s*(?:OL|CD|DK|MT))?\]\s*(?P<within>//|∥|／／)?\s*[.．。,，]?\s*"
)
_KINDS: Final = {
    "J": "article",
    "M": "book",
    "C": "conference",
    "D": "thesis",
    "R": "report",
    "N": "newspaper article",
    "P": "patent",
    "S": "standard",
    "G": "book",
    "A": "chapter",
    "DB": "dataset",
    "DS": "dataset",
    "EB": "webpage",
    "CP": "software",
}
_GBT_PLACE: Final = re.compile(
    rf"(?P<journal>.+?)\s*[,，]\s*(?:(?P<year>{_YEAR})(?:[-–]\d\d?)*\s*)?[,，]?\s*(?:(?P<volume>[\w–-]+)\s*)?"
    rf"(?:[(（](?P<issue>[^()（）]+)[)）]\s*)?(?:[:：]\s*(?P<pages>{_PAGES}))?\s*[.．。]?\s*$"
)
_GBT_IMPRINT: Final = re.compile(
    rf"(?:(?P<edition>第?\s*[\w]+\s*版|\d+(?:st|nd|rd|th)\s+ed)[.．,，]?\s*)?(?:[^:：]{{1,60}}[:：]\s*)?"
    rf"(?P<publisher>[^,，:：]+?)\s*[,，]\s*(?P<year>{_YEAR})[^:：]*(?:[:：]\s*(?P<pages>{_PAGES}))?"
)


_READ_ON: Final = re.compile(r"\s*\[\d{4}-\d\d?(?:-\d\d?)?\](?=\s*(?:[.．。,，]|$))")  # the date of access


def _read_gbt(text: str) -> Fields | None:
    text = _READ_ON.sub("", text)
    mark = _LETTER.search(text)
    if mark is None or mark.start() < 2:
        return None
    names, year, title = _split_gbt_head(text[: mark.start()].strip())
    rest, kind, book = text[mark.end() :].strip(), _KINDS.get(mark["kind"], "other"), ""
    people: Fields = [("author", name) for name in split_gbt(names)]
    if mark["kind"] in {"J", "N"} and not mark["within"]:
        place = _GBT_PLACE.match(rest)
        found = place.groupdict("") if place else {"journal": re.split(r"[,，.．]", rest)[0]}
        place_year = found.pop("year", "") or year or str(find_year(rest) or "")
        return [*people, ("title", title), ("year", place_year), *found.items(), ("type", kind)]
    if mark["within"]:
        book, _, rest = _part(rest)
        book, rest = _skip_editors(book, rest)
        kind = "chapter" if mark["kind"] in {"M", "G", "A"} else kind
    imprint = _GBT_IMPRINT.match(rest)
    found = imprint.groupdict("") if imprint else {}
    found["year"] = found.get("year") or year or str(find_year(rest) or "")
    return [*people, ("title", title), ("booktitle", book), *found.items(), ("type", kind)]


def _split_gbt_head(text: str) -> tuple[str, str, str]:
    """Return the names, the year, and the title. The year is "" if it does not follow the names."""
    for stop in re.finditer(r"[.．。]\s*(?![\s,，;；&.])", text):
        before = text[: stop.start()].strip()
        if re.search(r"(?:^|[\s.])[A-Z]$", before) and re.match(r"[A-Z]\.", text[stop.end() :]):
            continue  # a stop between initials
        dated = re.fullmatch(rf"(.*?)[,，.．]?\s*({_YEAR})[a-z]?", before)
        names = dated[1] if dated else before
        if len(names) > 400 or not (CJK.search(names) or is_names(names)):
            break
        return names, dated[2] if dated else "", text[stop.end() :].strip(" .．。")
    return "", "", text.strip(" .．。")


def _skip_editors(book: str, rest: str) -> tuple[str, str]:
    """Return the book and the text after it. Names of editors may precede the book."""
    title, _, after = _part(rest)
    people = _EDITORS_CJK.fullmatch(book.strip()) is not None or match_vancouver(f"{book}. X") is not None
    return (title, after) if people and after and not re.search(r"[:：]", title) else (book, rest)


_EDITORS_CJK: Final = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:\s*[,，、]\s*[\u4e00-\u9fff]{2,4})*(?:[,，]?\s*等)?"
)


def _part(text: str) -> tuple[str, str, str]:
    """Return a text in three parts: the part before the first full stop that ends a title, this full stop, and the rest."""
    stop = re.search(r"(?<![A-Z])[.．。]\s*(?!\d|[a-z])", text)
    return (text[: stop.start()], stop.group(), text[stop.end() :]) if stop else (text, "", "")


# Titles in quotes: IEEE, MLA, Chicago and Harvard

_QUOTES: Final = (
    re.compile(
        r"[\"“„«](?P<title>.{3,600}?)"
        rf"(?:(?P<stop>[.,?!…])[\"”“»]|[\"”“»](?:(?P<next>[.,;])|(?=\s\([^()]{{0,40}}{THESIS})))\s*"
    ),
    re.compile(
        r"(?:(?<=[\s)])|^)['‘](?P<title>\w.{2,600}?)(?:(?P<stop>[.,?!…])['’](?!\w)|['’](?P<next>[.,;]))\s*"
    ),
)
_NAMES_YEAR: Final = re.compile(
    rf",?\s*(?:(?P<open>\()|(?<=[.,\s]))\s*(?P<year>{_YEAR})[a-z]?(?:,[^()]{{1,30}})?\)?\s*[.,:]?\s*$"
)
_SENTENCES: Final = re.compile(r"[^\W\d_]{3,}\.\s+[^\W\d_]")


def _read_quoted(text: str) -> Fields | None:
    text = text.replace("``", "“").replace("''", "”")
    quotes = [match for form in _QUOTES if (match := form.search(text)) is not None]
    quoted = min(quotes, key=lambda match: match.start(), default=None)
    if quoted is None:
        return None
    before, after = text[: quoted.start()].strip(), text[quoted.end() :].strip()
    dated = _NAMES_YEAR.search(before)
    names = before[: dated.start()] if dated else before
    if not after or len(names) > 3000 or not is_names(names):
        return None
    if dated and dated["open"] and before.endswith(".") and _SENTENCES.search(after):
        return None  # APA: the title begins with words in quotes
    year = dated["year"] if dated else ""
    place = _read_place(after, year)
    if place is None:
        return None
    end = quoted["stop"] if quoted["stop"] and quoted["stop"] in "?!" else ""
    title = quoted["title"].strip(" *_") + end
    return [*(("author", name) for name in split_people(names)), ("title", title), *place]


_WITHIN: Final = re.compile(
    r"(?:in|dalam|(?:en|em|dans)(?=[^.]*\b(?:editad|organizad|dirigid|ed\.|eds\.|coord))|(?:paper |poster )?presented at)\s*:?\s+(?:the\s+)?",
    re.IGNORECASE,
)
_VOLUME: Final = re.compile(r"\b(?:vol(?:ume)?s?|jilid)\.?\s*(\d+[A-Za-z]?|[IVXLC]+)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\b(?:nos?|nr|núm|n\.\s?[º°]|heft|number|nomor|issue|iss)\.?\s*(\d[\w/–-]*)", re.IGNORECASE
)
_PAGED: Final = re.compile(
    rf"\b(?:pp?|pages?|págs?|hal|hlm|halaman|s(?=\.)|art(?:icle)?\.?\s*(?:no|id|number)?|p\.\s?art)\b\.?:?\s*({_PAGES})",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    rf"[,\s*_](?P<volume>\d{{1,4}}[A-Za-z]?)[*_]*\s*(?:\((?P<issue>[^()]{{1,30}})\)|(?=\s*[,:]\s*(?:no\b|nr\b|núm|n\.|Nr\b|Heft|pp?\.|hal|\w?\d)))"
    rf"(?:\s*[:,]\s*(?!{_YEAR}\b(?!\s?[–-]))(?P<pages>{_PAGES}))?"
)
_COLON_PAGES: Final = re.compile(rf":\s*({_PAGES})\s*[.,]?\s*(?:$|(?=\.))")
_CHAPTER_PAGES: Final = re.compile(r",\s*(\d+\s?[–-]\s?\d+)\s*[.,]")
_MONTH: Final = (
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mei|juni|juli|agt|okt|des)\b\.?|january|february|march"
    r"|april|august|september|october|november|december|spring|summer|fall|autumn|winter|januari|februari|maret"
    r"|agustus|oktober|desember)"
)
_DAY: Final = re.compile(
    rf"(?:,\s*|\s)(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})\.?$", re.IGNORECASE
)  # the day of a newspaper
_FIRST_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{6})\.\s+(?=[A-Z])")
_DATED: Final = re.compile(
    rf"[,.]?\s*(?:\(|\b(?:\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s)?{_MONTH}(?:[/–-]{_MONTH})?,?\s(?:\d{{1,2}}(?:[–-]\d{{1,2}})?,?\s)?|[,\s])({_YEAR})(?![\d–-])",
    re.IGNORECASE,
)
_EDITORS: Final = re.compile(
    r"^[^()]{3,200}?(?:\s*\((?:eds?|editors?|penyunting|hrsg|ed\. by)\.?\)[.,]?|,\s*(?:editors?[.,]?|eds?\.,))\s*"
    r"|[,.]\s*(?:edited by|eds?\. by|eds?\.|disunting oleh|editado por|editada por|organizado por|herausgegeben von"
    r"|hrsg\. von)\s+(?=[A-ZÀ-Þ])(?:[^,.(]|(?<=\b[A-Z])\.)+(?:,?\s+(?:and|dan|y|und)\s+(?:[^,.(]|(?<=\b[A-Z])\.)+)?"
    r"|[,.]\s*(?>(?:[A-Z]\.\s?)+(?:(?! and )[^,.]){2,40}(?:(?:,| and)\s+(?:[A-Z]\.\s?)+(?:(?! and )[^,.]){2,40})*)"
    r",\s*Eds?\.",
)
_IMPRINT: Final = re.compile(
    r"(?:^|[.,]\s+|(?=\())(?:\()?(?P<place>[A-Z][^.:,()]{1,40}(?:,\s(?:[^.:,()]|(?<=[A-Z])\.){2,30}){0,2}):\s*(?P<publisher>[^.,:;\d][^,:;]{1,80}?)(?=[,;)]|\.\s|\.?$)"
)
_BOOK_EDITION: Final = re.compile(r"[,.]\s*(?P<edition>\d+(?:st|nd|rd|th)\s+ed)(?:\.|ition\b)", re.IGNORECASE)
_MEETING: Final = re.compile(
    r"\b(?:proc(?:eedings|\.)?|conf(?:erence|\.)?|symp(?:osium|\.)?|workshop|congress|prosiding|seminar)\b",
    re.IGNORECASE,
)
_THESIS: Final = re.compile(THESIS, re.IGNORECASE)


def _read_place(text: str, year: str) -> Fields | None:
    """Return the fields after a title in quotes, or None if the text is not a place of publication."""
    within = _WITHIN.match(text)
    rest = text[within.end() :] if within else text
    edited = _EDITORS.search(rest) is not None
    rest = _EDITORS.sub("", rest)
    edition = _BOOK_EDITION.search(rest)
    rest = rest[: edition.start()] + "." + rest[edition.end() :] if edition else rest
    if _THESIS.search(rest[:80]):
        return _read_thesis(rest, year)
    if (report := _REPORT.search(rest)) is not None and not within:
        return _read_report(rest, report, year)
    found, end = _read_numbers(rest)
    presented = within is not None and "presented" in within.group().casefold()
    imprint = _IMPRINT.search(rest) if (within or edited) and not presented else None
    date = _find_date(rest, found, end)
    end = min([end, *([date[0]] if date else []), *([imprint.start()] if imprint else [])])
    container = _strip_stop(_DAY.sub("", rest[:end].strip(" ,;:*_(")))
    if edited or within:
        container = _FIRST_SENTENCE.split(container)[0]  # the place of a meeting follows its name
        container, publisher = _split_publisher(container) if edited and not imprint else (container, "")
        container = container.rstrip(".,") if edition else container
        kind = "conference" if presented or _MEETING.search(container) else "chapter"
        place: Fields = [
            ("booktitle", container),
            ("publisher", imprint["publisher"] if imprint else publisher),
        ]
    else:
        kind = "conference" if _CONFERENCE.match(container) else "article"
        place = [("journal", container)]
    if not container or not (year or date or "[Online]" in text):
        return None
    shown = (
        ("edition", edition["edition"] if edition else ""),
        ("year", year or date[1] if date else year),
        ("type", kind),
    )
    return [*place, *found.items(), *shown]


def _strip_stop(text: str) -> str:
    """Return a text without its final full stop. The full stop of an abbreviation is kept, as in "J. Lamp Nurs."."""
    return text if text.endswith(".") and "." in text[:-1] else text.rstrip(".")


_CONFERENCE: Final = re.compile(r"(?:Proc\b|Proceedings|Prosiding)")


def _read_thesis(text: str, year: str) -> Fields | None:
    """Return the university and year of a thesis such as "PhD diss., University of X, 2019"."""
    date = year or str(find_year(text) or "")
    return [("publisher", find_university(text)), ("year", date), ("type", "thesis")] if date else None


_REPORT: Final = re.compile(
    r"(?:^|[,.]\s+)(?:(?:[Tt]ech(?:nical|n?\.)?|[Rr]esearch|[Ff]inal)\s+)?[Rr]ep(?:ort|\.)\s*(?:[Nn]o\.?\s*)?(?P<number>[\w./-]*\d[\w/-]*)"
)


def _read_report(text: str, report: re.Match[str], year: str) -> Fields | None:
    """Return the fields of a report such as "Lamp Office, Leeds, U.K., Tech. Rep. 12-3, 2019"."""
    date = year or str(find_year(text[report.end() :]) or find_year(text) or "")
    publisher = text[: report.start()].split(",", maxsplit=1)[0].strip(" .")
    return (
        [("publisher", publisher), ("report_number", report["number"]), ("year", date), ("type", "report")]
        if date
        else None
    )


def _read_numbers(text: str) -> tuple[dict[str, str], int]:
    """Return volume, issue and pages, and the position where they begin."""
    found: dict[str, str] = {"volume": "", "issue": "", "pages": ""}
    starts = [len(text)]
    for name, form in (("volume", _VOLUME), ("issue", _NUMBER), ("pages", _PAGED)):
        if (match := form.search(text)) is not None:
            found[name] = match[1]
            starts.append(match.start())
    compact = _COMPACT.search(text) if not found["volume"] else None
    if compact is not None and not re.fullmatch(_YEAR, compact["volume"]):
        starts.append(compact.start())
        found["volume"] = compact["volume"]
        issue = compact["issue"] or ""
        if not re.search(rf"\b{_YEAR}\b", issue):
            found["issue"] = found["issue"] or issue
        found["pages"] = found["pages"] or compact["pages"] or ""
    form = _COLON_PAGES if found["volume"] else _CHAPTER_PAGES
    if not found["pages"] and (match := form.search(text)) is not None:
        found["pages"] = match[1]
        starts.append(match.start())
    return found, min(starts)


def _find_date(text: str, found: dict[str, str], end: int) -> tuple[int, str] | None:
    """Return the position and year of the first date after the journal or book or, if there is no such date, of the first date."""
    dates = [
        m
        for m in _DATED.finditer(text)
        if m[1] not in re.split(r"\D+", found["pages"] + " " + found["volume"])
    ]
    match = next((m for m in dates if m.end() > end), dates[-1] if dates else None)
    return (match.start(), match[1]) if match else None


def _split_publisher(text: str) -> tuple[str, str]:
    """Return the book and publisher in "Book, Publisher" (MLA style)."""
    book, comma, publisher = text.rpartition(", ")
    return (book, publisher) if comma else (text, "")


# Vancouver

_ISSUED: Final = re.compile(
    rf"(?P<year>{_YEAR})(?:\s+[A-Z][a-z]{{2,8}}\.?(?:\s?[-–/]\s?[A-Z][a-z]{{2,8}}\.?)?(?:\s+\d{{1,2}}(?:[-–]\d{{1,2}})?)?)?\s*(?P<mark>[;,])\s*"
    r"(?P<volume>\d+[A-Za-z]?(?:[-–/]\d+)?)?(?P<supplement>\s*Suppl\.?(?:\s*\w{1,4})?)?\s*(?:\((?P<issue>[^()]{1,40})\))?"
    rf"(?:\s*:\s*(?P<pages>{_PAGES}))?"
)
_MEDIUM: Final = re.compile(
    r"\s*\[(?:internet|online|electronic resource|e-?book|serial online|homepage[^\]]*)\]", re.IGNORECASE
)
_CITED: Final = re.compile(
    r"\s*\[(?:cited|updated|accessed|diakses|citado|consultado|zitiert|cité|aufgerufen)[^\]]*\]",
    re.IGNORECASE,
)


def _read_vancouver(text: str) -> Fields | None:
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
    rf"\.\s+(?:Epub\s+|Published online\s+|\[Epub ahead of print\]\s+)?(?P<year>{_YEAR})(?:\s+[A-Z][a-z]{{2,8}}\.?(?:\s+\d{{1,2}})?)?"
    r"[.;]?(?:\s*\[?Epub ahead of print\]?\.?)?\s*$"
)


def _read_early(text: str) -> Fields | None:
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
    """Return whether the numbers of an issue follow a year. After a comma, both volume and pages must follow."""
    if match["mark"] == ",":
        return bool(match["volume"] and match["pages"])
    return bool(match["volume"] or match["issue"] or match["pages"])


def _split_names(text: str) -> tuple[list[str], str]:
    """Return the authors at the beginning of a Vancouver reference, and the rest of the text."""
    if (people := match_vancouver(text)) is not None:
        return people
    first, stop, rest = text.partition(". ")
    if stop and len(first.split()) <= _BODY_WORDS and re.search(r"[.?!]\s", rest) and is_names(first):
        return [first], rest
    return [], text


_BODY_WORDS: Final = 8  # words in the name of an organisation; a longer first sentence is a title


def split_journal(text: str) -> tuple[str, str]:
    """Return the title and journal in "Title. J. Clin. Lamps" or "Title? J Clin Lamps".

    The name of the journal may contain full stops.

    >>> split_journal("Lamps. J. Clin. Oil"), split_journal("Lamps?")
    (('Lamps', 'J. Clin. Oil'), ('Lamps?', ''))
    """
    stops = [m for m in re.finditer(r"[.?!]\s+", text) if m.start() > 1]
    if not stops:
        return text, ""
    at = len(stops) - 1
    cut = len(text[stops[at].end() :].split()) <= _ABBREVIATED  # a longer name is no abbreviation
    while cut and at and _ABBREVIATION.fullmatch(text[stops[at - 1].end() : stops[at].start()]):
        at -= 1
    stop = stops[at]
    title = text[: stop.start() + (text[stop.start()] in "?!")]
    return title.strip(" *_"), text[stop.end() :].strip(" *_,")


_ABBREVIATED: Final = 2  # words behind the last stop of an abbreviated journal
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Za-z]{0,7}")
_VANCOUVER_BOOK: Final = re.compile(
    rf"(?:[.;,]\s+|^)(?!{WITHIN}\s?:)(?P<place>[A-Z][^.:;]{{1,60}}?)\s?:\s*(?P<publisher>[^;:]{{2,120}});\s*(?:c|\[?)(?P<year>{_YEAR})\b"
    rf"(?P<rest>.*)$"
)
_PAGE_RANGE: Final = re.compile(rf"(?:\b(?:[Pp]p?|[Hh]al|[Hh]lm|S|págs?)\.\s*|^:\s*)({_PAGES})")
_THESIS_NOTE: Final = re.compile(rf"\s*\[[^\[\]]{{0,40}}{THESIS}[^\]]*\]", re.IGNORECASE)
_OWN_EDITION: Final = re.compile(
    r"[.,]\s+(?P<edition>(?:\d+(?:st|nd|rd|th)|rev\.?|(?:edisi|cetakan) \S+)(?:\s+(?:ed|edn|edition)\b)?"
    r"|\d+\.?\s?[ªºa]?\.?\s?(?:ed|edn|edición|edição|aufl|auflage)\b)\.?$",
    re.IGNORECASE,
)
_EDITORS_LAST: Final = re.compile(rf"\.\s+[A-ZÀ-ÞĀ-Ž][^.]{{2,200}}?{ROLES}\.?$")


def _read_vancouver_book(text: str) -> Fields | None:
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
    if _MEETING.search(book):
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
    """Return the chapter and book in "Chapter. In: Doe J, Roe R, editors. Book", or the title alone."""
    match = re.search(rf"[.?!]\s+{WITHIN}:\s+", title)
    if match is None:
        return title, ""
    book = re.sub(rf"^[^.]{{3,300}}?{ROLES}[.:]*\s+", "", title[match.end() :])
    # a meeting names its dates and its town after the title of the proceedings
    return title[: match.start() + (title[match.start()] in "?!")], re.split(rf";\s*{_YEAR}", book)[0].strip(
        " ."
    )


# Books without quotes: IEEE, MLA and Chicago

_UNQUOTED: Final = re.compile(
    rf"[.,]?\s+(?P<title>[^\"“”]{{3,300}}?)(?:[,.]\s+(?P<edition>(?:\d+(?:st|nd|rd|th|\.?[ªº])\.?|Rev\.)\s+ed)(?:ition|n|ición|ição)?)?[.,]{{1,2}}\s+"
    rf"(?:[A-Z][^:.,]{{1,40}}(?:,\s(?:[^:.,]|(?<=[A-Z])\.){{2,30}}){{0,2}}:\s*)?(?P<publisher>[^:.,\d](?:[^:.\d]|(?<=\b[A-Z])\.|(?<=Inc)\.){{1,80}}?),\s*(?P<year>{_YEAR})"
    rf"(?:,\s*(?:ch|chap|sec)\.\s*\w+)?(?:,\s*pp?\.\s*(?P<pages>{_PAGES}))?\.?(?:\s+(?:Kindle|E-?[Bb]ook|EPUB|PDF|Print|Web|Google Books)[^.]{{0,40}}\.?)?$"
)


_SENTENCE_END: Final = re.compile(r"[^\W_]{3,}[\])]?\.\s|\.\s+In\s")


def _read_unquoted_book(text: str) -> Fields | None:
    people = match_given_first(text) or match_inverted(text) or _match_body(text)
    if people is None:
        return None
    names, rest = people
    if (thesis := _UNQUOTED_THESIS.fullmatch(rest)) is not None:
        place = _read_thesis(thesis["rest"], thesis["year"])
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
    elif _THESIS.search(found["publisher"]):
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
    rf"(?P<year>{_YEAR})\)(?:,\s*(?:(?:hlm|hal|pp?|S)\.\s*)?[\d–, -]+)?[\s.,]*$"
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
_VOLUMES: Final = re.compile(r"(?<=[.,])\s+\d+\svols?\.")  # how many there are
_UNQUOTED_THESIS: Final = re.compile(
    rf"(?P<title>[^\"“”]{{3,300}}?)\.\s+(?P<year>{_YEAR})[.,]\s+(?P<rest>[^.]{{0,120}}{THESIS}[^.]{{0,80}}\.?)",
    re.IGNORECASE,
)


# Springer: Vancouver names, a year in brackets, and volume(issue):pages

_SPRINGER: Final = re.compile(
    rf"(?P<title>.+?[.?!])\s+(?P<journal>[^.?!\d]+(?:\.[^.?!\d]*){{0,8}}?)\s+(?P<volume>\d+[A-Za-z]?)\s*"
    rf"(?:\((?P<issue>[^()]{{1,30}})\))?\s*:\s*(?P<pages>{_PAGES})\.?$"
)


def _read_springer(text: str) -> Fields | None:
    dated = re.search(rf"\s\(({_YEAR})[a-z]?\)[.:]?\s+", text)
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
    place = _read_place(rest[stop.end() :], "")
    found = dict(place or ())
    if not ((found.get("volume") and found.get("pages")) or found.get("booktitle")):
        return None
    title = rest[: stop.start() + (rest[stop.start()] in "?!")]
    return [*(("author", name) for name in names), ("title", title.strip(" *_")), *(place or ())]


_TITLE_END: Final = re.compile(r"(?<=[^\W_]{3})[\])]?[.?!]\s+(?=[*_]?[A-Z])")

_READERS: Final = (
    _read_gbt,
    _read_quoted,
    _read_plain,
    _read_vancouver,
    _read_vancouver_book,
    _read_early,
    _read_springer,
    _read_unquoted_book,
    _read_note,
)
