"""Write records in PubMed's tagged format (.nbib).

An entry that was read from this format keeps its own tags. Values contain no line breaks. Long lines are
wrapped at 88 characters, and the lines after the first are indented by six spaces.

Tags: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.round_trip import KeptTags, write_own
from slr.formats.format import Tags
from slr.text.language import name_bibliographic
from slr.text.name import is_body
from slr.text.notice_relation import KEYWORD
from slr.text.style import tag_title

_WIDTH: Final = 88
_INDENT: Final = " " * 6

# the column that a tag fills
_FIELD_OF: Final[Mapping[str, str]] = {
    tag: field
    for field, tags in {
        "title": "TI BTI TT",
        "authors": "FAU AU CN FED",
        "year": "DP DEP",
        "journal": "JT TA",
        "volume": "VI",
        "issue": "IP",
        "pages": "PG",
        "doi": "LID AID",
        "pmid": "PMID",
        "isbn": "IS ISBN ISSN",
        "abstract": "AB OAB",
        "keywords": "OT MH",
        "language": "LA",
        "type": "PT",
        "publisher": "PB",
        "note": "GN",
        "url": "URL",
        "registration": "SI",
        "edition": "EN",
    }.items()
    for tag in tags.split()
}
# Publication types (`PT`). Other document types are written as they are named in the column `type`.
_TYPES: Final[Mapping[str, str]] = {
    "article": "Journal Article",
    "review": "Review",
    "editorial": "Editorial",
    "letter": "Letter",
    "erratum": "Published Erratum",
    "retraction": "Retraction of Publication",
    "preprint": "Preprint",
    "report": "Technical Report",
    "dataset": "Dataset",
    "regulation": "Legislation",
    "conference": "Conference Paper",
    "thesis": "Dissertation",
    "chapter": "Book Chapter",
    "registration": "Trial Registration",
}


def write_nbib(items: Sequence[Item]) -> Written:
    """Return the items in PubMed's format.

    A blank line separates the items. Labels become keywords, and people's notes become general notes (`GN`).
    """
    text = "\n".join("".join(_show(name, value) for name, value in _tags(item)) for item in items)
    return Written(data=text.encode("utf-8", "replace"))


def _show(name: str, value: str) -> str:
    lines = textwrap.wrap(
        " ".join(value.split()),
        _WIDTH - len(_INDENT),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{name:<4}- " + f"\n{_INDENT}".join(lines or [""]) + "\n"


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the tags of an item, first `PMID` or, if there is no PubMed identifier, `OWN` and `STAT`."""
    _, tags = write_own(item, "medline", _FIELD_OF.get, lambda kept: ("", tuple(_own(item.row, kept))))
    first = [t for t in tags if t[0] == "PMID"][:1] or [t for t in tags if t[0] in {"OWN", "STAT"}]
    yield from first or _NO_PMID
    yield from (t for t in tags if t not in first)
    for label in item.labels:
        yield "OT", label
    for note in item.notes:
        yield "GN", note


_NO_PMID: Final = (("OWN", "NOTNLM"), ("STAT", "Publisher"))


def _own(row: Mapping[str, Any], kept: KeptTags) -> Iterator[tuple[str, str]]:
    """Yield the new tags of changed columns, and then the tags that are kept from the entry.

    The new tags come first, because programs often read only the first of several tags with the same name.
    """
    for field, tags in _fresh(row):
        if field in kept.fields:
            yield from tags
    yield from kept.tags


def _fresh(row: Mapping[str, Any]) -> Iterator[tuple[str, Tags]]:
    """Yield the columns of a row, each with the new tags for its value. A column without a value has no tags."""
    book = row["type"] == "book"
    title = tag_title(row["title"], row["title_markup"]) if row["title"] else ""
    yield "pmid", _one("PMID", row["pmid"])
    yield "isbn", tuple(("ISBN" if _is_isbn(n) else "IS", n) for n in (row["isbn"] or "").split("; ") if n)
    yield "volume", _one("VI", row["volume"])
    yield "issue", _one("IP", row["issue"])
    yield "year", _one("DP", str(row["year"]) if row["year"] is not None else None)
    yield "title", _one("BTI" if book else "TI", title)
    yield "pages", _one("PG", row["pages"])
    yield "doi", tuple((tag, f"{row['doi']} [doi]") for tag in ("LID", "AID") if row["doi"])
    yield "edition", _one("EN", row["edition"])
    yield "abstract", _one("AB", row["abstract"])
    yield "authors", tuple(("CN" if is_body(n) else "FAU", n) for n in row["authors"])
    yield "language", _one("LA", name_bibliographic(row["language"] or ""))
    yield "registration", tuple(("SI", _bank(n)) for n in row["registration"])
    yield "type", _one("PT", _TYPES.get(row["type"], row["type"]))
    yield "journal", _one("BTI" if row["type"] == "chapter" else "JT", row["journal"])
    yield "publisher", _one("PB", row["publisher"])
    yield "keywords", tuple(("OT", k) for k in row["keywords"])
    yield "notice", tuple(("OT", f"{KEYWORD}{n}") for n in row["notice"])
    yield "notice_link", tuple(("OT", f"{KEYWORD}{n}") for n in row["notice_link"])
    yield "url", _one("URL", row["url"])
    yield "note", _one("GN", row["note"])


def _one(tag: str, value: str | None) -> Tags:
    return ((tag, value),) if value else ()


def _is_isbn(number: str) -> bool:
    return len(number.replace("-", "")) > 8


def _bank(number: str) -> str:
    """Return a registration number with its register before it, as MEDLINE writes it.

    A number that does not begin with a letter is returned unchanged.

    >>> _bank("NCT01234567"), _bank("ISRCTN12345678")
    ('ClinicalTrials.gov/NCT01234567', 'ISRCTN/ISRCTN12345678')
    """
    register = "ClinicalTrials.gov" if number.startswith("NCT") else _letters(number)
    return f"{register}/{number}" if register else number


def _letters(number: str) -> str:
    end = next((i for i, c in enumerate(number) if not c.isalpha()), len(number))
    return number[:end]
