"""Judge pairs of records whose titles differ in one or two words: two spellings of a word, or two different words."""

from typing import Final

from slr.dedupe.comparison import Comparison


def other_word(c: Comparison) -> bool:
    """Return whether only some words of the titles suggest that records from two exports are different works.

    The words differ in more than their spelling. The records can still describe the same work: A database may have changed
    the title, or an article may have a different title than its working paper.

    The authors must support a match, and the titles must not be too general. If the titles differ in several places, or
    in their number of words, there are two more conditions: The titles must be nearly the same, and the authors must
    agree.
    """
    if c.title not in ("word", "words") or c.contradictions or c.one_export:
        return False
    return _fits(c) and (c.title == "word" or (c.same_people and c.score >= _NEARLY_ONE_TITLE))


# About one different word in a title of ten words. With this value, people are asked about 15 more pairs in five
# labelled sets of 11,600 records, and most of these pairs are one work.
_NEARLY_ONE_TITLE: Final = 0.93


def unclear_word(c: Comparison) -> bool:
    """Return whether the titles differ in words that could be misspelt, and at most one other field contradicts a match."""
    return c.title == "unclear" and _fits(c) and len(c.contradictions) < 2


def _fits(c: Comparison) -> bool:
    """Return whether the authors support a match, no identifier contradicts it, and the title is not too general."""
    people = c.authors in ("agree", "some") or (
        c.authors == "missing" and (c.same_place or c.abstract == "agree")
    )
    return people and c.doi != "differ" and c.pmid != "differ" and not c.generic
