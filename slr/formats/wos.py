"""Read the plain-text export of Web of Science (ISI, CIW).

Each entry begins with a tag such as `PT J` and ends with `ER`. Wrapped values are indented by three spaces. The same
tags are the headers of the tab-delimited export of Web of Science, which `table.py` reads.
"""

import re
from dataclasses import replace
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.damaged import map_spans, plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row, find_cut_off
from slr.formats.identity.former import add_former, find_former
from slr.formats.row import join_pages, make_row
from slr.formats.stray import find_strays
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.accession import show_accession
from slr.text.name_list import read_author_fields

_START: Final = re.compile(r"^PT [A-Z](?:[ \t]*$|[a-z]+$)", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9])(?: |$)", re.MULTILINE)


def _recognise(head: str) -> bool:
    head = _straighten(head)
    start = _START.search(head)
    return start is not None and (
        re.search(r"^(?:AU|TI|SO|UT) \S", head[start.start() :], re.MULTILINE) is not None
        or head.startswith("FN ")
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    mended = _straighten(text)
    starts = [m.start() for m in _START.finditer(mended)]
    ends = []
    for start, limit in zip(starts, [*starts[1:], len(mended)] if starts else (), strict=True):
        end = _END.search(mended, start, limit)
        ends.append(end.end() if end else limit)
    spans = map_spans(mended, text, list(zip(starts, ends, strict=True)))
    former = None if mended is text else find_former("wos", text, spans)
    problems = find_cut_off(file, spans[-1][0], _END) if spans else ()
    return replace(cover(text, spans, _OUTSIDE, former=former), problems=problems)


def _straighten(text: str) -> str:
    """Return the text with damaged tags in the standard form.

    If the tag `PT` of an entry is damaged, the other tags of the entry are assumed to be damaged in the same way.
    """
    if not _ODD_LINE.search(f"\n{text}"):
        return text
    indent, small, tight = 0, False, False
    lines = []
    for line in text.split("\n"):
        plain = plain_mark(line)
        if opening := _LOOSE_START.match(plain):
            indent, small, tight = len(opening[1]), opening[2] == "pt", not opening[3]
            lines.append(f"PT {opening[4]}")
        else:
            lines.append(_mend(line, plain, indent=indent, small=small, tight=tight))
    mended = "\n".join(lines)
    return text if mended == text else mended


_ODD_LINE: Final = re.compile(r"\n(?![A-Z][A-Z0-9][ \n]|   |\n|\Z)|\n +PT [A-Z] *\n")
_LOOSE_START: Final = re.compile(r"( *)(PT|pt|Pt)( *)([A-Z](?:[a-z]*| *))$")
_LOOSE: Final = re.compile(r"( {0,2})([A-Za-z][A-Za-z0-9])( |$)")


def _mend(line: str, plain: str, *, indent: int, small: bool, tight: bool) -> str:
    """Return a line with its tag in the standard form.

    A line without a known tag is returned unchanged, apart from its indent. `plain` is the line as `plain_mark`
    returns it. `indent` is the number of spaces before the last `PT`. `small` is true if this `PT` is in lower
    case, and `tight` is true if no space follows it.
    """
    if indent and plain[:indent].isspace():
        line, plain = line[indent:], plain[indent:]
    if _TAG.match(line):
        return line
    match = _LOOSE.match(plain)
    if match is not None and (match[2].isupper() or (small and match[2].islower())):
        name = match[2].upper()
        if name in _KNOWN or name == "ER":
            return f"{name} {line[match.end() :]}" if match[3] else name
    return f"{plain[:2]} {line[2:]}" if tight and plain[:2] in _KNOWN else line


_END: Final = re.compile(r"^ER[ \t]*$", re.MULTILINE)
_MARK: Final = re.compile(r"([A-Z][A-Z0-9]) +\S")
_OPENING: Final = re.compile(r"PT *[A-Z]$", re.IGNORECASE)
_FILLER: Final = re.compile(r"FN .*|VR [\d.]+|EF", re.IGNORECASE)


def _resembles(line: str) -> bool:
    plain = plain_mark(line)
    match = _MARK.match(plain)
    return (match is not None and match.group(1) in _KNOWN) or _OPENING.match(plain) is not None


_OUTSIDE: Final = Outside(
    resembles=_resembles,
    is_filler=lambda line: _FILLER.fullmatch(plain_mark(line)) is not None,
    opens=lambda line: _OPENING.match(plain_mark(line)) is not None,
)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    raw_entry = _straighten(piece.raw)
    parts = _TAG.split(raw_entry)
    tags, kind, key = [], "", ""
    for name, raw in zip(parts[1::2], parts[2::2], strict=True):
        if name == "ER":
            break
        value = "\n".join(line.strip() for line in raw.strip().split("\n")) if "\n" in raw else raw.strip()
        tags.append((name, value))
        if name == "DT" and not kind:
            kind = value
        elif name == "UT" and not key:
            key = value
    if len(tags) < 2:
        return Quarantined(
            line=piece.line,
            raw=piece.raw,
            reason="no tag such as `TI` could be read after `PT`",
            cause="no_field",
        )
    strays = _find_strays(raw_entry)
    entry = Entry(format="wos", line=piece.line, type=kind, key=key, tags=tuple(tags), strays=strays)
    return (
        entry if raw_entry is piece.raw or piece.former is not None else add_former(entry, ((piece.raw, 0),))
    )


def _find_strays(raw: str) -> tuple[Stray, ...]:
    if not _STRAY.search(raw):
        return ()
    return find_strays(
        raw.split("\n"), _read_tag, lambda _tag, _above, line: _WRAPPED.match(line) is not None, _INNER
    )


def _read_tag(line: str) -> str:
    match = _TAG.match(line)
    return match.group(1) if match is not None else ""


_WRAPPED: Final = re.compile(r" {3}\S")  # wrapped values are indented by three blanks
# usual tags within a line, because a line end was lost
_INNER: Final = re.compile(
    r"(?<=[a-z0-9.;:)])(?:TI|AU|AF|SO|PY|VL|IS|BP|EP|AR|DI|SN|DT|LA|AB|UT|DE|PM) (?=[A-Z0-9])"
)
_STRAY: Final = re.compile(rf"\n(?![A-Z][A-Z0-9][ \n]| {{3}}\S|[ \t]*\n|\Z)|{_INNER.pattern}")


_KNOWN: Final = frozenset(
    """PT DT TI AU AF BA CA ED PY EA CY PD SO JI J9 BS VL IS BP EP PS AR PG DI D2 PM SN EI BN AB DE ID
    LA PU UR UT""".split()
)


def _normalise(entry: Entry) -> Row:
    fields: dict[str, str] = {}
    for name, value in entry.tags:
        if name in _KNOWN and value:
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    get = fields.get

    def first(*names: str) -> str:
        return next((fields[n] for n in names if n in fields), "")

    return make_row(
        types=(get("DT", "").replace("\n", " "), *get("DT", "").split(";"), get("PT", "")),
        title=get("TI", ""),
        authors=_people(first("AF", "AU", "BA", "CA", "ED")),
        year=first("PY", "EA", "CY", "PD"),
        journal=first("SO", "JI", "J9"),
        volume=get("VL", ""),
        issue=get("IS", ""),
        pages=join_pages(get("BP", ""), get("EP", "")) or first("PS", "AR"),
        dois=(get("DI", ""), get("D2", "")),
        pmid=get("PM", ""),
        isbns=(get("SN", ""), get("EI", ""), get("BN", "")),
        abstract=get("AB", ""),
        keywords=[
            k for tag in ("DE", "ID") for k in re.split(r"[;/]\s", get(tag, "").replace("\n", " ")) if k
        ],
        language=get("LA", ""),
        publisher=get("PU", ""),
        urls=(get("UR", ""),),
        accessions=(show_accession(get("UT", ""), "Web of Science"),),
    )


def _people(value: str) -> list[str]:
    return read_author_fields(value.split("\n"))


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Web of Science plain text",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
