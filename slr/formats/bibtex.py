"""Read BibTeX and BibLaTeX: `@article{key, title = {...}}`.

This module cuts the file into entries. Then pybtex's scanner reads each entry on its own. Pybtex does not read the
whole file at once, because it would stop at a repeated key, or lose all fields after a key that contains a space.

The scanner rejects entries with non-ASCII field names or missing commas. `_read_loosely` reads these entries. An
entry that it cannot read, either, is quarantined. `slr.formats.bibtex_row` parses the names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from slr.formats.bibtex_row import knows_field, normalise_bibtex
from slr.formats.cover import Outside, cover
from slr.formats.damaged import plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.model.entry import Entry, Quarantined, Stray

_COMMAND: Final = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])")
_LINE_COMMAND: Final = re.compile(r"^[ \t]*@[ \t]*[A-Za-z][\w-]*\s*[{(]", re.MULTILINE)
_HEAD: Final = re.compile(r"@[ \t]*[A-Za-z][\w-]*\s*[{(]\s*[^\s,{}()=\"]*[^,{}()=\"\n]*,")
_CUT_SHORT: Final = re.compile(r"\s*(?:,|[\w:+./-]+\s*=\s*[{\"\d])")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
_FARTHEST: Final = 100_000  # characters after such a line in which the end of the entry is looked for
_MISSES: Final = 100  # after this many failed searches, the end is no longer looked for
_NO_ENTRY: Final = frozenset({"comment", "string", "preamble"})
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
MONTHS: Final[Mapping[str, str]] = {name[:3].casefold(): name for name in _MONTHS}


def _recognise(head: str) -> bool:
    match = _LINE_COMMAND.search(head)
    return match is not None and (
        _HEAD.match(head[match.start() :].lstrip()) is not None
        or re.search(r"^[ \t]*@(?:string|comment|preamble)\s*[{(]", head, re.MULTILINE | re.IGNORECASE)
        is not None
        or re.search(r"@\w+\s*\{[^@]*?\w+\s*=\s*[{\"\w]|@\w+\s*\{[^{},]*\}", head) is not None
    )


LARGEST: Final = (
    1_000_000  # characters that macros may add to one entry; macros made of macros can grow without limit
)


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


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    macros = Macros(MONTHS)
    spans: list[tuple[int, int]] = []
    skipped: list[tuple[int, int]] = []
    for start, limit, closed in _spans(text):
        command = _COMMAND.match(text, start)
        kind = command.group(1).casefold() if command else ""
        if kind == "string":
            _define(text[start:limit], macros)
        if kind in _NO_ENTRY:
            skipped.append((start, _end_of_command(text, start, limit)))
        else:
            spans.append((start, limit if closed else _end_of_entry(text, start, limit)))
    found = cover(text, spans, _OUTSIDE, skipped=skipped)
    parents = _parents(found.pieces) if "crossref" in text.casefold() else {}
    return replace(found, context=(dict(macros), parents))


# an entry whose braces are balanced, up to four levels deep: found ten times as fast as by `_close`
_BALANCED: Final = re.compile(
    r"@[ \t]*[A-Za-z][\w-]*\s*\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}"
)


def _end_of_entry(text: str, start: int, limit: int) -> int:
    """Return the position after the closing bracket of an entry.

    If the brackets do not balance, or if fields follow the closing bracket, return `limit`.
    """
    match = _BALANCED.match(text, start, limit)
    close = match.end() if match is not None else _close(text, start, limit)
    return limit if close is None or _is_cut_short(text, close, limit) else close


def _is_cut_short(text: str, close: int, limit: int) -> bool:
    """Return whether fields follow the closing bracket of an entry, without a blank line between them."""
    match = _CUT_SHORT.match(text, close, limit)
    return match is not None and _BLANK_LINE.search(match.group()) is None


def _end_of_command(text: str, start: int, limit: int) -> int:
    """Return the position after a command that is not an entry.

    If the command is not closed, it ends at the end of its line.
    """
    close = _close(text, start, limit)
    if close is not None:
        return close
    end = text.find("\n", start, limit)
    return limit if end < 0 else end


_FIELD_LINE: Final = re.compile(r"[A-Za-z][\w:+./-]*\s*=\s*[{\"\w]")
# "@article(", "article{key,", "@Article,", "@{key,", "@ article key,": the beginning of an entry, also if damaged
_DAMAGED: Final = re.compile(
    r"@[\s\w-]*[{(,]|@[A-Za-z]+\s+[^\s,]+,$"
    r"|(?:article|book|booklet|conference|inbook|incollection|inproceedings|manual|mastersthesis|misc|online"
    r"|phdthesis|proceedings|report|techreport|thesis|unpublished)\s*[{(]",
    re.IGNORECASE,
)
# `%` begins a comment. Databases and reference managers write some lines above the entries.
_FILLER: Final = re.compile(
    r"%.*|@comment\b.*|(?:[{}()]\s*,?\s*)+|Scopus|EXPORT DATE:.*|(?:automatically )?(?:generated|created|exported) by .*"
    r"|any changes to this file will be lost.*|bibtex export options can be customi[sz]ed.*",
    re.IGNORECASE,
)


def _opens(line: str) -> bool:
    return _DAMAGED.match(plain_mark(line)) is not None


_OUTSIDE: Final = Outside(
    resembles=lambda line: _opens(line) or _FIELD_LINE.match(line) is not None,
    is_filler=lambda line: _FILLER.fullmatch(line) is not None,
    opens=_opens,
)


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the start and end of each `@command`, and whether the command is certain to end with its closing brace.

    If the braces are not closed, the command ends before the next line that begins with a command. A missing brace
    therefore damages no other entry.
    """
    starts = [m.start() for m in _COMMAND.finditer(text) if _begins_line(text, m.start())]
    limits = [*starts[1:], len(text)]
    skip_to = misses = 0
    for start, limit in zip(starts, limits, strict=True):
        if start < skip_to:
            continue
        end = limit
        plain = _BALANCED.match(text, start, limit)
        if plain is not None and (plain.end() == limit or text[plain.end() : limit].isspace()):
            yield start, plain.end(), True
            continue
        if (
            text.count("{", start, limit) != text.count("}", start, limit)
            and limit < len(text)
            and misses < _MISSES
            and not _HEAD.match(text, limit)
        ):
            # the next "@word{" does not begin an entry: it is text within a value
            close = _close(text, start, min(len(text), limit + _FARTHEST))
            misses += close is None
            end = skip_to = close if close is not None else limit
        yield from ((begin, stop, False) for begin, stop in _within(text, start, end))


