"""Read CSL-JSON, the exchange format of Zotero, Mendeley and citeproc.

Schema: csl-data.json of the Citation Style Language.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.json_list import cut_members
from slr.formats.json_record import Members, as_list, as_text, date_year, list_people, parse_object
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined

_TYPE: Final = re.compile(
    r'"type"\s*:\s*"(?:article|article-[a-z]+|book|chapter|bill|broadcast|classic|collection|dataset|document'
    r"|entry(?:-[a-z]+)?|event|figure|graphic|hearing|interview|legal_case|legislation|manuscript|map"
    r"|motion_picture|musical_score|pamphlet|paper-conference|patent|performance|periodical"
    r"|personal_communication|post(?:-weblog)?"
    r'|regulation|report|review(?:-book)?|software|song|speech|standard|thesis|treaty|webpage)"'
)


def _recognise(head: str) -> bool:
    return (
        head.lstrip()[:1] in {"[", "{"}
        and _TYPE.search(head) is not None
        and re.search(r'"(?:title|id|container-title|issued)"\s*:', head) is not None
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    found = cut_members(text, *(("items",) if '"items"' in text[:200] else ()))
    outermost = found.pieces[0].raw if len(found.pieces) == 1 else None
    if isinstance(outermost, Mapping) and not _is_work(outermost):
        # an object keyed by id, or a list below another name
        names = tuple(dict.fromkeys(_find_works(outermost)))
        return cut_members(text, *names) if names else found
    return found


def _is_work(value: Any) -> bool:
    return isinstance(value, Mapping) and not _WORK.isdisjoint(value)


_WORK: Final = frozenset({"title", "type", "author", "issued", "DOI"})
_DEEPEST: Final = 4  # levels of nested objects in which works are searched


def _find_works(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the names of the members that contain works or lists of works, in objects that are at most 4 levels deep."""
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return
    for name, member in value.items():
        if _is_work(member) or (isinstance(member, list) and any(map(_is_work, member))):
            yield name
        else:
            for below in member if isinstance(member, list) else (member,):
                yield from _find_works(below, depth + 1)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    return parse_object(piece, "csl-json", "type", "id", "citation-key")


_KNOWN: Final = frozenset(
    """type id title container-title collection-title author editor issued original-date volume
    issue number page article-number DOI PMID ISBN ISSN abstract keyword language publisher URL
    note container-title-short citation-key categories genre edition""".split()
)
NUMBERED: Final = frozenset(
    {"report", "patent", "standard"}
)  # types in which `number` is the number of the work
CUSTOM: Final = ("report_number", "registration", "accession")  # the columns in the member `custom`


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    custom = members.part("custom") if any(n == "custom" for n, _ in entry.tags) else {}
    return make_row(
        types=(members.text("genre"), entry.type)
        if entry.type.startswith(("article", "document"))
        else (entry.type,),
        title=members.text("title", "title-short"),
        authors=list_people(members.values("author") or members.values("editor")),
        year=date_year(members.part("issued"))
        or members.text("issued")
        or date_year(members.part("original-date")),
        journal=members.text("container-title", "container-title-short")
        or (members.text("collection-title") if entry.type != "book" else ""),
        volume=members.text("volume"),
        issue=members.text("issue", *(() if entry.type in NUMBERED else ("number",))),
        pages=members.text("page", "article-number"),
        dois=(members.text("DOI"), *(u for u in members.all("URL") if "doi" in u), members.text("note")),
        pmid=members.text("PMID"),
        isbns=(*members.all("ISBN"), *members.all("ISSN")),
        abstract=members.text("abstract"),
        keywords=_keywords(members),
        language=members.text("language"),
        publisher=members.text("publisher"),
        urls=members.all("URL"),
        notes=members.all("note"),
        edition=members.text("edition"),
        report_number=(members.text("number") if entry.type in NUMBERED else "")
        or as_text(custom.get("report_number")),
        registrations=map(as_text, as_list(custom.get("registration"))),
        accessions=map(as_text, as_list(custom.get("accession"))),
    )


def _keywords(members: Members) -> list[str]:
    found = [*members.all("keyword"), *members.all("categories")]
    return (
        [k for v in found for k in (v.split(";") if ";" in v else v.split(","))] if len(found) == 1 else found
    )


def knows_member(tag: str) -> bool:
    """Return whether a member with this name fills a column."""
    return tag in _KNOWN


FORMAT: Final = Format(
    title="CSL-JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=knows_member,
)
