"""Divide the text outside the entries of a file into filler, fragments of records, and other text.

Blank lines, comments, and the headers and footers of providers are filler. A fragment looks like a record or part of
a record. It becomes a quarantined entry and is counted. Other text is listed in quarantine.csv and is not counted. Each
character of the file is in an entry or in one of these parts.

A format passes the spans of its entries to `cover(text, spans, Outside(...))`, which returns the cut file. If
the pieces of a format are not slices of the text, the format calls `find_rest` instead. It then adds the
fragments to its pieces with `merge_pieces`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.formats.damaged import BLANKS
from slr.formats.format import CutFile, Piece, Slices
from slr.model.entry import Passage

Span = tuple[int, int]  # start and end, as positions in the text


class Fragment(str):
    """The text of a piece that looks like a record or part of a record. A fragment is quarantined without being parsed."""

    __slots__ = ()


def is_no_filler(_: str) -> bool:
    """Return False, for a format that has no header, footer or comment."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The functions that classify lines outside the entries of a format.

    The functions receive a line without spaces at its beginning and end. The line is never empty. `is_filler` is
    called first, and returns whether a line is a known header, footer or comment. `resembles` returns whether a line
    looks like part of a record, even of a damaged record. `opens` returns whether a line begins a record.

    If `opens` is given, fragments are divided before each line that begins a record. If `opens` is not given,
    fragments are divided at blank lines.
    """

    resembles: Callable[[str], bool]
    is_filler: Callable[[str], bool] = is_no_filler
    opens: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The spans outside the entries, in ascending order."""

    filler: tuple[Span, ...] = ()
    fragments: tuple[Span, ...] = ()
    texts: tuple[Span, ...] = ()


def cover(
    text: str,
    entries: Sequence[Span],
    outside: Outside,
    *,
    skipped: Sequence[Span] = (),
    former: Mapping[int, tuple[tuple[str, int], ...]] | None = None,
    context: Any = None,
) -> CutFile:
    """Cut a file into entries and fragments. All other text except filler becomes passages.

    `entries` and `skipped` are spans in ascending order that do not overlap. The spans in `skipped` are known to be
    filler, such as a comment in braces. `former` maps the index of an entry to its `Piece.former`.
    """
    rest = find_rest(text, entries, outside, skipped=skipped)
    starts, ends = [start for start, _ in entries], [end for _, end in entries]
    pieces: Sequence[Piece] = Slices(text, starts, ends, former)
    if rest.fragments:
        pieces = merge_pieces(text, pieces, entries, rest.fragments)
    return CutFile(pieces=pieces, texts=read_passages(text, rest.texts), context=context)


def extend_entries(text: str, entries: Sequence[Span], outside: Outside) -> list[Span]:
    """Return the entries, each with the damaged tags directly below it. Only formats without an end mark need this.

    If one of the lines directly below an entry looks like a damaged tag, the entry continues to the next blank line. If
    one of these lines begins a record, nothing is added.
    """
    limits = [*(start for start, _ in entries[1:]), len(text)] if entries else []
    return [
        (start, end + _count_damaged(text, end, limit, outside) if end < limit else end)
        for (start, end), limit in zip(entries, limits, strict=True)
    ]


def _count_damaged(text: str, start: int, limit: int, outside: Outside) -> int:
    """Return the length of the lines from `start` to the next blank line.

    If none of these lines looks like a damaged tag, or if one of them begins a record, return 0.
    """
    blank = _BLANK_LINE.search(text, start, limit)
    block = text[start : blank.start() if blank else limit]
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    opens = outside.opens is not None and any(map(outside.opens, lines))
    return len(block) if not opens and any(map(outside.resembles, lines)) else 0


def find_rest(text: str, entries: Sequence[Span], outside: Outside, *, skipped: Sequence[Span] = ()) -> Rest:
    """Return the spans outside the entries, by kind. The spans in `skipped` are filler.

    Raises AssertionError if the spans do not cover the text exactly.
    """
    found: dict[str, list[Span]] = {_FILLER: list(skipped), _BLANK: [], _FRAGMENT: [], _TEXT: []}
    last = 0
    for start, end in [*(sorted([*entries, *skipped]) if skipped else entries), (len(text), len(text))]:
        if start > last:
            blank = not text[last:start].strip(_INVISIBLE)
            parts = [(_BLANK, (last, start))] if blank else _divide(text, last, start, outside)
            for kind, span in parts:
                found[kind].append(span)
        last = end
    filler = sorted(found[_FILLER] + found[_BLANK])
    rest = Rest(filler=tuple(filler), fragments=tuple(found[_FRAGMENT]), texts=tuple(found[_TEXT]))
    check_cover(text, entries, rest)
    return rest


