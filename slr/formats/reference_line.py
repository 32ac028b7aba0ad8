"""Split the lines of a pasted reference list into references.

A reference is on one line, or is wrapped to the width of a page. Often, nothing marks the beginning of a reference. If
a line could either continue a reference or begin a new reference, it begins a new reference. The reason is that people
notice an extra reference more easily than two references that were joined.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from slr.formats.reference_head import (
    CAPITAL,
    DATE,
    NAME_WORD,
    QUOTES,
    SENTENCE,
    YEARS,
    find_head,
    match_bare_date,
)

_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•·▪◦]|\[?(?P<number>\d{1,3})[.\])])[ \t]+(?=\S)")


class Line(NamedTuple):
    """A non-blank line of a list: its position, its text, and how it begins."""

    number: int
    text: str
    mark: str  # its bullet or number, or ""
    indent: int
    blank: bool  # whether a blank line precedes it
    head: str  # see `find_head` and `opens` of `cut_references`


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The layout of a list: whether it has bullets, wrapped lines, hanging indents and blank lines, and its width."""

    bulleted: bool
    wrapped: bool
    hanging: bool
    parted: bool  # whether blank lines are common: at least half as many as lines with a head
    width: int  # characters of a full line


def cut_references(
    lines: Sequence[str], opens: Callable[[str], str] | None = None
) -> Iterator[tuple[int, str]]:
    """Yield the line index (from 0) and text of each reference.

    Every non-blank line is part of a reference. Pass `opens` for styles in which the later lines of a reference can
    contain a date. It replaces `find_head` for each line for which `find_head` returns "dated" or "".

    >>> list(cut_references(["Doe, J. (2019). One title", "continued. Press.", "", "WHO. (2018). Report"]))
    [(0, 'Doe, J. (2019). One title continued. Press.'), (3, 'WHO. (2018). Report')]
    """
    shown = _count(_look_at(lines))
    if opens is not None:
        shown = [
            line if line.head not in {"", "dated"} else line._replace(head=opens(line.text)) for line in shown
        ]
    layout = _lay_out(shown)
    within = _find_within(shown) if layout.bulleted else frozenset()
    entry: list[Line] = []
    for line in shown:
        if entry and line.number not in within and _starts(line, entry, layout):
            yield _join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield _join(entry)


def split_numbered(lines: Sequence[str]) -> tuple[list[int], list[str]]:
    """Divide lines that contain several numbered references. Return the index of each part's line, and the parts.

    Such lines occur if line ends were lost. A line that begins with a number in brackets is divided before the next
    number, unless another line begins with the next number.

    >>> split_numbered(["[1] Doe J. Naps. 2019.[2] Roe A. Rest. 2020.", "[3] Kim S. Beds. 2021."])
    ([0, 0, 1], ['[1] Doe J. Naps. 2019.', '[2] Roe A. Rest. 2020.', '[3] Kim S. Beds. 2021.'])
    """
    begun = {int(match[1]) for line in lines if (match := _BRACKETED.match(line))}
    places: list[int] = []
    parts: list[str] = []
    for place, line in enumerate(lines):
        match = _BRACKETED.match(line)
        while match is not None:
            following = int(match[1]) + 1
            match = None
            if following not in begun:
                match = re.search(rf"\[({following})\]\s+(?=\W?{CAPITAL})", line)
            if match is not None and match.start() > 0:
                places.append(place)
                parts.append(line[: match.start()].rstrip())
                line = line[match.start() :]  # noqa: PLW2901  the rest of the line is divided next
        places.append(place)
        parts.append(line)
    return places, parts


_BRACKETED: Final = re.compile(r"\s*\[(\d{1,3})\]\s")


def _join(entry: Sequence[Line]) -> tuple[int, str]:
    """Return the line index and joined text of a reference, without the bullet or number of its first line."""
    parts = [entry[0].text, *(f"{line.mark} {line.text}".strip() for line in entry[1:])]
    return entry[0].number, " ".join(parts)


def _look_at(lines: Sequence[str]) -> list[Line]:
    shown: list[Line] = []
    blank = False
    for number, raw in enumerate(lines):
        if not raw.strip():
            blank = True
            continue
        bullet = _BULLET.match(raw)
        text = raw[bullet.end() :].strip() if bullet else raw.strip()
        mark = bullet.group().strip() if bullet else ""
        spread = raw.expandtabs(4)
        shown.append(Line(number, text, mark, len(spread) - len(spread.lstrip()), blank, find_head(text)))
        blank = False
    return shown


def _count(shown: Sequence[Line]) -> list[Line]:
    """Return the lines, with each number that does not continue the numbering put back into the text of its line.

    The number 1 begins a new numbering. The first number can be higher if the list is a part of a longer list.
    """
    counted: list[Line] = []
    last = 0
    for line in shown:
        number = _number(line.mark)
        begun = last > 0 or not line.head  # a list that is a part of a longer list can begin with any number
        if begun and number > 1 and not last < number <= last + _GAP:
            text = f"{line.mark} {line.text}"
            counted.append(line._replace(text=text, mark="", head=find_head(text)))
            continue
        last = number or last
        counted.append(line)
    return counted


