"""Read EndNote's tagged format (refer, .enw): `%0 Journal Article`, `%A Doe, A.`, one tag per line.

Entries usually begin with `%0` and are separated by blank lines. Some sites write `%T` first, and some sites omit the
blank lines. Abstracts can contain blank lines.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from slr.formats.cover import Outside, cover, extend_entries
from slr.formats.damaged import BLANKS, map_spans, plain_mark
from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.identity.former import add_former, find_former
from slr.formats.refer_border import TYPE_LINE, find_starts, mend_type
from slr.formats.row import make_row
from slr.formats.stray import find_strays, may_wrap
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.accession import show_accession
from slr.text.name_list import read_author_fields

_TAG: Final = re.compile(r"^%([0-9A-Z?@!#$&()*+=\[\]^~<>:])(?:[ \t]|$)", re.MULTILINE)
_LIKE_RECORD: Final = frozenset("0TA")


def _recognise(head: str) -> bool:
    head = _straighten(head)
    names = _TAG.findall(head)
    return len(set(names)) >= 2 and bool(_LIKE_RECORD & set(names)) and _opens(head)


def _opens(head: str) -> bool:
    """Return whether the text begins with a tag, or contains a type of publication (`%0`) with another tag below it."""
    return head.lstrip().startswith("%") or re.search(r"^%0 [A-Z].*\n%[A-Z] ", head, re.MULTILINE) is not None


def _cut(file: DecodedFile) -> CutFile:
    mended = _straighten(file.text)
    tags = list(_TAG.finditer(mended))
    spans = map_spans(mended, file.text, _find_spans(mended, tags))
    spans = extend_entries(file.text, spans, _OUTSIDE)
    return cover(file.text, spans, _OUTSIDE, former=find_former("refer", file.text, spans))


def _straighten(text: str) -> str:
    """Return the text with damaged tags in the standard form. A line is left unchanged if it may have no tag."""
    odd_type = TYPE_LINE.search(f"\n{text}") is not None
    if not odd_type and not _ODD_LINE.search(f"\n{text}"):
        return text
    lines: list[str] = []
    below = True  # whether the line is below a tag or a blank line
    old = text.split("\n")
    if odd_type:
        old = mend_type(old)
    small = [_SMALL.match(line) is not None for line in old]
    for number, line in enumerate(old):
        above, under = (old[n] if 0 <= n < len(old) else "" for n in (number - 1, number + 1))
        beside = any(small[max(0, number - 1) : number]) or any(small[number + 1 : number + 2])
        opens = not above.strip() and _TAG.match(under) is not None
        lines.append(_mend(line, below=below, small=beside or opens))
        below = not line.strip() or _TAG.match(lines[-1]) is not None
    mended = "\n".join(lines)
    return text if mended == text else mended


_ODD_LINE: Final = re.compile(rf"\n(?!%[0-9A-Z?@!#$&()*+=\[\]^~<>:](?:[ \t]|\n|\Z))[{BLANKS}]*+[%\uff05]\S")
_LOOSE: Final = re.compile(r"( *)%([0-9A-Za-z?@!#$&()*+=\[\]^~<>:])( |$)?")


def _mend(line: str, *, below: bool, small: bool) -> str:
    """Return a line with its tag in the standard form.

    If `below` is true, a known tag without a space after it is also repaired. If `small` is true, a known tag
    in lower case is also repaired.
    """
    match = None if _TAG.match(line) else _LOOSE.match(plain_mark(line))
    if match is None:
        return line
    name, value = match.group(2), line[match.end() :]
    if match.group(3) is None:
        meant = below and f"%{name}" in _KNOWN and value[:1].isalnum()
    else:
        meant = not name.islower() or (small and f"%{name.upper()}" in _KNOWN)
    return f"%{name.upper()} {value}" if meant else line


_SMALL: Final = re.compile(r"%[a-z] \S")


def _find_spans(text: str, tags: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    gap = _GAP
    apart = [gap.search(text, a.end() - 1, b.start()) is not None for a, b in pairwise(tags)]
    if len(tags) > 3 and sum(apart) > 0.9 * len(tags):  # every second line is blank
        gap = _WIDE_GAP
        apart = [gap.search(text, a.end() - 1, b.start()) is not None for a, b in pairwise(tags)]
    apart = [True, *apart][: len(tags)]
    starts = find_starts("".join(tag.group(1) for tag in tags), apart)
    lasts = [number - 1 for number in [*starts[1:], len(tags)]] if starts else []
    manner = _read_manner(text, tags, lasts)
    return [
        (tags[first].start(), _find_end(text, tags, last, manner))
        for first, last in zip(starts, lasts, strict=True)
    ]


class _Manner(NamedTuple):
    """The layout of the values in a file.

    `wraps` is true if short values can have several lines. `breaks` is true if long values, such as abstracts, can have
    several lines. `paragraphs` is true if long values can contain blank lines.
    """

    wraps: bool
    breaks: bool
    paragraphs: bool


def _read_manner(text: str, tags: Sequence[re.Match[str]], lasts: Sequence[int]) -> _Manner:
    """Return how values are laid out in a file. `lasts` contains the index of the last tag of each entry.

    Long values, such as abstracts, count as values of several lines in two cases:

    - A long value that is not the last value of its entry has several lines.
    - More than half of the long values at the end of an entry have several lines. Fewer are not enough, because the
      lines below the last value of an entry could be a note.

    Whether long values contain blank lines is found in the same way.
    """
    last = frozenset(lasts)
    inner = [n for n in range(len(tags) - 1) if n not in last]
    wraps = any(_is_wrapped(text, tags, n) for n in inner)
    long = [_value(text, tags, n) for n in inner if tags[n].group(1) in _LONG]
    ends = [_value(text, tags, n) for n in lasts if tags[n].group(1) in _LONG]

    def shows(mark: str) -> bool:
        return any(re.search(mark, v) for v in long) or 2 * sum(1 for v in ends if re.search(mark, v)) > len(
            ends
        )

    return _Manner(wraps, shows(r"\n[ \t]*\S"), shows(_GAP.pattern))


def _value(text: str, tags: Sequence[re.Match[str]], number: int) -> str:
    limit = tags[number + 1].start() if number + 1 < len(tags) else len(text)
    return text[tags[number].end() - 1 : limit].rstrip()


_GAP: Final = re.compile(r"\n[ \t]*\n")
_WIDE_GAP: Final = re.compile(r"\n[ \t]*\n[ \t]*\n")
_KEYWORDS: Final = "K"  # one keyword per line
_LONG: Final = frozenset("XZK")  # tags with values that can have several paragraphs or lines


def _is_wrapped(text: str, tags: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether the value of a tag continues on the line below its first line. For tags with long values, return False."""
    value = text[tags[number].end() - 1 : tags[number + 1].start()].rstrip()
    return tags[number].group(1) not in _LONG and re.match(r".*\n[ \t]*\S", value) is not None


