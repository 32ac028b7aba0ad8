"""Find the records of a text in MEDLINE's tagged format, which does not mark the end of a record.

A record usually begins with `PMID-` below a blank line. However, a record can contain blank lines, lack a PMID, or
have other tags before its PMID. Damaged tags are also recognised.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from slr.formats.damaged import plain_mark

TAG: Final = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,3}-(?: |$)", re.MULTILINE)
NAMES: Final = frozenset(
    """TI BTI CTI TT FAU AU CN FED DP DEP JT TA SO VI IP PG LID AID PMID IS ISBN ISSN AB OAB OT MH
    LA PT PB GN URL STAT DCOM LR AD GR PL JID SB PMC MID OID EDAT MHDA CRDT PHST PST CI DRIN CTDT
    RN FIR IR IRAD EIN COIS AUID CRF CIN CON PMCR RF GS NM OTO SI UIN ORI OWN ED EN RIN RRI ECI CRI PRIN ROF ECF
    EFR PROF""".split()
)
PADDED: Final = {f"{name:4}": name for name in sorted(NAMES) if len(name) <= 4}
_WIDTH: Final = 4  # the width of a tag with the blanks before its hyphen
_WRAPPED: Final = " " * 6  # the indentation of a wrapped value
_LOOSE: Final = re.compile(r"( {0,5})([A-Za-z][A-Za-z0-9]{1,4})( {0,4})-( ?)")
_TIGHT: Final = re.compile(r"([A-Z][A-Z0-9]{1,4})-[A-Z0-9\[(\"']")
_ODD_LINE: Final = re.compile(
    r"\n(?![A-Z][A-Z0-9][A-Z0-9 ][A-Z0-9 ]- | {6}|\n|\Z|[A-Z][A-Z0-9]{1,4} {0,3}-[ \n])"
)
_BLANK: Final = re.compile(r"\n\n+")
_TITLES: Final = frozenset({"TI", "BTI"})
_SPLIT: Final = (
    0.9  # if more than this share of the tags is below a blank line, single blank lines separate no records
)


def mend_line(line: str, *, tight: bool = False) -> str:
    """Return a line with its damaged tag written as `TI  - `.

    If the line has no damaged tag, or if this is uncertain, the line is returned unchanged. If `tight` is true, the
    record has several tags without spaces, such as `TI-`. Such tags are then also repaired.
    """
    if line.startswith(_WRAPPED) or TAG.match(line):
        return line
    plain = plain_mark(line)
    match = _LOOSE.match(plain)
    if match is None:
        return line
    _, name, gap, after = match.groups()
    if name.upper() not in NAMES:
        return line
    spaced = bool(after) or match.end() == len(plain.rstrip())
    padded = len(name) + len(gap) == _WIDTH
    number = name.upper() == "PMID" and line[match.end() :].strip()[:1].isdigit()
    if number or (padded and (spaced or (name.isupper() and gap))) or (spaced and name.isupper()):
        return f"{name.upper():4}- {line[match.end() :]}"
    return f"{name:4}- {line[match.end() :]}" if tight and _TIGHT.match(plain) else line


def is_tight(lines: Sequence[str]) -> bool:
    """Return whether at least two of the lines begin with a tag without spaces, such as `TI-`."""
    return sum(match is not None and match.group(1) in NAMES for match in map(_TIGHT.match, lines)) > 1


def find_records(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Return the spans of the records, and whether the text is plain.

    In a plain text, each record begins with its PMID below a blank line.
    """
    plain = _find_plain(text)
    if plain is not None:
        return list(zip(plain, [*plain[1:], len(text)], strict=True)), True
    lines = list(_read_lines(text))
    firsts = _find_firsts(lines)
    lasts = [*(first - 1 for first in firsts[1:]), len(lines) - 1]
    records = list(zip(firsts, lasts, strict=False))
    wraps = all(line.tag or line.wrapped for first, last in records for line in _values(lines, first, last))
    kept = [(first, _trim(lines, first, last, wraps=wraps)) for first, last in records]
    return [(lines[first].start, lines[last].end) for first, last in kept], False


_PLAIN_START: Final = re.compile(r"PMID- *\d")


def _find_plain(text: str) -> list[int] | None:
    start = len(text) - len(text.lstrip())
    if _ODD_LINE.search(text, start) or not _PLAIN_START.match(text, start):
        return None
    end = len(text.rstrip())
    starts = [start, *(m.end() for m in _BLANK.finditer(text, start, end))]
    named = all(_PLAIN_START.match(text, place) for place in starts)
    return starts if named and text.count("\nPMID-", start) == len(starts) - 1 else None


class _Line(NamedTuple):
    """A line that is not blank.

    `tag` is the tag of the line, or "". `above` is the number of blank lines directly above the line.
    """

    start: int
    end: int
    tag: str
    above: int
    wrapped: bool


