"""Read the fields of one reference with the title in quotes, as in IEEE, MLA, Chicago and Harvard style.

Sources: IEEE Reference Guide; MLA Handbook, 9th edition; Chicago Manual of Style, chapters 14 and 15; Cite Them Right
for Harvard style.
"""

import re
from typing import Final

from slr.formats.reference_book import THESIS, find_university
from slr.formats.reference_name import (
    is_names,
    split_people,
)
from slr.formats.reference_pattern import PAGES, YEAR, Fields
from slr.formats.row import find_year

_QUOTES: Final = (
    re.compile(
        r"[\"“„«](?P<title>.{3,600}?)"
        rf"(?:(?P<stop>[.,?!…])[\"”“»]|[\"”“»](?:(?P<next>[.,;])|(?=\s\([^()]{{0,40}}{THESIS})))\s*"
    ),
    re.compile(
        r"(?:(?<=[\s)])|^)['‘](?P<title>\w.{2,600}?)(?:(?P<stop>[.,?!…])['’](?!\w)|['’](?P<next>[.,;]))\s*"
    ),
)
NAMES_YEAR: Final = re.compile(
    rf",?\s*(?:(?P<open>\()|(?<=[.,\s]))\s*(?P<year>{YEAR})[a-z]?(?:,[^()]{{1,30}})?\)?\s*[.,:]?\s*$"
)
_SENTENCES: Final = re.compile(r"[^\W\d_]{3,}\.\s+[^\W\d_]")


def read_quoted(text: str) -> Fields | None:
    """Return the fields of a reference with its title in quotes, or None if the reference has another form."""
    text = text.replace("``", "“").replace("''", "”")
    quotes = [match for form in _QUOTES if (match := form.search(text)) is not None]
    quoted = min(quotes, key=lambda match: match.start(), default=None)
    if quoted is None:
        return None
    before, after = text[: quoted.start()].strip(), text[quoted.end() :].strip()
    dated = NAMES_YEAR.search(before)
    names = before[: dated.start()] if dated else before
    if not after or len(names) > 3000 or not is_names(names):
        return None
    if dated and dated["open"] and before.endswith(".") and _SENTENCES.search(after):
        return None  # APA: the title begins with words in quotes
    year = dated["year"] if dated else ""
    place = read_place(after, year)
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
    rf"\b(?:pp?|pages?|págs?|hal|hlm|halaman|s(?=\.)|art(?:icle)?\.?\s*(?:no|id|number)?|p\.\s?art)\b\.?:?\s*({PAGES})",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    rf"[,\s*_](?P<volume>\d{{1,4}}[A-Za-z]?)[*_]*\s*(?:\((?P<issue>[^()]{{1,30}})\)|(?=\s*[,:]\s*(?:no\b|nr\b|núm|n\.|Nr\b|Heft|pp?\.|hal|\w?\d)))"
    rf"(?:\s*[:,]\s*(?!{YEAR}\b(?!\s?[–-]))(?P<pages>{PAGES}))?"
)
_COLON_PAGES: Final = re.compile(rf":\s*({PAGES})\s*[.,]?\s*(?:$|(?=\.))")
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
    rf"[,.]?\s*(?:\(|\b(?:\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s)?{_MONTH}(?:[/–-]{_MONTH})?,?\s(?:\d{{1,2}}(?:[–-]\d{{1,2}})?,?\s)?|[,\s])({YEAR})(?![\d–-])",
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
MEETING: Final = re.compile(
    r"\b(?:proc(?:eedings|\.)?|conf(?:erence|\.)?|symp(?:osium|\.)?|workshop|congress|prosiding|seminar)\b",
    re.IGNORECASE,
)
THESIS_NAME: Final = re.compile(THESIS, re.IGNORECASE)


