"""Read works from OpenAlex's API and snapshots.

A file contains a list of works, a single work, or one work per line. Instead of an abstract, a work usually has an
index that maps each word of the abstract to its positions.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_list, as_text, parse_object
from slr.formats.row import join_pages, make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import turn_name
from slr.text.name_list import cut_names
from slr.text.notice import is_about, read_labels
from slr.text.notice_title import read_mark

_LONGEST: Final = 100_000  # words of an abstract; an index can contain any number of positions


def _recognise(head: str) -> bool:
    return (
        head.lstrip()[:1] in {"[", "{"}
        and re.search(r'"id"\s*:\s*"https?:\\?/\\?/(?:api\.)?openalex\.org', head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    lists = ("results",) if re.search(r'"results"\s*:\s*\[', file.text) else ()
    return cut_members(file.text, *lists)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "openalex", "type", "id")


_KNOWN: Final = frozenset(
    """id type type_crossref title display_name authorships publication_year publication_date primary_location
    host_venue biblio doi ids abstract_inverted_index abstract keywords language is_retracted""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    biblio, ids = members.part("biblio"), members.part("ids")
    place = _part(members.part("primary_location"), "source") or members.part("host_venue")
    return make_row(
        types=(members.text("type"), members.text("type_crossref")),
        title=members.text("title", "display_name"),
        authors=[turn_name(n) for a in members.values("authorships") for n in cut_names(_author(a))],
        year=members.text("publication_year", "publication_date"),
        journal=as_text(place.get("display_name")),
        volume=as_text(biblio.get("volume")),
        issue=as_text(biblio.get("issue")),
        pages=join_pages(as_text(biblio.get("first_page")), as_text(biblio.get("last_page"))),
        dois=(members.text("doi"), as_text(ids.get("doi"))),
        pmid=as_text(ids.get("pmid")).rpartition("/")[2],
        isbns=[i for i in as_list(place.get("issn")) if isinstance(i, str)] or [as_text(place.get("issn_l"))],
        abstract=members.text("abstract") or _abstract(members.part("abstract_inverted_index")),
        keywords=[
            as_text(k.get("display_name")) if isinstance(k, Mapping) else as_text(k)
            for k in members.values("keywords")
        ],
        language=members.text("language"),
        publisher=as_text(place.get("host_organization_name")) or as_text(place.get("publisher")),
        urls=(as_text(members.part("primary_location").get("landing_page_url")),),
        notices=["retracted"]
        if members.text("is_retracted").casefold() == "true" and not _is_notice(members)
        else (),
    )


def _is_notice(members: Members) -> bool:
    """Return whether the type or the title of a work shows that the work is a notice.

    In OpenAlex, some notices about a retraction are themselves marked as retracted.
    """
    labels = read_labels((members.text("type"), members.text("type_crossref")))
    return is_about((*labels, *read_mark(members.text("title", "display_name")).notices))


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _author(value: Any) -> str:
    if not isinstance(value, Mapping):
        return as_text(value)
    return as_text(_part(value, "author").get("display_name")) or as_text(value.get("raw_author_name"))


def _abstract(index: Mapping[str, Any]) -> str:
    """Return the abstract as text, with at most `_LONGEST` words, given an index that maps each word to its positions."""
    words = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int)
    ]
    return " ".join(word for _, word in sorted(words)[:_LONGEST])


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="OpenAlex JSON", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