def _find_end(text: str, tags: Sequence[re.Match[str]], last: int, manner: _Manner) -> int:
    tag = tags[last]
    limit = tags[last + 1].start() if last + 1 < len(tags) else len(text)
    long = tag.group(1) in _LONG
    if long and manner.paragraphs:
        return limit
    if tag.group(1) == _KEYWORDS or (manner.breaks if long else manner.wraps):
        below = _GAP.search(text, tag.end() - 1, limit)
        end = below.start() if below else limit
    else:
        line = text.find("\n", tag.end() - 1, limit)
        end = line if line >= 0 else limit
    return min(end + 1, limit) if end < limit else limit


def _resembles(line: str) -> bool:
    return _TAG.match(_mend(line, below=True, small=True)) is not None


_OUTSIDE: Final = Outside(
    resembles=_resembles, opens=lambda line: _mend(line, below=True, small=True).startswith("%0")
)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    raw = _straighten(piece.raw)
    parts = _TAG.split(raw)
    tags = [(f"%{name}", value.strip()) for name, value in zip(parts[1::2], parts[2::2], strict=True)]
    if not tags:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no tag such as `%T` could be read", cause="no_field"
        )
    values: dict[str, str] = dict(reversed(tags))
    entry = Entry(
        format="refer",
        line=piece.line,
        type=values.get("%0", ""),
        key=values.get("%F") or values.get("%M") or "",
        tags=tuple(tags),
        strays=_find_strays(raw),
    )
    return entry if raw is piece.raw or piece.former is not None else add_former(entry, ((piece.raw, 0),))


def _find_strays(raw: str) -> tuple[Stray, ...]:
    return find_strays(raw.split("\n"), _read_tag, _continues, _INNER)


def _read_tag(line: str) -> str:
    match = _TAG.match(line)
    return f"%{match.group(1)}" if match is not None else ""


def _continues(tag: str, above: str, line: str) -> bool:
    if _TAG_LIKE.match(plain_mark(line)):
        return False
    return tag[1] in _LISTS or (tag == "%T" and may_wrap(above, line))


_LISTS: Final = _LONG | set("U@+[")  # tags with values that can have several lines
_TAG_LIKE: Final = re.compile(r" {0,8}(?:[^\w\s]{0,3}%|[#&$\\]) ?[0-9A-Z@][:.]? -? ?\S| {0,8}%[a-z] [A-Z0-9]")
_INNER: Final = re.compile(r"(?<=[^\s%])%[0ABDIJNPRTUVX@] (?=\S)")


_KNOWN: Final = frozenset(f"%{c}" for c in "0TAEDJBSVNPR@XKGIUZ!9M87")


def _normalise(entry: Entry) -> Row:
    fields: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name, []).append(value)

    def get(*names: str) -> str:
        return next((fields[n][0] for n in names if n in fields), "")

    kind = entry.type.casefold()
    people = fields.get("%A", fields.get("%E", []))
    return make_row(
        types=(entry.type, get("%9"), "article" if "%J" in fields else ""),
        title=get("%T", "%!"),
        authors=read_author_fields(people),
        year=get("%D", "%8"),
        journal=get("%J", "%B") or ("" if "book" in kind else get("%S")),
        volume=get("%V"),
        issue=get("%N"),
        pages=get("%P"),
        dois=[*fields.get("%R", []), *(v for v in fields.get("%U", []) if "doi" in v)],
        pmid=get("%M") if "pubmed" in " ".join(fields.get("%~", [])).casefold() else "",
        isbns=fields.get("%@", []),
        abstract="\n".join(fields.get("%X", [])),
        keywords=[k for v in fields.get("%K", []) for k in _split_keywords(v)],
        language=get("%G"),
        publisher=get("%I"),
        urls=[u for v in fields.get("%U", []) for u in v.split("\n")],
        notes=fields.get("%Z", []),
        edition=get("%7"),
        accessions=(show_accession(get("%M"), get("%~")),),
    )


def _split_keywords(text: str) -> list[str]:
    """Return the keywords in a text, which is split at line ends and semicolons or, without these, at commas."""
    return re.split(r"[\n;]" if re.search(r"[\n;]", text) else r",", text)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="EndNote tagged (.enw)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
