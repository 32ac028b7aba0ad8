"""Raw values of an entry -> a row of our columns. Every format's `normalise` ends here, so that all clean alike."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from slr.formats.format import Row
from slr.formats.kind import find_kind, refine_kind
from slr.text.doi import clean_doi
from slr.text.language import guess_language, read_language
from slr.text.markup import strip_markup

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID: Final = re.compile(r"\d{1,9}")
_PARTS: Final = re.compile(r"[;,|\n]")
_SERIAL: Final = re.compile(
    r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)|(?<!\d)\d{4}-?\d{3}[\dXx](?!\d)"
)
_ADDRESS: Final = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"]+")
_PUBMED_URL: Final = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,9})")
_NOTHING: Final = frozenset({"", "-", "--", "n/a", "na", "null", "none", "nan", "()"})


def make_row(
    *,
    types: Sequence[str] = (),
    title: str = "",
    authors: Iterable[str] = (),
    year: str = "",
    journal: str = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
    dois: Iterable[str] = (),
    pmid: str = "",
    isbns: Iterable[str] = (),
    abstract: str = "",
    keywords: Iterable[str] = (),
    language: str = "",
    publisher: str = "",
    urls: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Row:
    """Return the row that the raw values make: markup decoded, DOI bare, year a number, language read or guessed.

    `types` go from the most to the least telling word; `dois` and `urls` from the most to the least trusted place.
    """
    title, abstract, journal = strip_markup(title), strip_markup(abstract), strip_markup(journal)
    if title.casefold() in _NOTHING:
        title = ""
    urls = [u for u in urls if u]
    pmid = pmid or next((m.group(1) for u in urls if (m := _PUBMED_URL.search(u))), "")
    doi = next(filter(None, map(clean_doi, filter(None, dois))), None)
    return {
        "type": refine_kind(_kind(types), title, journal, doi or ""),
        "title": title or None,
        "authors": [a for a in authors if a],
        "year": find_year(year),
        "journal": journal or None,
        "volume": _value(volume),
        "issue": _value(issue),
        "pages": _value(pages),
        "doi": doi,
        "pmid": match.group() if pmid and (match := _PMID.search(pmid)) else None,
        "isbn": "; ".join(dict.fromkeys(v for i in isbns for part in _PARTS.split(i) if (v := _number(part))))
        or None,
        "abstract": abstract or None,
        "keywords": list(dict.fromkeys(k for raw in keywords if (k := strip_markup(raw)))),
        "language": (read_language(language) if language else None) or guess_language(f"{title} {abstract}"),
        "publisher": strip_markup(publisher) or None,
        "url": next((m.group() for u in urls if (m := _ADDRESS.search(u))), None),
        "note": "; ".join(dict.fromkeys(n for raw in notes if (n := strip_markup(raw)))) or None,
    }


def _kind(types: Sequence[str]) -> str:
    for word in types:
        if word and (kind := find_kind(word)):
            return kind
    return "other"


def _number(text: str) -> str | None:
    """Return the ISSN or ISBN in a text, without the words that PubMed and others put around it."""
    match = _SERIAL.search(text)
    return match.group() if match else _value(text)


def _value(text: str) -> str | None:
    """Return a volume, issue or page as it stands, or None for what only says that there is none."""
    text = strip_markup(text)
    return None if text.casefold() in _NOTHING else text


def find_year(text: str) -> int | None:
    """Return the first year from 1500 to 2099 that the text names.

    >>> find_year("2014//"), find_year("Mar. 2017"), find_year("in press")
    (2014, 2017, None)
    """
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def join_pages(start: str, end: str) -> str:
    """Return "start-end", or what there is of it.

    >>> join_pages("12", "20"), join_pages("12-20", ""), join_pages("e12", "e12")
    ('12-20', '12-20', 'e12')
    """
    start, end = start.strip(), end.strip()
    if not start or not end or start == end or "-" in start or "–" in start:
        return start or end
    return f"{start}-{end}"
