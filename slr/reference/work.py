"""Determine the parts of a reference from the row, the entries and the citation of the work."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from slr.model.entry import Entry
from slr.reference.citation import Citation
from slr.reference.detail import Details, read_details
from slr.reference.name import Name, read_names
from slr.reference.pages import number_article, show_pages
from slr.text.fold import fold
from slr.text.style import Run, style_title

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work, divided into the parts of a reference. A part that is not known is empty.

    - `key` is the citation key, `type` the kind of reference, and `document` the document type of the row
    - `kind` and `genre` are the words that the entry uses for the kind of work
    - `names` are authors or, if `edited` is true, editors; `cut` is true if the source left out further names
    - `when` is the year, "n.d." or "in press", and `letter` the letter after the year in citations
    - `original` is a second title in the language of the work, and `translated` a second title in translation
    - `container` is the journal, book, proceedings, repository or site that contains the work
    - `pages` are page numbers, and `article` an article number
    - `link` is the DOI as an address, or the address of the work
    """

    key: str
    type: str
    document: str
    kind: str
    names: tuple[Name, ...]
    cut: bool
    edited: bool
    when: str
    letter: str
    month: int
    day: int
    title: tuple[Run, ...]
    original: str
    translated: str
    container: str
    volume: str
    issue: str
    pages: str
    article: str
    editors: tuple[Name, ...]
    translators: tuple[Name, ...]
    edition: str
    version: str
    number: str
    genre: str
    place: str
    publisher: str
    link: str
    accessed: str


