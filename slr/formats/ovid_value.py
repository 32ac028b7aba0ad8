"""Read values of an Ovid record: lists of names, and source lines with journal, volume, issue and pages."""

import re
from typing import Final, NamedTuple

from slr.text.markup import decode_entities
from slr.text.name import is_vancouver, show_name
from slr.text.name_list import split_names

_LONGEST: Final = (
    20_000  # characters of a source line, or of names without semicolons; longer text is neither
)
_NOTE: Final = re.compile(r"\[[^\][]*\]|\bORCID:?\s*\S+", re.IGNORECASE)  # "[Ed]", "[Author, Reprint Author]"
_NUMBERS: Final = re.compile(r"(?:\s+(?:\d+(?:,(?:\d+|[*+#^~&]+))*|[*+#^~&,]+))+\s*$")
_MARKS: Final = re.compile(
    r"(?:\s+(?:\d+(?:,\d+)*|[*+#^~&,]+)|\s*[\s,;]+(?:MD|PhD|RN|MSc|MPH|BSc|FAAN|DO|MBBS|DrPH|MA|BA"
    r"|MS)\b\.?)+\s*$"
)
# a degree separated from its name by a semicolon
_DEGREE: Final = re.compile(r"[A-Z][A-Za-z]{1,5}\.?|(?:[A-Z][A-Za-z]{0,3}\.){2,}")
_KNOWN_DEGREE: Final = (
    r"(?:MD|PhD|RN|MSc|MPH|BSc|FAAN|DO|MBBS|DrPH|MA|BA|MS|BS|BSN|MSN|DNP|EdD|PsyD|PharmD|DPhil|DDS|DVM|MBA|MBChB"
    r"|FRCP|FRCS|FACS|FACP|JD|LLM|MEd|MPhil|MHA|ScD|DSc)\b\.?"
)
_DOTTED_DEGREE: Final = r"(?:[A-Z][A-Za-z]{0,3}\.){2,}(?!\w)"  # "Ph.D.", "M.P.H."
# After a comma, a word with three capitals, such as "FACSM", is a degree or a membership.
_TITLES: Final = re.compile(
    rf"(?:\s*,\s*(?:{_KNOWN_DEGREE}|{_DOTTED_DEGREE}|(?!I{{2,3}}$|IV$)[A-Z][A-Za-z]*[A-Z]{{2,}}[A-Za-z]*(?:-[A-Z]+)?)"
    rf"|\s+(?:{_KNOWN_DEGREE}|M\.D\.|M\.P\.H\.|R\.N\.|B\.S\.N\.|(?=[A-Z.]*[a-z]){_DOTTED_DEGREE}))(?:\s*\(Hons?\.?\))?\s*$"
)
_NAMED: Final = re.compile(r"([^,.]*[^\W\d_]),\s*[^\W\d_]+[a-zß-ÿ]")  # "Family, Given", not "Family, G."
_END: Final = re.compile(r"(?<=[^\W\d_]{3})\.$")  # the full stop of "Mughees.", not of "J."
_SUFFIXED: Final = re.compile(r"[^,]+,[^,]+,\s*(?:[JS]r\.?|I{2,3}|IV)")  # "Smith, John A., III" is one name
_STOP: Final = re.compile(r"\.\s+|\.$")
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|[23](?:nd|rd)|I{2,3}|IV)", re.IGNORECASE)


def read_people(value: str) -> list[str]:
    """Return the names in an author field, in any form that Ovid's databases use.

    >>> read_people("Kim SH.  Lee JK. van der Berg P."), read_people("Kim, Soo Hyun. Lee, Jae Kyu.")
    (['Kim, SH', 'Lee, JK', 'van der Berg, P'], ['Kim, Soo Hyun', 'Lee, Jae Kyu'])
    >>> read_people("Kim S.H., Lee J.K."), read_people("Verbeek, Jan MD *;  Hermans, Erik MD, PhD +")
    (['Kim, S.H.', 'Lee, J.K.'], ['Verbeek, Jan', 'Hermans, Erik'])
    """
    found = []
    value = decode_entities(value) if "&" in value else value
    for part in re.split(r";|\n", _NOTE.sub("", value)):
        for name in _part(_drop_titles(_strip(_NUMBERS, " ".join(part.split())))):
            # "MA" is a degree after "Verbeek, Jan", but initials after "Kim"
            clean = _strip(_NUMBERS, name).strip()
            bare = _strip(_MARKS, clean).strip()
            clean = bare if "," in bare or is_vancouver(bare) else clean
            if clean and not (_DEGREE.fullmatch(clean) and ";" in value):
                found.append(show_name(_END.sub("", clean)))
    return found


