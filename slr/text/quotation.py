"""Find the pages on which a quote occurs in the text of a work, and compare them with the location that a person wrote."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_PAGES: Final = 50  # the most pages that are read from one range in a location

# Hyphens, dashes and minus signs, together with the spaces and line breaks around them.
_DASHES: Final = re.compile("\\s*[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63]+\\s*")
_MARKS: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
)
# Scripts without spaces between words: a line break between two of their letters means nothing.
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_INNER_SPACE: Final = re.compile(f"(?<=[{_UNSPACED}])\\s+(?=[{_UNSPACED}])")
# What a person who quotes leaves out or adds: `...`, `…`, `[...]`, `[sic]`, `[t]he`.
_OMISSION: Final = re.compile(r"\[[^\[\]]*\]|\u2026|\.\s?\.\s?\.+")
_OUTER: Final = "\"' "

_PAGE_WORD: Final = r"(?:pp?|pages?|hlm|hal|halaman|s|seiten?|págs?|páginas?)"
_PAGE: Final = re.compile(
    rf"(?<!\w)(?:{_PAGE_WORD}\b\.?\s*|^\s*)(\d{{1,5}})(?:\s*[-\u2013]\s*(\d{{1,5}}))?(?![\w])", re.IGNORECASE
)


def fold_quotation(text: str) -> str:
    r"""Return a text in the form in which quotes are compared.

    Letters keep their case, and digits and most punctuation are kept. Ligatures become letters, quotation marks become
    straight, and a line break becomes a space. All hyphens and dashes are removed with the spaces around them, because a
    hyphen at the end of a line is not always part of the word.

    >>> fold_quotation("self-\neﬃcacy  and “well-being”")
    'selfefficacy and "wellbeing"'
    """
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return _INNER_SPACE.sub("", " ".join(_DASHES.sub("", plain).split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedText:
    """The text of a work, folded for comparison.

    `text` contains all pages, one after the other. `starts` contains the position in `text` at which each page starts.
    `labels` contains, for each page, the numbers in its first two and last two lines. One of these numbers is usually the
    printed page number.
    """

    text: str
    starts: tuple[int, ...]
    labels: tuple[frozenset[int], ...]

    @property
    def has_pages(self) -> bool:
        """Whether the text is divided into pages."""
        return len(self.starts) > 1

    def find_page(self, place: int) -> int:
        """Return the number of the page that contains this position of the text. The first page is 1."""
        return bisect_right(self.starts, place)


def read_pages_of_text(text: str) -> PagedText:
    r"""Return the folded text of a work and its pages. Form feeds separate the pages in `text`.

    >>> read_pages_of_text("One exam-\f\nple\n12").find_page(9)
    2
    """
    joined, starts, labels, glue = "", [], [], ""
    for page in text.removesuffix("\f").split("\f"):
        folded = fold_quotation(page)
        joined += glue
        starts.append(len(joined))
        labels.append(frozenset(_read_labels(page)))
        joined += folded
        broken = _DASHES.search(page.rstrip()[-1:]) is not None
        glue = "" if broken or not folded else " "
    return PagedText(text=joined, starts=tuple(starts), labels=tuple(labels))


def _read_labels(page: str) -> Iterator[int]:
    lines = [line.split() for line in page.splitlines() if line.strip()]
    for words in (*lines[:2], *lines[-2:]):
        yield from (int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The first and the last page on which a quote is found."""

    first: int
    last: int


def find_quote(quote: str, text: PagedText) -> tuple[Span, ...]:
    """Return the pages of each place in a text where a quote is found, in order, without repetitions.

    First, the whole quote is looked up. If it is not found, it is divided at each omission (`...`, `…` or `[...]`) and at
    each addition in square brackets. Its parts must then follow each other in the text, at most one page apart.
    """
    whole = fold_quotation(quote).strip(_OUTER)
    found = list(_find_parts([whole], text)) if whole else []
    if not found:
        parts = [part for part in (fold_quotation(p).strip(_OUTER) for p in _OMISSION.split(quote)) if part]
        found = list(_find_parts(parts, text)) if len(parts) > 1 or parts != [whole] else []
    return tuple(dict.fromkeys(found))


def _find_parts(parts: Sequence[str], text: PagedText) -> Iterator[Span]:
    """Yield the pages of each place where all parts occur in order, at most one page apart."""
    if not parts:
        return
    at = text.text.find(parts[0])
    while at >= 0:
        end = at + len(parts[0])
        first, last = text.find_page(at), text.find_page(end - 1)
        for part in parts[1:]:
            end = text.text.find(part, end)
            if end < 0 or text.find_page(end) > last + 1:
                break
            end += len(part)
            last = text.find_page(end - 1)
        else:
            yield Span(first=first, last=last)
        at = text.text.find(parts[0], at + 1)


def read_location(location: str) -> frozenset[int]:
    """Return the page numbers in the location of a quote. If the location has no page number, return an empty set.

    For a range, at most the first MOST_PAGES pages are returned.

    >>> sorted(read_location("pp. 12-14, table 3")), sorted(read_location("hlm. 7")), read_location("line 69")
    ([12, 13, 14], [7], frozenset())
    """
    pages: set[int] = set()
    for match in _PAGE.finditer(location):
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:  # `112-5` is 112 to 115
            last = int(match[1][: -len(match[2])] + match[2]) if len(match[2]) < len(match[1]) else first
        pages.update(range(first, min(last, first + MOST_PAGES - 1) + 1))
    return frozenset(pages)


def is_on_page(span: Span, wanted: int, text: PagedText, *, first_page: int = 1) -> bool:
    """Return whether one of the pages of `span` has the number `wanted`.

    This number can be counted or printed in three ways:

    - The first page of the text has the number 1.
    - The first page of the text has the number `first_page`, as in the journal.
    - The number is in the first or last lines of the page.
    """
    pages = range(span.first, span.last + 1)
    counted = {wanted, wanted - first_page + 1}
    return any(page in counted or wanted in text.labels[page - 1] for page in pages)
