"""Read responses of Europe PMC's REST API in JSON, with the result types `lite` and `core`.

Source: Europe PMC Articles RESTful API reference, EMBL-EBI.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_list, as_text, parse_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import show_name
from slr.text.name_list import split_names


def _recognise(head: str) -> bool:
    return (
        head.lstrip()[:1] in {"[", "{"}
        and re.search(r'"source"\s*:\s*"[A-Z]{3}"', head) is not None
        and re.search(r'"(?:authorString|pubYear|journalInfo|journalTitle|resultList)"\s*:', head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_members(file.text, "result")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "europe-pmc", "pubType", "id")


_KNOWN: Final = frozenset(
    """id source pmid doi title authorString authorList journalTitle journalInfo issue journalVolume pubYear pageInfo
    journalIssn pubType pubTypeList abstractText keywordList meshHeadingList language bookOrReportDetails
    firstPublicationDate""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    info, book = members.part("journalInfo"), members.part("bookOrReportDetails")
    journal = _part(info, "journal")
    types = [as_text(t) for t in as_list(members.part("pubTypeList").get("pubType"))] or [
        t for v in members.all("pubType") for t in v.split(";")
    ]
    return make_row(
        types=(*map(str.strip, types), "article" if members.text("journalTitle") or journal else ""),
        title=members.text("title"),
        authors=_authors(members),
        year=members.text("pubYear")
        or as_text(info.get("yearOfPublication"))
        or members.text("firstPublicationDate"),
        journal=members.text("journalTitle") or as_text(journal.get("title")),
        volume=members.text("journalVolume") or as_text(info.get("volume")),
        issue=members.text("issue") or as_text(info.get("issue")),
        pages=members.text("pageInfo"),
        dois=(members.text("doi"),),
        pmid=members.text("pmid"),
        isbns=[
            *(n.strip() for v in members.all("journalIssn") for n in v.split(";")),
            *(n for n in (as_text(journal.get("issn")), as_text(journal.get("essn"))) if n),
            *(n for n in (as_text(book.get("isbn13")), as_text(book.get("isbn10"))) if n),
        ],
        abstract=members.text("abstractText"),
        keywords=[
            *(as_text(k) for k in as_list(members.part("keywordList").get("keyword"))),
            *(
                as_text(h.get("descriptorName"))
                for h in as_list(members.part("meshHeadingList").get("meshHeading"))
                if isinstance(h, Mapping)
            ),
        ],
        language=members.text("language"),
        publisher=as_text(book.get("publisher")),
    )


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _authors(members: Members) -> list[str]:
    """Return the authors from `authorList` or, if it has no names, from `authorString`."""
    listed = [
        name
        for a in as_list(members.part("authorList").get("author"))
        if isinstance(a, Mapping) and (name := _author(a))
    ]
    return listed or split_names(members.text("authorString"))


def _author(author: Mapping[str, Any]) -> str:
    family, given = as_text(author.get("lastName")), as_text(author.get("firstName"))
    if family:
        return ", ".join(filter(None, (family, given or as_text(author.get("initials")))))
    return as_text(author.get("collectiveName")) or show_name(as_text(author.get("fullName")))


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Europe PMC JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
