"""Write pages and article numbers as APA 7 requires (sections 9.25 to 9.27)."""

import re
from typing import Final

_RANGE: Final = re.compile(
    r"(?<![\w-])([A-Za-z]{0,2})(\d+)([A-Za-z]?)\s*[-‐‑‒–—−]+\s*([A-Za-z]{0,2})(\d+)([A-Za-z]?)(?![\w-])"
)
_ROMAN: Final = re.compile(r"(?<![\w-])([ivxlc]+)\s*[-‐‑‒–—−]+\s*([ivxlc]+)(?![\w-])", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"^\s*(?:art(?:icle|n)?\b[.:]?(?:\s*(?:no|number|id)\b[.:]?)?|pp?\.)\s*(?=\S)", re.IGNORECASE
)
_ARTICLE: Final = re.compile(r"e\d+|[A-Z]{2,}\d+|\d{5,}(?:\.\d+)?", re.IGNORECASE)
_FROM_ONE: Final = re.compile(r"1\s*[-–—]\s*\d+")


def show_pages(pages: str) -> str:
    """Return page numbers with an en dash in each range. An abbreviated last page is written in full.

    >>> show_pages("499-512"), show_pages("742-8; 750"), show_pages("S78-S89"), show_pages("xi-xv"), show_pages("beta-41050")
    ('499–512', '742–748; 750', 'S78–S89', 'xi–xv', 'beta-41050')
    """
    return _ROMAN.sub(r"\1–\2", _RANGE.sub(_show_range, _LABEL.sub("", pages)))


def _show_range(found: re.Match[str]) -> str:
    before, first, after, before_last, last, after_last = found.groups()
    if len(last) < len(first) and not before_last and not after:
        last, before_last = first[: len(first) - len(last)] + last, before
    one, other = f"{before}{first}{after}", f"{before_last}{last}{after_last}"
    return one if one == other else f"{one}–{other}"


def number_article(pages: str, known: str) -> str:
    """Return the article number of a work, or "" if it has pages or no article number.

    `known` is the article number that an entry gives. Some databases write an article number instead of page numbers.
    `pages` counts as an article number in two cases:

    - It has five or more digits and no letters.
    - It has digits after an "e" or after several letters.

    >>> number_article("e0209899", ""), number_article("1-12", "100575"), number_article("301-322", ""), number_article("S12", "")
    ('e0209899', '100575', '', '')
    """
    pages, known = _LABEL.sub("", pages).strip(), _LABEL.sub("", known).strip()
    if known and (not pages or pages == known or _FROM_ONE.fullmatch(pages)):
        return known
    return pages if _ARTICLE.fullmatch(pages) else ""