def describe_work(row: Row, entries: Iterable[Entry], key: str, citation: Citation) -> Work:
    """Return the parts of a reference to a work. `row` is its row of the table REPORTS, and `entries` are the entries of its records."""
    details = read_details(entries)
    names, cut = read_names(list(row["authors"]))
    link = find_link(row)
    article = number_article(_text(row, "pages"), details.article_number)
    same_year = not details.year or str(details.year) == citation.when
    title, other = _read_title(row, details)
    return Work(
        key=key,
        type=_choose_type(row, details),
        document=str(row["type"]),
        kind=details.kind.casefold(),
        names=names,
        cut=cut,
        edited=details.edited,
        when=citation.when,
        letter=citation.letter,
        month=details.month if same_year else 0,
        day=details.day if same_year else 0,
        title=title,
        original=other[0],
        translated=other[1],
        container=_PLACE.sub("", _space(_text(row, "journal") or details.event, row)),
        volume=show_pages(_text(row, "volume")),
        issue=show_pages(_text(row, "issue")),
        pages="" if article else show_pages(_text(row, "pages")),
        article=article,
        editors=read_names(details.editors)[0],
        translators=read_names(details.translators)[0],
        edition=_text(row, "edition"),
        version=details.version,
        number=_text(row, "report_number") or "; ".join(row.get("registration") or ()),
        genre=details.genre,
        place=details.place,
        publisher=_omit_author(_text(row, "publisher"), names),
        link=link,
        accessed=details.accessed,
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _space(text: str, row: Row) -> str:
    """Return a title without the space that library catalogues put before a colon. In a French title, the space is kept."""
    return text if row.get("language") == "fr" else text.replace(" : ", ": ")


_PLACE: Final = re.compile(
    r" \([^()]+: \d{4}\)$"
)  # places that PubMed's catalogue adds to names, to distinguish journals with the same name


def _read_title(row: Row, details: Details) -> tuple[tuple[Run, ...], tuple[str, str]]:
    """Return the title, and a pair of the original and the translated title.

    A member of the pair is "" if it is unknown or equal to the title. If the original title is known, the translated
    title is "", because the title itself is then taken to be the translation.
    """
    title = _text(row, "title")
    bracketed = title.startswith("[") and title.rstrip(".").endswith("]")
    if bracketed:  # PubMed puts a translated title in brackets
        title = title.rstrip(".")[1:-1].rstrip(".")
    marked = row.get("title_markup") if not bracketed and isinstance(row.get("title_markup"), str) else None
    runs = _trim(style_title(_space(title, row), None if marked is None else _space(marked, row)))
    others = [
        t if fold(t).strip(". []") != fold(title).strip(". []") else ""
        for t in (details.original, details.translated)
    ]
    return runs, (others[0].rstrip(". "), others[1].strip("[]. ") if not others[0] else "")


def _trim(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return the runs without a full stop at the end. The full stops of an ellipsis and of a single letter, as in "the U.S.", are kept."""
    if not runs:
        return runs
    text = runs[-1].text.rstrip()
    if text.endswith(".") and not text.endswith("...") and not _ABBREVIATION.search(text):
        text = text[:-1].rstrip()
    return (*runs[:-1], runs[-1]._replace(text=text)) if text else runs[:-1]


_ABBREVIATION: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]\.$")
_ARTICLES: Final = frozenset({"article", "review", "editorial", "letter", "erratum", "retraction"})
_PERIODICALS: Final = frozenset(
    "news mgzn newspaper_article magazine_article article-newspaper article-magazine newspaper magazine".split()
)
_SAME: Final = frozenset(
    {"book", "chapter", "thesis", "report", "preprint", "regulation", "dataset", "webpage", "registration"}
)


def _choose_type(row: Row, details: Details) -> str:
    """Return the kind of reference, which depends on the document type and on the known details of the work.

    Databases call many journals magazines. A magazine article that has a DOI therefore counts as a journal article.
    """
    kind, journal = row["type"], _text(row, "journal")
    if details.kind.casefold() in _PERIODICALS and journal and not row["doi"]:
        return "periodical"
    if kind in _ARTICLES:
        return "article"
    if kind == "conference":
        return "chapter" if journal and _is_printed(row, details) else "session"
    if kind in _SAME:
        return "book" if kind == "chapter" and not journal else str(kind)
    if journal and _text(row, "volume"):
        return "article"
    return "chapter" if journal and _text(row, "pages") and _text(row, "publisher") else "other"


def _is_printed(row: Row, details: Details) -> bool:
    """Return whether a conference paper was published in proceedings."""
    return bool(_text(row, "pages") or _text(row, "publisher") or _text(row, "isbn") or details.editors)


def _omit_author(publisher: str, names: tuple[Name, ...]) -> str:
    """Return the publisher, or "" if the publisher is also the only author: a reference does not repeat the name (APA 7, section 9.29)."""
    return "" if len(names) == 1 and fold(names[0].family) == fold(publisher) else publisher


# Databases that index works: an address there leads to a record and not to the work.
_INDEXES: Final = (
    "app.dimensions.ai lens.org scopus.com webofscience.com webofknowledge.com proquest.com ebscohost.com ebsco.com ovid.com "
    "ovidsp.com embase.com pubmed.ncbi.nlm.nih.gov scholar.google.com semanticscholar.org openalex.org api.openalex.org "
    "worldcat.org cochranelibrary.com/central"
).split()


def find_link(row: Row) -> str:
    """Return the address of a work, made from its DOI if it has one. If there is no address, return "".

    An address that leads to a record in a bibliographic database is left out (APA 7, section 9.30).

    >>> find_link({"doi": "10.1000/a<b>", "url": None}), find_link({"doi": None, "url": "https://lens.org/000-1"})
    ('https://doi.org/10.1000/a%3Cb%3E', '')
    """
    doi = _text(row, "doi")
    if doi:
        return f"https://doi.org/{quote(doi, safe='/:;.()_-')}"
    url = _text(row, "url")
    if url.casefold().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.casefold().removeprefix("www.")
    if parts.scheme.casefold() not in ("http", "https", "ftp") or not host:
        return ""
    known = any(host == index or host.endswith(f".{index}") for index in _INDEXES)
    return "" if known else quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")
