"""Read the exports of CNKI, Wanfang and other Chinese databases, in which each field begins with a label.

The format of NoteExpress has labels in braces, such as `{Title}: ...`. CNKI's own format has labels in two languages,
such as `Title-题名: ...`. The labels are read like the headers of a table.
"""

import re
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.header import find_role, normalise_table
from slr.formats.repeat import find_block, trim_notes
from slr.formats.stray import find_strays, may_wrap
from slr.model.entry import Entry, Quarantined, Stray

_BRACED: Final = r"\{(?P<braced>[A-Z][A-Za-z /-]+)\}[ \t]*[:：]"
_PAIRED: Final = r"(?P<paired>[A-Za-z]+-[\u3400-\u9fffA-Z]+)[ \t]*[:：]"
_LABEL: Final = re.compile(rf"^(?:{_BRACED}|{_PAIRED})", re.MULTILINE)
_FIRST: Final = frozenset({"Reference Type", "SrcDatabase-来源库"})


def _recognise(head: str) -> bool:
    names = [m["braced"] or m["paired"] for m in _LABEL.finditer(head)]
    return len(set(names)) > 2 and any(n in _FIRST or n.startswith(("Title", "题名")) for n in names)


def _cut(file: DecodedFile) -> CutFile:
    """Return the entries of a file. An entry begins at a label that opens a record, or at a repeated label.

    Within an entry, a label such as "Author" can be repeated, and any label can be repeated directly below itself.
    """
    text = file.text
    starts: list[int] = []
    seen: dict[str, int] = {}
    last = ""
    for match in _LABEL.finditer(text):
        name, place = match["braced"] or match["paired"], match.start()
        opens = name in _FIRST and (name in seen or find_block(text, place - 2, place) == place)
        if not starts or opens or (name in seen and name not in _REPEATED | {last}):
            block = None if opens or not starts else find_block(text, seen[name], place)
            starts.append(place if block is None else block)
            seen = {other: where for other, where in seen.items() if where >= starts[-1]}
        seen[name] = place
        last = name
    spans = list(zip(starts, [*starts[1:], len(file.text)], strict=True))
    spans = trim_notes(file.text, spans, _LABEL)
    return cover(file.text, spans, Outside(resembles=lambda line: _LABEL.match(line) is not None))


_REPEATED: Final = frozenset(
    {"Author", "Keywords", "Author Address"}
)  # Wanfang, for example, writes one line per keyword


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    marks = list(_LABEL.finditer(piece.raw))
    ends = [m.start() for m in marks[1:]] + [len(piece.raw)]
    found: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        name, value = mark["braced"] or mark["paired"], " ".join(piece.raw[mark.end() : end].split())
        if value:
            value = value.strip("；;").replace(";;", ";").replace("；", ";")
            found[name] = f"{found[name]};{value}" if name in found else value
    if not found:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no label with a value could be read", cause="no_field"
        )
    kind = found.get("Reference Type") or found.get("SrcDatabase-来源库") or ""
    strays = _find_strays(piece.raw)
    return Entry(format="noteexpress", line=piece.line, type=kind, tags=tuple(found.items()), strays=strays)


def _find_strays(raw: str) -> tuple[Stray, ...]:
    return find_strays(raw.split("\n"), _read_tag, _continues, _INNER)


def _read_tag(line: str) -> str:
    match = _LABEL.match(line)
    return (match["braced"] or match["paired"]) if match is not None else ""


def _continues(tag: str, above: str, line: str) -> bool:
    damaged = _DAMAGED.match(line)
    if damaged is not None and find_role(damaged[1], {}) is not None:
        return False
    role = find_role(tag, {})
    return role in _LONG or (role == "title" and may_wrap(above, line))


_LONG: Final = frozenset(
    {"abstract", "keyword", "note", "url", None}
)  # roles with values that can have several lines
_DAMAGED: Final = re.compile(r"[^\w\n]{0,4}([A-Za-z]{2,}(?:[ /-][A-Za-z]+)*)(?:[^\w\n]{0,2}[:：]|[}\])])")
_INNER: Final = re.compile(
    rf"(?<=\S)(?:{_BRACED.replace('?P<braced>', '?:')}|(?<=[^A-Za-z]){_PAIRED.replace('?P<paired>', '?:')})"
)


def _normalise(entry: Entry) -> Row:
    """Return the row of an entry. For a thesis, the university that CNKI gives as the journal becomes the publisher."""
    row = normalise_table(entry)
    if row["type"] == "thesis" and row["journal"] and not row["publisher"]:
        row["publisher"], row["journal"] = row["journal"], None
    return row


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


FORMAT: Final = Format(
    title="NoteExpress and CNKI",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
