"""Read Ovid's text formats, readable and tagged. Each entry begins with a number such as `<1>`.

In the readable format, the name of a field is on a separate line, and the value is indented below the name. In the
tagged format, which Ovid calls Citavi or reprint, each field begins with a line such as `AU  - Kim SH`, and further
lines of the field are indented. The search strategy can come before the first record.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.cover import Outside, cover, extend_entries
from slr.formats.damaged import BLANKS, HYPHENS, map_spans, plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.identity.former import add_former, find_former
from slr.formats.kind import pick_kind
from slr.formats.ovid_value import read_people, read_source
from slr.formats.pubmed_value import pick_title
from slr.formats.repeat import split_at_repeats
from slr.formats.row import make_row
from slr.formats.stray import find_strays
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.accession import show_accession
from slr.text.registration import find_registrations

_START: Final = re.compile(r"^<[ \t]*\d+\.?[ \t]*>[ \t]*$", re.MULTILINE)
_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}-(?: |$)")
_FIRST: Final = re.compile(
    r"\s*(?:[^\n]*\n)?(?:[A-Z][\w \t,/()-]+\n[^\S\n]+\S|[A-Z][A-Z0-9]{1,3} {0,3}-(?: |$))"
)


def _recognise(head: str) -> bool:
    head = _straighten(head)
    return any(_FIRST.match(head, start.end()) for start in _START.finditer(head))


def _cut(file: DecodedFile) -> CutFile:
    mended = _straighten(file.text)
    marks = [m.start() for m in _START.finditer(mended)]
    spans = list(zip(marks, [*marks[1:], len(mended)], strict=False))
    parts = split_at_repeats(mended, spans, _NAME, _ONCE)
    starts = [place for start, limit in parts for place in _starts_within(mended, start, limit)]
    limits = [*starts[1:], len(mended)] if starts else []
    found = [(start, _find_end(mended, start, limit)) for start, limit in zip(starts, limits, strict=True)]
    spans = extend_entries(file.text, map_spans(mended, file.text, found), _OUTSIDE)
    header = [(0, spans[0][0])] if spans and _SEARCH.search(file.text, 0, spans[0][0]) else []
    former = find_former("ovid", file.text, spans)
    return cover(file.text, spans, _OUTSIDE, skipped=header, former=former)


_NAME: Final = re.compile(
    r"^(?:(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,3}-(?: |$)|(?P<name>[A-Z][A-Za-z ]+)(?=\n[ \t]+\S))", re.MULTILINE
)
_ONCE: Final = frozenset({"UI", "TI", "SO", "Unique Identifier", "Accession Number", "Title", "Source"})
_SEARCH: Final = re.compile(r"^(?:Database(?: Field Guide)?: |Search (?:Strategy|History))", re.MULTILINE)


def _straighten(text: str) -> str:
    """Return the text with indented entries moved to the left and damaged tags in the standard form."""
    if not _ODD_LINE.search(f"\n{text}"):
        return text
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _LOOSE_START.match(plain_mark(line))]
    for start, limit in zip(starts, [*starts[1:], len(lines)] if starts else (), strict=True):
        lines[start:limit] = _straighten_entry(lines[start:limit])
    mended = "\n".join(lines)
    return text if mended == text else mended


def _straighten_entry(lines: Sequence[str]) -> list[str]:
    """Return the lines of an entry with damaged tags in the standard form.

    If all lines have the indentation of the first line, this indentation is removed.
    """
    plain = [plain_mark(line) for line in lines]
    indent = len(plain[0]) - len(plain[0].lstrip())
    if not all(line[:indent].isspace() for line in plain if line.strip() and indent):
        indent = 0
    below = [_mend(line[indent:], mark[indent:]) for line, mark in zip(lines[1:], plain[1:], strict=True)]
    return [plain[0].strip(), *below]


_ODD_LINE: Final = re.compile(
    rf"\n(?!<[ \t]*\d)[{BLANKS}]*+[<\uff1c][{BLANKS}]*\d"
    rf"|\n(?![A-Z][A-Z0-9]{{1,3}} {{0,3}}-[ \n])[{BLANKS}]*+[A-Za-zＡ-Ｚ][A-Za-z0-9Ａ-Ｚ]{{1,3}}[{BLANKS}]{{0,3}}+[{HYPHENS}]"
)
_LOOSE_START: Final = re.compile(r"( *)(< *\d+\.? *>) *$")
_LOOSE: Final = re.compile(r"( ?)([A-Za-z][A-Za-z0-9]{1,3})( {0,3})-( |$)?")
_WIDTH: Final = 4  # the width of a tag with the blanks before its hyphen


def _mend(line: str, plain: str) -> str:
    """Return a line with a damaged tag in the standard form. Other lines are returned unchanged.

    `plain` is the line as `plain_mark` returns it.
    """
    match = None if _TAG.match(line) else _LOOSE.match(plain)
    if match is None or match[2].upper() not in _TAG_NAMES:
        return line
    padded = len(match[2]) + len(match[3]) == _WIDTH
    spaced = match[4] is not None
    meant = (
        (padded or (match[2].isupper() and not match[1])) if spaced else match[2].isupper() and not match[1]
    )
    return f"{match[2].upper():4}- {line[match.end() :]}" if meant else line


def _starts_within(text: str, start: int, limit: int) -> Iterator[int]:
    """Yield `start`, and the start of each further entry up to `limit` that has lost its number.

    Such an entry follows a blank line, and begins with the same field as the entry above.
    """
    yield start
    first = _FIELD.match(text, text.find("\n", start) + 1)
    if first is None:
        return
    for gap in _GAP.finditer(text, first.end(), limit):
        again = _FIELD.match(text, gap.end(), limit)
        if again is not None and again[1] == first[1]:
            yield gap.end()


_GAP: Final = re.compile(r"\n[ \t]*\n(?=\S)")
_FIELD: Final = re.compile(r"([A-Z][A-Z0-9]{1,3} {0,3}-|[A-Z][\w \t,/()-]+(?=\n[^\S\n]+\S))")


def _find_end(text: str, start: int, limit: int) -> int:
    end = start
    for match in _FIELD_LINES.finditer(text, start, limit):
        end = match.end()
    return end if end > start else limit


# a field with the indented lines below it; blank lines can come before these lines
_FIELD_LINES: Final = re.compile(
    r"^(?:[A-Z][A-Z0-9]{1,3} {0,3}-(?: |$)[^\n]*\n?|[A-Z][^\n]*\n(?=[^\S\n]+\S))(?:(?:[^\S\n]*\n)*[^\S\n]+\S[^\n]*\n?)*",
    re.MULTILINE,
)


def _resembles(line: str) -> bool:
    return _TAG.match(_mend(line, plain_mark(line))) is not None or _opens(line) or line in _KNOWN


def _opens(line: str) -> bool:
    return _LOOSE_START.match(plain_mark(line)) is not None


_FILLER: Final = re.compile(r"[-*_=]{3,}|Database: .*|Search Strategy:?|\d+ +\S.*\(\d[\d,]*\)|Copyright .*")
_OUTSIDE: Final = Outside(
    resembles=_resembles,
    is_filler=lambda line: _FILLER.fullmatch(line) is not None,
    opens=_opens,
)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    raw = _straighten(piece.raw)
    number, _, body = raw.partition("\n") if _START.match(raw) else ("", "", raw)
    names = [match[1] for line in body.split("\n") if (match := _TAG.match(line))]
    is_tagged = bool(_TAG.match(body.lstrip())) or len(_TAG_NAMES & set(names)) > 1
    tags = _read_tagged(body) if is_tagged else _read_plain(body)
    if not any(value for _, value in tags):
        return Quarantined(
            line=piece.line,
            raw=piece.raw,
            reason="no field name with a value could be read",
            cause="no_field",
        )
    values = dict(reversed(tags))

    def get(*names: str) -> str:
        return next((values[n] for n in names if values.get(n)), "")

    entry = Entry(
        format="ovid",
        line=piece.line,
        type=get("Publication Type", "Document Type", "PT", "DT"),
        key=get("Accession Number", "Unique Identifier", "UI", "AN") or number.strip(" <>.\t"),
        tags=tuple(tags),
        strays=_find_strays(raw, [name for name, _ in tags], is_tagged=is_tagged),
    )
    certain = raw is piece.raw and _TAG.match(body.lstrip()) is not None
    return entry if certain or piece.former is not None else add_former(entry, ((piece.raw, 0),))


def _find_strays(raw: str, names: Sequence[str], *, is_tagged: bool) -> tuple[Stray, ...]:
    known = frozenset(names)

    def read_tag(line: str) -> str:
        match = _TAG.match(line)
        if is_tagged:
            return match[1] if match is not None else ""
        return line.strip() if not line[:1].isspace() and line.strip() in known else ""

    inner = _INNER if is_tagged else _NEVER
    return find_strays(raw.split("\n"), read_tag, _continues, inner, headed=True)


def _continues(_tag: str, _above: str, line: str) -> bool:
    return line[0].isspace() and _DEEP.match(line) is None


def _read_plain(body: str) -> list[tuple[str, str]]:
    """Return the fields of an entry in the readable format.

    A line without an indent is the name of a field if it is the first line or a known name, or if an indented value
    follows.
    """
    found: list[tuple[str, list[str]]] = []
    lines = [line for line in body.split("\n") if line.strip()]
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        text = line.strip()
        if not line[0].isspace() and (not found or below[:1].isspace() or text in _KNOWN):
            found.append((text, []))
        elif found:
            found[-1][1].append(text)
    return [(name, "\n".join(lines)) for name, lines in found]


def _read_tagged(body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.split("\n"):
        if match := _TAG.match(line):
            found.append((match.group(1), [line[match.end() :].strip()]))
        elif found and line.strip():
            found[-1][1].append(line.strip())
    return [(name, " ".join(lines).strip()) for name, lines in found]


_NEVER: Final = re.compile(r"(?!)")


# The names of tags in the readable format. Tags with different meanings in different databases are left out.
_TAGS: Final = {
    tag: name
    for line in """TI:Title|TT:Original Title|OT:Original Title|AU:Author|FA:Authors Full Name
    |SO:Source|NJ:Journal Name|JN:Journal Name|JT:Journal Name|AB:Abstract|KW:Keywords
    |KP:Key Words|MH:MeSH Subject Headings|SH:Subject Headings|LG:Language|LA:Language
    |PB:Publisher|PU:Publisher|PT:Publication Type|DT:Document Type|IS:ISSN|IL:ISSN Print
    |ES:ISSN Electronic|IB:ISBN|DO:DOI|DI:DOI|YR:Year of Publication|DP:Date of Publication
    |UI:Unique Identifier|PM:PMID|VO:Volume|VI:Volume|IP:Issue|PG:Page|BT:Book Title
    |XL:Link to the External Link Resolver|DB:Database|ST:Status|ID:Identifier|ED:Editor
    |AN:Accession Number|ET:Edition|PN:Patent Number|CN:Clinical Trial Number|SI:Secondary Source ID""".split(
        "|"
    )
    for tag, name in (line.strip().split(":"),)
}
_TAG_NAMES: Final = _TAGS.keys() | frozenset(
    "VN AD AS CP CR CL DV EM ER ES EY LI MD MQ NT OW PC RF RN RO RP SB TC TG TK".split()
)
_PADDED: Final = "|".join(f"{name:4}" for name in sorted(_TAG_NAMES))
_DEEP: Final = re.compile(rf"\s+(?:{_PADDED})- \S")
_INNER: Final = re.compile(rf"(?<=\S)(?:{_PADDED})- \S")
_LISTS: Final = frozenset(
    """Author|Authors Full Name|Keywords|Key Words|MeSH Subject Headings|Subject Headings|Editor|Publication Type
    |Document Type|Clinical Trial Number|Secondary Source ID""".replace("\n    ", "").split("|")
)
_KNOWN: Final = frozenset(
    name.strip()
    for name in """Title|Original Title|Author|Authors|Author Name|Source|Journal|Journal Name|Abstract|Author Keywords
        |Keywords|Subject Headings|MeSH Subject Headings|Key Words|Language|Publisher|Publication Type|Document Type
        |ISSN|ISSN Print|ISSN Electronic|ISBN|DOI Number|Digital Object Identifier|DOI|Year of Publication
        |Publication Year|Date of Publication|Unique Identifier|PMID|Link to the Ovid Full Text or citation
        |Link to the External Link Resolver|Chapter Title|Book Title|Volume|Issue|Part|Issue/Part|Page|Pages|Status
        |Authors Full Name|Author Full Names|Database|Identifier|Editor|Editors|Accession Number|Edition
        |Patent Number|Report Number|Clinical Trial Number|Secondary Source ID""".split("|")
)
_LABEL: Final = re.compile(
    r"(?<!\s)\s*+\.?\s*+\[(?:Article|Review|Letter|Editorial|Miscellaneous|Report|Comment|Erratum|References)[^\]]*\]\.?\s*$"
)


def _normalise(entry: Entry) -> Row:
    values = _gather(entry)

    def get(*names: str) -> str:
        return next((values[n] for n in names if n in values), "")

    source = read_source(get("Source"))
    book = get("Book Title")
    named = pick_title(get("Title"), get("Original Title"))
    title = (
        get("Chapter Title") or named or book
        if "Book" in entry.type
        else named or get("Chapter Title") or book
    )
    link = get("Link to the Ovid Full Text or citation", "Link to the External Link Resolver")
    people = get(
        "Authors Full Name", "Author Full Names", "Author", "Authors", "Author Name", "Editor", "Editors"
    )
    status = get("Status")
    year = get("Year of Publication", "Publication Year")
    journal = get("Journal Name", "Journal") or book if title != book else ""
    words = f"{get('Document Type')}\n{get('Publication Type')}"
    kind = pick_kind(word.strip() for word in (entry.type, *re.split(r"[:;,.\n]", words)))
    database = get("Database")
    return make_row(
        types=(kind or ("article" if source.volume or source.pages else ""),),
        title=_LABEL.sub("", title.replace("\n", " ")),
        authors=read_people(people),
        year=year or source.year or get("Date of Publication") or status,
        journal=source.journal or journal.replace("\n", " "),
        volume=get("Volume") or source.volume,
        issue=get("Issue", "Issue/Part", "Part") or source.issue,
        pages=_NO_PAGES.sub("", get("Pages", "Page")) or source.pages,
        dois=(*map(get, _DOIS), *(v for v in (get("Identifier"), link) if "doi" in v)),
        pmid=get("PMID") or _pmid(get("Unique Identifier"), f"{database} {status}", values),
        isbns=[i for n in _SERIALS for i in get(n).split("\n")],
        abstract=get("Abstract"),
        keywords=[k.strip(" .*") for n in _KEYWORDS for k in re.split(r"[;\n]", get(n))],
        language=get("Language"),
        publisher=get("Publisher") or source.publisher,
        urls=(link,),
        edition=get("Edition"),
        report_number=get("Report Number", "Patent Number"),
        registrations=find_registrations(f"{get('Clinical Trial Number')} {get('Secondary Source ID')}"),
        accessions=(show_accession(get("Accession Number") or get("Unique Identifier"), database),),
    )


_DOIS: Final = ("DOI Number", "Digital Object Identifier", "DOI")
_SERIALS: Final = ("ISSN", "ISSN Print", "ISSN Electronic", "ISBN")
_KEYWORDS: Final = ("Author Keywords", "Keywords", "Key Words", "MeSH Subject Headings", "Subject Headings")


def _gather(entry: Entry) -> dict[str, str]:
    """Map the field names of the readable format to the values of an entry.

    The items of a list are separated by line ends.
    """
    values: dict[str, str] = {}
    for tag, value in entry.tags:
        name = _TAGS.get(tag, tag)
        if not value or value == "-":
            continue
        if name in values and name in _LISTS and tag != name:
            values[name] = f"{values[name]}\n{value}"
        elif name not in values or (name == "Identifier" and "doi" in value):
            values[name] = value
    return values


_NO_PAGES: Final = re.compile(r"No Pagination Specified|no pagination", re.IGNORECASE)


def _pmid(identifier: str, database: str, values: dict[str, str]) -> str:
    """Return the identifier if it seems to be a PubMed identifier, otherwise "".

    A PubMed identifier is a number of at most eight digits in an entry that names MEDLINE, PubMed or no database.
    """
    if not re.fullmatch(r"\d{1,8}", identifier.strip()):
        return ""
    if re.search(r"medline|pubmed", database, re.IGNORECASE):
        return identifier.strip()
    other = values.get("Database") or any(
        re.search(r"embase|emtree|psyc", n, re.IGNORECASE) for n in (*values, database)
    )
    return "" if other else identifier.strip()


def _knows(tag: str) -> bool:
    return _TAGS.get(tag, tag) in _KNOWN


FORMAT: Final = Format(
    title="Ovid", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)
