"""Read RIS, in which an entry begins with a line such as `TY  - JOUR` and ends with `ER  - `.

Sources: the RIS specification of Research Information Systems (2001), its revision of 2011, and RIS files
from Web of Science, Scopus, EndNote, Zotero, Mendeley, Ovid, ProQuest, EBSCO, Embase, Cochrane, Covidence and
Rayyan.

The rispy package is not used, because it silently loses data. It merges two entries if an `ER` is missing,
drops a repeated `AB` or `DO`, and loses the first entry after a byte-order mark.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from slr.formats.cover import Outside, cover
from slr.formats.damaged import BLANKS, HYPHENS, plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Tags, cut_at, find_cut_off
from slr.formats.identity.former import add_former, find_former
from slr.formats.ris_row import normalise
from slr.formats.ris_stray import find_ris_strays
from slr.formats.ris_tag import FIELDS_OF, KNOWN_NAMES, LOOSE, START, TAG, Manner, mend, straighten
from slr.model.entry import Entry, Quarantined

_LIKE_RECORD: Final = frozenset({"TI", "T1", "AU", "A1", "DO", "AB", "N2", "PY", "Y1", "JO", "JF", "T2"})


def _recognise(head: str) -> bool:
    return START.search(head) is not None or _lacks_starts(head) or _is_damaged(head)


def _lacks_starts(head: str) -> bool:
    """Return whether a text has an `ER` and at least two usual tags. Such a text is RIS even without `TY`."""
    return _END.search(head) is not None and len(_LIKE_RECORD & set(_names(head))) > 1


def _is_damaged(head: str) -> bool:
    """Return whether a text has a damaged `TY`, and at least two usual tags after it. Such a text is RIS."""
    start = next((m.start() for m in _find_marks(head) if m.group(2) is not None), None)
    return start is not None and len(_LIKE_RECORD & set(_names(straighten(head[start:].lstrip("\n"))))) > 1


_END: Final = re.compile(r"^[ \t]*ER[ \t]*-", re.MULTILINE)


def _names(text: str) -> list[str]:
    return [m.group(1) or m.group(2) or m.group(3) for m in TAG.finditer(text)]


def _cut(file: DecodedFile) -> CutFile:
    text = file.text
    marks = _find_marks(text)
    starts = _find_plain(text, marks)
    if starts is not None:
        return CutFile(pieces=cut_at(text, starts), problems=find_cut_off(file, starts[-1], _END))
    spans = _find_spans(text, marks)
    found = cover(text, spans, _OUTSIDE, former=find_former("ris", text, spans))
    return replace(found, problems=find_cut_off(file, spans[-1][0], _END) if spans else ())


# The line that begins or ends an entry, in any spelling. The pattern begins with a line break, which makes the search in a
# long file many times faster. Groups: a `TY` in a usual form; a damaged `TY`, and its value; a whole `ER` line.
_MARK: Final = re.compile(
    rf"\n(?:([ \t]*+(?:TY|ty)(?:  ?|\t)-)|[{BLANKS}]*+(?:"
    rf"([TtＴｔ][YyＹｙ][{BLANKS}]{{0,4}}+[{HYPHENS}])([^\n]*+)"
    rf"|(ER  -[^\n]*+|[EeＥｅ][RrＲｒ][{BLANKS}]*+[{HYPHENS}][{BLANKS}]*+(?=\n|\Z))))"
)
_FIRST_MARK: Final = re.compile(_MARK.pattern.removeprefix(r"\n"))
# what follows a damaged `TY`: a type of publication, or nothing
_TYPE: Final = re.compile(
    rf"[{BLANKS}]*(?:[A-Z]{{3,7}}|(?<=[{BLANKS}])[A-Za-z][A-Za-z ]{{1,30}})?[{BLANKS}]*"
)


def _find_marks(text: str) -> list[re.Match[str]]:
    first = _FIRST_MARK.match(text)
    marks = [*((first,) if first else ()), *_MARK.finditer(text)]
    return [m for m in marks if m.group(3) is None or _TYPE.fullmatch(m.group(3))]


def _line_of(mark: re.Match[str]) -> int:
    """Return the position at which the line of a match begins. The match can include the line end before it."""
    start = mark.start()
    return start + mark.string.startswith("\n", start)


def _find_plain(text: str, marks: Sequence[re.Match[str]]) -> list[int] | None:
    """Return the positions at which the entries begin, if all text is in entries from `TY` to `ER`.

    If text is outside such entries, or if there is no entry, return None.
    """
    starts: list[int] = []
    closed: int | None = 0  # where the text after the last entry begins; None within an entry
    for mark in marks:
        if mark.group(1) is not None:
            start = _line_of(mark)
            if closed is None or text[closed:start].strip():
                return None
            starts.append(start)
            closed = None
        elif mark.group(4) is not None and closed is None:
            closed = mark.end()
        else:
            return None
    return starts if starts and closed is not None and not text[closed:].strip() else None


def _find_spans(text: str, marks: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Return the start and end of each entry. An entry ends at its `ER`, before a note, or where the next entry begins.

    Usual tags without `TY`, such as a title or an author, are an entry if an `ER` or the end of the text follows. If a
    `TY` follows, they are an entry only if they contain a title and the entry below also contains a title. Otherwise,
    they are part of the entry below.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closed = 0
    manner = _read_values(text)
    for number, mark in enumerate(marks):
        line = _line_of(mark)
        ends = mark.group(4) is not None
        if opened is not None:
            closed = mark.end() if ends else _find_end(text, opened, line, manner)
            spans.append((opened, closed))
            opened = None if ends else line
            continue
        lead = _find_lead(text, closed, line)
        if lead is not None and spans and lead.touches and not lead.is_entry and lead.end < line:
            spans[-1] = (spans[-1][0], lead.end)  # tags directly below an `ER`, with a blank line below them
            closed = lead.end
            lead = _find_lead(text, closed, line)
        if ends:
            if lead is not None and lead.is_entry:
                spans.append((lead.start, mark.end()))
                closed = mark.end()
            continue
        opened = line
        following = _line_of(marks[number + 1]) if number + 1 < len(marks) else len(text)
        if lead is None:
            continue
        if lead.has_title and not _TITLE_NAMES.isdisjoint(_names(straighten(text[line:following]))):
            spans.append((lead.start, line))  # an entry that lost its `TY` and its `ER`
        else:
            opened = lead.start
    if opened is not None:
        spans.append((opened, _find_end(text, opened, len(text), manner)))
    elif (lead := _find_lead(text, closed, len(text))) is not None:
        if lead.is_entry:
            spans.append((lead.start, len(text)))
        elif spans and lead.touches:
            spans[-1] = (spans[-1][0], lead.end)
    return spans


class _Values(NamedTuple):
    """Whether values in a file have several lines, and whether values in the file contain blank lines."""

    lines: bool
    paragraphs: bool


def _read_values(text: str) -> _Values:
    """Return whether values in a file have several lines, and whether they contain blank lines.

    One such value within an entry is enough. At the end of an entry, the text below a value could be a note. More than
    half of the long values there must therefore have several lines or contain blank lines.
    """
    ends = [match.group(1).rstrip() for match in _LAST_VALUE.finditer(text)]
    return _Values(
        lines=_WRAPPED.search(text) is not None or 2 * sum(map(bool, ends)) > len(ends),
        paragraphs=_PARAGRAPH.search(text) is not None
        or 2 * sum(1 for end in ends if _GAP.search(end)) > len(ends),
    )


_GAP: Final = re.compile(r"\n[ \t]*\n")
_TAGGED: Final = r"[A-Z][A-Z0-9] {1,2}-"
_MORE: Final = (
    rf"\n(?!{_TAGGED})[^\S\n]*+\S[^\n]*+\n(?!TY){_TAGGED}"  # a line of text above a line with a tag
)
_WRAPPED: Final = re.compile(_MORE)
_LAST_VALUE: Final = re.compile(
    rf"\n(?:AB|N2|N1|RN|KW|DE) {{1,2}}-[^\n]*+((?:\n(?!{_TAGGED})[^\n]*+)*+)(?=\n(?:TY|ER)|\Z)"
)
_PARAGRAPH: Final = re.compile(rf"\n[ \t]*+{_MORE}")


def _find_end(text: str, start: int, limit: int, values: _Values) -> int:
    """Return the position at which an entry without `ER` ends, which is `limit` or the beginning of a note.

    A note begins at the first blank line below the last tag. There is one exception: if the last value is long, such as
    an abstract, the other values of the file (`values`) are considered. If they contain blank lines, there is no note.
    If none has several lines, a note begins on the next line. Text that contains a tag is not a note.
    """
    tags = list(TAG.finditer(text, start, limit))
    last = tags[-1] if tags else None
    name = last and (last.group(1) or last.group(2))
    if last is None or name is None or (name in _LONG and values.paragraphs):
        return limit
    blank = _BLANK_LINE.search(text, last.end(), limit)
    end = text.find("\n", last.end(), limit) + 1 if name in _LONG and not values.lines else 0
    border = end or (blank.start() if blank is not None else limit)
    rest = [line.strip() for line in text[border:limit].split("\n") if line.strip()]
    return limit if not rest or any(map(_resembles, rest)) else border


_LONG: Final = frozenset(
    {"AB", "N2", "N1", "RN", "KW", "DE"}
)  # tags with values that can have several paragraphs
_TITLE_NAMES: Final = frozenset({"TI", "T1"})


class _Lead(NamedTuple):
    """Tags between two entries, up to a blank line. `touches` is true if they are directly below the entry above."""

    start: int
    end: int
    names: frozenset[str]
    touches: bool

    @property
    def is_entry(self) -> bool:
        return not _LIKE_RECORD.isdisjoint(self.names)

    @property
    def has_title(self) -> bool:
        return not _TITLE_NAMES.isdisjoint(self.names)


def _find_lead(text: str, start: int, end: int) -> _Lead | None:
    """Return the tags between two positions, up to the first blank line below a tag, or None if there are no tags."""
    if text[start:end].isspace():
        return None
    position, first, names = start, None, set()
    for line in text[start:end].split("\n"):
        mended = line if TAG.match(line) else mend(line, Manner())
        match = TAG.match(mended)
        name = match and (match.group(1) or match.group(2))
        if name:
            first = position if first is None else first
            names.add(name)
        position += len(line) + 1
    if first is None:
        return None
    blank = _BLANK_LINE.search(text, first, end)
    limit = blank.start() if blank else end
    return _Lead(first, limit, frozenset(names), text[start:first].count("\n") < 2)


_BLANK_LINE: Final = re.compile(r"^[^\S\n]*$", re.MULTILINE)


_PROVIDER: Final = re.compile(
    r"ER *-.*|Record #?\d+ of \d+:?|\d{1,6}\.|<\d+\.? *>|Link to the .*|(?:Provider|Content|Database|Platform) ?: .*|[-_=*]{3,}",
    re.IGNORECASE,
)


def _resembles(line: str) -> bool:
    plain = plain_mark(line)
    match = LOOSE.match(plain)
    if match is None:
        return TAG.match(plain) is not None
    name = match.group(2)
    spaced = bool(match.group(3)) and bool(match.group(4))
    return name in KNOWN_NAMES or (spaced and name.upper() in KNOWN_NAMES)


def _opens(line: str) -> bool:
    return re.match(r"TY {0,4}-", plain_mark(line), re.IGNORECASE) is not None


_OUTSIDE: Final = Outside(
    resembles=_resembles,
    is_filler=lambda line: _PROVIDER.fullmatch(plain_mark(line)) is not None,
    opens=_opens,
)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    raw = piece.raw
    plain = _read_plainly(raw)
    if plain is None:
        raw = straighten(raw)
        plain = _read_plainly(raw)
    if plain is not None:
        kind, kept, single = plain
    else:
        single = False
        tags = _read_lines(raw)
        kind = next((v.partition("\n")[0].strip() for n, v in tags if n == "TY"), "")
        kept = tuple(t for t in tags if t[0] not in _MARKS)
    keys = [v for n, v in kept if n == "ID"]
    sound = single and raw.count("  -") <= len(kept) + len(
        _MARKS
    )  # whether each line contains exactly one tag
    strays = () if sound else find_ris_strays(raw, TAG)
    key = keys[0] if keys else ""
    entry = Entry(format="ris", line=piece.line, type=kind, key=key, tags=kept, strays=strays)
    return add_former(entry, ((piece.raw, 0),)) if raw is not piece.raw and piece.former is None else entry


# A tag in the standard form (except `ER`) and its value: one line without spaces at its ends, or all its lines.
_LINE_TAG: Final = re.compile(r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -[^\S\n]*(.*\S|)")
_LINES_TAG: Final = re.compile(
    r"\n([A-DF-Z][A-Z0-9]|E[A-QS-Z0-9])  -([^\n]*+(?:\n(?![A-Z][A-Z0-9]  -)[^\n]*+)*+)"
)
_LAST_TAG: Final = "\nER  -"


def _read_plainly(raw: str) -> tuple[str, Tags, bool] | None:
    """Return the type and tags of an entry in the standard form, and whether each value has a single line.

    For any other entry, return None. This function is three times as fast as `_read_lines`.
    """
    text = raw.rstrip()
    if not text.startswith("TY  -") or not text.endswith(_LAST_TAG):
        return None
    tags = _LINE_TAG.findall(f"\n{text}")
    kind = tags[0][1]
    single = len(tags) == text.count("\n")
    if not single:  # some line has no standard tag: it continues a value, or its tag has another form
        found = _LINES_TAG.findall(f"\n{text}")
        if text.count(_LAST_TAG) > 1 or any(_HIDDEN_TAG.search(value) for _, value in found if "\n" in value):
            return None
        tags = [(name, value.strip()) for name, value in found]
        kind = tags[0][1].partition("\n")[0].rstrip()
    return kind, tuple(tags[1:]), single


# a line within a value that could be a tag in another form
_HIDDEN_TAG: Final = re.compile(
    rf"\n[{BLANKS}]*+(?:(?:[A-ZＡ-Ｚ][A-Z0-9Ａ-Ｚ０-９]|PMID|PMCID|DOI|ISSN|ISBN)[{BLANKS}]{{0,4}}+[{HYPHENS}]"
    rf"|[A-Za-z][A-Za-z0-9][{BLANKS}]{{1,4}}+[{HYPHENS}][{BLANKS}]"
    rf"|[A-Z][A-Z0-9]  [:=_~.] |[A-Z][{BLANKS}][A-Z0-9]  - )"
)
_MARKS: Final = frozenset({"TY", "ER"})


def _read_lines(raw: str) -> list[tuple[str, str]]:
    """Return the tags of an entry, read line by line. A line without a tag continues the value above it."""
    tags: list[tuple[str, str]] = []
    name, lines = "", []
    for line in raw.split("\n"):
        if line[2:6] == "  - " and line[:2] in FIELDS_OF:
            found, value = line[:2], line[6:]
        elif "-" in line[:8] and (match := TAG.match(line)) is not None:
            found, value = match.group(1) or match.group(2) or match.group(3), line[match.end() :]
        else:
            lines.append(line)
            continue
        if name:
            tags.append((name, "\n".join(lines).strip()))
        name, lines = found, [value]
    if name:
        tags.append((name, "\n".join(lines).strip()))
    return tags


def _knows(tag: str) -> bool:
    return tag in FIELDS_OF


FORMAT: Final = Format(
    title="RIS",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise,
    knows=_knows,
)