_GAP: Final = 5  # the largest difference between the numbers of two references in a row


def _number(mark: str) -> int:
    return int(digits) if (digits := re.sub(r"\D", "", mark)) else 0


def _find_within(shown: Sequence[Line]) -> frozenset[int]:
    """Return the positions of the lines between two entries with successive numbers. These lines continue an entry.

    A line below a blank line and a line that is a whole reference are left out, because they could be entries without a
    number.
    """
    found: set[int] = set()
    last, since = 0, set[int]()
    for line in shown:
        number = _number(line.mark)
        if not line.mark:
            if not line.blank and not _is_whole(line.text):
                since.add(line.number)
            continue
        if last and number == last + 1:
            found |= since
        last, since = number, set()
    return frozenset(found)


def _lay_out(shown: Sequence[Line]) -> Layout:
    lengths = sorted(len(line.text) for line in shown) or [0]
    width = lengths[-1] if len(lengths) < 10 else lengths[len(lengths) * 3 // 4]
    indented = sum(1 for line in shown if line.indent > shown[0].indent)
    heads = sum(1 for line in shown if line.head)
    return Layout(
        bulleted=_is_bulleted(shown),
        wrapped=width <= _WIDEST and _is_wrapped(shown, width),
        hanging=0.2 * len(shown) <= indented,
        parted=sum(1 for line in shown if line.blank) * 2 >= heads,
        width=width,
    )


_WIDEST: Final = 200  # characters; no page has longer lines


def _is_bulleted(shown: Sequence[Line]) -> bool:
    """Return whether the references in a list begin with bullets or numbers.

    At least half of the lines must begin with a bullet or number. If no line has a bullet, it is enough that at least
    two lines have numbers, and the first number is 1. If there are three numbers or more, the first can also be 2,
    because the 1 can be lost when text is copied from a PDF.
    """
    marks = [line.mark for line in shown if line.mark]
    first = 1 if len(marks) < _MANY else 2
    counted = len(marks) > 1 and 0 < _number(marks[0]) <= first and all(map(_number, marks))
    return counted or len(marks) * 2 >= len(shown) > 0


_MANY: Final = 3  # a list with this many numbers can begin with the number 2


def _is_wrapped(shown: Sequence[Line], width: int) -> bool:
    """Return whether the lines were wrapped to the width of a page."""
    pairs = [(a, b) for a, b in pairwise(shown) if not (b.head or b.mark or _LINKED.match(b.text))]
    if len(pairs) * 3 < len(shown):
        return False
    full = [(a, b) for a, b in pairs if _is_full(a, b, width)]
    going = [b for a, b in full if _is_open(a.text) or _starts_low(b) or b.indent > shown[0].indent]
    return len(going) * 4 >= len(pairs) or (
        len(pairs) * 5 >= len(shown) * 2 and len(full) * 5 >= len(pairs) * 4
    )


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Return whether a line and the first word of the following line together fill at least three quarters of the width."""
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) >= 0.75 * width


_LINKED: Final = re.compile(
    r"\W{0,2}(?:https?://|www\.|10\.\d{4,}/|doi\b\W*10\.|\(?(?:retrieved|accessed|diakses|diunduh|available (?:at|from"
    r"|online)|tersedia)\b)",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(
    r"[,&(\[{:–—-]$|\b(?:and|of|the|in|for|on|a|an|to|by|from|with|dan|di|pada|dengan|terhadap|untuk|yang"
    r"|oleh|dalam|van|von|der|den|de|al)$"
)
_WITHIN: Final = re.compile(
    r"(?:[A-Z][\w]*\.?\s){0,4}[A-Z]\w*\.?,?\s\(?(?:19|20)\d\d\)?,\s\d{1,7}[,.(:]|"  # "Appl. Physiol. (1985), 120, 9-12"
    r"(?:19|20)\d\d[a-z]?[.,:]\s|"  # the year of names on the line above
    r"(?:In|Dalam)\s.*\((?:Eds?|Penyunting|pp?|hal|hlm)\b|(?:In|Dalam):?$|(?:In|Dalam):\s|[\W\d]+$|\([^()]*\)|\d{1,4}\s?\("
)
_ENDED: Final = re.compile(
    r"[.?!>)\]][\"”*_]*$|https?://\S+$|\b10\.\d{4,}/\S+$|[\d)][,:]\s*\w?\d+(?:\s?[–-]\s?\w?\d+)?$"
)


def _starts_low(line: Line) -> bool:
    """Return whether a line begins with a lower-case letter, but not with names such as "van Dam, A."."""
    first = line.text.lstrip(QUOTES)[:1]
    return first.islower() and line.head not in {"named", "names"}


def _is_open(text: str) -> bool:
    return _OPEN.search(text) is not None


def _starts(line: Line, entry: Sequence[Line], layout: Layout) -> bool:
    """Return whether a line begins a new reference. Names alone, or names and a year, are not a whole reference."""
    return (bool(line.mark) or not _awaits_title(entry)) and _begins(line, entry, layout)


def _begins(line: Line, entry: Sequence[Line], layout: Layout) -> bool:
    """Return whether a line begins a new reference. `entry` contains the lines of the reference above."""
    if (layout.bulleted and line.mark) or (
        _is_whole(line.text) and any(_is_whole(part.text) for part in entry)
    ):
        return True
    above, dated = entry[-1], _is_dated(entry)
    ended = _ENDED.search(above.text) is not None
    if dated and (line.head == "named" or _SIGNED.match(line.text)):
        return True
    if layout.wrapped and not line.head and not line.blank and _is_scrap(line, entry):
        return False
    if _goes_on(line, entry):
        apart = ended or not _starts_low(line)
        return bool(line.head) and dated and apart and not layout.wrapped and line.indent <= entry[0].indent
    if layout.wrapped and not layout.hanging and (layout.bulleted or not (line.blank and layout.parted)):
        short = not _is_full(above, line, layout.width)
        return dated + ended + short >= (2 if line.head or line.blank else 3)
    return True


# names of any form and a year in brackets: "Quill, Mara. (2019)"
_SIGNED: Final = re.compile(
    rf"{CAPITAL}[\w'’‐-]+(?:,?\s(?:{CAPITAL}[\w.'’‐-]*|dan|and|&)){{0,10}}\.\s?\({YEARS}[a-z]?\)"
)


def _awaits_title(entry: Sequence[Line]) -> bool:
    """Return whether the lines of a reference contain only names, and perhaps a year.

    A sentence before the year is a title, as in "Quill. Lamps. Oil Press, 2019".
    """
    text = " ".join(part.text for part in entry[-_NAME_LINES:])
    names = _NAMES_ONLY.fullmatch(text)
    if names is None or SENTENCE.search(names["names"] or ""):
        return False
    words = (names["names"] or names["undated"]).replace("et al.", "").split()
    return all(map(NAME_WORD.fullmatch, words))


_NAMES_ONLY: Final = re.compile(
    rf"(?P<names>[^\d()]{{3,1200}}?(?:\.,?|,|al\.))\s\(?{YEARS}[a-z]?\)?[.:,]?|(?P<undated>(?=[^\d]*,\s[^\W\d_]\.)[^\d()]{{3,1200}}(?:[.,&]|\band|\bdan)"
    r"|(?=[^\d]*,\s[^\d]*\s(?:and|dan|&)\s)[^\d().]{2,40}[^\d()]{3,400}[^\W\d_]\.?)"
)


def _is_scrap(line: Line, entry: Sequence[Line]) -> bool:
    """Return whether a line has one or two words, or closes a bracket that was opened in the last lines above it."""
    above = " ".join(part.text for part in entry[-_SCRAPS:])
    closes = line.text.find(")")
    return len(line.text.split()) <= 2 or (
        above.count("(") > above.count(")") and closes >= 0 and "(" not in line.text[:closes]
    )


_SCRAPS: Final = 3  # number of lines above in which brackets are counted


def _is_whole(text: str) -> bool:
    """Return whether a line has text, a year, and a volume with pages."""
    return _WHOLE.search(text) is not None


_WHOLE: Final = re.compile(
    rf"(?:.{{40}}\b{YEARS}\b.{{0,12}};|\({YEARS}[^()]{{0,40}}\).{{20,}}?,)\s*\d{{1,4}}\s*(?:\([^()]*\))?\s*[:,]\s*\w?\d"
)


def _is_dated(entry: Sequence[Line]) -> bool:
    """Return whether the first lines of a reference contain a date, or the first line begins like a reference."""
    if entry[0].head in {"named", "dated", "statute", "act", "body"}:
        return True
    text = " ".join(part.text for part in entry[:_NAME_LINES])
    return DATE.search(text) is not None or match_bare_date(text) is not None


_NAME_LINES: Final = 20


def _goes_on(line: Line, entry: Sequence[Line]) -> bool:
    """Return whether the text or the indent of a line shows that the line continues the line above it."""
    within = _LINKED.match(line.text) or _WITHIN.match(line.text) or _is_place(line, entry)
    return (
        (bool(within) and not line.head)
        or _starts_low(line)
        or _is_open(entry[-1].text)
        or line.indent > entry[0].indent
    )


def _is_place(line: Line, entry: Sequence[Line]) -> bool:
    """Return whether a line contains only a journal and its volume with issue or pages.

    Return False if the lines above already contain a volume with issue or pages.
    """
    return _PLACE.fullmatch(line.text) is not None and not any(
        _NUMBERS.search(part.text) for part in entry[-_NAME_LINES:]
    )


_NUMBERS: Final = re.compile(r",\s*\d{1,4}\s?\(\d+\)|,\s*\d{1,4},\s*\w?\d+")
_PLACE: Final = re.compile(
    r"[^.?!\d]{3,120}(?:\s\d{1,4}\s?\(\d+\):\s?\w?\d+|,\s*\d{1,4}\s?\(\d+\)|,\s*\d{1,4},\s*\w?\d+).{0,25}"
)
