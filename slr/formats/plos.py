"""Read responses of PLOS's search API, which are Solr responses with the articles under `docs`."""

import re
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, parse_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import turn_name
from slr.text.name_list import cut_names


def _recognise(head: str) -> bool:
    return (
        re.search(r'"docs"\s*:\s*\[', head) is not None
        and re.search(r'"(?:title_display|author_display|article_type|eissn)"', head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_members(file.text, "docs")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "plos", "article_type", "id")


_KNOWN: Final = frozenset(
    """id journal eissn issn publication_date volume issue article_type author_display abstract
    title_display title subject publisher doi elocation_id""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    return make_row(
        types=(entry.type, "article"),
        title=members.text("title_display", "title"),
        authors=[turn_name(n) for v in members.all("author_display", "author") for n in cut_names(v)],
        year=members.text("publication_date"),
        journal=members.text("journal"),
        volume=members.text("volume"),
        issue=members.text("issue"),
        pages=members.text("elocation_id"),
        dois=(members.text("doi"), members.text("id")),
        isbns=members.all("eissn", "issn"),
        abstract=members.text("abstract"),
        keywords=[s.rpartition("/")[2] for s in members.all("subject")],
        publisher=members.text("publisher"),
    )


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="PLOS JSON", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
