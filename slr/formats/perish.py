"""Read Publish or Perish's JSON, which contains results of Google Scholar and other sources."""

import re
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, parse_object
from slr.formats.row import join_pages, make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import turn_names
from slr.text.name_list import split_names


def _recognise(head: str) -> bool:
    return head.lstrip()[:1] in {"[", "{"} and (
        re.search(r'"(?:cites_url|related_url|article_url)"\s*:', head) is not None
        or (re.search(r'"uid"\s*:', head) is not None and re.search(r'"cites"\s*:', head) is not None)
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_members(file.text)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "publish-or-perish", "type", "uid")


_KNOWN: Final = frozenset(
    """uid title authors year source publisher article_url fulltext_url volume issue startpage
    endpage doi abstract issn type""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)

    def number(name: str) -> str:
        value = members.text(name)
        return "" if value == "0" else value  # 0 means "not known"

    authors = [str(n) for n in members.values("authors")]
    if len(authors) == 1 and all(" " in n.strip() for n in authors[0].split(",")):
        authors = authors[0].split(",")
    return make_row(
        types=(entry.type,),
        title=members.text("title"),
        authors=turn_names(authors) if len(authors) != 1 else split_names(authors[0]),
        year=number("year"),
        journal=members.text("source"),
        volume=number("volume"),
        issue=number("issue"),
        pages=join_pages(number("startpage"), number("endpage")),
        dois=(members.text("doi"), *(u for u in members.all("article_url") if "doi.org" in u)),
        isbns=members.all("issn"),
        abstract=members.text("abstract"),
        publisher=members.text("publisher"),
        urls=members.all("article_url", "fulltext_url"),
    )


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Publish or Perish JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
