"""Read RIS in all its dialects: `TY  - JOUR` ... `ER  - `.

Sources: the RIS specification of Research Information Systems (2001), its revision of 2011, and RIS files
from Web of Science, Scopus, EndNote, Zotero, Mendeley, Ovid, ProQuest, EBSCO, Embase, Cochrane, Covidence and
Rayyan.

The rispy package is not used, because it silently loses data. It merges two entries if an `ER` is missing,
drops a repeated `AB` or `DO`, and loses the first entry after a byte-order mark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from slr.formats.cover import Outside, cover
from slr.formats.damaged import BLANKS, HYPHENS, plain_mark
from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row, Tags, cut_at, find_cut_off
from slr.formats.identity.former import add_former, find_former
from slr.formats.kind import pick_kind
from slr.formats.ris_stray import find_ris_strays
from slr.formats.row import find_year, join_pages, make_row
from slr.model.entry import Entry, Quarantined
from slr.text.accession import show_accession
from slr.text.markup import decode_stray_latex
from slr.text.name_list import read_author_fields
from slr.text.registration import find_registrations

# Any two letters with two spaces and a hyphen are a tag. With fewer spaces, only known letters are a tag, because
# wrapped abstracts contain lines that begin with text such as "T2 - weighted".
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
        "year": "PY Y1 DA",
        "journal": "T2 JF JT JO BT JA J1 J2 T3",
        "volume": "VL VO",
        "issue": "IS CP",
        "pages": "SP EP C7",
        "doi": "DO DI DOI L1 L2 L3",
        "pmid": "PMID PM DB DP",
        "isbn": "SN ISSN ISBN",
        "abstract": "AB N2",
        "keywords": "KW DE",
        "language": "LA",
        "publisher": "PB PU",
        "url": "UR LK",
        "note": "N1 RN",
        "type": "M3 PT",
        "edition": "ET",
        "report_number": "M1",
        "accession": "AN",
    }.items()
    for tag in tags.split()
}

_START: Final = re.compile(r"^[ \t]*(?:TY|ty)(?:  ?|\t)-", re.MULTILINE)
_LIKE_RECORD: Final = frozenset({"TI", "T1", "AU", "A1", "DO", "AB", "N2", "PY", "Y1", "JO", "JF", "T2"})


def _recognise(head: str) -> bool:
    return _START.search(head) is not None or _lacks_starts(head) or _is_damaged(head)


def _lacks_starts(head: str) -> bool:
    """Return whether a text without `TY` is still RIS, because it has an `ER` and several usual tags."""
    return _END.search(head) is not None and len(_LIKE_RECORD & set(_names(head))) > 1


def _is_damaged(head: str) -> bool:
    """Return whether a text is RIS with a damaged `TY` and usual tags after it."""
    start = next((m.start() for m in _find_marks(head) if m.group(2) is not None), None)
    return start is not None and len(_LIKE_RECORD & set(_names(_straighten(head[start:].lstrip("\n"))))) > 1


_END: Final = re.compile(r"^[ \t]*ER[ \t]*-", re.MULTILINE)


def _names(text: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group(3) for m in TAG.finditer(text)]


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    marks = _find_marks(text)
    starts = _find_plain(text, marks)
    if starts is not None:
        return CutFile(pieces=cut_at(text, starts), problems=find_cut_off(file, starts[-1], _END))
    spans = _find_spans(text, marks)
    found = cover(text, spans, _OUTSIDE, former=find_former("ris", text, spans))
    return replace(found, problems=find_cut_off(file, spans[-1][0], _END) if spans else ())


# The line that begins or ends an entry, in any spelling. The pattern begins with a letter, which makes the search in a
# long file many times faster. Groups: a `TY` in a usual form; a damaged `TY`, and its value; a whole `ER` line.
_MARK: Final = re.compile(
    rf"\n(?:([ \t]*+(?:TY|ty)(?:  ?|\t)-)|[{BLANKS}]*+(?:"
    rf"([TtＴｔ][YyＹｙ][{BLANKS}]{{0,4}}+[{HYPHENS}])([^\n]*+)"
    rf"|(ER  -[^\n]*+|[EeＥｅ][RrＲｒ][{BLANKS}]*+[{HYPHENS}][{BLANKS}]*+(?=\n|\Z))))"
)
_FIRST_MARK: Final = re.compile(_MARK.pattern.removeprefix(r"\n"))
# what follows a damaged `TY`: a type of publication, or nothing
_TYPE: Final = re.compile(
    rf"[{BLANKS}]*(?:[A-Z]{{3,7}}|(?<=[{BLANKS}])[A-Za-z][A-Za-z ]{{1,30}})?[{BLANKS}]*"
)


def _find_marks(text: str) -> list[re.Match[str]]:
    first = _FIRST_MARK.match(text)
    marks = [*((first,) if first else ()), *_MARK.finditer(text)]
    return [m for m in marks if m.group(3) is None or _TYPE.fullmatch(m.group(3))]


def _line_of(mark: re.Match[str]) -> int:
    """Return the position where the line of a mark begins."""
    start = mark.start()
    return start + mark.string.startswith("\n", start)


def _find_plain(text: str, marks: Sequence[re.Match[str]]) -> list[int] | None:
    """Return where the entries begin if all text is in entries from `TY` to `ER`. Otherwise, return None."""
    starts: list[int] = []
    closed: int | None = 0  # where the text after the last entry begins; None within an entry
    for mark in marks:
        if mark.group(1) is not None:
            start = _line_of(mark)
            if closed is None or text[closed:start].strip():
                return None
            starts.append(start)
            closed = None
        elif mark.group(4) is not None and closed is None:
            closed = mark.end()
        else:
            return None
    return starts if starts and closed is not None and not text[closed:].strip() else None


def _find_spans(text: str, marks: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Return the spans of the entries. An entry ends at its `ER` or where the next entry begins.

    An entry without `TY` is kept if it has an `ER`, a title or an author.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closed = 0
    manner = _read_values(text)
    for number, mark in enumerate(marks):
        line = _line_of(mark)
        ends = mark.group(4) is not None
        if opened is not None:
            closed = mark.end() if ends else _find_end(text, opened, line, manner)
            spans.append((opened, closed))
            opened = None if ends else line
            continue
        lead = _find_lead(text, closed, line)
        if lead is not None and spans and lead.touches and not lead.is_entry and lead.end < line:
            spans[-1] = (spans[-1][0], lead.end)  # tags directly below an `ER`, with a blank line below them
            closed = lead.end
            lead = _find_lead(text, closed, line)
        if ends:
            if lead is not None and lead.is_entry:
                spans.append((lead.start, mark.end()))
                closed = mark.end()
            continue
        opened = line
        following = _line_of(marks[number + 1]) if number + 1 < len(marks) else len(text)
        if lead is None:
            continue
        if lead.has_title and not _TITLE_NAMES.isdisjoint(_names(_straighten(text[line:following]))):
            spans.append((lead.start, line))  # an entry that lost its `TY` and its `ER`
        else:
            opened = lead.start
    if opened is not None:
        spans.append((opened, _find_end(text, opened, len(text), manner)))
    elif (lead := _find_lead(text, closed, len(text))) is not None:
        if lead.is_entry:
            spans.append((lead.start, len(text)))
        elif spans and lead.touches:
            spans[-1] = (spans[-1][0], lead.end)
    return spans


class _Values(NamedTuple):
    """Whether the values of a file may have several lines, and whether they may contain blank lines."""

    lines: bool
    paragraphs: bool


def _read_values(text: str) -> _Values:
    """Return whether values may have several lines, and whether they may contain blank lines.

    The evidence is any value that is followed by a tag or `ER`, or more than half of the long values at the ends of
    entries.
    """
    ends = [match.group(1).rstrip() for match in _LAST_VALUE.finditer(text)]
    return _Values(
        lines=_WRAPPED.search(text) is not None or 2 * sum(map(bool, ends)) > len(ends),
        paragraphs=_PARAGRAPH.search(text) is not None
        or 2 * sum(1 for end in ends if _GAP.search(end)) > len(ends),
    )


_GAP: Final = re.compile(r"\n[ \t]*\n")
_TAGGED: Final = r"[A-Z][A-Z0-9] {1,2}-"
_MORE: Final = (
    rf"\n(?!{_TAGGED})[^\S\n]*+\S[^\n]*+\n(?!TY){_TAGGED}"  # a line of text above a line with a tag
)
_WRAPPED: Final = re.compile(_MORE)
_LAST_VALUE: Final = re.compile(
    rf"\n(?:AB|N2|N1|RN|KW|DE) {{1,2}}-[^\n]*+((?:\n(?!{_TAGGED})[^\n]*+)*+)(?=\n(?:TY|ER)|\Z)"
)
_PARAGRAPH: Final = re.compile(rf"\n[ \t]*+{_MORE}")


def _find_end(text: str, start: int, limit: int, values: _Values) -> int:
    """Return where an entry without `ER` ends. Lines below a blank line are usually a note.

    After a long value, such as an abstract, these lines are a note if no other value of the file contains a blank
    line. Lines that are not below a blank line are a note if no other value of the file has several lines.
    """
    tags = list(TAG.finditer(text, start, limit))
    last = tags[-1] if tags else None
    name = last and (last.group(1) or last.group(2))
    if last is None or name is None or (name in _LONG and values.paragraphs):
        return limit
    blank = _BLANK_LINE.search(text, last.end(), limit)
    end = text.find("\n", last.end(), limit) + 1 if name in _LONG and not values.lines else 0
    border = end or (blank.start() if blank is not None else limit)
    rest = [line.strip() for line in text[border:limit].split("\n") if line.strip()]
    return limit if not rest or any(map(_resembles, rest)) else border


_LONG: Final = frozenset(
    {"AB", "N2", "N1", "RN", "KW", "DE"}
)  # tags whose values may have several paragraphs
_TITLE_NAMES: Final = frozenset({"TI", "T1"})


class _Lead(NamedTuple):
    """Tags between two entries, up to a blank line. `touches` says whether the tags are directly below an entry."""

    start: int
    end: int
    names: frozenset[str]
    touches: bool

    @property
    def is_entry(self) -> bool:
        return not _LIKE_RECORD.isdisjoint(self.names)

    @property
    def has_title(self) -> bool:
        return not _TITLE_NAMES.isdisjoint(self.names)


def _find_lead(text: str, start: int, end: int) -> _Lead | None:
    """Return the tags between two positions, or None if there are no tags."""
    if text[start:end].isspace():
        return None
    position, first, names = start, None, set()
    for line in text[start:end].split("\n"):
        mended = line if TAG.match(line) else _mend(line, _Manner())
        match = TAG.match(mended)
        name = match and (match.group(1) or match.group(2))
        if name:
            first = position if first is None else first
            names.add(name)
        position += len(line) + 1
    if first is None:
        return None
    blank = _BLANK_LINE.search(text, first, end)
    limit = blank.start() if blank else end
    return _Lead(first, limit, frozenset(names), text[start:first].count("\n") < 2)


_BLANK_LINE: Final = re.compile(r"^[^\S\n]*$", re.MULTILINE)


_PROVIDER: Final = re.compile(
    r"ER *-.*|Record #?\d+ of \d+:?|\d{1,6}\.|<\d+\.? *>|Link to the .*|(?:Provider|Content|Database|Platform) ?: .*|[-_=*]{3,}",
    re.IGNORECASE,
)


def _resembles(line: str) -> bool:
    plain = plain_mark(line)
    match = _LOOSE.match(plain)
    if match is None:
        return TAG.match(plain) is not None
    name = match.group(2)
    spaced = bool(match.group(3)) and bool(match.group(4))
    return name in _KNOWN_NAMES or (spaced and name.upper() in _KNOWN_NAMES)


def _opens(line: str) -> bool:
    return re.match(r"TY {0,4}-", plain_mark(line), re.IGNORECASE) is not None


_OUTSIDE: Final = Outside(
    resembles=_resembles,
    is_filler=lambda line: _PROVIDER.fullmatch(plain_mark(line)) is not None,
    opens=_opens,
)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    raw = piece.raw
    plain = _read_plainly(raw)
    if plain is None:
        raw = _straighten(raw)
        plain = _read_plainly(raw)
    if plain is not None:
        kind, kept, single = plain
    else:
        single = False
        tags = _read_lines(raw)
        kind = next((v.partition("\n")[0].strip() for n, v in tags if n == "TY"), "")
        kept = tuple(t for t in tags if t[0] not in _MARKS)
    keys = [v for n, v in kept if n == "ID"]
    sound = single and raw.count("  -") <= len(kept) + len(_MARKS)  # each line is one tag
    strays = () if sound else find_ris_strays(raw, TAG)
    key = keys[0] if keys else ""
    entry = Entry(format="ris", line=piece.line, type=kind, key=key, tags=kept, strays=strays)
    return add_former(entry, ((piece.raw, 0),)) if raw is not piece.raw and piece.former is None else entry


class _Manner(NamedTuple):
    """How the tag `TY` of an entry is written. The other tags of the entry are probably written in the same way."""

    indent: int = 0
    small: bool = False
    tight: bool = False  # without blanks around the hyphen
    damaged: bool = False


_LOOSE: Final = re.compile(r"( *)([A-Za-z][A-Za-z0-9])( {0,4})-( ?)")


def _straighten(raw: str) -> str:
    """Return the text of an entry with its unambiguous tags in the standard form."""
    indent = len(raw) - len(raw.lstrip(BLANKS))
    lines = raw.split("\n")
    if indent:
        lines = [line[indent:] if line[:indent].isspace() else line for line in lines]
    manner = next((m for line in lines if (m := _read_manner(line)) is not None), _Manner())
    mended = "\n".join(_mend(line, manner) for line in lines)
    return raw if mended == raw else mended


def _read_manner(line: str) -> _Manner | None:
    match = _LOOSE.match(plain_mark(line))
    if match is None or match.group(2).upper() != "TY":
        return None
    indent, name, gap, after = match.groups()
    tight = len(gap) < _USUAL and not after and bool(line[match.end() :].strip())
    return _Manner(len(indent), name == "ty", tight, _START.match(line) is None)


def _mend(line: str, manner: _Manner) -> str:
    """Return a line with its tag in the standard form. If the line may be part of a value, return it unchanged."""
    if TAG.match(line):
        return line
    plain = plain_mark(line)
    match = _LOOSE.match(plain)
    if match is None:
        return _mend_sign(line, plain)
    indent, name, gap, after = match.groups()
    wide = len(gap) >= _USUAL
    spaced = bool(after) or match.end() == len(plain.rstrip())
    known = name.upper() in _KNOWN_NAMES
    if name.isupper() and len(indent) <= max(1, manner.indent):
        changed = plain[: match.end()] != line[: match.end()]
        likely = known and spaced and changed and (manner.damaged or name.isalpha())
        meant = wide or manner.tight or likely
    elif name.isupper() or not manner.small:
        meant = wide and spaced and known
    else:
        meant = name.islower() and (wide or bool(gap) or known)
    return f"{name.upper()}  - {line[match.end() :]}" if meant else line


def _mend_sign(line: str, plain: str) -> str:
    """Return a line with its tag in the standard form, if the hyphen is another character or the name of the tag has a space."""
    match = _OTHER_SIGN.match(plain)
    name = match and (match.group(1) or f"{match.group(2)}{match.group(3)}")
    return f"{name}  - {line[match.end() :]}" if match and name in FIELDS_OF else line


_OTHER_SIGN: Final = re.compile(r"([A-Z][A-Z0-9])  [:=_~.] |([A-Z]) ([A-Z0-9])  - ")
_USUAL: Final = 2  # blanks between a tag and its hyphen
_KNOWN_NAMES: Final = FIELDS_OF.keys() | frozenset(
    "TY ER ID AD RP CY ET CN ED U1 U2 U3 U4 U5 C1 C2 C3 C4 C5 C6 C8 M1 M2 A4 TA RI SE NV DS RT".split()
)


# A tag in the standard form (except `ER`) and its value: one line without spaces at its ends, or all its lines.
_LINE_TAG: Final = re.compile(r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -[^\S\n]*(.*\S|)")
_LINES_TAG: Final = re.compile(
    r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -([^\n]*+(?:\n(?![A-Z][A-Z0-9]  -)[^\n]*+)*+)"
)
_LAST_TAG: Final = "\nER  -"


def _read_plainly(raw: str) -> tuple[str, Tags, bool] | None:
    """Return the type and tags of an entry, and whether each value has a single line.

    If one of the tags is not in the standard form, return None.

    This function is three times as fast as reading line by line.
    """
    text = raw.rstrip()
    if not text.startswith("TY  -") or not text.endswith(_LAST_TAG):
        return None
    tags = _LINE_TAG.findall(f"\n{text}")
    kind = tags[0][1]
    single = len(tags) == text.count("\n")
    if not single:  # some line has no standard tag: it continues a value, or its tag has another form
        found = _LINES_TAG.findall(f"\n{text}")
        if text.count(_LAST_TAG) > 1 or any(_HIDDEN_TAG.search(value) for _, value in found if "\n" in value):
            return None
        tags = [(name, value.strip()) for name, value in found]
        kind = tags[0][1].partition("\n")[0].rstrip()
    return kind, tuple(tags[1:]), single


# a line within a value that may be a tag in any spelling
_HIDDEN_TAG: Final = re.compile(
    rf"\n[{BLANKS}]*+(?:(?:[A-ZＡ-Ｚ][A-Z0-9Ａ-Ｚ０-９]|PMID|PMCID|DOI|ISSN|ISBN)[{BLANKS}]{{0,4}}+[{HYPHENS}]"
    rf"|[A-Za-z][A-Za-z0-9][{BLANKS}]{{1,4}}+[{HYPHENS}][{BLANKS}]"
    rf"|[A-Z][A-Z0-9]  [:=_~.] |[A-Z][{BLANKS}][A-Z0-9]  - )"
)
_MARKS: Final = frozenset({"TY", "ER"})


def _read_lines(raw: str) -> list[tuple[str, str]]:
    """Return the tags of an entry, read line by line. A line without a tag continues the value above it."""
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
    if "A1" in fields.values and "AU" in fields.values:
        fields.values["AU"] = list(dict.fromkeys(v for n, v in entry.tags if v and n in _AUTHORS))
        del fields.values["A1"]
    if not _SYNONYMS.keys().isdisjoint(fields.values):
        fields.join(_SYNONYMS)
    find = fields.values.get  # without a function call for each tag, which would take a tenth of the time
    kinds: Sequence[str] = find("M3", ())
    years, abstracts = find("PY", _NONE), find("AB") or find("N2") or _NONE
    year = (
        years[0] if len(years) == 1 else next(filter(find_year, years), "")
    )  # a PY line with "in press" may be followed by another that contains the year
    title = find("TI", _NONE)[0] or fields.get(*(_BOOK_TITLES if kind in _BOOKISH else _TITLES))
    own = read_own_lines(find("U1", ())) if "U1" in fields.values else _NO_OWN_LINES
    numbers: Sequence[str] = own["report_number"]
    serials: Sequence[str] = find("SN", ())
    if kind in REPORTS:
        numbers, serials = _part_numbers(entry.tags, serials)
    if kind == "SER":
        kind, kinds = _within_series(fields, kinds)
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
        isbns=serials,
        abstract=abstracts[0] if len(abstracts) == 1 else "\n".join(dict.fromkeys(abstracts)),
        keywords=_keywords(find("KW", ())),
        language=find("LA", _NONE)[0],
        publisher=find("PB", _NONE)[0],
        urls=find("UR", ()),
        notes=find("N1", ()),
        edition=next(iter(own["edition"] or (find("ET", ()) if kind not in NO_EDITION else ())), ""),
        report_number=numbers[0] if numbers else "",
        registrations=own["registration"]
        if _ACCESSIONS.isdisjoint(fields.values)
        else [*own["registration"], *find_registrations("\n".join(fields.all("AN", "C3", "C5")))],
        accessions=_accessions(fields, own["accession"]) if "AN" in fields.values else own["accession"],
    )


_NONE: Final = ("",)
_AUTHORS: Final = frozenset({"AU", "A1"})
_PARTS: Final = frozenset({"chapter", "conference", "article", "review", "editorial", "letter"})


_MEETING: Final = re.compile(
    r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|workshop|congress|prosiding|seminar|konferensi)(?!\w)",
    re.IGNORECASE,
)


def _within_series(fields: Fields, kinds: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the types of an entry whose type is a series (`SER`), but which may be a part of a series.

    For a paper in a book series, Scopus writes `SER`, the kind of paper in `M3` and the series in `T2`.
    """
    part = pick_kind(kinds)
    if part in _PARTS:
        return "", (part, *kinds)
    if not kinds and fields.get("JO", "JF", "JT", "JA"):
        return "JOUR", kinds
    if not kinds and _MEETING.search(" ".join(fields.all("T2", "C3", "T3"))):
        return "CPAPER", kinds
    if not kinds and fields.get("T2") and fields.get("SP"):
        return "CHAP", kinds
    return "SER", kinds


