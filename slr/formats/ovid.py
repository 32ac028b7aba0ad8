"""Ovid's plain text for reading: `<1>` begins a record, a field's name stands alone, its value indented below."""

import re
from typing import Any, Final

from slr.formats.format import Cut, Document, Format, Piece, Row, cut_at
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import show_name

_START: Final = re.compile(r"^<\d+>[ \t]*$", re.MULTILINE)


def _recognise(head: str) -> bool:
    start = _START.search(head)
    return (
        start is not None and re.match(r"\s*[A-Z][\w ,/-]+[ \t]*\n[ \t]+\S", head[start.end() :]) is not None
    )


def _cut(document: Document) -> Cut:
    return Cut(pieces=cut_at(document.text, [m.start() for m in _START.finditer(document.text)]))


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    number, _, body = piece.raw.partition("\n")
    found: list[tuple[str, list[str]]] = []
    for line in body.split("\n"):
        text = line.strip()
        if not text:
            continue
        if not line[0].isspace():
            found.append((text, []))
        elif found:
            found[-1][1].append(text)
    tags = [(name, "\n".join(lines)) for name, lines in found]
    if not any(value for _, value in tags):
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no field name with a value below it could be read"
        )
    values = dict(reversed(tags))
    kind = values.get("Publication Type") or values.get("Document Type") or ""
    key = values.get("Accession Number") or values.get("Unique Identifier") or number.strip(" <>\t")
    return Entry(format="ovid", line=piece.line, type=kind, key=key, tags=tuple(tags))


_KNOWN: Final = frozenset(
    """Title|Original Title|Author|Authors|Author Name|Source|Journal|Journal Name|Abstract|Author Keywords|Keywords
    |Subject Headings|MeSH Subject Headings|Key Words|Language|Publisher|Publication Type|Document Type|ISSN
    |ISSN Print|ISSN Electronic|ISBN|DOI Number|Digital Object Identifier|DOI|Year of Publication|Publication Year
    |Date of Publication|Unique Identifier|PMID|Link to the Ovid Full Text or citation|Link to the External Link Resolver
    |Heading Word|Chapter Title|Book Title|Volume|Issue|Page|Pages|Status""".replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
# "Journal.   28(2):103-106, April 2015." and the like
_SOURCE: Final = re.compile(
    r"(?P<journal>.+?)\.?\s+(?:vol\.?\s*)?(?P<volume>\d+)\s*(?:\((?P<issue>[^)]*)\))?\s*[:(,]\s*(?:pp\.?\s*)?(?P<pages>[A-Za-z]?\d[\w.–-]*)?"
)
_LABEL: Final = re.compile(
    r"\s*\.?\s*\[(?:Article|Review|Letter|Editorial|Miscellaneous|Report|Comment|Erratum)[^\]]*\]\s*$"
)
_DEGREE: Final = re.compile(r"[A-Z][A-Za-z]{1,5}\.?")  # a degree that a semicolon parted from its name
_MARKS: Final = re.compile(
    r"(?:\s+(?:\d+(?:,\d+)*|[*+#^~&,]+)|\s*[\s,;]+(?:MD|PhD|RN|MSc|MPH|BSc|FAAN|DO|MBBS|DrPH|MA|BA|MS)\b\.?)+\s*$"
)


def _normalise(entry: Entry) -> Row:
    values: dict[str, str] = {}
    for name, value in entry.tags:
        if value and value != "-":
            values.setdefault(name, value)

    def get(*names: str) -> str:
        return next((values[n] for n in names if n in values), "")

    source = get("Source", "Journal", "Journal Name").replace("\n", " ")
    place = _SOURCE.match(source)
    found = place.groupdict() if place else {}
    title = (
        get("Chapter Title", "Title", "Original Title")
        if "Book" in entry.type
        else get("Title", "Chapter Title")
    )
    link = get("Link to the Ovid Full Text or citation", "Link to the External Link Resolver")
    return make_row(
        types=(entry.type, *re.split(r"[:;,.]", entry.type), "article" if place else ""),
        title=_LABEL.sub("", title.replace("\n", " ")),
        authors=_people(get("Author", "Authors", "Author Name")),
        year=get("Year of Publication", "Publication Year", "Date of Publication") or source or get("Status"),
        journal=found.get("journal") or source.split(".")[0],
        volume=get("Volume") or found.get("volume") or "",
        issue=get("Issue") or found.get("issue") or "",
        pages=get("Pages", "Page") or found.get("pages") or "",
        dois=(get("DOI Number", "Digital Object Identifier", "DOI"), link if "doi" in link else ""),
        pmid=get("PMID") or (get("Unique Identifier") if get("Unique Identifier").isdigit() else ""),
        isbns=(get("ISSN"), get("ISSN Print"), get("ISSN Electronic"), get("ISBN")),
        abstract=get("Abstract"),
        keywords=[k.strip(" .*") for n in ("Author Keywords", "Keywords", "Key Words", "MeSH Subject Headings", "Subject Headings")
                  for k in re.split(r"[;\n]", values.get(n, ""))],
        language=get("Language"),
        publisher=get("Publisher"),
        urls=(link,),
    )  # fmt: skip


def _people(value: str) -> list[str]:
    names = (_MARKS.sub("", n.replace("[Ed]", "").strip()) for n in re.split(r";\s\s|\n|;", value))
    return [show_name(n) for n in names if n and not _DEGREE.fullmatch(n)]


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Ovid plain text", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
