"""Read entries from bytes: recognise and decode the file, cut it into pieces, and parse each piece separately."""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Generic, Self, TypeVar

from slr.formats.catalogue import UNKNOWN, get_format
from slr.formats.cover import Fragment
from slr.formats.encoding import Decoded, decode_bytes, is_binary, is_empty, may_be_garbled
from slr.formats.foreign import is_json, is_rich_text, is_web_page, name_binary, name_text
from slr.formats.format import LONGEST, CutFile, DecodedFile, Piece, Row
from slr.formats.recognition import (
    HEAD,
    ends_in_references,
    find_other_formats,
    recognise_text,
    recognise_workbook,
)
from slr.model.entry import Entry, Passage, Quarantined
from slr.model.problem import Problem, warning
from slr.text.count import count
from slr.text.markup import has_mojibake

_RAW: Final = 20_000  # characters kept of an unreadable entry
EMPTY: Final = "empty"
BINARY: Final = "binary"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile(Generic[T]):
    """A parsed file.

    Every piece is either in `entries` or in `quarantined`. `count` is the number of pieces. `texts` are the passages
    that are not part of a piece. Callers can empty `entries` and `quarantined` to save memory. These lists then have fewer
    members than `count`.
    """

    format: str
    encoding: str
    count: int
    problems: tuple[Problem, ...] = ()
    texts: tuple[Passage, ...] = ()
    entries: list[T] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)

    @classmethod
    def begin(cls, file: CutFile) -> Self:
        """Return a result without entries, for a file that has been split into entries, but not parsed."""
        return cls(
            format=file.format,
            encoding=file.encoding,
            count=len(file.pieces),
            problems=file.problems,
            texts=file.texts,
        )

    def fill(self, results: Iterable[T | Quarantined], name: str) -> Self:
        """Return the file with the results of parsing its pieces. `name` is the name of the file for the error message.

        Raises AssertionError if the number of results differs from the number of pieces.
        """
        entries, quarantined = [], []
        for result in results:
            if isinstance(result, Quarantined):
                quarantined.append(result)
            else:
                entries.append(result)
        if len(entries) + len(quarantined) != self.count:
            raise AssertionError(
                f"{name}: {count(self.count, 'entry', 'entries')}, but {len(entries)} parsed and {len(quarantined)} quarantined"
            )
        return replace(self, entries=entries, quarantined=quarantined)


def sniff(data: bytes, name: str) -> str:  # noqa: ARG001  names are often wrong, and not used
    """Recognise the format of a file by its content. Return the name of the format, or "empty", "binary" or "unknown"."""
    if is_empty(data):
        return EMPTY
    if book := recognise_workbook(data):
        return book
    if is_binary(data):
        return BINARY
    return recognise_text(decode_bytes(data[: 4 * HEAD]).text)


def cut(data: bytes, name: str, *, columns: Mapping[str, str] | None = None) -> CutFile:
    """Cut a file into unparsed pieces. Return them with the format, the encoding and the problems of the file.

    Several workers can then parse parts of the file. `columns` maps headers of a table to common columns, as the protocol
    states. A file that is empty, or binary but not a workbook, has no pieces. A file in an unknown format is one piece.
    """
    if is_empty(data):
        empty = warning("ING001", "the file is empty", file=name, hint="export the file again, or remove it")
        return CutFile(format=EMPTY, encoding="none", pieces=(), problems=(empty,))
    if book := recognise_workbook(data):
        found = get_format(book).cut(DecodedFile(name=name, data=data, text="", columns=columns or {}))
        problems = (*found.problems, *_rest_problems(found, name))
        return replace(found, format=book, encoding="binary", problems=problems)
    if is_binary(data):
        return CutFile(format=BINARY, encoding="none", pieces=(), problems=(_binary_problem(data, name),))
    return _cut_text(data, name, columns or {})


def _cut_text(data: bytes, name: str, columns: Mapping[str, str]) -> CutFile:
    decoded = decode_bytes(data)
    form = recognise_text(decoded.text)
    if form == UNKNOWN and ends_in_references(decoded.text):
        form = "reference-list"
    if form == UNKNOWN and columns and not is_json(decoded.text) and not is_rich_text(decoded.text):
        # the protocol names the table's columns, so it is a table
        form = "html-table" if is_web_page(decoded.text) else "table"
    if form == UNKNOWN:
        found = CutFile(
            pieces=(Piece(1, decoded.text[:_RAW]),), problems=(_unknown_problem(decoded.text, name),)
        )
    else:
        found = get_format(form).cut(DecodedFile(name=name, data=data, text=decoded.text, columns=columns))
    problems = (
        *_text_problems(data, decoded, name),
        *found.problems,
        *find_other_formats(form, decoded.text, name),
        *_rest_problems(found, name),
    )
    return replace(found, format=form, encoding=decoded.encoding, problems=problems)


