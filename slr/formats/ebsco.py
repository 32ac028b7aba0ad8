"""Read EBSCO's XML: `<records><rec>`, as exported from EBSCOhost and returned by its API.

Source: the record structure in the documentation of EBSCOhost's integration toolkit. The records contain the first
page and the number of pages. If both are numbers, the last page is computed.
"""

import re
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row, Tags
from slr.formats.row import join_pages, make_row
from slr.formats.xml_record import cut_elements, flatten, parse_element
from slr.model.entry import Entry, Quarantined
from slr.text.name_list import read_author_fields

_WHOLE: Final = frozenset({"atl", "btl", "jtl", "ab", "subj", "au", "keyword"})


def _recognise(head: str) -> bool:
    return re.search(r"<rec[\s>]", head) is not None and "<controlInfo" in head


def _cut(file: DecodedFile) -> CutFile:
    return cut_elements(file.text, "rec")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    element = parse_element(piece, "rec")
    if isinstance(element, Quarantined):
        return element
    tags = tuple(
        (name.removeprefix("header/controlInfo/"), value) for name, value in flatten(element, whole=_WHOLE)
    )
    values = dict(reversed(tags))
    kind = values.get("artinfo/doctype") or values.get("artinfo/pubtype") or ""
    key = values.get("artinfo/ui") or values.get("header@uiTerm") or ""
    return Entry(format="ebsco-xml", line=piece.line, type=kind, key=key, tags=tags)


_KNOWN: Final = frozenset(
    """header@longDbName header@shortDbName header@uiTerm jinfo/jtl jinfo/issn bkinfo/btl bkinfo/isbn bkinfo/aug/au
    pubinfo/dt@year pubinfo/dt pubinfo/vid pubinfo/iid pubinfo/pub artinfo/ui artinfo/ui@type artinfo/ppf
    artinfo/ppct artinfo/tig/atl artinfo/aug/au artinfo/sug/subj artinfo/su artinfo/keyword artinfo/ab
    artinfo/pubtype artinfo/doctype language plink""".split()
)


def _normalise(entry: Entry) -> Row:
    fields = Fields(entry.tags)
    get, all_ = fields.get, fields.all
    title, book = get("artinfo/tig/atl"), get("bkinfo/btl")
    database, number = get("header@longDbName", "header@shortDbName"), get("header@uiTerm")
    return make_row(
        types=(*all_("artinfo/doctype"), *all_("artinfo/pubtype"), "article" if get("jinfo/jtl") else ""),
        title=title or book,
        authors=read_author_fields(all_("artinfo/aug/au") or all_("bkinfo/aug/au")),
        year=get("pubinfo/dt@year", "pubinfo/dt"),
        journal=_PUBLISHER.sub("", get("jinfo/jtl")) or (book if title and title != book else ""),
        volume=get("pubinfo/vid"),
        issue=get("pubinfo/iid"),
        pages=_pages(get("artinfo/ppf"), get("artinfo/ppct")),
        dois=_typed(entry.tags, "doi"),
        pmid=next(iter(_typed(entry.tags, "pmid")), ""),
        isbns=(*all_("jinfo/issn"), *all_("bkinfo/isbn")),
        abstract=get("artinfo/ab"),
        keywords=all_("artinfo/sug/subj", "artinfo/su", "artinfo/keyword"),
        language=get("language"),
        publisher=get("pubinfo/pub"),
        urls=all_("plink"),
        accessions=(f"{database}:{number}",) if database and number else (),
    )


# EBSCO adds the publisher to the names of some journals: "Journal of Nursing (Wiley & Sons, Inc.)".
_PUBLISHER: Final = re.compile(
    r"\s*\((?=[^()]*\b(?:Inc|Ltd|LLC|GmbH|Co|Corp|Press|Publish\w*|Sons|University)\b)[^()]*\)\s*$"
)


def _pages(first: str, count: str) -> str:
    if first.isdecimal() and count.isdecimal() and 1 < int(count) < 10_000:
        return join_pages(first, str(int(first) + int(count) - 1))
    return first


def _typed(tags: Tags, kind: str) -> list[str]:
    """Return an article's identifiers of the type `kind`. The case of the type is ignored."""
    found, wanted = [], False
    for name, value in tags:
        if name == "artinfo/ui@type":
            wanted = value.casefold() == kind
        elif name == "artinfo/ui":
            if wanted:
                found.append(value)
            wanted = False
    return found


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="EBSCO XML", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
