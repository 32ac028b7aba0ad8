"""Find additions in a title field: the number of an abstract, a version, or a footnote mark."""

import re
from dataclasses import dataclass
from typing import Final

# A word for a kind of meeting abstract, and its number: "Abstract 262:", "Poster no. P-12".
_NAMED: Final = re.compile(
    r"^\W{0,2}(?:abstracts?|abstr?\.|abstrak|posters?|oral)\s*(?:abstracts?|presentations?|communications?)?\s*"
    r"(?:no\.?|nr\.?|nomor|numbers?|#)?\s*[a-z]{0,4}[-. ]?\d{1,5}(?:[-./]\d{1,5}){0,2}[a-z]?\s*[\])]?[.:|–—-]*\s+(?=\S)",
    re.IGNORECASE,
)
# A number before a full stop or a closing bracket: "T262.", "P3)"; or, before a full stop or colon, a number of at least
# two digits that is not a year.
_STOPPED: Final = re.compile(
    r"^\W{0,2}(?:[A-Z]{1,4}[- ]?\d{1,5}(?:[-./]\d{1,5}){0,2}[A-Za-z]?\s*[\])]?\.|(?:[A-Z]{1,4}[- ]?)?\d{1,5}[A-Za-z]?[\])]"
    r"|(?!(?:1[5-9]|20)\d\d\b)\d{2,5}(?:-\d{1,4})?[.:])\s+(?=\S)"
)
# Such a number without a full stop could also be the name of a substance or a disease: "IL-6", "HIV-1".
_LOOSE: Final = re.compile(
    r"^\W{0,2}(?:[A-Z]{1,4}[-. ]?\d{1,5}(?:[-./]\d{1,5}){0,2}[a-z]?|\d{2,5}[A-Z]{1,3}|\d\.)\s*[:|–—-]?\s+(?=\S)"
)
# "[version 2; peer review: 2 approved]", "(v2)". Without brackets, the number could belong to an instrument or a place.
_VERSION: Final = re.compile(
    r"\s*[\[(]\s*(?:version|versi|ver\.?|v\.?)\s*(\d{1,2})\s*"
    r"(?:[;:,][^\[\]()]*(?:\([^()]*\)[^\[\]()]*)*)?[\])]\s*\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """The number of an abstract before a title, and the position at which the title itself begins.

    `number` is the number without spaces and punctuation, together with a word such as "abstract" before it. `certain` is
    false if the number could also be the first word of the title.
    """

    number: str
    end: int
    certain: bool


def find_label(text: str) -> Label | None:
    """Return the number of an abstract at the start of a title, or None if there is none.

    >>> find_label("T262. Naps on ferries").number, find_label("IL-6 and sleep").certain, find_label("2020: a year at sea")
    ('t262', False, None)
    """
    start = text[:_FARTHEST]
    if _DIGITS.isdisjoint(start) and (start.isascii() or not any(map(str.isdigit, start))):
        return None
    found = _NAMED.match(text) or _STOPPED.match(text)
    loose = None if found else _LOOSE.match(text)
    match = found or loose
    if match is None:
        return None
    number = "".join(c for c in match.group().lower() if c.isalnum())
    return Label(number, match.end(), loose is None)


_FARTHEST: Final = 24  # a label has a digit among this many characters at the start of the title
_DIGITS: Final = frozenset("0123456789")


def part_version(text: str) -> tuple[str, str]:
    """Return a title without its version number, and this number, or "" if the title has none.

    >>> part_version("Lamp oil and eyes [version 3; referees: 2 approved]"), part_version("Reading in area V2")
    (('Lamp oil and eyes', '3'), ('Reading in area V2', ''))
    """
    if not text.rstrip(" .").endswith(("]", ")")):
        return text, ""
    found = _VERSION.search(text)
    return (text[: found.start()], str(int(found[1]))) if found and found.start() else (text, "")


def drop_mark(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a title without a footnote mark, which is a single digit at the end, alone or after a letter.

    >>> drop_mark(("dry", "bunks1")), drop_mark(("dry", "bunks", "2")), drop_mark(("dry", "bunks", "12"))
    (('dry', 'bunks'), ('dry', 'bunks'), ('dry', 'bunks', '12'))
    """
    last = words[-1] if words else ""
    if not last[-1:].isdigit() or last[-2:-1].isdigit():
        return words
    return (*words[:-1], last[:-1]) if len(last) > 1 else words[:-1]
