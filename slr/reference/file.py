"""Create the items of `references.bib` and `references.ris`, for LaTeX and reference managers.

The items contain the data that a reference needs, and the citation keys of the appendix. Abstracts, keywords, notes and
file names are left out. A reference list does not need them, and they can be private or belong to others.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from slr.formats import FIELDS
from slr.formats.exchange import Item
from slr.formats.exchange.bibtex_value import escape, write_names
from slr.formats.exchange.entry_type import kind_of
from slr.model.entry import Entry
from slr.reference.detail import Details, read_details

_LEFT_OUT: Final[Mapping[str, Any]] = {"abstract": None, "keywords": [], "note": None}


def make_item(
    row: Mapping[str, Any], entries: Iterable[Entry], key: str, labels: tuple[str, ...] = ()
) -> Item:
    """Return a work as an item for the writers of `slr.formats.exchange`.

    The entry of the item is a BibTeX entry that contains only the details of the work. The writers add the columns of the row.
    """
    details = read_details(entries)
    kept = {field: row[field] for field in FIELDS if field not in _LEFT_OUT} | dict(_LEFT_OUT)
    kind = kind_of("bibtex", row)
    entry = Entry(format="bibtex", line=1, type=kind, key=key, tags=tuple(_list_tags(details, row)))
    return Item(row={**kept, "key": key, "record_id": row["report"]}, entry=entry, labels=labels)


def _list_tags(details: Details, row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield the BibTeX fields for the details, and for the authors or editors in the row.

    The month is left out if the year in the row differs from the year in the details.
    """
    if row["authors"]:
        yield "editor" if details.edited else "author", write_names(list(row["authors"]))
    if details.editors:
        yield "editor", write_names(details.editors)
    if details.translators:
        yield "translator", write_names(details.translators)
    if details.month and row["year"] in (None, details.year):
        yield (
            "month",
            f"{details.day:02}~{_MONTHS[details.month - 1]}" if details.day else _MONTHS[details.month - 1],
        )
    for name, value in (
        ("address", details.place),
        ("series", details.series),
        ("eid", details.article_number),
        ("version", details.version),
        ("origtitle", details.original),
        ("titletranslation", details.translated),
        ("urldate", details.accessed),
    ):
        if value:
            yield name, escape(value)


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
