"""Read the tagged format of RefWorks: `RT Journal Article`, followed by one tag per line, such as `T1 Title`.

Source: the list of RefWorks's tags and reference types in its help.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row
from slr.formats.repeat import split_at_repeats, trim_notes
from slr.formats.row import join_pages, make_row
from slr.formats.stray import find_strays, may_wrap
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.name_list import read_author_fields

_START: Final = re.compile(r"^RT[ \t]+[A-Z][A-Za-z]", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9])(?:[ \t]|$)", re.MULTILINE)
_LIKE_TAG: Final = re.compile(r"(?:RT|SR|ID|[AT][1-9]|J[FO]|YR|VO|IS|SP|OP|K1|AB|DO|LK|UL)[ \t\u00a0]")


def _recognise(head: str) -> bool:
    start = _START.search(head)
    return (
        start is not None and len(set(_TAG.findall(head, start.start())) & {"SR", "A1", "T1", "JF", "YR"}) > 1
    )


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    starts = [m.start() for m in _START.finditer(text)]
    spans = list(zip(starts, [*starts[1:], len(text)], strict=True))
    spans = trim_notes(text, split_at_repeats(text, spans, _TAG, _ONCE), _TAG)
    outside = Outside(
        resembles=lambda line: _LIKE_TAG.match(line) is not None,
        is_filler=lambda line: _FILLER.match(line) is not None,
    )
    return cover(text, spans, outside)


_ONCE: Final = frozenset({"ID", "T1", "YR"})
_FILLER: Final = re.compile(r"(?:<START OF FILE>|<END OF FILE>|ER)$|(?:RefWorks|Refworks) ")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    parts = _TAG.split(piece.raw)
    tags = tuple(
        (name, " ".join(value.split()))
        for name, value in zip(parts[1::2], parts[2::2], strict=True)
        if name != "ER" and value.strip()
    )
    if len(tags) < 2:
        return Quarantined(
            line=piece.line,
            raw=piece.raw,
            reason="no tag such as `T1` could be read after `RT`",
            cause="no_field",
        )
    values = dict(reversed(tags))
    return Entry(
        format="refworks",
        line=piece.line,
        type=values.get("RT", ""),
        key=values.get("ID", ""),
        tags=tags,
        strays=_find_strays(piece.raw),
    )


def _find_strays(raw: str) -> tuple[Stray, ...]:
    return find_strays(raw.split("\n"), _read_tag, _continues, _INNER)


def _read_tag(line: str) -> str:
    match = _TAG.match(line)
    return match.group(1) if match is not None else ""


def _continues(tag: str, above: str, line: str) -> bool:
    if _TAG_LIKE.match(line):
        return False
    return tag in _LONG or (tag in _TITLES and may_wrap(above, line))


_LONG: Final = frozenset("AB K1 NO AD UL LK SN RN CN".split())  # tags with values that can have several lines
_TITLES: Final = frozenset({"T1", "T2", "OT"})
_NAMES: Final = "RT|ID|A[12]|T[12]|J[FO]|YR|FD|VO|IS|SP|OP|K1|AB|NO|PB|SN|DO|UL|LK|AN|DB|DS"
_TAG_LIKE: Final = re.compile(
    rf"[^\w\n]{{1,8}}(?:{_NAMES})[ \t]|(?:{_NAMES})[ \t]?[:=-]|[A-Z][ \t][A-Z0-9][ \t]|[a-z][a-z0-9][ \t][A-Z]"
)
_INNER: Final = re.compile(rf"(?<=[a-z0-9.;:)])(?:{_NAMES}) (?=[A-Z0-9])")


_KNOWN: Final = frozenset(
    """RT ID A1 A2 T1 T2 OT JF JO YR FD VO IS SP OP K1 AB NO ED PB SN DO LA UL LK AN DB DS""".split()
)
# for some reference types of RefWorks, a word that `find_kind` knows
_TYPES: Final[Mapping[str, str]] = {
    "book, section": "chapter",
    "book, whole": "book",
    "book, edited": "book",
    "monograph": "book",
    "dissertation/thesis, unpublished": "thesis",
    "journal, electronic": "article",
    "conference proceedings": "conference",
    "bills/resolutions": "bill",
    "laws/statutes": "statute",
}


def _normalise(entry: Entry) -> Row:
    fields = Fields(entry.tags)
    get, all_ = fields.get, fields.all
    kind = _TYPES.get(entry.type.casefold(), entry.type)
    return make_row(
        types=(kind,),
        title=get("T1", "OT"),
        authors=read_author_fields(all_("A1") or all_("A2")),
        year=get("YR", "FD"),
        journal=get("JF", "JO") or ("" if kind == "book" else get("T2")),
        volume=get("VO"),
        issue=get("IS"),
        pages=join_pages(get("SP"), get("OP")),
        dois=(*all_("DO"), *(u for u in all_("UL", "LK") if "doi" in u)),
        isbns=all_("SN"),
        abstract=get("AB"),
        keywords=[k for v in all_("K1") for k in v.split(";")],
        language=get("LA"),
        publisher=get("PB"),
        urls=all_("UL", "LK"),
        notes=all_("NO"),
        edition=get("ED"),
        accessions=_accessions(get("DB", "DS"), get("AN")),
    )


def _accessions(database: str, number: str) -> Iterator[str]:
    if database and number:
        yield f"{database}:{number}"


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="RefWorks tagged",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
