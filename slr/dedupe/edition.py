"""Define the conditions about registration and report numbers, editions, versions, footnote marks and pages."""

from slr.dedupe.comparison import Comparison
from slr.dedupe.feature import Feature, read_doi_version
from slr.text.title_comparison import differ_in_mark


def other_number(c: Comparison) -> bool:
    """Return whether the titles match, but the report numbers or the registration numbers differ.

    If the DOI, the PubMed identifier or the place is the same (see `same_place`), the result is False.

    A registration number in an abstract or note can belong to another study. Registration numbers are therefore
    compared only if both records also have one of their own.
    """
    if not c.titles_match or c.identified or c.same_place:
        return False
    if c.identity.get("report_number") == "differ":
        return True
    if c.identity.get("registration") != "differ":
        return False
    return bool(c.a.identity.own and c.b.identity.own)


def same_registration(c: Comparison) -> bool:
    """Return whether both records are from registers of studies, with the same registration number and nearly the same title.

    The DOIs must not differ.
    """
    return same_registration_close(c) and c.nearly_alike


def same_registration_close(c: Comparison) -> bool:
    """Return whether both records are from registers of studies and have the same registration number.

    The DOIs must not differ. The titles need not match, because a register can list a study under its public or its
    scientific title. The records can still be about two studies, because a register entry can also contain the number
    of another study.
    """
    if c.kinds != ("registration", "registration") or c.doi == "differ":
        return False
    return bool(c.a.identity.own & c.b.identity.own)


def two_editions(c: Comparison) -> bool:
    """Return whether the records are two editions of one book or report.

    The titles must be the same except for spelling, and not too general. The editions must differ, but not the authors.
    The records must share neither a DOI nor a PubMed identifier.
    """
    agreed = c.authors in ("agree", "some", "missing") and not c.generic
    return c.alike and agreed and not c.identified and c.identity.get("edition") == "differ"


def has_same_number(c: Comparison) -> bool:
    """Return whether the records share a number or web address that identifies one work, such as an ISBN."""
    return any(c.identity.get(field) == "agree" for field in ("registration", "isbn", "report_number", "url"))


def is_doubtful(c: Comparison) -> bool:
    """Return whether only one identifying field contradicts a match, and this field can have two values for one work.

    A book has an ISBN for each binding, a study can be in two registers, and a database can list a work twice.
    """
    only = c.unlike_fields
    return only in (("isbn",), ("accession",)) or (
        only == ("registration",) and c.identity["registration"] == "near"
    )


def numbered_version(c: Comparison) -> bool:
    """Return whether the records are two numbered versions of one work, such as the rounds of an open peer review.

    The numbers of the versions must be at the end of the titles or of the DOIs. Without the numbers, the titles must be
    the same except for spelling, and not too general. The authors must not differ, and the DOI must not be the same.
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
    """Return whether the titles differ only in a footnote mark, and authors, journal and pages are the same.

    At least one record must have a range of more than two pages. In the title of a work on a single page, a digit can be
    the number of a short note.
    """
    if c.title != "numbers" or c.journal != "agree":
        return False
    return footnote_mark_close(c) and any(f.pages is not None and f.pages.long for f in (c.a, c.b))


def footnote_mark_close(c: Comparison) -> bool:
    """Return whether the titles differ only in a footnote mark, and authors and place are the same (see `same_place`).

    The journals, the issues and the identifiers must not differ.
    """
    if c.title != "numbers" or not (c.same_people and c.same_place):
        return False
    return "differ" not in (c.journal, c.issue, c.doi, c.pmid) and differ_in_mark(c.a.title, c.b.title)


def same_start(c: Comparison) -> bool:
    """Return whether both records have the same first page in the same year.

    At least one record must have a range of more than two pages. Two versions of a work are normally on different pages.
    It is not enough that both records begin on page 1, because many works do.
    """
    ours, theirs = c.a.pages, c.b.pages
    if ours is None or theirs is None or c.pages != "agree" or c.year != "agree" or ours.first == 1:
        return False
    return ours.long or theirs.long


def same_range(c: Comparison) -> bool:
    """Return whether both records have the same range of more than two pages in the same year.

    A range that begins on page 1 does not count.
    """
    ours, theirs = c.a.pages, c.b.pages
    return same_start(c) and ours is not None and theirs is not None and ours.last == theirs.last
