"""Read the type, the key and the fields of one entry in BibTeX format, even if the entry is damaged.

A pattern reads entries in the usual form (`_read_plainly`), and the scanner of pybtex reads most others. The scanner
rejects entries with non-ASCII field names or missing commas. `_read_loosely` reads these entries. Entries with
unbalanced braces are read line by line (`_fields_by_line`). Entries that cannot be read are quarantined.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slr.formats.format import Piece
from slr.model.entry import Entry, Quarantined, Stray

COMMAND: Final = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])")
_CUT_SHORT: Final = re.compile(r"\s*(?:,|[\w:+./-]+\s*=\s*[{\"\d])")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
LARGEST: Final = 1_000_000  # characters that macros can add to one entry; macros that consist of macros could grow without limit


class Macros(dict[str, str]):
    """The values of a file's `@string` macros, by lower-case name. The value of an undefined macro is its name.

    After macros have added `LARGEST` characters to an entry, all macros count as undefined. This limit is needed
    because macros that contain other macros can grow very fast.
    """

    left: int = LARGEST

    def __getitem__(self, name: str) -> str:
        """Return the value of a macro, or its name if it is undefined."""
        value = self.get(name.casefold(), name)
        self.left -= len(value)
        return value if self.left > 0 else name

    def __setitem__(self, name: str, value: str) -> None:
        """Define a macro."""
        super().__setitem__(name.casefold(), value)


def is_cut_short(text: str, close: int, limit: int) -> bool:
    """Return whether a comma or a field follows the closing bracket of an entry, without a blank line between them."""
    match = _CUT_SHORT.match(text, close, limit)
    return match is not None and _BLANK_LINE.search(match.group()) is None


_BRACKETS: Final = re.compile(r"[{})\"]")


def close_command(text: str, start: int, end: int) -> int | None:
    """Return the position after the command's closing bracket, or None if the command is not closed before `end`."""
    command = COMMAND.match(text, start)
    if command is None:
        return None
    round_ = command.group(2) == "("
    depth, quoted = 0, False
    for match in _BRACKETS.finditer(text, command.end(), end):
        mark = match.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            if depth == 0 and not round_:
                return match.end()
            depth -= 1
        elif mark == '"':
            quoted = round_ and depth == 0 and not quoted
        elif round_ and depth == 0 and not quoted:
            return match.end()
    return None


