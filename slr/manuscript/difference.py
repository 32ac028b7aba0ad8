"""Compare a citation with an entry: the authors after the first one, the year, and the letter after the year."""

from typing import Final

from slr.manuscript.acronym import is_acronym
from slr.manuscript.byline import Byline
from slr.manuscript.citation import Citation
from slr.manuscript.name import Name, compare_name, fold_words
from slr.manuscript.work import Work


def compare_letter(citation: Citation, work: Work) -> str:
    """Return a clause that says how the letters after the year differ, or an empty string if they agree.

    A citation without a letter matches every letter.
    """
    if not citation.letter or citation.letter == work.letter:
        return ""
    if not work.letter:
        return f"the entry has the year {work.year} without a letter"
    return f"the entry has the letter {work.letter}"


def find_fault(reading: Byline, work: Work) -> str:  # noqa: PLR0911  one return for each kind of fault
    """Return a clause that says how the number of authors or the later authors differ, or "" if they agree.

    The authors are not compared in these cases:

    - The entry has no authors, or its first author is an organisation.
    - The citation seems to name a title, or joins the first two authors with a hyphen.
    """
    if len(reading.names) == 1 and len(work.people) > 1 and is_pair(reading.names[0], work):
        return ""
    people, names = work.people, reading.names
    if not people or people[0].body or len(fold_words(names[0])) >= _TITLE:
        return ""
    number = len(people)
    several = number > 1 or work.more
    if reading.more and not several:
        return f"the entry has one author, {_show(people[0])}"
    if len(names) == 1:
        if several and not reading.more:
            return f"the citation names one author, and the entry has {_count(work)}"
        return ""
    if len(names) > number and not work.more:
        return f"the citation names {len(names)} authors, and the entry has {_count(work)}"
    for name, author in zip(names[1:], people[1:], strict=False):
        if not compare_name(name, author) and not is_acronym(name, author.shown):
            return f"the citation names {name}, and the entry names {_show(author)}"
    if not reading.more and len(names) == 2 and (number > 2 or work.more):
        return f"the citation names 2 authors, and the entry has {_count(work)}"
    return ""


def _count(work: Work) -> str:
    number = len(work.people)
    shown = f"{number} author" if number == 1 else f"{number} authors"
    return f"{shown} and others" if work.more else shown


def _show(name: Name) -> str:
    return name.shown.split(",")[0]


def is_near_year(cited: str, listed: str) -> bool:
    """Return whether a difference between two years could be an error.

    The years must be at most three apart, or differ in one digit or only in the order of their digits. If one of the
    two years is missing, the result is also True.

    >>> is_near_year("2017", "2007"), is_near_year("2012", "2021"), is_near_year("1998", "2015")
    (True, True, False)
    """
    if not cited or not listed:
        return bool(cited) != bool(listed)
    if abs(int(cited) - int(listed)) <= _CLOSE:
        return True
    return sum(a != b for a, b in zip(cited, listed, strict=True)) == 1 or sorted(cited) == sorted(listed)


_CLOSE: Final = 3


def is_pair(name: str, work: Work) -> bool:
    """Return whether a name joins the family names of the first two authors with a hyphen, as in "Olley-Pakes"."""
    first, hyphen, second = name.partition("-")
    families = [author.family for author in work.people[:2]]
    return bool(hyphen) and [fold_words(first), fold_words(second)] == families


_TITLE: Final = 4  # words of a citation that names a title instead of authors
