"""RIS in all its dialects: `TY  - JOUR` ... `ER  - `.

Sources: the RIS specification of Research Information Systems (2001) and its revision of 2011, and what Web of
Science, Scopus, EndNote, Zotero, Mendeley, Ovid, ProQuest, EBSCO, Embase, Cochrane, Covidence and Rayyan write under
that name. An own reader, because rispy loses records without a word: a missing `ER` fuses two, a repeated `AB` or `DO`
is dropped, a byte-order mark costs the first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.formats.format import Cut, Document, Format, Piece, Row, cut_at
from slr.formats.ris_writer import write_ris
from slr.formats.row import join_pages, make_row
from slr.model.entry import Entry
from slr.text.name import show_name

_START: Final = re.compile(r"^[ \t]*TY(?:  ?|\t)-", re.MULTILINE)
# Two blanks and a hyphen make a tag whatever its letters; fewer only after letters that are a tag's, because wrapped
# abstracts have lines that begin "T2 - weighted".
TAG: Final = re.compile(
    r"^[ \t]?(?:([A-Z][A-Z0-9])(?:  | ?\t)-[ \t]?|((?:T[1-3IY]|A[1-4UBDN]|K[W]|P[YB]|D[OAB]|V[LO]|I[SD]|J[FOA]|S[PN]|EP|ER"
    r"|U[R1-5]|Y[12]|N[12]|L[A1-4]|M[1-3]|C[1-8Y])|PMID|PMCID|DOI|ISSN|ISBN)[ ]{0,2}-[ \t]|(E[RP])[ ]{0,2}-[ \t]*$)",
    re.MULTILINE,
)
_LIKE_RECORD: Final = frozenset({"TI", "T1", "AU", "A1", "DO", "AB", "N2", "PY", "Y1", "JO", "JF", "T2"})


def _recognise(head: str) -> bool:
    return _START.search(head) is not None


def _cut(document: Document) -> Cut:
    text = document.text
    starts = [m.start() for m in _START.finditer(text)]
    if not starts:
        return Cut(pieces=())
    pieces = cut_at(text, starts)
    # tags before the first TY, with a title or author among them, are an entry that lost its first line
    lead = text[: starts[0]]
    if _LIKE_RECORD & set(_names(lead)):
        skipped = len(lead) - len(lead.lstrip("\n \t"))
        pieces.insert(0, Piece(1 + lead.count("\n", 0, skipped), lead[skipped:]))
    return Cut(pieces=[part for piece in pieces for part in _split_after_end(piece)])


def _names(text: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group(3) for m in TAG.finditer(text)]


_AFTER_END: Final = re.compile(r"^[ \t]?ER(?:  ?| ?\t)-[^\n]*\n", re.MULTILINE)


def _split_after_end(piece: Piece) -> Iterator[Piece]:
    """Yield the piece, cut at an `ER` behind which another record begins that lost its `TY`."""
    text = piece.raw
    end = _AFTER_END.search(text)
    if end is None or not text[end.end() :].strip() or not _LIKE_RECORD & set(_names(text[end.end() :])):
        yield piece
        return
    yield Piece(piece.line, text[: end.end()])
    rest = text[end.end() :]
    skipped = len(rest) - len(rest.lstrip("\n \t"))
    line = piece.line + text.count("\n", 0, end.end() + skipped)
    yield from _split_after_end(Piece(line, rest[skipped:]))


def _parse(piece: Piece, _context: Any) -> Entry:
    parts = TAG.split(piece.raw)
    tags, kind, key = [], "", ""
    for i in range(1, len(parts), 4):
        name = parts[i] or parts[i + 1] or parts[i + 2]
        if name == "ER":
            continue  # what follows it is no part of the record
        value = parts[i + 3].strip()
        if name == "TY":
            kind = kind or value.split("\n", 1)[0].strip()
        elif name == "ID" and not key:
            key = value
            tags.append((name, value))
        else:
            tags.append((name, value))
    return Entry(format="ris", line=piece.line, type=kind, key=key, tags=tuple(tags))


# tag: the role that it plays. A role's values keep the order of the file.
ROLES: Final[Mapping[str, str]] = {
    "TI": "title", "T1": "title1", "ST": "short", "BT": "book", "CT": "title1", "TT": "translated",
    "AU": "author", "A1": "author", "T2": "secondary", "JF": "journal", "JO": "journal2", "JA": "abbreviation",
    "J1": "abbreviation", "J2": "abbreviation", "T3": "tertiary", "JT": "journal",
    "PY": "year", "Y1": "year1", "DA": "date", "Y2": "date2",
    "VL": "volume", "VO": "volume", "IS": "issue", "CP": "issue2", "SP": "start", "EP": "end", "M1": "number",
    "C7": "article", "SE": "section", "DO": "doi", "DI": "doi", "DOI": "doi", "M3": "kind", "L3": "link", "UR": "url",
    "L1": "link", "L2": "link", "LK": "url", "AN": "accession", "PMID": "pmid", "C2": "custom2", "PM": "pmid",
    "SN": "isbn", "ISSN": "isbn", "ISBN": "isbn", "AB": "abstract", "N2": "abstract2",
    "KW": "keyword", "DE": "keyword", "LA": "language", "PB": "publisher", "N1": "note", "RN": "note", "PT": "kind2",
    "DB": "database", "DP": "database", "U2": "custom2", "A2": "editor", "ED": "editor", "A3": "editor",
}  # fmt: skip
_NOTHING: Final[list[str]] = []
_BOOKISH: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT"})
_PUBMED: Final = re.compile(r"pubmed|medline|nlm|national library of medicine", re.IGNORECASE)


def _normalise(entry: Entry) -> Row:
    roles: dict[str, list[str]] = {}
    for name, value in entry.tags:
        role = ROLES.get(name)
        if role is not None and value:
            roles.setdefault(role, []).append(value)
    get = roles.get
    title = _first(roles, "title", "title1") or (_first(roles, "book") if entry.type in _BOOKISH else "")
    urls = [u for v in get("url", _NOTHING) for u in v.split("\n")]
    links = [*urls, *get("link", _NOTHING)]
    return make_row(
        types=(*get("kind", _NOTHING), *get("kind2", _NOTHING), entry.type)
        if entry.type in {"JOUR", "GEN", "EJOUR", ""}
        else (entry.type, *get("kind", _NOTHING)),
        title=title or _first(roles, "short", "translated", "book"),
        authors=[show_name(n) for v in get("author", _NOTHING) or get("editor", _NOTHING) for n in _people(v)],
        year=_first(roles, "year", "year1", "date", "date2"),
        journal=_container(roles, entry.type),
        volume=_first(roles, "volume"),
        issue=_first(roles, "issue", "issue2"),
        pages=_pages(roles),
        dois=(*get("doi", _NOTHING), *(v for v in get("kind", _NOTHING) if "10." in v), *_dois_of(links), *_dois_of(get("note", _NOTHING))),
        pmid=_pmid(roles),
        isbns=[i for v in get("isbn", _NOTHING) for i in re.split(r"[\n;]", v)],
        abstract="\n".join(dict.fromkeys(get("abstract", _NOTHING))) or "\n".join(dict.fromkeys(get("abstract2", _NOTHING))),
        keywords=[k for v in get("keyword", _NOTHING) for k in _keywords(v)],
        language=_first(roles, "language"),
        publisher=_first(roles, "publisher"),
        urls=urls,
        notes=get("note", _NOTHING),
    )  # fmt: skip


def _first(roles: Mapping[str, list[str]], *names: str) -> str:
    for name in names:
        if name in roles:
            return roles[name][0]
    return ""


def _people(value: str) -> list[str]:
    """Return the names of one AU value: usually one; some exports put all of them on it."""
    if "\n" in value or ";" in value:
        return [n for n in re.split(r"[\n;]", value) if n.strip()]
    return [value]


def _container(roles: Mapping[str, list[str]], kind: str) -> str:
    if kind in _BOOKISH:
        return ""
    if kind in {"CHAP", "ECHAP"}:
        return _first(roles, "book", "secondary", "journal", "journal2", "tertiary")
    return _first(roles, "secondary", "journal", "journal2", "book", "abbreviation", "tertiary")


def _pages(roles: Mapping[str, list[str]]) -> str:
    start, end = _first(roles, "start"), _first(roles, "end")
    return join_pages(start, end) if start or end else _first(roles, "article")


def _dois_of(values: Sequence[str]) -> Iterator[str]:
    return (v for v in values if "doi" in v.casefold() and "10." in v)


def _pmid(roles: Mapping[str, list[str]]) -> str:
    """Return a PubMed identifier: its own tag, or an accession number of PubMed."""
    if "pmid" in roles:
        return roles["pmid"][0]
    accession = _first(roles, "accession")
    if accession.isdigit() and _PUBMED.search(" ".join(roles.get("database", _NOTHING))):
        return accession
    return ""


def _keywords(value: str) -> list[str]:
    """Return the keywords of one KW value: one; one a line (EndNote); or several between semicolons."""
    return re.split(r"[\n;]", value) if "\n" in value or ";" in value else [value]


def _knows(tag: str) -> bool:
    return tag in ROLES


FORMAT: Final = Format(
    title="RIS",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
    write=write_ris,
)
