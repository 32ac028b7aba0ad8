"""Read the identity fields of an entry with the function for its format."""

from collections.abc import Callable, Mapping
from typing import Final

from slr.formats.format import Row
from slr.formats.identity.bibtex import read_bibtex
from slr.formats.identity.field import Identity
from slr.formats.identity.reference import read_reference
from slr.formats.identity.structured import (
    read_crossref,
    read_csl,
    read_endnote,
    read_openalex,
    read_perish,
    read_plos,
    read_pubmed,
)
from slr.formats.identity.table import read_table
from slr.formats.identity.tagged import read_medline, read_ovid, read_refer, read_ris, read_wos
from slr.model.entry import Entry

_READERS: Final[Mapping[str, Callable[[Entry], Identity]]] = {
    "bibtex": read_bibtex,
    "crossref": read_crossref,
    "csl-json": read_csl,
    "endnote-xml": read_endnote,
    "medline": read_medline,
    "openalex": read_openalex,
    "ovid": read_ovid,
    "plos": read_plos,
    "publish-or-perish": read_perish,
    "pubmed-xml": read_pubmed,
    "refer": read_refer,
    "reference-list": read_reference,
    "ris": read_ris,
    "table": read_table,
    "wos": read_wos,
    "xlsx": read_table,
}


def read_identity(entry: Entry, row: Row) -> Identity:
    """Return the identity fields of an entry, from which the id of its record is made.

    `row` is the row of the entry. It is used for formats that version 0.1 could not read. A registration
    without a DOI is identified by its number, because several trials may have the same title.
    """
    read = _READERS.get(entry.format)
    later = entry.format == "reference-list" and entry.former == ()  # version 0.1 did not recognise the list
    if read is not None and not later:
        return read(entry)
    authors = row["authors"]
    number = next(iter(row["registration"]), None) if row["type"] == "registration" else None
    return Identity(row["doi"] or number, row["title"], row["year"], authors[0] if authors else None)