def check_cover(text: str, entries: Sequence[Span], rest: Rest) -> None:
    """Raise AssertionError if the spans overlap or leave out a character of the text."""
    end = 0
    for start, stop in sorted([*entries, *rest.filler, *rest.fragments, *rest.texts]):
        if start != end or stop < start:
            raise AssertionError(
                f"a span of the file ends at character {end}, but the next span begins at character {start}"
            )
        end = stop
    if end != len(text):
        raise AssertionError(f"the spans of the file end at character {end} of {len(text)}")


def merge_pieces(
    text: str, pieces: Sequence[Piece], entries: Sequence[Span], fragments: Sequence[Span]
) -> list[Piece]:
    """Merge the pieces of the entries with those of the fragments, in the order of the file.

    `entries` and `fragments` are their spans in the text. A piece of a fragment contains a `Fragment`.
    """
    starts = [start for start, _ in fragments]
    cut = Slices(text, starts, [end for _, end in fragments])
    broken = [Piece(piece.line, Fragment(piece.raw.rstrip("\n"))) for piece in cut]
    placed = [(start, 0, piece) for (start, _), piece in zip(entries, pieces, strict=True)]
    placed += [(start, 1, piece) for start, piece in zip(starts, broken, strict=True)]
    return [piece for _, _, piece in sorted(placed, key=lambda p: p[:2])]


def read_passages(text: str, spans: Sequence[Span]) -> tuple[Passage, ...]:
    """Return the passages at the given spans, with their line numbers.

    At most 20,000 characters of each passage are kept.
    """
    cut = Slices(text, [start for start, _ in spans], [end for _, end in spans])
    found = []
    for piece in cut:
        shown = piece.raw.rstrip()
        found.append(Passage(line=piece.line, last=piece.line + shown.count("\n"), raw=shown[:_KEPT]))
    return tuple(found)


_INVISIBLE: Final = f"{BLANKS}\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_KEPT: Final = 20_000
_FILLER, _FRAGMENT, _TEXT, _BLANK = "filler", "fragment", "text", "blank"
_BLANK_LINE: Final = re.compile(r"^[^\S\n]*$", re.MULTILINE)
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


def _divide(text: str, start: int, end: int, outside: Outside) -> list[tuple[str, Span]]:
    """Return the kind and span of each part of the text between two positions.

    Parts with other text are joined across blank lines. If the format has `opens`, a fragment that does not begin a record
    is also joined to the fragment above it.
    """
    parts: list[tuple[str, Span]] = []
    for kind, span, opened in _find_blocks(text, start, end, outside):
        joins = kind == _TEXT or (kind == _FRAGMENT and outside.opens is not None and not opened)
        if joins and len(parts) > 1 and parts[-1][0] == _BLANK and parts[-2][0] == kind:
            parts[-2:] = [(kind, (parts[-2][1][0], span[1]))]
        else:
            parts.append((kind, span))
    return parts


def _find_blocks(text: str, start: int, end: int, outside: Outside) -> Iterator[tuple[str, Span, bool]]:
    """Divide a text into runs of lines of one kind. Yield each run's kind and span, and whether it begins a record.

    A run ends at a blank line or filler. If one line of a run looks like part of a record, the whole run is a
    fragment, because the rest of its lines could belong to the same record. A fragment is divided before a line that
    begins a record.
    """
    kind, first, opened = "", start, False
    for match in _LINE.finditer(text, start, end):
        line = match.group().strip(_INVISIBLE)
        found = _classify(line, outside)
        opens = found == _FRAGMENT and outside.opens is not None and outside.opens(line)
        same = found == kind or {found, kind} == {_TEXT, _FRAGMENT}
        if kind and (not same or (opens and kind == _FRAGMENT)):
            yield kind, (first, match.start()), opened
            kind, first, opened = "", match.start(), False
        kind = _FRAGMENT if _FRAGMENT in {kind, found} else found
        opened = opened or opens
    if kind:
        yield kind, (first, end), opened


def _classify(line: str, outside: Outside) -> str:
    if not line:
        return _BLANK
    if outside.is_filler(line):
        return _FILLER
    return _FRAGMENT if _ANY_FORMAT.match(line) or outside.resembles(line) else _TEXT


# The first line of an entry in RIS, BibTeX, MEDLINE, EndNote's tagged format or Web of Science's plain text. In a file of
# any format, such a line is a piece of a record.
_ANY_FORMAT: Final = re.compile(
    r"TY  - \S|@[A-Za-z]+[ \t]*[{(]|PMID ?- *\d|%0 [A-Z]|PT [JBSP]$",
)