# tags with the same meaning as another tag, in the order in which they are used
_SYNONYMS: Final[Mapping[str, str]] = {
    synonym: tag
    for tag, synonyms in {
        "AU": "A1",
        "PY": "Y1 DA",
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
    """Return the names in the AU lines. Some exports put all names on one line."""
    joined = "|".join(values)
    if (
        joined.count(", ") == joined.count(",") == len(values)
        and ";" not in joined
        and "\\" not in joined
        and "&" not in joined
        and "[" not in joined
        and " and " not in joined
        and joined.isprintable()
        and not _BEHIND_INITIAL.search(joined)
        and not _INITIALS_FIRST.search(joined)
    ):
        return list(values)  # each is "Family, Given" already
    return read_author_fields(map(decode_stray_latex, values))


# A comma after initials, as in "Quillby MT, Ostrander F", and a comma after a family name that follows its initials,
# as in "M. Quillby, F. Ostrander". Patterns that begin with a punctuation mark are found quickly.
_BEHIND_INITIAL: Final = re.compile(r",(?:(?<=[A-Z],)|(?<=[A-Z]\.,))")
_INITIALS_FIRST: Final = re.compile(r"\.(?<=\b[A-Z]\.) ?[^\W\d_][^|,]*,")


def _other_dois(tags: Tags) -> list[str]:
    """Return the lines that may contain a DOI, from the tags for types, addresses and notes."""
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


# ET is a date in articles, a session or version in laws, and a description in letters
NO_EDITION: Final = frozenset(
    """JOUR EJOUR JFULL INPR ABST MGZN NEWS BILL UNBILL STAT HEAR CASE LEGAL PAT GRNT GRANT STAND ICOMM PCOMM
    BLOG MANSCPT""".split()
)
REPORTS: Final = frozenset({"RPRT", "GOVDOC", "PAT", "STAND"})  # the types with a number of the work itself


def _part_numbers(tags: Tags, serials: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the numbers of a report or patent, and its ISSNs and ISBNs. In RIS, all these numbers are in `SN`."""
    books = [s for s in serials if _SERIAL.search(s) or _is_issn(s)]
    named = [v for n, v in tags if n == "M1" and v]
    others = [v for n, v in tags if n == "RN" and _REPORT.fullmatch(v)]
    return (*named, *(s for s in serials if s not in books), *others), books


_SERIAL: Final = re.compile(r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)|^\d{4}-\d{3}[\dXx]\b")


def _is_issn(text: str) -> bool:
    """Return whether eight characters without a hyphen are an ISSN, judging by the check digit.

    >>> _is_issn("0167577X"), _is_issn("20190001")
    (True, False)
    """
    if re.fullmatch(r"\d{7}[\dXx]", text) is None:
        return False
    digits = [10 if c in "Xx" else int(c) for c in text]
    return sum(d * (8 - i) for i, d in enumerate(digits)) % 11 == 0


_REPORT: Final = re.compile(r"(?=\S*\d)\S{2,30}")
# Columns for which RIS has no tag are written as lines such as `U1  - slr:registration = NCT01234567`.
OWN_LINE: Final = "slr:"
_NO_OWN_LINES: Final[Mapping[str, Sequence[str]]] = dict.fromkeys(
    ("edition", "report_number", "registration", "accession"), ()
)


def read_own_lines(values: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the values that the RIS writer puts into `U1`, by column."""
    found: dict[str, list[str]] = {name: [] for name in _NO_OWN_LINES}
    for value in values:
        name, mark, text = value.removeprefix(OWN_LINE).partition(" = ")
        if value.startswith(OWN_LINE) and mark and name in found:
            found[name].append(text)
    return found


def _accessions(fields: Fields, own: Sequence[str]) -> Sequence[str]:
    """Return the accession numbers with the names of their databases."""
    database = fields.get("DB", "DP")
    return [*(show_accession(number, database) for number in fields.values["AN"]), *own]


def _accession(fields: Fields) -> str:
    """Return the PubMed identifier in the tags for accession numbers, or ""."""
    accession = fields.get("AN")
    if accession.isdigit() and _PUBMED.search(" ".join(fields.all("DB", "DP"))):
        return accession
    if (number := fields.get("C5")).isdigit() and "embase" in fields.get("DB", "DP").casefold():
        return number
    named = _NAMED_PMID.search("\n".join(fields.all("AN", "C3")))
    return named.group(1) if named else ""


def _keywords(values: Sequence[str]) -> Sequence[str]:
    """Return the keywords. If a tag `KW` has several keywords, line ends or semicolons separate them."""
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
