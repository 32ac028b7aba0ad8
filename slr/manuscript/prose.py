"""Join the lines of a draft into one text, and find the line of each character of this text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.manuscript.draft import Line

BREAK: Final = "\n\n"  # between two paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The text of a draft. Paragraphs are separated by `BREAK`, and lines within a paragraph by a space.

    `starts` contains the position at which each line begins in the text, and `numbers` contains the number of each line
    in the file.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def line_at(self, position: int) -> int:
        """Return the number of the line that contains the character at this position, or 1 for an empty text."""
        return self.numbers[max(0, bisect_right(self.starts, position) - 1)] if self.numbers else 1

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each paragraph."""
        start = 0
        for part in self.text.split(BREAK):
            yield start, start + len(part)
            start += len(part) + len(BREAK)


def join_lines(lines: Sequence[Line], *, whole: bool) -> Prose:
    """Return the text of the lines. If `whole` is true, each line is a paragraph. Otherwise, a paragraph can have several lines.

    The parts of a paragraph before and after a page break are joined. The parts of a word that was hyphenated at the
    end of a line are also joined.

    >>> lines = [Line(number=1, text="Bright oil lamps of the nine-"), Line(number=2, text="teenth century")]
    >>> join_lines([*lines, Line(number=3, text="smelt.")], whole=False).text
    'Bright oil lamps of the nineteenth century smelt.'
    """
    parts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    above: Line | None = None
    blank = page = False
    for line in lines:
        if not line.text:
            blank, page = True, page or line.dropped
            continue
        if above is not None:
            parts[-1], mark = _connect(above, parts[-1], line, apart=blank or whole, page=page)
            length = starts[-1] + len(parts[-1])
            parts.append(mark)
            length += len(mark)
        starts.append(length)
        numbers.append(line.number)
        parts.append(line.text)
        length += len(line.text)
        above, blank, page = line, False, False
    return Prose(text="".join(parts), starts=tuple(starts), numbers=tuple(numbers))


def is_title(line: Line) -> bool:
    """Return whether a line is a heading: the file marks the line as a heading, or the line is short and in capitals.

    >>> is_title(Line(number=1, text="HASIL DAN PEMBAHASAN")), is_title(Line(number=1, text="Hasil"))
    (True, False)
    """
    text = line.text
    return line.heading or (
        len(text) <= _WIDEST
        and text.isupper()
        and sum(map(str.isalpha, text)) >= _LETTERS
        and _NO_TITLE.search(text) is None
    )


_WIDEST: Final = 70  # characters of a heading in capitals
_LETTERS: Final = 4
_NO_TITLE: Final = re.compile(r"\d{3}|[(;]|[.,]$")


def _connect(above: Line, shown: str, line: Line, *, apart: bool, page: bool) -> tuple[str, str]:
    """Return the text of the line `above` and the separator to add before the text of `line`.

    The parts of a hyphenated word are joined without a separator. The hyphen is dropped if the second part begins with
    a lower-case letter. `apart` is true if the two lines may belong to different paragraphs. `page` is true if a line
    such as a running head was dropped between them.
    """
    if is_title(above) or is_title(line) or _opens_item(above.text, line.text):
        return shown, BREAK
    if apart and not _goes_on(above.text, line.text, page=page):
        return shown, BREAK
    if _HYPHENATED.search(shown) and (page or not apart):
        return (shown[:-1], "") if line.text[0].islower() else (shown, "")
    return shown, " "


def _opens_item(above: str, below: str) -> bool:
    """Return whether a line begins with the bullet or number of a list.

    A line such as "(9) found" begins with a citation by number if it continues a sentence or is below "Doe et al.". The
    result is then False.
    """
    if _BULLET.match(below) is None:
        return False
    within = _ENDED.search(above) is None or _OTHERS.search(above) is not None
    return not (within and _CITED.match(below))


_CITED: Final = re.compile(r"\(\d{1,3}[),]\s?[a-z\d]")
_BULLET: Final = re.compile(r"(?:[-*+•·▪◦]|\(?\d{1,3}[.)])\s")
_HYPHENATED: Final = re.compile(r"[^\W\d_]{2}-$")
_OPEN: Final = re.compile(r"\([^()]{0,300}$")
_CLOSED: Final = re.compile(r"[^()]{0,300}\)")
_ENDED: Final = re.compile(r"[.?!:;…][\"')\]”’»\d]{0,4}$")


def _goes_on(above: str, below: str, *, page: bool) -> bool:
    """Return whether a line that could begin a paragraph seems to continue the paragraph of the line above.

    `page` is true if a line such as a running head was dropped between them.
    """
    if _ENDED.search(above):
        return page and below[0] == "(" and _OTHERS.search(above) is not None
    if _OPEN.search(above) and _CLOSED.match(below):
        return True
    return len(above) >= _FULL and (page or below[0].islower() or below[0] in "(&")


_OTHERS: Final = re.compile(r"\b(?:et al|dkk)\.$", re.IGNORECASE)
_FULL: Final = 20  # characters of a line that is not a heading or a cell of a table
