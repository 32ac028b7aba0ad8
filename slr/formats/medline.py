"""PubMed's and MEDLINE's tagged format, .nbib or .txt: `PMID- 123`, values wrapped below six blanks.

An own reader: the nbib package loses a whole file for one odd line. ERIC writes the same form without PMID lines.
Tags: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slr.formats.format import Cut, Document, Format, Piece, Row, cut_at
from slr.formats.kind import pick_kind
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import show_name

_TAG: Final = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,3}-(?: |$)", re.MULTILINE)
_PMID: Final = re.compile(r"^PMID ?- *\d", re.MULTILINE)
_BLOCK: Final = re.compile(r"(?:\A|\n[ \t]*\n)\s*?(?=[A-Z][A-Z0-9]{1,4} {0,3}-(?: |$))", re.MULTILINE)
_TELLING: Final = frozenset(
    {"PMID", "OWN", "STAT", "FAU", "JT", "DP", "EDAT", "JID", "PHST", "LID", "AID", "VI", "PG"}
)


def _recognise(head: str) -> bool:
    names = set(_TAG.findall(head))
    return "TY" not in names and (
        len(names & _TELLING) >= 2 or (_PMID.search(head) is not None and len(names) >= 2)
    )


def _cut(document: Document) -> Cut:
    text = document.text
    starts = [m.end() for m in _BLOCK.finditer(text)]
    pmids = [m.start() for m in _PMID.finditer(text)]
    if pmids:
        # a blank line within a record is no new record; one that lost its PMID line still has an owner
        owners = [s for s in starts if text.startswith("OWN", s)]
        lead = [s for s in starts[:1] if s < pmids[0] and not text[s : pmids[0]].isspace()]
        starts = sorted({*pmids, *owners, *lead} - _inside(text, pmids, owners))
    return Cut(pieces=cut_at(text, starts))


def _inside(text: str, pmids: list[int], owners: list[int]) -> set[int]:
    """Return the starts that stand right above a PMID line of the same record."""
    return {o for o in owners for p in pmids if o < p and "\n\n" not in text[o:p]} if owners else set()


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    parts = _TAG.split(piece.raw)
    tags = [
        (parts[i], _unwrap(parts[i + 1]) if "\n" in (value := parts[i + 1].strip()) else value)
        for i in range(1, len(parts), 2)
    ]
    if not tags:
        return Quarantined(line=piece.line, raw=piece.raw, reason="no tag such as `TI  - ` could be read")
    values = dict(reversed(tags))
    return Entry(
        format="medline",
        line=piece.line,
        type=values.get("PT", ""),
        key=values.get("PMID", ""),
        tags=tuple(tags),
    )


def _unwrap(value: str) -> str:
    return " ".join(line.strip() for line in value.split("\n") if line.strip())


_ROLES: Final[Mapping[str, str]] = {
    "TI": "title", "BTI": "book", "CTI": "collection", "TT": "vernacular", "FAU": "full", "AU": "short", "CN": "body",
    "FED": "editor", "DP": "year", "DEP": "date", "JT": "journal", "TA": "abbreviation", "SO": "source",
    "VI": "volume", "IP": "issue", "PG": "pages", "LID": "location", "AID": "location", "SO ": "source", "PMID": "pmid",
    "IS": "isbn", "ISBN": "isbn", "ISSN": "isbn", "AB": "abstract", "OAB": "abstract2", "OT": "keyword", "MH": "keyword",
    "LA": "language", "PT": "type", "PB": "publisher", "GN": "note", "URL": "url",
}  # fmt: skip


def _normalise(entry: Entry) -> Row:
    roles: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if (role := _ROLES.get(name)) is not None and value:
            roles.setdefault(role, []).append(value)

    def all_(role: str) -> list[str]:
        return roles.get(role, [])

    def get(*names: str) -> str:
        return next((roles[n][0] for n in names if n in roles), "")

    located = [v for v in all_("location") if "[doi]" in v or "doi.org" in v]
    return make_row(
        types=(
            pick_kind(all_("type")) or "",
            "chapter" if "book" in roles and "title" in roles else "article",
        ),
        title=get("title", "book", "vernacular"),
        authors=[show_name(n) for n in (all_("full") or all_("short") or all_("body") or all_("editor"))],
        year=get("year", "date"),
        journal=get("journal", "abbreviation") or (get("book", "collection") if "title" in roles else ""),
        volume=get("volume"),
        issue=get("issue"),
        pages=get("pages") or _elocation(all_("location")),
        dois=[v.replace("[doi]", "") for v in located] + [v for v in all_("source") if "doi" in v],
        pmid=get("pmid"),
        isbns=all_("isbn"),
        abstract=get("abstract", "abstract2"),
        keywords=[v.replace("*", "") for v in all_("keyword")],
        language=get("language"),
        publisher=get("publisher"),
        urls=[v for v in (*all_("url"), *all_("location")) if v.startswith("http") and "doi.org" not in v],
        notes=all_("note"),
    )


def _elocation(values: list[str]) -> str:
    """Return the article number that stands in for pages: a publisher's item identifier."""
    return next((v.replace("[pii]", "").strip() for v in values if "[pii]" in v and len(v) < 20), "")


def _knows(tag: str) -> bool:
    return tag in _ROLES


FORMAT: Final = Format(
    title="PubMed, MEDLINE (.nbib)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
