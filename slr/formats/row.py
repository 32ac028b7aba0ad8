"""Convert the raw values of an entry to a row of the common columns, in the same way for all formats."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypedDict, Unpack

from slr.formats.format import Row
from slr.formats.kind import find_kind, refine_kind
from slr.text.doi import clean_doi
from slr.text.language import guess_language, read_language
from slr.text.markup import strip_markup
from slr.text.notice import join_notices, read_keywords, read_labels
from slr.text.notice_relation import KEYWORD, read_abstract, read_notes, read_written
from slr.text.notice_title import may_contain_notice, read_mark
from slr.text.spreadsheet import is_mangled, restore_range
from slr.text.style import mark_title

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID: Final = re.compile(r"\d{1,9}")
_PARTS: Final = re.compile(r"[;,|\n]")
_SERIAL: Final = re.compile(
    r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)|(?<!\d)\d{4}-?\d{3}[\dXx](?!\d)"
)
_ADDRESS: Final = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"]+")
_PUBMED_URL: Final = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,9})")
_PLAIN_PAGES: Final = re.compile(r"\d[0-9A-Za-z-]*")  # "230-239", "12S": need no cleaning
_NOTHING: Final = frozenset({"", "-", "--", "n/a", "na", "null", "none", "nan", "()"})


class Raw(TypedDict, total=False):
    """The raw values of an entry. A value can be left out if the format of the entry does not contain it.

    - `types`: the words for the type of work; the most specific word comes first
    - `marked`: the title with its markup, if `title` has no markup
    - `dois`, `urls`: the value from the most reliable tag comes first
    - `notices`: notice words that the database gives
    - `relations`: pairs of a notice word and the identifier of the other record, such as ("retracted", "pmid:12345678");
      the identifier can be ""
    """

    types: Sequence[str]
    title: str
    marked: str
    authors: Iterable[str]
    year: str
    journal: str
    volume: str
    issue: str
    pages: str
    dois: Iterable[str]
    pmid: str
    isbns: Sequence[str]
    abstract: str
    keywords: Sequence[str]
    language: str
    publisher: str
    urls: Sequence[str]
    notes: Sequence[str]
    edition: str
    report_number: str
    registrations: Iterable[str]
    accessions: Iterable[str]
    notices: Iterable[str]
    relations: Iterable[tuple[str, str]]


def make_row(**raw: Unpack[Raw]) -> Row:
    """Return the row of an entry with the given raw values. A missing value becomes None or an empty list.

    Markup is decoded, and DOIs lose prefixes such as `https://doi.org/`. Some values are derived from others:

    - A missing type becomes `other`, unless the title, the journal or the DOI shows the type.
    - A missing language is guessed from the title and the abstract.
    - A missing PubMed identifier is read from the addresses.
    - Notice words are also read from the types, the title, the keywords, the notes and the abstract.
    """
    first = raw.get("title", "")
    marked = raw.get("marked") or (first if "<" in first or "&" in first else "")
    title, journal = _clean_title(first), _clean_place(raw.get("journal", ""))
    abstract = _clean_abstract(raw.get("abstract", ""))
    doi = _find_doi(raw.get("dois", ()))
    urls = raw.get("urls", ())
    url, address_pmid = _read_addresses(urls) if urls else (None, "")
    pmid = raw.get("pmid") or address_pmid
    found = _find_notices(title, abstract, raw)
    return {
        "type": refine_kind(_find_kind(tuple(raw.get("types", ()))), title, journal, doi or ""),
        "title": title or None,
        "title_markup": mark_title(marked, title) if marked and title else None,
        "authors": _clean_people(raw.get("authors", ())),
        "year": _read_year(year) if (year := raw.get("year")) else None,
        "journal": journal or None,
        "volume": _read_value(volume) if (volume := raw.get("volume")) else None,
        "issue": _read_value(issue) if (issue := raw.get("issue")) else None,
        "pages": _read_pages(pages) if (pages := raw.get("pages")) else None,
        "doi": doi,
        "pmid": match.group() if pmid and (match := _PMID.search(pmid)) else None,
        "isbn": _numbers(tuple(isbns)) if (isbns := raw.get("isbns")) else None,
        "abstract": abstract or None,
        "keywords": _words(found.keywords) if found.keywords else [],
        "language": (_read_language(language) if (language := raw.get("language")) else None)
        or guess_language(f"{title} {abstract[:1000]}"),
        "publisher": (_clean_place(publisher) or None) if (publisher := raw.get("publisher")) else None,
        "url": url,
        "note": ("; ".join(_words(notes)) or None) if (notes := raw.get("notes")) else None,
        "edition": _value(edition)
        if (edition := raw.get("edition")) and not _DATE.fullmatch(edition)
        else None,
        "report_number": _value(number) if (number := raw.get("report_number")) else None,
        "registration": _words(registered) if (registered := raw.get("registrations")) else [],
        "accession": _words(accessions) if (accessions := raw.get("accessions")) else [],
        "notice": found.words,
        "notice_link": found.links,
    }


def _clean_title(text: str) -> str:
    title = strip_markup(text)
    return "" if len(title) < 5 and title.casefold() in _NOTHING else title


def _clean_abstract(text: str) -> str:
    marks = "\n" in text or "<" in text or "&" in text
    return strip_markup(text) if marks else text.strip()


def _find_doi(texts: Iterable[str]) -> str | None:
    """Return the first DOI in the texts, or None."""
    doi = None
    for text in texts:
        if text and (doi := clean_doi(text)):
            break
    return doi


class _Notices(NamedTuple):
    """The notice words of a record, its links to other records, and the keywords that are not notices."""

    words: list[str]
    links: list[str]
    keywords: Sequence[str]


def _find_notices(title: str, abstract: str, raw: Raw) -> _Notices:
    """Return the notices that the database gives, and the notices in the texts of the record."""
    types, keywords, notes = raw.get("types", ()), raw.get("keywords", ()), raw.get("notes", ())
    notices, relations = raw.get("notices", ()), raw.get("relations", ())
    relation = read_abstract(abstract) if abstract and abstract[0] in "[T" else None
    text = "|".join((title, *types, *keywords, *notes))
    if not (notices or relations or relation or KEYWORD in text or may_contain_notice(text)):
        return _Notices([], [], keywords)
    written = [k for k in keywords if KEYWORD in k[:_EDGE]]
    if written:
        keywords = [k for k in keywords if k not in written]
    related = [
        *relations,
        *read_written(k.strip().removeprefix(KEYWORD) for k in written),
        *read_notes(notes),
    ]
    if relation is not None:
        related.append(relation)
    stated = [*notices, *(word for word, _ in related), *read_labels(types), *read_keywords(keywords)]
    titled = read_mark(title).notices
    links = dict.fromkeys(f"{word} {number}" for word, number in related if number)
    return _Notices(join_notices(stated, titled) if stated else list(titled), list(links), keywords)


def _read_pages(text: str) -> str | None:
    """Return the pages, or None for a placeholder.

    If a spreadsheet program turned a range into a date, return the range. If the range is uncertain, return None.
    """
    if text.count("-") < _DATE_MARKS and text.replace("-", "").isdigit():
        return text
    value = _value(text)
    return value if value is None else restore_range(value) or (None if is_mangled(value) else value)


_DATE_MARKS: Final = 2  # hyphens in a date
_DATE: Final = re.compile(
    r"\d{4}[/-]\d{1,2}[/-]\d{1,2}/?"
)  # EndNote has the date of online publication in the edition
_EDGE: Final = len(KEYWORD) + 1  # characters; a keyword can begin with a blank


def _clean_people(names: Iterable[str]) -> list[str]:
    """Return the names that are not empty.

    If a name contains `@` or `&`, markup and e-mail addresses are removed from all names.
    """
    people = list(filter(None, names))
    joined = "|".join(people)
    if "@" not in joined and "&" not in joined:
        return people
    return [name for n in people if (name := _EMAIL.sub("", strip_markup(n)).strip(" ,;"))]


_EMAIL: Final = re.compile(r"\s*(?:[(<\[]\s*)?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:\s*[)>\]])?")
_clean_place: Final = lru_cache(maxsize=8192)(strip_markup)  # the same journals and publishers recur
_read_language: Final = lru_cache(maxsize=512)(read_language)


@lru_cache(maxsize=4096)
def _find_kind(types: tuple[str, ...]) -> str:
    for word in types:
        if word and (kind := find_kind(word)):
            return kind
    return "other"


def _words(texts: Iterable[str]) -> list[str]:
    """Return the distinct texts that are not empty, without markup, in their order."""
    words = list(texts)
    joined = "|".join(words)
    if not joined.isprintable() or "<" in joined or "&" in joined or "  " in joined:
        words = list(map(strip_markup, words))
    elif " |" in joined or "| " in joined:
        words = list(map(str.strip, words))
    unique = dict.fromkeys(words)
    unique.pop("", None)
    return list(unique)


def _read_addresses(urls: Iterable[str]) -> tuple[str | None, str]:
    """Return the first address, or None, and the first PubMed identifier in the addresses, or ""."""
    address, pmid = None, ""
    for url in urls:
        if address is None and (match := _ADDRESS.search(url)):
            address = match.group()
        if "nlm.nih.gov" in url and (match := _PUBMED_URL.search(url)):
            pmid = pmid or match.group(1)
    return address, pmid


@lru_cache(maxsize=8192)  # the ISSN of a journal recurs with every article
def _numbers(texts: tuple[str, ...]) -> str | None:
    """Return the distinct ISSNs and ISBNs joined with "; ", or None if there are none.

    Words beside an ISSN or ISBN, such as "(Electronic)", are removed. A part without an ISSN or ISBN is kept, unless it is
    a placeholder.
    """
    found: dict[str, None] = {}
    for text in texts:
        if len(text) == 9 and text[4] == "-":
            found[text] = None
            continue
        for part in _PARTS.split(text):
            match = _SERIAL.search(part)
            if number := match.group() if match else _value(part):
                found[number] = None
    return "; ".join(found) or None


def _value(text: str) -> str | None:
    """Return a short value, such as a volume or an edition, without markup. For a placeholder, return None."""
    if _PLAIN_PAGES.fullmatch(text):
        return text
    text = strip_markup(text)
    return None if text.casefold() in _NOTHING else text


def find_year(text: str) -> int | None:
    """Return the first year from 1500 to 2099 in the text, or None.

    If no such year stands alone, the year of a date without separators is returned.

    >>> find_year("2014//"), find_year("Mar. 2017"), find_year("in press"), find_year("Start date: 20170812")
    (2014, 2017, None, 2017)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # full-width digits
    if match := _YEAR.search(text):
        return int(match.group())
    match = _COMPACT_DATE.search(text)
    return int(match.group(1) or match.group(2)) if match else None


_DAY_MONTH: Final = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# "20190412", "201904", "20190000", "12042019"
_COMPACT_DATE: Final = re.compile(
    r"(?<!\d)(?:(1[5-9]\d\d|20\d\d)(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|00)?|0000)"
    rf"|(?:{_DAY_MONTH})(1[5-9]\d\d|20\d\d))(?!\d)"
)


# few values, which recur
_read_value: Final = lru_cache(maxsize=8192)(_value)
_read_year: Final = lru_cache(maxsize=4096)(find_year)


def join_pages(start: str, end: str) -> str:
    """Return the pages as "start-end".

    If one of the two is "", return the other one. If both are equal or `start` is already a range, return `start`.

    >>> join_pages("12", "20"), join_pages("12-20", ""), join_pages("e12", "e12")
    ('12-20', '12-20', 'e12')
    """
    start, end = start.strip(), end.strip()
    if not start or not end or start == end or "-" in start or "–" in start:
        return start or end
    return f"{start}-{end}"
