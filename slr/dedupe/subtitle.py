"""Judge pairs in which one title, such as "Job stress", is the other title without its subtitle.

The titles alone do not show that the works are the same, because many titles begin with the same few words.
"""

from collections.abc import Sequence
from itertools import accumulate

from slr.dedupe.comparison import Comparison


def short_title(c: Comparison) -> bool:
    """Return whether one title is the beginning of the other, and other fields confirm the match.

    The authors, the pages and the year must be the same, and no field may contradict the match. In addition, one of two
    conditions must be met:

    - The records share a DOI or PubMed identifier.
    - The records share a journal, a volume and a range of more than two pages.
    """
    if c.pages != "agree" or c.year != "agree" or not _is_shortened(c):
        return False
    placed = c.long_pages and c.journal == "agree" and c.volume == "agree"
    return (c.identified or placed) and not c.contradictions


def short_title_close(c: Comparison) -> bool:
    """Return whether a short title is the beginning of the other title, and nothing contradicts the match.

    The authors must be the same. The records must also share an identifier, the place (see `same_place`), or journal,
    volume and year.
    """
    near = (
        c.identified or c.same_place or (c.journal == "agree" and c.volume == "agree" and c.year == "agree")
    )
    return near and _is_shortened(c) and not c.contradictions


def _is_shortened(c: Comparison) -> bool:
    if c.titles_match or not c.same_people:
        return False
    short, long = c.a.title, c.b.title
    if len(short.key) > len(long.key):
        short, long = long, short
    return long.key.startswith(short.key) and is_beginning(short.words, long.words)


def is_beginning(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether the short title is the long title without its subtitle. A number or letter is not a subtitle.

    >>> is_beginning(("job", "stress"), ("job", "stress", "a", "review")), is_beginning(("sleep",), ("sleep", "2"))
    (True, False)
    """
    begun = "".join(short)
    length = next((n for n, text in enumerate(accumulate(long), 1) if text == begun), 0)
    rest = long[length:]
    return bool(short and length and rest) and not (
        len(rest) <= 2 and (rest[-1].isdigit() or len(rest[-1]) == 1)
    )
