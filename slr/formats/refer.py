"""Read EndNote's tagged format (refer, .enw): `%0 Journal Article`, `%A Doe, A.`, one tag per line.

Blank lines separate entries, which usually begin with `%0`. Some sites write `%T` first, some omit the blank line, and
abstracts may contain blank lines.
"""

import re
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row, cut_at
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name_list import read_author_fields

_TAG: Final = re.compile(r"^%([0-9A-Z?@!#$&()*+=\[\]^~<>:])(?:[ \t]|$)", re.MULTILINE)
_LIKE_RECORD: Final = frozenset("0TA")


def _recognise(head: str) -> bool:
    names = _TAG.findall(head)
    return len(set(names)) >= 2 and bool(_LIKE_RECORD & set(names)) and head.lstrip().startswith("%")


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    starts: list[int] = []
    seen: set[str] = set()
    last = 0
    for match in _TAG.finditer(text):
        name = match.group(1)
        blank = re.search(r"\n[ \t]*\n", text[last : match.start()]) is not None
        if not starts or (name == "0" and "0" in seen) or (blank and _begins(text, match.start(), seen)):
            starts.append(match.start())
            seen = set()
        seen.add(name)
        last = match.end() - 1
    return CutFile(pieces=cut_at(text, starts))


def _begins(text: str, start: int, seen: set[str]) -> bool:
    """Return whether the text after a blank line begins a new entry.

    It does if that text and the entry above both have a type (`%0`) or both have a title (`%T`). The first entry of a
    file must have a type.
    """
    end = text.find("\n\n", start)
    block = set(_TAG.findall(text[start : end if end > 0 else len(text)]))
    return bool({"0", "T"} & block & seen) or ("0" in block and not seen)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    parts = _TAG.split(piece.raw)
    tags = [(f"%{name}", value.strip()) for name, value in zip(parts[1::2], parts[2::2], strict=True)]
    if not tags:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no tag such as `%T` could be read", cause="no_field"
        )
    values: dict[str, str] = dict(reversed(tags))
    return Entry(
        format="refer",
        line=piece.line,
        type=values.get("%0", ""),
        key=values.get("%F") or values.get("%M") or "",
        tags=tuple(tags),
    )


_KNOWN: Final = frozenset(f"%{c}" for c in "0TAEDJBSVNPR@XKGIUZ!9M8")


def _normalise(entry: Entry) -> Row:
    fields: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name, []).append(value)

    def get(*names: str) -> str:
        return next((fields[n][0] for n in names if n in fields), "")

    kind = entry.type.casefold()
    people = fields.get("%A", fields.get("%E", []))
    return make_row(
        types=(entry.type, get("%9"), "article" if "%J" in fields else ""),
        title=get("%T", "%!"),
        authors=read_author_fields(people),
        year=get("%D", "%8"),
        journal=get("%J", "%B") or ("" if "book" in kind else get("%S")),
        volume=get("%V"),
        issue=get("%N"),
        pages=get("%P"),
        dois=[*fields.get("%R", []), *(v for v in fields.get("%U", []) if "doi" in v)],
        pmid=get("%M") if "pubmed" in " ".join(fields.get("%~", [])).casefold() else "",
        isbns=fields.get("%@", []),
        abstract="\n".join(fields.get("%X", [])),
        keywords=[k for v in fields.get("%K", []) for k in _split_keywords(v)],
        language=get("%G"),
        publisher=get("%I"),
        urls=[u for v in fields.get("%U", []) for u in v.split("\n")],
        notes=fields.get("%Z", []),
    )


def _split_keywords(text: str) -> list[str]:
    """Split keywords at line ends and semicolons, or at commas if there are neither."""
    return re.split(r"[\n;]" if re.search(r"[\n;]", text) else r",", text)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="EndNote tagged (.enw)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
