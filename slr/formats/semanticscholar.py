"""Read JSON from Semantic Scholar's Academic Graph API, with one paper, or a list of papers under `data`.

Source: Semantic Scholar Academic Graph API reference, Allen Institute for AI.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_list, as_text, parse_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import turn_name
from slr.text.name_list import cut_names

_VOLUME: Final = re.compile(r"(\S+)\s+(\S+)")  # the API writes volume and issue into one field: "75 3"


def _recognise(head: str) -> bool:
    return head.lstrip()[:1] in {"[", "{"} and re.search(r'"paperId"\s*:\s*"', head) is not None


def _cut(file: DecodedFile) -> CutFile:
    return cut_members(file.text, "data")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "semantic-scholar", "publicationTypes", "paperId")


_KNOWN: Final = frozenset(
    """paperId externalIds title abstract venue publicationVenue year publicationDate journal authors url
    publicationTypes fieldsOfStudy""".split()
)
_TYPES: Final[Mapping[str, str]] = {
    "JournalArticle": "article",
    "Review": "review",
    "Conference": "conference",
    "Book": "book",
    "BookSection": "chapter",
    "Dataset": "dataset",
    "Editorial": "editorial",
    "LettersAndComments": "letter",
}


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    ids, journal, venue = (members.part(n) for n in ("externalIds", "journal", "publicationVenue"))
    volume, issue = _numbers(as_text(journal.get("volume")))
    name = as_text(journal.get("name")) or members.text("venue") or as_text(venue.get("name"))
    return make_row(
        types=(*(_TYPES.get(t, t) for t in members.all("publicationTypes")), "article" if volume else ""),
        title=members.text("title"),
        authors=[
            turn_name(n)
            for a in members.values("authors")
            for n in cut_names(as_text(a.get("name")) if isinstance(a, Mapping) else as_text(a))
        ],
        year=members.text("year", "publicationDate"),
        journal=name,
        volume=volume,
        issue=issue,
        pages=" ".join(as_text(journal.get("pages")).split()),
        dois=(as_text(ids.get("DOI")),),
        pmid=as_text(ids.get("PubMed")),
        isbns=[n for n in map(as_text, as_list(venue.get("issn"))) if n],
        abstract=members.text("abstract"),
        keywords=members.all("fieldsOfStudy"),
        urls=members.all("url"),
    )


def _numbers(text: str) -> tuple[str, str]:
    """Return the volume and issue in a text such as "75 3". In other texts, the issue is ""."""
    match = _VOLUME.fullmatch(text.strip())
    return (match.group(1), match.group(2)) if match else (text.strip(), "")


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Semantic Scholar JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
