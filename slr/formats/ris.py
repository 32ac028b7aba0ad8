"""Read RIS in all its dialects: `TY  - JOUR` ... `ER  - `.

Sources: the RIS specification of Research Information Systems (2001) and its revision of 2011, and what Web of
Science, Scopus, EndNote, Zotero, Mendeley, Ovid, ProQuest, EBSCO, Embase, Cochrane, Covidence and Rayyan write under
that name. The rispy package is not used, because it silently loses data. It merges two entries if an `ER` is missing,
drops a repeated `AB` or `DO`, and loses the first entry after a byte-order mark.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row, Tags, cut_at, find_cut_off
from slr.formats.row import find_year, join_pages, make_row
from slr.model.entry import Entry
from slr.text.markup import decode_stray_latex
from slr.text.name import show_name

# Any two letters with two blanks and a hyphen are a tag. With fewer blanks only known letters are a tag, because wrapped
# abstracts have lines that begin with "T2 - weighted".
TAG: Final = re.compile(
    r"^[ \t]?(?:([A-Z][A-Z0-9])(?:  | ?\t)-[ \t]?|((?:T[1-3IY]|A[1-4UBDN]|K[W]|P[YB]|D[OAB]|V[LO]|I[SD]"
    r"|J[FOA]|S[PN]|EP|U[R1-5]|Y[12]|N[12]|L[A1-4]|M[1-3]|C[1-8Y])|PMID|PMCID|DOI|ISSN|ISBN)[ ]{0,2}-[ \t]"
    r"|(E[RP])[ ]{0,2}-[ \t]*$)",
    re.MULTILINE,
)

# tags by the column that they fill
FIELDS_OF: Final[Mapping[str, str]] = {
    tag: field
    for field, tags in {
        "title": "TI T1 CT ST TT",
        "authors": "AU A1 A2 ED A3",
        "year": "PY Y1 DA Y2",
        "journal": "T2 JF JT JO BT JA J1 J2 T3",
        "volume": "VL VO",
        "issue": "IS CP",
        "pages": "SP EP C7",
        "doi": "DO DI DOI L1 L2 L3",
        "pmid": "PMID PM AN DB DP",
        "isbn": "SN ISSN ISBN",
        "abstract": "AB N2",
        "keywords": "KW DE",
        "language": "LA",
        "publisher": "PB PU",
        "url": "UR LK",
        "note": "N1 RN",
        "type": "M3 PT",
    }.items()
    for tag in tags.split()
}

_START: Final = re.compile(r"^[ \t]*(?:TY|ty)(?:  ?|\t)-", re.MULTILINE)
# The same pattern, but beginning with a letter, which makes the search in a long file many times faster.
_START_AFTER: Final = re.compile(r"\n[ \t]*+(?:TY|ty)(?:  ?|\t)-")
_GOES_ON: Final = re.compile(r"\nER(?:  -[^\n]*|(?: |\t| \t)-[ \t]*)\n\s*(?!TY)\S")
_LIKE_RECORD: Final = frozenset({"TI", "T1", "AU", "A1", "DO", "AB", "N2", "PY", "Y1", "JO", "JF", "T2"})


def _recognise(head: str) -> bool:
    return _START.search(head) is not None or _lacks_starts(head)


def _lacks_starts(head: str) -> bool:
    """Return whether a text without `TY` is nevertheless RIS, because it has an `ER` and several usual tags."""
    return _END.search(head) is not None and len(_LIKE_RECORD & set(_names(head))) > 1


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    starts = [m.start() + 1 for m in _START_AFTER.finditer(text)]
    if _START.match(text):
        starts.insert(0, 0)
    if not starts:
        first = next((m.start() for m in TAG.finditer(text)), len(text))
        return CutFile(pieces=cut_at(text, list(_starts_within(text, first, len(text)))))
    if _GOES_ON.search(text):  # at least one record begins without `TY`
        ends = [*starts[1:], len(text)]
        starts = [
            s for start, end in zip(starts, ends, strict=True) for s in _starts_within(text, start, end)
        ]
    # tags before the first TY are an entry that lost its first line if they include a title or author
    lead = text[: starts[0]]
    if _LIKE_RECORD & set(_names(lead)):
        starts.insert(0, len(lead) - len(lead.lstrip("\n \t")))
    return CutFile(pieces=cut_at(text, starts), problems=find_cut_off(file, starts[-1], _END))


_END: Final = re.compile(r"^[ \t]*ER[ \t]*-", re.MULTILINE)


def _names(text: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group(3) for m in TAG.finditer(text)]


def _starts_within(text: str, start: int, end: int) -> Iterator[int]:
    """Yield `start`, and the start of each further entry up to `end` that has no `TY` but follows an `ER`."""
    yield start
    mark = text.find("\nER", start, end)
    while mark >= 0 and (after := text.find("\n", mark + 1, end)) >= 0:
        following = text.find("\nER", after, end)
        rest = text[after : following if following >= 0 else end]
        if not rest.isspace() and TAG.match(text, mark + 1) and _LIKE_RECORD & set(_names(rest)):
            yield after + len(rest) - len(rest.lstrip("\n \t"))
        mark = following


def _parse(piece: Piece, _context: Any) -> Entry:
    raw = piece.raw if piece.raw.startswith("TY") else _straighten(piece.raw)
    plain = _read_plainly(raw)
    if plain is not None:
        kind, kept = plain
    else:
        tags = _read_lines(raw)
        kind = next((v.partition("\n")[0].strip() for n, v in tags if n == "TY"), "")
        kept = tuple(t for t in tags if t[0] not in _MARKS)
    keys = [v for n, v in kept if n == "ID"]
    return Entry(format="ris", line=piece.line, type=kind, key=keys[0] if keys else "", tags=kept)


def _straighten(raw: str) -> str:
    """Return the text of an entry in the standard form: its tags are in capitals and not indented."""
    indent = len(raw) - len(raw.lstrip(" \t"))
    if indent:
        raw = "\n".join(line[indent:] if line[:indent].isspace() else line for line in raw.split("\n"))
    return _SMALL_TAG.sub(lambda m: m.group().upper(), raw) if raw.startswith("ty") else raw


_SMALL_TAG: Final = re.compile(r"^[a-z][a-z0-9](?=(?:  ?|\t)-)", re.MULTILINE)


# A tag in the standard form (except `ER`) and its value: one line without outer blanks, or all its lines.
_LINE_TAG: Final = re.compile(r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -[^\S\n]*(.*\S|)")
_LINES_TAG: Final = re.compile(
    r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -([^\n]*+(?:\n(?![A-Z][A-Z0-9]  -)[^\n]*+)*+)"
)
_LAST_TAG: Final = "\nER  -"


def _read_plainly(raw: str) -> tuple[str, Tags] | None:
    """Return the type and tags of an entry, or None if one of its tags is not in the standard form.

    Most entries are in the standard form. A single pattern reads them three times as fast as reading line by line.
    """
    text = raw.rstrip()
    if not text.startswith("TY  -") or not text.endswith(_LAST_TAG):
        return None
    tags = _LINE_TAG.findall(f"\n{text}")
    kind = tags[0][1]
    if len(tags) != text.count(
        "\n"
    ):  # some line has no standard tag: it continues a value, or its tag has another form
        found = _LINES_TAG.findall(f"\n{text}")
        if text.count(_LAST_TAG) > 1 or any(_HIDDEN_TAG.search(value) for _, value in found if "\n" in value):
            return None
        tags = [(name, value.strip()) for name, value in found]
        kind = tags[0][1].partition("\n")[0].rstrip()
    return kind, tuple(tags[1:])


_HIDDEN_TAG: Final = re.compile(f"\n{TAG.pattern[1:]}", re.MULTILINE)
_MARKS: Final = frozenset({"TY", "ER"})


def _read_lines(raw: str) -> list[tuple[str, str]]:
    """Return the tags of an entry, read line by line; a line without a tag continues the value above it."""
    tags: list[tuple[str, str]] = []
    name, lines = "", []
    for line in raw.split("\n"):
        if line[2:6] == "  - " and line[:2] in FIELDS_OF:
            found, value = line[:2], line[6:]
        elif "-" in line[:8] and (match := TAG.match(line)) is not None:
            found, value = match.group(1) or match.group(2) or match.group(3), line[match.end() :]
        else:
            lines.append(line)
            continue
        if name:
            tags.append((name, "\n".join(lines).strip()))
        name, lines = found, [value]
    if name:
        tags.append((name, "\n".join(lines).strip()))
    return tags


_BOOKISH: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT"})
_ACCESSIONS: Final = frozenset({"AN", "C3", "C5"})
_NAMED_PMID: Final = re.compile(r"\b(?:pmid|pubmed)\b[: ]+(\d{4,9})\b", re.IGNORECASE)
_PUBMED: Final = re.compile(r"pubmed|medline|nlm|national library of medicine", re.IGNORECASE)


def _normalise(entry: Entry) -> Row:
    fields, kind = Fields(entry.tags), entry.type
    if not _SYNONYMS.keys().isdisjoint(fields.values):
        fields.join(_SYNONYMS)
    find = fields.values.get  # without a function call for each tag, which would take a tenth of the time
    kinds, years, abstracts = find("M3", ()), find("PY", _NONE), find("AB") or find("N2") or _NONE
    year = (
        years[0] if len(years) == 1 else next(filter(find_year, years), "")
    )  # a PY line with "in press" may be followed by another that contains the year
    title = find("TI", _NONE)[0] or fields.get(*(_BOOK_TITLES if kind in _BOOKISH else _TITLES))
    return make_row(
        types=(*kinds, kind) if kind in _VAGUE else (kind, *kinds),
        title=decode_stray_latex(title) if "\\" in title else title,
        authors=_authors(find("AU") or fields.all("A2", "ED", "A3")),
        year=year,
        journal=_container(fields, kind),
        volume=find("VL", _NONE)[0],
        issue=find("IS", _NONE)[0],
        pages=join_pages(find("SP", _NONE)[0], find("EP", _NONE)[0]) or find("C7", _NONE)[0],
        dois=find("DO") or _other_dois(entry.tags),
        pmid=find("PMID", _NONE)[0] or ("" if _ACCESSIONS.isdisjoint(fields.values) else _accession(fields)),
        isbns=find("SN", ()),
        abstract=abstracts[0] if len(abstracts) == 1 else "\n".join(dict.fromkeys(abstracts)),
        keywords=_keywords(find("KW", ())),
        language=find("LA", _NONE)[0],
        publisher=find("PB", _NONE)[0],
        urls=find("UR", ()),
        notes=find("N1", ()),
    )


_NONE: Final = ("",)
# tags with the same meaning as another tag, in the order in which they are used
_SYNONYMS: Final[Mapping[str, str]] = {
    synonym: tag
    for tag, synonyms in {
        "AU": "A1",
        "PY": "Y1 DA Y2",
        "VL": "VO",
        "IS": "CP",
        "DO": "DI DOI",
        "PMID": "PM",
        "SN": "ISSN ISBN",
        "KW": "DE",
        "UR": "LK",
        "N1": "RN",
        "M3": "PT",
        "PB": "PU",
    }.items()
    for synonym in synonyms.split()
}
_TITLES: Final = ("TI", "T1", "CT", "ST", "TT", "BT")
_BOOK_TITLES: Final = ("TI", "T1", "CT", "BT", "ST", "TT")


_VAGUE: Final = frozenset({"JOUR", "GEN", "EJOUR", ""})


def _authors(values: Sequence[str]) -> list[str]:
    """Return the names in the AU lines: usually one per line, but some exports put all names on one line."""
    joined = "|".join(values)
    if (
        joined.count(", ") == joined.count(",") == len(values)
        and ";" not in joined
        and "\\" not in joined
        and joined.isprintable()
    ):
        return list(values)  # each is "Family, Given" already
    names: list[str] = []
    for value in map(decode_stray_latex, values):
        if "\n" in value or ";" in value:
            names.extend(show_name(n) for n in re.split(r"[\n;]", value) if n.strip())
        else:
            names.append(show_name(value))
    return names


def _other_dois(tags: Tags) -> list[str]:
    """Return each line with a likely DOI in the tags for type of work, addresses and notes."""
    found = [v for n, v in tags if n == "M3" and "10." in v]
    for name in ("UR", "LK", "L3", "L1", "L2", "N1"):
        found += [
            u for n, v in tags if n == name for u in v.split("\n") if "10." in u and "doi" in u.casefold()
        ]
    return found


_CHAPTERS: Final = frozenset({"CHAP", "ECHAP"})
_PROCEEDINGS: Final = frozenset({"CONF", "CPAPER"})  # the title of these is C3 in the specification of 2011


def _container(fields: Fields, kind: str) -> str:
    if kind in _BOOKISH:
        return ""
    if kind in _CHAPTERS:
        return fields.get("BT", "T2", "JF", "JT", "JO", "T3")
    if kind in _PROCEEDINGS:
        return fields.get("T2", "JF", "JT", "JO", "BT", "C3", "JA", "J2", "T3")
    return fields.get("T2", "JF", "JT", "JO", "BT", "JA", "J1", "J2", "T3")


def _accession(fields: Fields) -> str:
    """Return the accession number if it is from PubMed, otherwise ""."""
    accession = fields.get("AN")
    if accession.isdigit() and _PUBMED.search(" ".join(fields.all("DB", "DP"))):
        return accession
    if (number := fields.get("C5")).isdigit() and "embase" in fields.get("DB", "DP").casefold():
        return number
    named = _NAMED_PMID.search("\n".join(fields.all("AN", "C3")))
    return named.group(1) if named else ""


def _keywords(values: Sequence[str]) -> Sequence[str]:
    """Return the keywords. A KW tag may contain several, on separate lines or separated by semicolons."""
    joined = "|".join(values)
    return re.split(r"[\n;]", "\n".join(values)) if ";" in joined or "\n" in joined else values


def _knows(tag: str) -> bool:
    return tag in FIELDS_OF


FORMAT: Final = Format(
    title="RIS",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
