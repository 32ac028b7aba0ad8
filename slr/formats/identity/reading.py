"""Read the identity fields of an entry with the function for its format."""

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from slr.formats.format import Row
from slr.formats.identity.field import Identity
from slr.model.entry import Entry

# The module and function for each format. A module is imported when the first entry in its format is read.
_READERS: Final[Mapping[str, str]] = {
    "bibtex": "bibtex.read_bibtex",
    "crossref": "structured.read_crossref",
    "csl-json": "structured.read_csl",
    "endnote-xml": "structured.read_endnote",
    "medline": "tagged.read_medline",
    "openalex": "structured.read_openalex",
    "ovid": "tagged.read_ovid",
    "plos": "structured.read_plos",
    "publish-or-perish": "structured.read_perish",
    "pubmed-xml": "structured.read_pubmed",
    "refer": "tagged.read_refer",
    "reference-list": "reference.read_reference",
    "ris": "tagged.read_ris",
    "table": "table.read_table",
    "wos": "tagged.read_wos",
    "xlsx": "table.read_table",
}


def read_identity(entry: Entry, row: Row) -> Identity:
    """Return the identity fields of an entry, which determine the id of its record.

    `row` is the row of the entry. The fields are taken from `row` if version 0.1 could not read the format, or did not
    recognise the reference list. In these cases, the field `doi` of a registration without a DOI is its
    registration number, because several trials can have the same title.
    """
    read = _find_reader(entry.format)
    later = entry.format == "reference-list" and entry.former == ()  # version 0.1 did not recognise the list
    if read is not None and not later:
        return read(entry)
    authors = row["authors"]
    number = next(iter(row["registration"]), None) if row["type"] == "registration" else None
    return Identity(row["doi"] or number, row["title"], row["year"], authors[0] if authors else None)


@cache
def _find_reader(form: str) -> Callable[[Entry], Identity] | None:
    """Return the function that reads entries in a format, or None if version 0.1 could not read the format."""
    if form not in _READERS:
        return None
    module, _, name = _READERS[form].partition(".")
    found: Callable[[Entry], Identity] = getattr(
        importlib.import_module(f"slr.formats.identity.{module}"), name
    )
    return found
