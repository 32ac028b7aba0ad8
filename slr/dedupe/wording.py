"""Judge pairs whose titles differ in one or two words that may be misspelt or may be different words."""

from typing import Final

from slr.dedupe.comparison import Comparison


def other_word(c: Comparison) -> bool:
    """Return whether the titles contain different words, but nothing else shows that the works are different.

    All these words exist, so none is a misspelling. A database may still have changed the title, and an article may have
    another title than its working paper. If a title has other words in several places, or more words than the other, the
    titles must be nearly the same and the authors must agree.
    """
    if c.title not in ("word", "words") or c.contradictions or c.one_export:
        return False
    return _fits(c) and (c.title == "word" or (c.same_people and c.score >= _NEARLY_ONE_TITLE))


# About one word in a title of ten words. In five labelled sets with 11,600 records, people are asked about 15 more pairs, and
# most of these are one work.
_NEARLY_ONE_TITLE: Final = 0.93


def unclear_word(c: Comparison) -> bool:
    """Return whether the titles differ in words that may be misspelt, and at most one other field contradicts a match."""
    return c.title == "unclear" and _fits(c) and len(c.contradictions) < 2


def _fits(c: Comparison) -> bool:
    """Return whether the authors support a match and no identifier contradicts it."""
    people = c.authors in ("agree", "some") or (
        c.authors == "missing" and (c.same_place or c.abstract == "agree")
    )
    return people and c.doi != "differ" and c.pmid != "differ" and not c.generic