def _drop_titles(name: str) -> str:
    """Return a name without the degrees and memberships that follow it, if it has the form "Family, Given".

    Any other name is returned unchanged.
    """
    named = _NAMED.match(name) if len(name) < _LONGEST else None
    if named is None or is_vancouver(named.group(1)):
        return name
    while match := _TITLES.search(name):
        name = name[: match.start()]
    return name


def _strip(marks: re.Pattern[str], text: str) -> str:
    return marks.sub("", text) if len(text) < _LONGEST else text


def _part(text: str) -> list[str]:
    if _SUFFIXED.fullmatch(text):
        return [text]
    if ".," in text:
        return split_names(text)
    parts = [p for p in _STOP.split(text) if p.strip()]
    if len(parts) > 1 or (parts and text.endswith(".") and is_vancouver(parts[0]) and "." not in parts[0]):
        names = _by_stop(parts)
        if all(is_vancouver(n) or "," in n or " " in n for n in names):
            return names
    if text.count(",") and all(is_vancouver(p.strip()) for p in text.split(",")):
        return split_names(text)
    return [text] if text else []


def _by_stop(parts: list[str]) -> list[str]:
    """Return the names separated by full stops. "St. John P" and "Smith, J. A." are each one name."""
    names: list[str] = []
    waiting = ""
    for part in parts:
        if names and (len(part) < 3 or _SUFFIX.fullmatch(part)):
            names[-1] = f"{names[-1].rstrip('.')}. {part}."
        elif part in {"St", "Ste"}:
            waiting = f"{part}. "
        else:
            names.append(f"{waiting}{part}".strip())
            waiting = ""
    return names


class Source(NamedTuple):
    """The parts of a source line. A missing part is ""."""

    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: str = ""
    publisher: str = ""


_ISSUE: Final = r"\((?P<issue>(?:[^()]|\([^()]*\))*)\)"
_PAGE: Final = r"(?P<pages>[A-Za-z]{0,4}\.?\d[\w.]*(?:\s?[-–]\s?[A-Za-z]{0,4}\d\w*)?(?:;[\w-]+)?)"
_VOLUME: Final = r"(?P<volume>\d+[A-Za-z]?(?:[-/]\d+)?(?:\s+(?:Pt|Part)\s\w+)?)"
_SUPPLEMENT: Final = r"(?P<supplement>\s+Suppl(?:ement)?\.?(?:\s*\w+)?)?"
_PLACES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # PsycINFO names the volume; year and pages follow in either order
        rf"(?:^|[\s.,;])Vol\.?\s*{_VOLUME}{_SUPPLEMENT}\s*(?:{_ISSUE})?(?P<rest>.*)",
        # Embase has the pages in brackets, after volume and issue
        (
            rf"(?:[.;]|^)\s*(?:{_VOLUME}\s*)?(?:{_ISSUE}\s*)?\((?:pp?\.?\s*{_PAGE}[^)]*"
            rf"|no pagination)\)(?P<rest>.*)"
        ),
        # MEDLINE and Journals@Ovid have a colon before the pages; Cochrane's reviews have no volume
        rf"(?:[.;,]|^)\s*(?:{_VOLUME})?{_SUPPLEMENT}\s*(?:{_ISSUE})?\s*:\s*{_PAGE}(?P<rest>.*)",
        # BIOSIS: volume and issue alone
        rf"[.;]\s+{_VOLUME}{_SUPPLEMENT}\s*{_ISSUE}\s*[:,.]?(?P<rest>\s.*)",
        # International Political Science Abstracts: the date comes before the pages
        rf"\s{_VOLUME}\s*(?:{_ISSUE})?,\s*(?P<rest>[^:]{{0,40}}(?:1[5-9]|20)\d\d)\s*:\s*{_PAGE}\.?\s*$",
    )
)
_YEAR: Final = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?![\d-])")
# PsycINFO's books and chapters: "Doe, J [Ed]. (2012). The book. (pp. 11-31). xvii, 254 pp. Leeds, England: Press."
_BOOK: Final = re.compile(
    r"(?P<people>[^()]*)\((?P<year>(?:1[5-9]|20)\d\d)\)\.\s+(?P<book>.+?)\.?\s*"
    rf"(?:\(pp?\.?\s*{_PAGE}\)\.?\s*(?P<rest>.*)|\.\s(?P<size>[^.]*\b\d+\s*pp\..*))$"
)
_MONTH: Final = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August|September|October"
    r"|November|December|Spring|Summer|Autumn|Fall|Winter)"
)
# Journals@Ovid writes the date between the journal and the volume: "Ferry Medicine January/February 2010;14(1)"
_ISSUED: Final = re.compile(
    rf"[\s.,;]+(?:[1-4](?:st|nd|rd|th)\s+Quarter\s+|{_MONTH}\.?(?:\s*[/–-]\s*{_MONTH}\.?)?\s*(?:\d{{1,2}}(?:\s*[/–-]\s*\d{{1,2}})?,?\s+)?)?"
    rf"(?P<year>(?:1[5-9]|20)\d\d)(?:\s+{_MONTH}\.?(?:\s*[/–-]\s*{_MONTH}\.?)?(?:\s+\d{{1,2}})?)?$"
)
_REST_PAGES: Final = re.compile(
    rf"(?:\bpp?\.\s*|\bArt(?:icle)?\.?\s?(?:ID|No|Number)?\b[.:]?\s*){_PAGE}"
    rf"|[,:]\s*(?P<bare>[A-Z]?\d+-[A-Z]?\d+)\.?\s*$"
)


