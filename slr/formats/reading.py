"""Bytes -> entries: a file is recognised, decoded and cut into the pieces that its marks show; each is parsed alone."""

import contextlib
import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from slr.formats.catalogue import (
    HEAD,
    UNKNOWN,
    ends_in_references,
    find_other_formats,
    get_format,
    recognise_text,
)
from slr.formats.encoding import Decoded, decode_bytes, is_binary, is_empty, may_be_garbled
from slr.formats.format import LONGEST, Document, Piece, Row
from slr.formats.xlsx import is_workbook
from slr.model.entry import Entry, Quarantined, Reading
from slr.model.problem import Problem, warning
from slr.text.markup import has_mojibake

_RAW: Final = 20_000  # characters kept of what nothing can read
EMPTY: Final = "empty"
BINARY: Final = "binary"
CHUNK: Final = (
    500  # entries read at a time: enough to outweigh sending them to a worker, few enough for the cache
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that was recognised and cut, and not parsed yet. `len(pieces)` is what its own marks show."""

    format: str
    encoding: str
    pieces: Sequence[Piece] = ()
    context: Any = None
    problems: tuple[Problem, ...] = field(default=())

    def chunks(self, size: int = CHUNK) -> "Iterator[Chunk]":
        """Yield the pieces in order, so many at a time, each chunk with all that parsing it needs."""
        for start in range(0, len(self.pieces), size):
            yield Chunk(
                format=self.format, context=self.context, pieces=tuple(self.pieces[start : start + size])
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Whole entries of one file, which can be sent to another process."""

    format: str
    context: Any
    pieces: tuple[Piece, ...]


def sniff(data: bytes, name: str) -> str:  # noqa: ARG001  names often lie, and are not asked
    """Return the name of the format that the content shows; "empty", "binary" or "unknown" if it shows none."""
    if is_empty(data):
        return EMPTY
    if is_workbook(data):
        return "xlsx"
    if is_binary(data):
        return BINARY
    return recognise_text(decode_bytes(data[: 4 * HEAD]).text)


def cut(data: bytes, name: str, *, columns: Mapping[str, str] | None = None) -> Opened:
    """Return the file cut into pieces. Nothing is parsed, so that pieces can go to as many workers as there are."""
    if is_empty(data):
        return Opened(
            format=EMPTY,
            encoding="none",
            problems=(
                warning("ING001", "the file is empty", file=name, hint="export it anew, or remove it"),
            ),
        )
    if is_workbook(data):
        book = get_format("xlsx").cut(Document(name=name, data=data, text="", columns=columns or {}))
        return Opened(
            format="xlsx", encoding="binary", pieces=book.pieces, context=book.context, problems=book.problems
        )
    if is_binary(data):
        return Opened(format=BINARY, encoding="none", problems=(_tell_binary(data, name),))
    decoded = decode_bytes(data)
    form = recognise_text(decoded.text)
    if form == UNKNOWN and ends_in_references(decoded.text):
        form = "reference-list"
    if form == UNKNOWN and columns:
        form = "table"  # the protocol says so: it names the table's columns
    problems = _text_problems(data, decoded, name)
    if form == UNKNOWN:
        unknown = warning(
            "ING003", "no known format is recognised in the file", file=name, line=1,
            hint="it counts as one entry in quarantine. Export as RIS, BibTeX or CSV; for a table of your own, name its headers below `columns:` of the source",
        )  # fmt: skip
        whole = (Piece(1, decoded.text[:_RAW]),)
        return Opened(format=form, encoding=decoded.encoding, pieces=whole, problems=(*problems, unknown))
    done = get_format(form).cut(Document(name=name, data=data, text=decoded.text, columns=columns or {}))
    return Opened(
        format=form, encoding=decoded.encoding, pieces=done.pieces, context=done.context,
        problems=(*problems, *done.problems, *find_other_formats(form, decoded.text, name)),
    )  # fmt: skip


def _tell_binary(data: bytes, name: str) -> Problem:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return warning(
            "ING002", "the file is no export that can be read: it is a spreadsheet or document in Office's old form, such as .xls",
            file=name, hint="open it, save it as .xlsx or .csv, and put that file here",
        )  # fmt: skip
    if data.startswith(b"PK\x03\x04") and _SHEET.search(data):
        return warning(
            "ING002", "the file is a spreadsheet (.xlsx) that is damaged: its end is missing or cannot be read", file=name,
            hint="download or copy it anew, or open it, let the program repair it, and save it as .xlsx or .csv",
        )  # fmt: skip
    return warning(
        "ING002", "the file is no export: it holds binary data", file=name,
        hint="export the references as RIS, BibTeX or CSV and put that file here",
    )  # fmt: skip


_SHEET: Final = re.compile(rb"\[Content_Types\]\.xml|xl/(?:worksheets|theme|styles|sharedStrings|_rels)")


def _text_problems(data: bytes, decoded: Decoded, name: str) -> tuple[Problem, ...]:
    found = []
    if decoded.controls:
        found.append(
            warning("ING009", f"{decoded.controls} control characters, such as NUL, were left out", file=name,
                    hint="look whether the export was cut off or damaged on its way")
        )  # fmt: skip
    if decoded.strays:
        found.append(
            warning("ING004", f"{decoded.strays} bytes do not fit the file's encoding, {decoded.encoding}", file=name,
                    hint="they were read as cp1252; look at names with accents, or export the file as UTF-8")
        )  # fmt: skip
    if may_be_garbled(data, decoded) and has_mojibake(decoded.text):
        line = next(i for i, t in enumerate(decoded.text.split("\n"), 1) if has_mojibake(t))
        found.append(
            warning("ING005", "letters look garbled, as if UTF-8 had been saved as cp1252", file=name, line=line,
                    hint="export the file anew as UTF-8; until then titles and names may match badly")
        )  # fmt: skip
    return tuple(found)


def parse_chunk(chunk: Chunk) -> tuple[Entry | Quarantined, ...]:
    """Return what each piece of a chunk became, in order: an entry, or quarantined with the reason."""
    with pause_collector():
        return tuple(parse_each(chunk))


def parse_each(chunk: Chunk) -> Iterator[Entry | Quarantined]:
    """Yield what each piece of a chunk became, so that whoever needs an entry once finds it still in the cache."""
    if chunk.format == UNKNOWN:
        for piece in chunk.pieces:
            yield Quarantined(
                line=piece.line, raw=piece.raw, reason="no known format is recognised in the file"
            )
        return
    parse, context = get_format(chunk.format).parse, chunk.context
    for piece in chunk.pieces:
        if isinstance(piece.raw, str) and len(piece.raw) > LONGEST:
            yield Quarantined(line=piece.line, raw=piece.raw[:_RAW], reason=_TOO_LONG)
        else:
            yield parse(piece, context)


_TOO_LONG: Final = f"it is longer than {LONGEST:,} characters, of which the first {_RAW:,} are shown: a line end or a quote seems lost"


@contextlib.contextmanager
def pause_collector() -> Iterator[None]:
    """Keep the garbage collector still: parsing makes millions of tuples and no cycle, and it looks at each in vain.

    Measured on 100,000 RIS records: a fifth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def read(data: bytes, name: str, *, columns: Mapping[str, str] | None = None, run: Run = map) -> Reading:
    """Return every entry of a file. `run` is `map` or the map of a pool of workers; the result is the same."""
    opened = cut(data, name, columns=columns)
    results = [r for part in run(parse_chunk, opened.chunks()) for r in part]
    reading = Reading(
        format=opened.format,
        encoding=opened.encoding,
        entries=tuple(r for r in results if isinstance(r, Entry)),
        quarantined=tuple(r for r in results if isinstance(r, Quarantined)),
        problems=opened.problems,
    )
    if len(reading.entries) + len(reading.quarantined) != len(opened.pieces):
        raise AssertionError(
            f"{name}: {len(opened.pieces)} entries were cut, but {len(results)} read or quarantined"
        )
    return reading


def normalise(entry: Entry) -> Row:
    """Return an entry in our columns."""
    return get_format(entry.format).normalise(entry)
