"""Read EndNote XML: `<records><record>`, with each value inside `<style>`, as EndNote and Zotero write it."""

import re
from collections.abc import Sequence
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.row import make_row
from slr.formats.xml_record import cut_elements, flatten, parse_element
from slr.model.entry import Entry, Quarantined
from slr.text.accession import show_accession
from slr.text.name_list import read_author_fields
from slr.text.registration import find_registrations

# elements with a text that is one value, even if several <style> elements divide it
_WHOLE: Final = frozenset(
    """author title secondary-title tertiary-title alt-title short-title translated-title
    full-title abbr-1 keyword pages volume number issue year date pub-dates publisher isbn
    electronic-resource-num abstract notes url label accession-num auth-address
    remote-database-name remote-database-provider language work-type custom1 custom2 custom3
    custom4 custom5 custom6 custom7 edition section num-vols pub-location research-notes orig-pub
    access-date reviewed-item reprint-edition call-num caption modified-date""".split()
)

_FACED: Final = frozenset(
    {"title", "short-title"}
)  # elements that keep their italics; other values lose them


def _recognise(head: str) -> bool:
    return re.search(r"<records>[\s\S]*?<record[\s>]", head) is not None and (
        re.search(r"<(?:ref-type|contributors|titles|rec-number|source-app)\b", head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_elements(file.text, "record")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    element = parse_element(piece, "record")
    if isinstance(element, Quarantined):
        return element
    tags = tuple(
        (n, v)
        for n, v in flatten(element, whole=_WHOLE, faced=_FACED)
        if not n.rpartition("/")[2].startswith("style@")
    )
    values = dict(reversed(tags))
    return Entry(
        format="endnote-xml",
        line=piece.line,
        type=values.get("ref-type@name", ""),
        key=values.get("rec-number", ""),
        tags=tags,
    )


_KNOWN: Final = frozenset(
    """ref-type@name contributors/authors/author contributors/secondary-authors/author titles/title
    titles/secondary-title titles/alt-title titles/tertiary-title titles/short-title
    periodical/full-title periodical/abbr-1 alt-periodical/full-title dates/year
    dates/pub-dates/date volume number issue pages electronic-resource-num accession-num isbn
    abstract keywords/keyword language publisher urls/related-urls/url urls/web-urls/url notes
    work-type custom7 remote-database-name rec-number edition report-id""".split()
)


def _normalise(entry: Entry) -> Row:
    fields: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name, []).append(value)

    def all_(*names: str) -> Sequence[str]:
        return next((fields[n] for n in names if n in fields), ())

    def get(*names: str) -> str:
        return next(iter(all_(*names)), "")

    urls = [*all_("urls/related-urls/url", "urls/web-urls/url")]
    types = (entry.type, get("work-type"))
    accession, database = get("accession-num"), get("remote-database-name")
    people = all_("contributors/authors/author", "contributors/secondary-authors/author")
    journals = ("titles/secondary-title", "periodical/full-title", "titles/alt-title", "periodical/abbr-1")
    return make_row(
        types=types[::-1] if entry.type in {"Journal Article", ""} else types,
        title=get("titles/title", "titles/short-title"),
        authors=read_author_fields(people),
        year=get("dates/year", "dates/pub-dates/date"),
        journal=get(*journals),
        volume=get("volume"),
        issue=get("number", "issue"),
        pages=get("pages", "custom7"),
        dois=(*all_("electronic-resource-num"), *(u for u in urls if "doi" in u)),
        pmid=_pmid(accession, database),
        isbns=[i for v in all_("isbn") for i in re.split(r"[\r\n;]+", v)],
        abstract=get("abstract"),
        keywords=[k for v in all_("keywords/keyword") for k in re.split(r"[\r\n;]+", v)],
        language=get("language"),
        publisher=get("publisher"),
        urls=urls,
        notes=all_("notes"),
        edition=get("edition"),
        report_number=get("report-id") or (get("number") if entry.type == "Report" else ""),
        registrations=find_registrations(accession),
        accessions=(show_accession(accession, database),) if accession else (),
    )


def _pmid(accession: str, database: str) -> str:
    """Return the accession number if it is a PubMed identifier, otherwise ""."""
    return accession if accession.isdigit() and _PUBMED.search(database) else ""


_PUBMED: Final = re.compile("pubmed|medline|nlm", re.IGNORECASE)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="EndNote XML", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
