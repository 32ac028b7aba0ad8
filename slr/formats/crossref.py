"""Read responses of Crossref's REST API. A response has one work under `message`, or several works under `items`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_text, date_year, list_people, parse_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.notice_relation import read_update
from slr.text.registration import find_registrations


def _recognise(head: str) -> bool:
    return head.lstrip()[:1] in {"[", "{"} and (
        re.search(r'"message-type"\s*:\s*"work|"message"\s*:\s*\{\s*"(?:items|DOI)"', head) is not None
        or (re.search(r'"DOI"\s*:', head) is not None and '"reference-count"' in head)
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    if re.search(r'"message-type"\s*:\s*"work"', text[:5000]):
        return cut_members(text, "message")
    return cut_members(text, *(("items",) if re.search(r'"items"\s*:\s*\[', text) else ()))


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "crossref", "type", "DOI")


_KNOWN: Final = frozenset(
    """type title subtitle author editor issued published published-print published-online
    container-title short-container-title volume issue page article-number DOI ISSN ISBN abstract
    subject language publisher URL update-to updated-by edition-number clinical-trial-number""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    title, subtitle = members.text("title"), members.text("subtitle")
    dates = (
        date_year(members.part(n)) for n in ("published-print", "issued", "published", "published-online")
    )
    return make_row(
        types=(entry.type,),
        title=f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title,
        authors=list_people(members.values("author") or members.values("editor")),
        year=next(filter(None, dates), ""),
        journal=members.text("container-title", "short-container-title"),
        volume=members.text("volume"),
        issue=members.text("issue"),
        pages=members.text("page", "article-number"),
        dois=(members.text("DOI"),),
        isbns=(*members.all("ISBN"), *members.all("ISSN")),
        abstract=members.text("abstract"),
        keywords=members.all("subject"),
        language=members.text("language"),
        publisher=members.text("publisher"),
        urls=members.all("URL"),
        relations=[*_updates(members, "update-to"), *_updates(members, "updated-by")],
        edition=members.text("edition-number"),
        registrations=find_registrations(dict(entry.tags).get("clinical-trial-number", "")),
    )


def _updates(members: Members, name: str) -> Iterator[tuple[str, str]]:
    for update in members.values(name):
        if isinstance(update, Mapping):
            kind, doi = as_text(update.get("type")), as_text(update.get("DOI"))
            if (found := read_update(kind, doi, notice=name == "update-to")) is not None:
                yield found


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Crossref JSON", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
