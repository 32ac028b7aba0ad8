"""CSL-JSON: what Zotero, Mendeley and citeproc exchange. Schema: csl-data.json of the Citation Style Language."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.formats.csl_variable import find_variables
from slr.formats.exchange import find_role
from slr.formats.format import Cut, Document, Format, Item, Piece, Row, Tags, Written
from slr.formats.member import Members, as_text, cut_members, date_year, load, parse_object, person
from slr.formats.row import make_row
from slr.formats.sheet import lost_tags
from slr.model.entry import Entry, Quarantined
from slr.text.style import tag_title

_TYPE: Final = re.compile(
    r'"type"\s*:\s*"(?:article|article-[a-z]+|book|chapter|bill|broadcast|classic|collection|dataset|document'
    r"|entry(?:-[a-z]+)?|event|figure|graphic|hearing|interview|legal_case|legislation|manuscript|map|motion_picture"
    r"|musical_score|pamphlet|paper-conference|patent|performance|periodical|personal_communication|post(?:-weblog)?"
    r'|regulation|report|review(?:-book)?|software|song|speech|standard|thesis|treaty|webpage)"'
)


def _recognise(head: str) -> bool:
    return (
        head.lstrip()[:1] in {"[", "{"}
        and _TYPE.search(head) is not None
        and re.search(r'"(?:title|id|container-title|issued)"\s*:', head) is not None
    )


def _cut(document: Document) -> Cut:
    text = document.text
    pieces = cut_members(text, *(("items",) if '"items"' in text[:200] else ()))
    if len(pieces) == 1 and isinstance(pieces[0].raw, Mapping) and not _is_work(pieces[0].raw):
        names = tuple(
            dict.fromkeys(_find_works(pieces[0].raw))
        )  # keyed by id, or below a name of somebody's own
        pieces = cut_members(text, *names) if names else pieces
    return Cut(pieces=pieces)


def _is_work(value: Any) -> bool:
    return isinstance(value, Mapping) and not _WORK.isdisjoint(value)


_WORK: Final = frozenset({"title", "type", "author", "issued", "DOI"})
_DEEPEST: Final = 4  # objects within objects, in which works are looked for


def _find_works(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the names of the members that are works, or lists of works."""
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
    """type id title container-title collection-title author editor issued original-date volume issue number page
    article-number DOI PMID ISBN ISSN abstract keyword language publisher URL note container-title-short
    citation-key categories genre""".split()
)


def _normalise(entry: Entry) -> Row:
    members = Members(entry.tags)
    return make_row(
        types=(members.text("genre"), entry.type)
        if entry.type.startswith(("article", "document"))
        else (entry.type,),
        title=members.text("title", "title-short"),
        authors=[person(p) for p in members.values("author") or members.values("editor")],
        year=date_year(members.part("issued"))
        or members.text("issued")
        or date_year(members.part("original-date")),
        journal=members.text("container-title", "container-title-short")
        or (members.text("collection-title") if entry.type != "book" else ""),
        volume=members.text("volume"),
        issue=members.text("issue", "number"),
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
    )


def _keywords(members: Members) -> list[str]:
    found = [*members.all("keyword"), *members.all("categories")]
    return (
        [k for v in found for k in (v.split(";") if ";" in v else v.split(","))] if len(found) == 1 else found
    )


def _knows(tag: str) -> bool:
    return tag in _KNOWN


TYPES: Final = {
    "article": "article-journal", "review": "article-journal", "editorial": "article-journal",
    "letter": "article-journal", "erratum": "article-journal", "retraction": "article-journal", "book": "book",
    "chapter": "chapter", "conference": "paper-conference", "preprint": "article", "thesis": "thesis",
    "report": "report", "regulation": "legislation", "dataset": "dataset", "webpage": "webpage",
    "registration": "document", "other": "document",
}  # fmt: skip
_GENRES: Final = frozenset(
    {"review", "editorial", "letter", "erratum", "retraction", "preprint", "registration"}
)
_FIELDS: Final = (
    ("title", "title"), ("journal", "container-title"), ("volume", "volume"), ("issue", "issue"), ("pages", "page"),
    ("doi", "DOI"), ("pmid", "PMID"), ("abstract", "abstract"), ("language", "language"), ("publisher", "publisher"),
    ("url", "URL"),
)  # fmt: skip


def write_csl(items: Sequence[Item]) -> Written:
    """Return the items as CSL-JSON; an entry that came from CSL-JSON keeps its other members."""
    told: list[Tags] = []
    objects = []
    for item in items:
        variables, tags = find_variables(item, _person)
        told.append(tags)
        objects.append(_object(item, variables))
    text = json.dumps(objects, ensure_ascii=False, indent=2)
    others = [
        (i, t)
        for i, t in zip(items, told, strict=True)
        if i.entry is not None and i.entry.format != "csl-json"
    ]
    return Written(
        data=f"{text}\n".encode("utf-8", "replace"),
        lost=lost_tags([i for i, _ in others], [t for _, t in others]),
    )


def _object(item: Item, variables: Mapping[str, Any]) -> dict[str, Any]:
    row, entry = item.row, item.entry
    own = (
        {n: v for n, v in entry.tags if not _knows(n)}
        if entry is not None and entry.format == "csl-json"
        else {}
    )
    found: dict[str, Any] = {"id": row.get("key") or row.get("record_id") or "", "type": TYPES[row["type"]]}
    if entry is not None and entry.format == "csl-json" and entry.type:
        found["type"] = entry.type
    elif row["type"] in _GENRES:
        found["genre"] = row["type"].capitalize()
    found.update({theirs: row[ours] for ours, theirs in _FIELDS if row[ours]})
    if row["title"]:
        found["title"] = tag_title(row["title"], row["title_markup"])
    if row["authors"]:
        found[find_role(item.entry)] = [_person(n) for n in row["authors"]]
    if row["year"] is not None:
        found["issued"] = {"date-parts": [[row["year"]]]}
    numbers = (row["isbn"] or "").split("; ")
    if isbns := [n for n in numbers if len(re.sub(r"[^\dXx]", "", n)) >= 10]:
        found["ISBN"] = "; ".join(isbns)
    if issns := [n for n in numbers if n and n not in isbns]:
        found["ISSN"] = "; ".join(issns)
    if keywords := [*row["keywords"], *item.labels]:
        joined = "; ".join(keywords)
        found["keyword"] = f"{joined};" if len(keywords) == 1 and "," in joined else joined
    if notes := [n for n in (row["note"], *item.notes) if n]:
        found["note"] = "; ".join(notes)
    found.update({n: v for n, v in variables.items() if n == "issued" or n not in found})
    found.update({n: load(v) if v.startswith(("[", "{")) else v for n, v in own.items()})
    return found


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": as_text(name)}


FORMAT: Final = Format(
    title="CSL-JSON",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
    write=write_csl,
)