def _rest_problems(file: CutFile, name: str) -> Iterator[Problem]:
    """Yield a warning if text lies outside all entries, and another if the file has no entry."""
    if file.texts:
        first = file.texts[0]
        others = f", and {count(len(file.texts) - 1, 'more passage')}" if len(file.texts) > 1 else ""
        lines = f"line {first.line}" if first.line == first.last else f"lines {first.line} to {first.last}"
        yield warning(
            "ING018",
            f"some text does not belong to any entry: {lines}{others}",
            file=name,
            line=first.line,
            hint="the text is not counted; check whether an entry is hidden in it. In a review, `slr ingest --quarantine` shows it",
        )
    if not file.pieces:
        yield warning(
            "ING019",
            "the format of the file is recognised, but the file contains no entry",
            file=name,
            line=1,
            hint="open the file and check whether it is damaged, or whether the search found nothing",
        )


def _unknown_problem(text: str, name: str) -> Problem:
    found = name_text(text)
    return warning("ING003", found.what, file=name, line=1, hint=found.hint)


def _binary_problem(data: bytes, name: str) -> Problem:
    found = name_binary(data)
    return warning("ING002", found.what, file=name, hint=found.hint)


def _text_problems(data: bytes, decoded: Decoded, name: str) -> tuple[Problem, ...]:
    found = []
    if decoded.controls:
        found.append(
            warning(
                "ING009",
                f"control characters, such as NUL, were removed ({decoded.controls})",
                file=name,
                hint="check whether the export was truncated or damaged",
            )
        )
    if decoded.strays:
        found.append(
            warning(
                "ING004",
                f"some bytes ({decoded.strays}) are invalid in the file's encoding, {decoded.encoding}",
                file=name,
                hint=f"{_explain_strays(decoded.encoding)}; check names with accents, or export the file as UTF-8",
            )
        )
    if may_be_garbled(data, decoded) and has_mojibake(decoded.text):
        line = next(i for i, t in enumerate(decoded.text.split("\n"), 1) if has_mojibake(t))
        found.append(
            warning(
                "ING005",
                "some letters look garbled, as if UTF-8 had been read as cp1252",
                file=name,
                line=line,
                hint="export the file again as UTF-8; otherwise, titles and names differ from those in other files",
            )
        )
    return tuple(found)


def _explain_strays(encoding: str) -> str:
    """Return how the bytes that are invalid in an encoding were read (see `decode_bytes`)."""
    if encoding.startswith("utf-8"):
        return "these bytes were read as cp1252"
    return "each of them was replaced by the character \ufffd"


def parse_each(file: CutFile) -> Iterator[Entry | Quarantined]:
    """Yield the entry for each piece, in order.

    If a piece cannot be parsed, yield a quarantined entry with the reason.
    """
    if not file.pieces:
        return
    if file.format == UNKNOWN:
        for piece in file.pieces:
            yield Quarantined(
                line=piece.line,
                raw=piece.raw,
                reason="the format of the file is not recognised",
                cause="unknown_format",
            )
        return
    parse, context = get_format(file.format).parse, file.context
    for piece in file.pieces:
        if isinstance(piece.raw, Fragment):
            yield Quarantined(line=piece.line, raw=piece.raw[:_RAW], reason=_FRAGMENT, cause="fragment")
        elif isinstance(piece.raw, str) and len(piece.raw) > LONGEST:
            yield Quarantined(line=piece.line, raw=piece.raw[:_RAW], reason=_TOO_LONG, cause="too_long")
        elif piece.former is None:
            yield parse(piece, context)
        else:
            from slr.formats.identity.former import add_former  # noqa: PLC0415  few files need it

            yield add_former(parse(piece, context), piece.former)


_FRAGMENT: Final = (
    "the text looks like a record or a part of a record, but its tags or braces are damaged or missing"
)
_TOO_LONG: Final = f"the entry is longer than {LONGEST:,} characters (the first {_RAW:,} are shown): a line end or a quote seems to be missing"


@contextlib.contextmanager
def pause_collector() -> Iterator[None]:
    """Pause the garbage collector.

    Without the pause, the collector would check millions of tuples that are never part of a reference cycle. The
    pause saves a fifth of the parsing time (measured on 100,000 RIS records).
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def read(data: bytes, name: str, *, columns: Mapping[str, str] | None = None) -> ParsedFile[Entry]:
    """Return the parsed file, with every entry either parsed or quarantined. For `columns`, see `cut`."""
    file = cut(data, name, columns=columns)
    with pause_collector():
        return ParsedFile[Entry].begin(file).fill(parse_each(file), name)


def normalise(entry: Entry) -> Row:
    """Return an entry converted to the common columns."""
    return get_format(entry.format).normalise(entry)