def read_place(text: str, year: str) -> Fields | None:
    """Return the fields in the text after a title in quotes, such as journal and pages.

    `year` is the year that was found before the title, or "". If the text names no journal or book, or if there is
    neither a year nor the word "[Online]", return None.
    """
    within = _WITHIN.match(text)
    rest = text[within.end() :] if within else text
    edited = _EDITORS.search(rest) is not None
    rest = _EDITORS.sub("", rest)
    edition = _BOOK_EDITION.search(rest)
    rest = rest[: edition.start()] + "." + rest[edition.end() :] if edition else rest
    if THESIS_NAME.search(rest[:80]):
        return read_thesis(rest, year)
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
        kind = "conference" if presented or MEETING.search(container) else "chapter"
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
    """Return a text without its final full stop, unless the text contains other full stops, as in "J. Lamp Nurs."."""
    return text if text.endswith(".") and "." in text[:-1] else text.rstrip(".")


_CONFERENCE: Final = re.compile(r"(?:Proc\b|Proceedings|Prosiding)")


def read_thesis(text: str, year: str) -> Fields | None:
    """Return the university, year and type of a thesis such as "PhD diss., University of X, 2019".

    `year` is a year that was found elsewhere, or "". If there is no year at all, return None.
    """
    date = year or str(find_year(text) or "")
    return [("publisher", find_university(text)), ("year", date), ("type", "thesis")] if date else None


_REPORT: Final = re.compile(
    r"(?:^|[,.]\s+)(?:(?:[Tt]ech(?:nical|n?\.)?|[Rr]esearch|[Ff]inal)\s+)?[Rr]ep(?:ort|\.)\s*(?:[Nn]o\.?\s*)?(?P<number>[\w./-]*\d[\w/-]*)"
)


def _read_report(text: str, report: re.Match[str], year: str) -> Fields | None:
    """Return the fields of a report such as "Lamp Office, Leeds, U.K., Tech. Rep. 12-3, 2019".

    `report` is the match of the number. `year` is a year that was found elsewhere, or "". If there is no year at all,
    return None.
    """
    date = year or str(find_year(text[report.end() :]) or find_year(text) or "")
    publisher = text[: report.start()].split(",", maxsplit=1)[0].strip(" .")
    return (
        [("publisher", publisher), ("report_number", report["number"]), ("year", date), ("type", "report")]
        if date
        else None
    )


def _read_numbers(text: str) -> tuple[dict[str, str], int]:
    """Return volume, issue and pages, each "" if it is missing, and the position at which the first of them begins.

    If all are missing, the position is the length of the text.
    """
    found: dict[str, str] = {"volume": "", "issue": "", "pages": ""}
    starts = [len(text)]
    for name, form in (("volume", _VOLUME), ("issue", _NUMBER), ("pages", _PAGED)):
        if (match := form.search(text)) is not None:
            found[name] = match[1]
            starts.append(match.start())
    compact = _COMPACT.search(text) if not found["volume"] else None
    if compact is not None and not re.fullmatch(YEAR, compact["volume"]):
        starts.append(compact.start())
        found["volume"] = compact["volume"]
        issue = compact["issue"] or ""
        if not re.search(rf"\b{YEAR}\b", issue):
            found["issue"] = found["issue"] or issue
        found["pages"] = found["pages"] or compact["pages"] or ""
    form = _COLON_PAGES if found["volume"] else _CHAPTER_PAGES
    if not found["pages"] and (match := form.search(text)) is not None:
        found["pages"] = match[1]
        starts.append(match.start())
    return found, min(starts)


def _find_date(text: str, found: dict[str, str], end: int) -> tuple[int, str] | None:
    """Return the position and year of the first date that ends after `end`. If there is none, return the last date.

    `end` is the position at which volume, issue and pages begin. A year that is equal to a number in the volume or pages
    is ignored. If there is no date at all, return None.
    """
    dates = [
        m
        for m in _DATED.finditer(text)
        if m[1] not in re.split(r"\D+", found["pages"] + " " + found["volume"])
    ]
    match = next((m for m in dates if m.end() > end), dates[-1] if dates else None)
    return (match.start(), match[1]) if match else None


def _split_publisher(text: str) -> tuple[str, str]:
    """Return the book and the publisher in "Book, Publisher" (MLA style). If there is no comma, the publisher is ""."""
    book, comma, publisher = text.rpartition(", ")
    return (book, publisher) if comma else (text, "")
