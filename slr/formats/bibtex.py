"""Read BibTeX and BibLaTeX: `@article{key, title = {...}}`.

This module cuts the file into entries. Then each entry is read separately, by a pattern if it has the usual form, and
otherwise by pybtex's scanner. Pybtex is not given the whole file, because it would stop at a repeated key, and lose all
fields after a key that contains a space.

`slr.formats.bibtex_field` reads an entry, and `slr.formats.bibtex_row` turns it into the common columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from slr.formats.bibtex_field import (
    COMMAND,
    KEY,
    Macros,
    close_command,
    is_cut_short,
    parse,
    scan_fields,
)
from slr.formats.bibtex_row import knows_field, normalise_bibtex
from slr.formats.cover import Outside, cover
from slr.formats.damaged import plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece

_LINE_COMMAND: Final = re.compile(r"^[ \t]*@[ \t]*[A-Za-z][\w-]*\s*[{(]", re.MULTILINE)
_HEAD: Final = re.compile(r"@[ \t]*[A-Za-z][\w-]*\s*[{(]\s*[^\s,{}()=\"]*[^,{}()=\"\n]*,")
_FARTHEST: Final = (
    100_000  # characters after the next command in which the end of an unclosed entry is looked for
)
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


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    macros = Macros(MONTHS)
    spans: list[tuple[int, int]] = []
    skipped: list[tuple[int, int]] = []
    for start, limit, closed in _spans(text):
        command = COMMAND.match(text, start)
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


# an entry with balanced braces, up to four levels deep: found ten times as fast as by `close_command`
_BALANCED: Final = re.compile(
    r"@[ \t]*[A-Za-z][\w-]*\s*\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}"
)


def _end_of_entry(text: str, start: int, limit: int) -> int:
    """Return the position after the closing bracket of an entry.

    If the brackets do not balance, or if a comma or a field follows the closing bracket, return `limit`.
    """
    match = _BALANCED.match(text, start, limit)
    close = match.end() if match is not None else close_command(text, start, limit)
    return limit if close is None or is_cut_short(text, close, limit) else close


def _end_of_command(text: str, start: int, limit: int) -> int:
    """Return the position after a command that is not an entry.

    If the command is not closed, it ends at the end of its line.
    """
    close = close_command(text, start, limit)
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
    """Yield the start and end of each `@command`, and whether it certainly ends with its closing brace.

    If the braces are not closed, the command ends before the next line that begins with a command. A missing brace
    therefore damages no other entry.
    """
    starts = [m.start() for m in COMMAND.finditer(text) if _begins_line(text, m.start())]
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
            close = close_command(text, start, min(len(text), limit + _FARTHEST))
            misses += close is None
            end = skip_to = close if close is not None else limit
        yield from ((begin, stop, False) for begin, stop in _within(text, start, end))


def _begins_line(text: str, position: int) -> bool:
    first = max(0, position - _INDENT)
    line_start = text.rfind("\n", first, position) + 1
    return (line_start > 0 or first == 0) and not text[line_start:position].strip(" \t")


_INDENT: Final = 1_000  # characters before a command in which the beginning of its line is looked for


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each command between two positions. A line can contain several commands."""
    while True:
        following = COMMAND.search(text, start + 1, end)
        if following is None:
            yield start, end
            return
        close = close_command(text, start, end)
        if close is None:
            yield start, end
            return
        following = next(
            (
                m
                for m in COMMAND.finditer(text, close, end)
                if "%" not in text[text.rfind("\n", 0, m.start()) + 1 : m.start()]
            ),
            None,
        )  # a `%` comments out the command after it
        if following is None:
            yield start, end
            return
        yield start, following.start()
        start = following.start()


def _define(raw: str, macros: Macros) -> None:
    match = re.match(r"@\s*\w+\s*[{(]\s*([^\s={}]+)\s*=", raw)
    if match:
        _, fields = scan_fields("@x{" + match.group(1) + "=" + raw[match.end() :], macros)
        if fields:
            macros[match.group(1)] = fields[0][1]


def _parents(pieces: Sequence[Piece]) -> dict[str, str]:
    """Return the texts of the entries that `crossref` fields name, by key. The keys are in lower case."""
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


def _key(raw: str) -> str:
    match = KEY.match(raw)
    return match.group(3) if match else ""


FORMAT: Final = Format(
    title="BibTeX",
    recognise=_recognise,
    cut=_cut,
    parse=parse,
    normalise=normalise_bibtex,
    knows=knows_field,
)
