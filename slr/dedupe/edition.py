"""Judge numbered versions of one work, titles that differ in a footnote mark, and copies on the same pages."""

from slr.dedupe.comparison import Comparison
from slr.dedupe.feature import Feature, read_doi_version
from slr.text.title import differ_in_mark


def numbered_version(c: Comparison) -> bool:
    """Return whether the records are two numbered versions of one work, such as the rounds of an open peer review.

    The number is stated at the end of the title or of the DOI.
    """
    if not c.alike or c.generic or c.doi == "agree" or c.authors not in ("agree", "some", "missing"):
        return False
    if c.a.title.version and c.b.title.version:
        return c.a.title.version != c.b.title.version
    ours, theirs = _find_version(c.a), _find_version(c.b)
    return c.doi == "near" and bool(ours and theirs) and ours != theirs


def _find_version(feature: Feature) -> str:
    return feature.title.version or read_doi_version(feature.doi)


def footnote_mark(c: Comparison) -> bool:
    """Return whether the titles differ only in a footnote mark, and the same people wrote both works in one place.

    At least one of the records has a range of pages. On a single page, a digit may also number short notes.
    """
    ranged = any(f.pages is not None and f.pages.long for f in (c.a, c.b))
    return ranged and c.journal == "agree" and footnote_mark_close(c)


def footnote_mark_close(c: Comparison) -> bool:
    """Return whether the titles differ only in a footnote mark, and the people and the place are the same."""
    placed = c.same_place and c.same_people and "differ" not in (c.journal, c.issue, c.doi, c.pmid)
    return c.title == "numbers" and placed and differ_in_mark(c.a.title, c.b.title)


def same_range(c: Comparison) -> bool:
    """Return whether both records have the same range of more than two pages in the same year.

    Nobody publishes two versions of a work on the same pages. Ranges that begin with page 1 do not count, because
    many works have them.
    """
    ours, theirs = c.a.pages, c.b.pages
    if ours is None or theirs is None or not c.long_pages or ours.first == 1:
        return False
    return (ours.first, ours.last) == (theirs.first, theirs.last) and c.year == "agree"