KEY: Final = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])\s*([^,={}\"]*?)\s*(,|[})]|$)")
_PLAIN_FIELD: Final = re.compile(
    r"\s*([A-Za-z][\w:+./-]*)\s*=\s*(?:\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}|\"([^\"{}]*+)\""
    r"|(\d++)|([A-Za-z][\w-]*+))\s*(,|(?=\}\s*\Z))"
)


def _read_plainly(raw: str, macros: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Return the type, key and fields of an entry in the usual form, or None for other entries.

    Most entries contain only fields of the form `name = {value},`. One pattern reads them five times as fast
    as pybtex's scanner.
    """
    head = KEY.match(raw)
    if head is None or head.group(2) != "{" or head.group(4) != ",":
        return None
    fields, position, left = [], head.end(), LARGEST
    while (match := _PLAIN_FIELD.match(raw, position)) is not None:
        name, braced, quoted, number, macro = match.group(1, 2, 3, 4, 5)
        value = braced if braced is not None else quoted if quoted is not None else number
        if value is None:
            value = macros.get(macro.casefold(), macro)
            left -= len(value)
            if left < 0:
                return None
        fields.append((name, value))
        position = match.end()
    return (head.group(1), head.group(3), fields) if raw[position:].strip() == "}" else None


_BRACE: Final = "\ue002"  # a private-use character in place of an escaped brace, which does not count


def parse(piece: Piece, context: Any) -> Entry | Quarantined:
    """Return the entry in a piece, or the quarantined text if the fields cannot be read.

    `context` contains the macros of the file, and the texts of the entries that other entries refer to.
    """
    macros, parents = context
    plain = _read_plainly(piece.raw, macros)
    if plain is not None and (not parents or not any(n.casefold() == "crossref" for n, _ in plain[2])):
        return Entry(format="bibtex", line=piece.line, type=plain[0], key=plain[1], tags=tuple(plain[2]))
    raw = piece.raw
    close = close_command(raw, 0, len(raw))
    if close is None and "\\{" in raw:  # BibTeX counts escaped braces, but people who type them do not
        escaped = raw.replace("\\{", "\\" + _BRACE)
        if (close := close_command(escaped, 0, len(raw))) is not None:
            raw = escaped
    if close is None or is_cut_short(raw, close, len(raw)):
        kind, key, tags = _fields_by_line(raw, macros)
        if tags is None:
            how = "is missing" if close is None else "closes the entry before its last fields"
            return Quarantined(
                line=piece.line, raw=raw, reason=f"the braces do not balance: a `}}` {how}", cause="braces"
            )
    else:
        kind, key, tags = _fields(raw[:close], macros)
    if tags is None:
        return Quarantined(
            line=piece.line,
            raw=raw,
            reason="the fields could not be read: not every part of the entry has the form `field = {value}`",
            cause="no_field",
        )
    parent = next((v.strip().casefold() for n, v in tags if n.casefold() == "crossref"), None)
    inherited: list[tuple[str, str]] = []
    if parent in parents and parent != key.casefold():
        _, _, above = _fields(parents[parent], macros)
        inherited = [(f"crossref.{n}", v) for n, v in above or ()]
    if _BRACE in raw:
        tags = [(n, v.replace(_BRACE, "{")) for n, v in tags]
    strays = _find_words(piece.raw)
    return Entry(
        format="bibtex", line=piece.line, type=kind, key=key, tags=(*tags, *inherited), strays=strays
    )


def _find_words(raw: str) -> tuple[Stray, ...]:
    """Return words directly above or before the name of a field, each with the field and its line index."""
    return tuple(
        Stray(raw.count("\n", 0, match.start(1)), "", " ".join(match.group(1).split()))
        for match in _WORDS.finditer(raw)
    )


_WORDS: Final = re.compile(r",[^\S\n]*\n\s*([A-Za-z][\w-]*[\s\u00a0]+[A-Za-z][\w-]*\s*=\s*[{\"][^,\n]{0,80})")


_LINE: Final = re.compile(r"\s*([\w.:+-]+)\s*=\s*(?:\{(.*)\}|\"(.*)\"|([^\s{}\"#,]+))\s*,?\s*")

_TWO: Final = re.compile(
    r"=\s*[{\"].*\w\s*=\s*[{\"]"
)  # two fields on a line: the end of the first is unknown


def _fields_by_line(raw: str, macros: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]] | None]:
    """Return the type, key and fields of an entry with unbalanced braces, if each line contains one whole field.

    Otherwise, the fields are None. Such braces occur, for example, in EBSCO's keywords, which contain HTML.
    """
    lines = raw.strip().split("\n")
    head = KEY.match(lines[0])
    if head is None or lines[0][head.end() :].strip() or lines[-1].strip() not in {"}", ")"}:
        return "", "", None
    fields = []
    for line in lines[1:-1]:
        match = _LINE.fullmatch(line)
        if (match is None and line.strip()) or _TWO.search(line):
            return "", "", None
        if match is not None:
            name, braced, quoted, bare = match.groups()
            value = next(v for v in (braced, quoted, bare) if v is not None)
            fields.append((name, macros.get(value.casefold(), value) if bare is not None else value))
    return head.group(1), head.group(3), fields


def _fields(raw: str, macros: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]] | None]:
    """Return the type, key and fields of an entry. If the fields cannot be read, they are None."""
    head = KEY.match(raw)
    if head is None:  # the entry has no key and begins with its fields
        command = COMMAND.match(raw)
        if command is None:
            return "", "", None
        kind, key, body = command.group(1), "", raw[command.end() :]
    else:
        kind, key, body = head.group(1), head.group(3), raw[head.end() :]
        if head.group(4) != ",":
            if _FIELD.search(body):
                return kind, key, None  # a bracket closes the entry directly after its key, before the fields
            body = ""
    left, fields = scan_fields("@x{" + body, macros)
    if left:
        loose = _read_loosely(body, Macros(macros))
        if loose is None or (not loose and "=" in body):
            return kind, key, None
        fields = loose
    return kind, key, fields


_FIELD: Final = re.compile(r"\w\s*=\s*[{\"\w]")


def scan_fields(text: str, macros: Mapping[str, str]) -> tuple[bool, list[tuple[str, str]]]:
    """Return whether pybtex's scanner reported an error or found no entry, and the fields that it read."""
    from pybtex.database.input.bibtex import LowLevelParser  # noqa: PLC0415  only when there is BibTeX to read

    refused: list[Exception] = []
    if text.rstrip().endswith(")"):
        text = text.rstrip()[:-1] + "}"
    scanner = LowLevelParser(
        text,
        keyless_entries=True,
        macros=Macros(macros),
        handle_error=refused.append,
    )
    for _, (_, fields) in scanner:
        return bool(refused), [(name, "".join(value)) for name, value in fields]
    return True, []


_LOOSE: Final = re.compile(
    r"([^\s={}\",#]{1,200})\s*=\s*"
)  # without the limit, a long text without `=` would be searched again from each of its letters


def _read_loosely(body: str, macros: Macros) -> list[tuple[str, str]] | None:
    """Return the fields of an entry with unusual field names, missing commas, or words without braces or quotes as values.

    If text between the fields would be lost, return None.
    """
    fields, position = [], 0
    while match := _LOOSE.search(body, position):
        if _LOST.search(body, position, match.start()):
            return None
        value, position = _value(body, match.end(), macros)
        fields.append((match.group(1), value))
    return None if fields and _LOST.search(body, position) else fields


# a value, or several words
_LOST: Final = re.compile(r"[{\"][^{}\"\w]*+\w[^{}\"]*+[}\"]|\b(?:\w++\W++){3}\w")


_BARE: Final = re.compile(r"[^\s,#{}\"]+")


def _value(body: str, position: int, macros: Macros) -> tuple[str, int]:
    parts = []
    while True:
        text, position = _value_part(body, position, macros)
        parts.append(text)
        joined = re.compile(r"\s*#\s*").match(body, position)
        if joined is None:
            return "".join(parts), position
        position = joined.end()


def _value_part(body: str, position: int, macros: Macros) -> tuple[str, int]:
    mark = body[position : position + 1]
    if mark == "{":
        depth = 0
        for match in re.compile(r"[{}]").finditer(body, position):
            depth += 1 if match.group() == "{" else -1
            if depth == 0:
                return body[position + 1 : match.start()], match.end()
        return body[position + 1 :], len(body)
    if mark == '"':
        depth = 0
        for match in re.compile(r'[{}"]').finditer(body, position + 1):
            if match.group() == '"':
                if depth <= 0:
                    return body[position + 1 : match.start()], match.end()
            else:
                depth += 1 if match.group() == "{" else -1
        return body[position + 1 :], len(body)
    bare = _BARE.match(body, position)
    if bare is None:
        return "", position
    word = bare.group()
    return macros[word], bare.end()
