"""Read the paragraphs of a Word document in limited time and memory.

The XML is read as a stream. A document is refused if one of the parts that are read has one of these properties:

- It is larger than 80 MB after unpacking.
- It is larger than 10 MB and larger than 400 times its packed size.
- It has more than 50 nested paragraphs.
- It has a document type declaration. Entities are therefore never expanded.

Deleted text of tracked changes is left out. A footnote or endnote is read after the paragraph that refers to it.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final
from xml.parsers import expat

from slr.formats.archive import DAMAGED
from slr.manuscript.draft import UnreadableError

_UNPACKED: Final = 80_000_000  # bytes of XML in one part; a long thesis has a tenth of this number
_RATIO: Final = 400  # ratio of unpacked to packed size; Word documents have a ratio of 10 to 40
_SMALL: Final = 10_000_000  # bytes unpacked; up to this size any ratio is allowed
_DEEPEST: Final = 50  # paragraphs within each other, as in text boxes
_CHUNK: Final = 1 << 16
_TEXT: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_HINT: Final = "open the manuscript in a word processor, save it as .docx again and check that file"


def read_docx(data: bytes) -> Iterator[tuple[int, str, bool]]:
    """Yield each paragraph: its number from 1, its text, and whether its style or its outline level marks it as a heading.

    A footnote or endnote is a separate paragraph, with the number of the paragraph that refers to it. Raises
    UnreadableError if the document cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            if _TEXT not in names:
                raise UnreadableError(
                    "the file is a ZIP archive, but not a Word document",
                    "save the manuscript as .docx, .md or .txt",
                )
            notes = {
                f"{part}#{note}": text
                for part in _NOTES
                if part in names
                for note, text in _read_notes(archive, part)
            }
            paragraphs = _Paragraphs()
            _parse(archive, _TEXT, paragraphs)
    except DAMAGED as error:
        raise UnreadableError(f"the Word document is damaged: {type(error).__name__}", _HINT) from None
    for number, (text, heading, marks) in enumerate(paragraphs.done, start=1):
        yield number, text, heading
        yield from ((number, notes[mark], False) for mark in marks if notes.get(mark))


def _read_notes(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    notes = _Paragraphs()
    _parse(archive, part, notes)
    return notes.notes


def _parse(archive: zipfile.ZipFile, part: str, handler: "_Paragraphs") -> None:
    """Parse a part of the archive in chunks. Raises UnreadableError if the part unpacks to too many bytes."""
    info = archive.getinfo(part)
    limit = min(_UNPACKED, max(_SMALL, _RATIO * info.compress_size))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.add
    left = limit
    with archive.open(info) as source:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise UnreadableError(
                    f"the Word document was not read, because its text would unpack to more than {limit:,} bytes",
                    _HINT,
                )
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: Any) -> None:
    raise UnreadableError(
        "the Word document was not read, because it contains a document type declaration", _HINT
    )


class _Paragraphs:
    """Handler that collects the paragraphs of a part, and the notes of a part with footnotes or endnotes.

    A paragraph within another paragraph, as in a text box, is collected before the outer paragraph ends.
    """

    def __init__(self) -> None:
        self.done: list[tuple[str, bool, tuple[str, ...]]] = []
        self.notes: list[tuple[str, str]] = []
        self._open: list[_Paragraph] = []
        self._skipped = 0  # the number of open elements from which no text is read
        self._takes = self._raised = False
        self._note: tuple[str, int] | None = None
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self._begin,
            "t": self._take,
            "r": self._reset,
            "tab": self._space,
            "br": self._space,
            "cr": self._space,
            "noBreakHyphen": self._hyphen,
            "pStyle": self._style,
            "outlineLvl": self._outline,
            "vertAlign": self._align,
            "footnoteReference": self._refer_footnote,
            "endnoteReference": self._refer_endnote,
            "footnote": self._begin_note,
            "endnote": self._begin_note,
        }

    def start(self, name: str, values: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in _LEFT_OUT or self._skipped:
            self._skipped += 1
            return
        begin = self._starts.get(local)
        if begin is not None:
            begin(values)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._skipped:
            self._skipped -= 1
        elif local == "t":
            self._takes = False
        elif local == "p" and self._open:
            paragraph = self._open.pop()
            self.done.append(("".join(paragraph.parts), paragraph.heading, tuple(paragraph.marks)))
        elif local in {"footnote", "endnote"} and self._note is not None:
            note, first = self._note
            self.notes.append((note, " ".join(text for text, _, _ in self.done[first:] if text)))
            self._note = None

    def add(self, text: str) -> None:
        if self._takes and self._open:
            raised = self._raised and _RAISED.issuperset(text)
            self._open[-1].parts.append(text.translate(_SUPERSCRIPTS) if raised else text)

    def _begin(self, _: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise UnreadableError(
                f"the Word document was not read, because it has more than {_DEEPEST} nested paragraphs",
                _HINT,
            )
        self._open.append(_Paragraph())

    def _take(self, _: dict[str, str]) -> None:
        self._takes = True

    def _reset(self, _: dict[str, str]) -> None:
        self._raised = False

    def _space(self, _: dict[str, str]) -> None:
        if self._open:
            self._open[-1].parts.append(" ")

    def _hyphen(self, _: dict[str, str]) -> None:
        if self._open:
            self._open[-1].parts.append("-")

    def _style(self, values: dict[str, str]) -> None:
        style = _value(values).casefold()
        if self._open and style.startswith(("heading", "judul", "title", "berschrift")):
            self._open[-1].heading = True

    def _outline(self, values: dict[str, str]) -> None:
        if self._open and _value(values) != "9":
            self._open[-1].heading = True

    def _align(self, values: dict[str, str]) -> None:
        self._raised = _value(values) == "superscript"

    def _refer_footnote(self, values: dict[str, str]) -> None:
        self._refer(f"{_NOTES[0]}#{_value(values, 'id')}")

    def _refer_endnote(self, values: dict[str, str]) -> None:
        self._refer(f"{_NOTES[1]}#{_value(values, 'id')}")

    def _refer(self, mark: str) -> None:
        if self._open:
            self._open[-1].marks.append(mark)

    def _begin_note(self, values: dict[str, str]) -> None:
        self._note = (_value(values, "id"), len(self.done))


class _Paragraph:
    """A paragraph that has not ended yet: the parts of its text, the notes that it refers to, and whether it is a heading."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.marks: list[str] = []
        self.heading = False


# codes of fields, deleted text, moved text at its old place, the copy of a drawing for old programs, and positions of tabs
_LEFT_OUT: Final = frozenset({"instrText", "delText", "del", "moveFrom", "Fallback", "tabs"})
_RAISED: Final = frozenset("0123456789,;–- ")
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _value(values: dict[str, str], name: str = "val") -> str:
    """Return the value of an attribute, or "" if the element has no such attribute. The prefix of its name is ignored."""
    return next((value for key, value in values.items() if key.rpartition(":")[2] == name), "")
