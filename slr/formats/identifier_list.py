"""Read lists of DOIs or PubMed identifiers, one per line.

Citation tools and PubMed ("Save", PMID) write such lists.

The record of such a line has no title. Its report gets a title if the record is merged with another record of the same
work.
"""

import re
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.doi import clean_doi

_DOI: Final = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:?[ \t]*)?(?P<doi>10\.\d{4,9}/(?:(?!10\.\d{4,9}/)[^\s,;\"])+)[,;]?",
    re.IGNORECASE,
)
_PMID: Final = re.compile(r"(?:PMID:?[ \t]*)?(?P<pmid>[1-9]\d{3,8})[,;]?", re.IGNORECASE)
_NAMED: Final = re.compile(r"PMID|10\.\d{4,9}/|doi", re.IGNORECASE)
_LINE: Final = re.compile(r"[^\n]+")


def _recognise(head: str) -> bool:
    """Return whether the beginning of a file is a list of identifiers.

    It is a list if at least two lines, and at least half of all lines, are DOIs. It is also a list if every line is an
    identifier. The last of several lines is not tested, because it can be cut off. A single line must be a DOI. Empty
    lines are ignored.
    """
    lines = [line.strip().strip('"') for line in head.split("\n") if line.strip()]
    found = sum(1 for line in lines if _DOI.fullmatch(line))
    if found > 1 and found * 2 >= len(lines):
        return True
    if not lines or not all(map(_read, lines[:-1])) or (len(lines) == 1 and not _read(lines[0])):
        return False
    return found > 0 or len(lines) > 1


def _read(line: str) -> re.Match[str] | None:
    return _DOI.fullmatch(line) or _PMID.fullmatch(line)


def _cut(file: DecodedFile) -> CutFile:
    spans = [
        (match.start(), match.end())
        for match in _LINE.finditer(file.text)
        if _read(match.group().strip().strip('"'))
    ]
    return cover(file.text, spans, Outside(resembles=_resembles))


def _resembles(line: str) -> bool:
    """Return whether a line contains the name of an identifier, or consists of at most three words and contains a digit."""
    short = len(line.split()) <= _WORDS and any(map(str.isdigit, line))
    return short or _NAMED.search(line) is not None


_WORDS: Final = 3


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    match = _read(piece.raw.strip().strip('"'))
    if match is None:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="the line is neither a DOI nor a PMID", cause="no_field"
        )
    tags = tuple((name, value) for name, value in match.groupdict().items() if value)
    return Entry(format="identifier-list", line=piece.line, key=tags[0][1], tags=tags)


def _normalise(entry: Entry) -> Row:
    values = dict(entry.tags)
    return make_row(dois=(clean_doi(values.get("doi", "")) or "",), pmid=values.get("pmid", ""))


def _knows(tag: str) -> bool:
    return tag in {"doi", "pmid"}


FORMAT: Final = Format(
    title="List of DOIs or PMIDs",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