def _begins_line(text: str, position: int) -> bool:
    first = max(0, position - _INDENT)
    line_start = text.rfind("\n", first, position) + 1
    return (line_start > 0 or first == 0) and not text[line_start:position].strip(" \t")


_INDENT: Final = 1_000  # characters before a command in which the beginning of its line is looked for


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each command between two positions. A line may contain several commands."""
    while True:
        following = _COMMAND.search(text, start + 1, end)
        if following is None:
            yield start, end
            return
        close = _close(text, start, end)
        if close is None:
            yield start, end
            return
        following = next(
            (
                m
                for m in _COMMAND.finditer(text, close, end)
                if "%" not in text[text.rfind("\n", 0, m.start()) + 1 : m.start()]
            ),
            None,
        )  # a `%` comments out the command after it
        if following is None:
            yield start, end
            return
        yield start, following.start()
        start = following.start()


_BRACKETS: Final = re.compile(r"[{})\"]")


def _close(text: str, start: int, end: int) -> int | None:
    """Return the position after the command's closing bracket, or None if the command is not closed before `end`."""
    command = _COMMAND.match(text, start)
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


def _define(raw: str, macros: Macros) -> None:
    match = re.match(r"@\s*\w+\s*[{(]\s*([^\s={}]+)\s*=", raw)
    if match:
        _, fields = _scan("@x{" + match.group(1) + "=" + raw[match.end() :], macros)
        if fields:
            macros[match.group(1)] = fields[0][1]


def _parents(pieces: Sequence[Piece]) -> dict[str, str]:
    """Map the lower-case key of each entry that occurs in a `crossref` field to the text of that entry."""
    named = {
        m.group(1).strip().casefold()
        for p in pieces
        for m in re.finditer(r"crossref\s*=\s*[{\"]([^{}\"]*)[}\"]", p.raw, re.IGNORECASE)
    }
    found: dict[str, str] = {}
    for piece in pieces:
        key = _key(piece.raw).casefold()
        if key in named:
            found.setdefault(key, piece.raw)
    return found


_KEY: Final = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])\s*([^,={}\"]*?)\s*(,|[})]|$)")


def _key(raw: str) -> str:
    match = _KEY.match(raw)
    return match.group(3) if match else ""


_PLAIN_FIELD: Final = re.compile(
    r"\s*([A-Za-z][\w:+./-]*)\s*=\s*(?:\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}|\"([^\"{}]*+)\""
    r"|(\d++)|([A-Za-z][\w-]*+))\s*(,|(?=\}\s*\Z))"
)


def _read_plainly(raw: str, macros: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Return the type, key and fields of an entry in the usual form, or None for other entries.

    Most entries contain only fields of the form `name = {value},`. One pattern reads them five times as fast
    as pybtex's scanner.
    """
    head = _KEY.match(raw)
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


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    macros, parents = context
    plain = _read_plainly(piece.raw, macros)
    if plain is not None and (not parents or not any(n.casefold() == "crossref" for n, _ in plain[2])):
        return Entry(format="bibtex", line=piece.line, type=plain[0], key=plain[1], tags=tuple(plain[2]))
    raw = piece.raw
    close = _close(raw, 0, len(raw))
    if close is None and "\\{" in raw:  # BibTeX counts escaped braces, but people who type them do not
        escaped = raw.replace("\\{", "\\" + _BRACE)
        if (close := _close(escaped, 0, len(raw))) is not None:
            raw = escaped
    if close is None or _is_cut_short(raw, close, len(raw)):
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
            line=piece.line, raw=raw, reason="no `field = {value}` could be read", cause="no_field"
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
    """Return the words that are directly above or before the name of a field."""
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
    head = _KEY.match(lines[0])
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
    head = _KEY.match(raw)
    if head is None:  # the entry has no key and begins with its fields
        command = _COMMAND.match(raw)
        if command is None:
            return "", "", None
        kind, key, body = command.group(1), "", raw[command.end() :]
    else:
        kind, key, body = head.group(1), head.group(3), raw[head.end() :]
        if head.group(4) != ",":
            if _FIELD.search(body):
                return kind, key, None  # a bracket closes the entry behind its key
            body = ""
    left, fields = _scan("@x{" + body, macros)
    if left:
        loose = _read_loosely(body, Macros(macros))
        if loose is None or (not loose and "=" in body):
            return kind, key, None
        fields = loose
    return kind, key, fields


_FIELD: Final = re.compile(r"\w\s*=\s*[{\"\w]")


def _scan(text: str, macros: Mapping[str, str]) -> tuple[bool, list[tuple[str, str]]]:
    """Return whether pybtex's scanner reported an error, and the fields that it read."""
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
)  # a name without end would be tried at each letter


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


FORMAT: Final = Format(
    title="BibTeX",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_bibtex,
    knows=knows_field,
)