def read_source(text: str) -> Source:
    """Return the journal, volume, issue, pages and year in a source line, in any form that Ovid's databases use.

    For a chapter, the title of the book is returned as the journal. For books and chapters, the publisher is also
    returned.

    >>> read_source("Journal of Applied Psychology. Vol.103(6), 2018, pp. 600-615.")[:5]
    ('Journal of Applied Psychology', '103', '6', '600-615', '2018')
    >>> read_source("JAMA. 320(2):1990-1999, 2018 Jul 10.")[:5]
    ('JAMA', '320', '2', '1990-1999', '2018')
    """
    text = " ".join(text[:_LONGEST].split())
    if (match := _BOOK.match(text)) is not None:
        return _read_book(match)
    for form in _PLACES:
        match = form.search(text)
        if match is None or not any(match.groupdict().get(n) for n in ("volume", "issue", "pages")):
            continue
        found, rest = match.groupdict(default=""), match["rest"]
        before = text[: match.start()]
        pages = found.get("pages", "") or _pages(rest)
        issued = _ISSUED.search(before) if match.group().startswith(";") else None
        year = _YEAR.search(rest) or _YEAR.search(before)
        named = issued["year"] if issued else year.group() if year else ""
        return Source(
            journal=before[: issued.start()] if issued else _journal(before, named),
            volume=found["volume"],
            issue=found["issue"].strip() or found.get("supplement", "").strip(),
            pages=pages.rstrip("."),
            year=named,
        )
    year = _YEAR.search(text)
    named = year.group() if year else ""
    return Source(journal=_journal(text.split(".")[0], named), year=named)


def _read_book(match: re.Match[str]) -> Source:
    """Return the book, pages, year and publisher of a chapter, or the year and publisher of a whole book."""
    imprint = match["rest"] or match["size"] or ""
    publisher = _EXTENT.sub("", imprint.rpartition(": ")[2]).strip(" .") if ": " in imprint else ""
    return Source(
        journal=match["book"].strip(" .") if match["pages"] else "",
        pages=match["pages"] or "",
        year=match["year"],
        publisher=publisher,
    )


# "; xii, 340 pp.", "; US." after the publisher
_EXTENT: Final = re.compile(r";\s*(?:[ivxlc]+,\s*)?(?:\d+\s*pp|[A-Z]{2})\b.*$")


def _pages(rest: str) -> str:
    match = _REST_PAGES.search(rest)
    return (match["pages"] or match["bare"]) if match else ""


def _journal(text: str, year: str) -> str:
    """Return the name of a journal without the conference (Embase) or the year (CAB) that follows it.

    If the text begins with a bracket, as for a book, return "".
    """
    text = re.split(r"\. Conference:", text)[0].strip(" .,;")
    if text.startswith("("):  # the year of a book
        return ""
    return text.removesuffix(year).strip(" .,;") if year and re.search(r"[;.,] \d{4}$", text) else text
