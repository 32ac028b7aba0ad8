"""Judge pairs whose titles differ in one or two words that may be misspelt or may be different words."""

from slr.dedupe.comparison import Comparison


def other_word(c: Comparison) -> bool:
    """Return whether the titles contain different words, but nothing else shows that the works are different.

    Both words exist, so neither is a misspelling. A database may still have changed the title.
    """
    return c.title == "word" and _fits(c) and not c.contradictions and not c.one_export


def unclear_word(c: Comparison) -> bool:
    """Return whether the titles differ in words that may be misspelt, and at most one other field contradicts a match."""
    return c.title == "unclear" and _fits(c) and len(c.contradictions) < 2


def _fits(c: Comparison) -> bool:
    """Return whether the authors support a match and no identifier contradicts it."""
    people = c.authors in ("agree", "some") or (
        c.authors == "missing" and (c.same_place or c.abstract == "agree")
    )
    return people and c.doi != "differ" and c.pmid != "differ" and not c.generic
