"""Read Web of Science's plain text (ISI, CIW).

Each entry begins with a tag such as `PT J` and ends with `ER`. Wrapped values are indented by three spaces.

The same tags are the headers of its tab-delimited export, which `table.py` reads.
"""

import re
from dataclasses import replace
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.damaged import plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row, find_cut_off
from slr.formats.row import join_pages, make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name_list import read_author_fields

_START: Final = re.compile(r"^PT [A-Z](?:[ \t]*$|[a-z]+$)", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9])(?: |$)", re.MULTILINE)


def _recognise(head: str) -> bool:
    start = _START.search(head)
    return start is not None and (
        re.search(r"^(?:AU|TI|SO|UT) \S", head[start.start() :], re.MULTILINE) is not None
        or head.startswith("FN ")
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    starts = [m.start() for m in _START.finditer(text)]
    spans = []
    for start, limit in zip(starts, [*starts[1:], len(text)], strict=True):
        end = _END.search(text, start, limit)
        spans.append((start, end.end() if end else limit))
    problems = find_cut_off(file, starts[-1], _END) if starts else ()
    return replace(cover(text, spans, _OUTSIDE), problems=problems)


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
    parts = _TAG.split(piece.raw)
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
    return Entry(format="wos", line=piece.line, type=kind, key=key, tags=tuple(tags))


_KNOWN: Final = frozenset(
    """PT DT TI AU AF BA CA ED PY EA CY SO JI J9 BS VL IS BP EP PS AR PG DI D2 PM SN EI BN AB DE ID
    LA PU UR""".split()
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
    )


def _people(value: str) -> list[str]:
    """Return the names in a tag that has one name in each line."""
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