def _read_lines(text: str) -> Iterator[_Line]:
    position = above = 0
    lines = text.split("\n")
    tight = _find_tight(lines)
    for number, line in enumerate(lines):
        end = min(position + len(line) + 1, len(text))
        if line.strip():
            if line.startswith(_WRAPPED):
                tag = ""
            elif line[4:6] == "- " and line[:4] in PADDED:
                tag = PADDED[line[:4]]
            else:
                match = TAG.match(mend_line(line, tight=number in tight))
                tag = match.group(1) if match else ""
            wrapped = line[:1].isspace() and (not above or line[:2].isspace())
            yield _Line(position, end, tag, above, wrapped)
            above = 0
        else:
            above += 1
        position = end


def _find_tight(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines in blocks that have several tags without spaces."""
    found: set[int] = set()
    begin = len(lines) if not is_tight(lines) else 0
    for number in (*(n for n, line in enumerate(lines) if not line.strip()), len(lines)):
        if is_tight(lines[begin:number]):
            found.update(range(begin, number))
        begin = number + 1
    return found


def _find_firsts(lines: Sequence[_Line]) -> list[int]:
    """Return the index of the first line of each record."""
    tags = [line for line in lines if line.tag]
    floor = 2 if sum(line.above > 0 for line in tags) > _SPLIT * len(tags) and len(tags) > 3 else 1
    numbered = any(line.tag == "PMID" for line in tags)
    blanks = [line.above >= floor for line in lines]
    notes = _find_noted(lines, blanks)
    borders = [blank or noted for blank, noted in zip(blanks, notes, strict=True)]
    firsts: list[int] = []
    names: set[str] = set()
    border: int | None = None  # where the next record begins if the title comes again
    for number, line in enumerate(lines):
        if not line.tag:
            continue
        same = (
            numbered
            or (bool(firsts) and line.tag == lines[firsts[-1]].tag)
            or (notes[number] and len(_read_block(lines, number, floor) & names & _ONCE) > 1)
        )
        apart = blanks[number] or (notes[number] and same)
        if firsts and names & _TITLES and (apart or notes[number] or line.tag == "PMID"):
            border = number
        begin: int | None = number
        if firsts and line.tag == "PMID" and "PMID" in names:
            begin = _find_lead(lines, number, borders)
        elif firsts and not _begins(line, names, apart=apart, numbered=numbered):
            again = line.tag in _TITLES and line.tag in names
            below = number if any(blanks[firsts[-1] + 1 : number]) else None
            begin = (border or below) if again else None
        if begin is not None:
            firsts.append(begin)
            names = {other.tag for other in lines[begin:number] if other.tag}
            border = None
        names.add(line.tag)
    return firsts


_ONCE: Final = frozenset({"TI", "DP", "JT", "OID", "PG", "VI", "AB", "SO"})


def _read_block(lines: Sequence[_Line], number: int, floor: int) -> set[str]:
    block = takewhile(lambda line: line.above < floor, lines[number + 1 :])
    return {lines[number].tag, *(line.tag for line in block)}


def _begins(line: _Line, names: set[str], *, apart: bool, numbered: bool) -> bool:
    """Return whether a line begins a record. `_find_lead` finds the lines of a record that are above its PMID.

    `names` are the tags of the record above. `apart` is true if a blank line comes before this line. `numbered` is true
    if the file has PMIDs.
    """
    titled = bool(names & _TITLES)
    if line.tag == "OWN" and titled and "OWN" in names and not numbered:
        return True
    owner = line.tag == "OWN" and (titled or "OWN" in names)
    return apart and (not numbered or line.tag == "PMID" or owner)


def _find_noted(lines: Sequence[_Line], blanks: Sequence[bool]) -> list[bool]:
    """Return for each line whether it has a tag and follows a note. A note is text without a tag below a blank line."""
    found = []
    noted = False
    for line, blank in zip(lines, blanks, strict=True):
        found.append(noted and bool(line.tag))
        noted = not line.tag and not line.wrapped and (noted or blank)
    return found


def _find_lead(lines: Sequence[_Line], number: int, apart: Sequence[bool]) -> int:
    """Return the index of the first line of a record that has other tags above its PMID.

    `number` is the index of the line with the PMID. `apart` is true for each line at which a record can begin. If there
    are no other tags above the PMID, the result is `number`.
    """
    first = number
    while not apart[first] and first > 0 and lines[first - 1].tag not in {*_TITLES, "PMID"}:
        first -= 1
        if not (lines[first].tag or lines[first].wrapped):
            return number
    return first if apart[first] and lines[first].tag else number


def _values(lines: Sequence[_Line], first: int, last: int) -> Sequence[_Line]:
    """Return the lines of a record before its last tag."""
    while last > first and not lines[last].tag:
        last -= 1
    return lines[first:last]


def _trim(lines: Sequence[_Line], first: int, last: int, *, wraps: bool) -> int:
    """Return the index of the last line of a record. Notes below the record are not part of it.

    A line without a tag or indentation is a note if it is below a blank line. If the file indents all wrapped values
    (`wraps`), any line without a tag or indentation is a note.
    """
    while last > first and not lines[last].tag:
        last -= 1
    kept = last
    for number in range(last + 1, len(lines)):
        line = lines[number]
        if line.tag or not (line.wrapped or not (line.above or wraps)):
            break
        kept = number
    return kept
