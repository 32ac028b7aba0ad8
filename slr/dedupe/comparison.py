"""Compare two records field by field. Each field agrees, agrees in part, differs, or is missing in at least one record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from rapidfuzz.distance import Indel

from slr.dedupe.feature import Feature, build, is_alias, strip_version
from slr.dedupe.identity import Outcome, compare_identities
from slr.text.difference import Places
from slr.text.issue import compare_issues
from slr.text.journal import compare_journals
from slr.text.pages import compare_pages
from slr.text.person import compare_names
from slr.text.title_comparison import NOWHERE, Likeness, compare_titles

Level = Literal["agree", "near", "some", "differ", "missing"]

# Abstracts of the same work differ in headings and in length; abstracts of different works differ in most words.
_SAME_ABSTRACT: Final = 0.85
_OTHER_ABSTRACT: Final = 0.6


class UnreadAbstractError(Exception):
    """Error that is raised if a rule must compare two abstracts, and at least one of them has not been read."""


@dataclass(frozen=True)
class Comparison:
    """The result of comparing two records field by field.

    `a` is the record with the smaller id, whatever the order of the arguments of `compare`.
    """

    a: Feature
    b: Feature
    title: Likeness
    score: float
    authors: Level
    shared: int
    year: Level
    gap: int
    journal: Level
    volume: Level
    issue: Level
    pages: Level
    doi: Level
    pmid: Level

    @cached_property
    def abstract(self) -> Level:
        """How far the abstracts agree. The value is computed only if a rule needs it, because comparing abstracts is slow.

        Raises UnreadAbstractError if one of the abstracts has not been read and neither is empty.
        """
        x, y = self.a.abstract, self.b.abstract
        if x == "" or y == "":
            return "missing"
        if x is None or y is None:
            raise UnreadAbstractError
        n = min(len(x), len(y))
        similar = Indel.normalized_similarity(x[:n].lower(), y[:n].lower())
        return "agree" if similar >= _SAME_ABSTRACT else "differ" if similar < _OTHER_ABSTRACT else "near"

    @cached_property
    def identity(self) -> Mapping[str, Outcome]:
        """The level of agreement of each identifying field that both records have.

        The levels are computed only if a rule needs them.
        """
        return compare_identities(self.a.identity, self.b.identity)

    @property
    def unlike_fields(self) -> tuple[str, ...]:
        """The identifying fields, such as a registration number or an edition, that do not agree. Missing fields are left out."""
        return tuple(field for field, level in self.identity.items() if level != "agree")

    @property
    def firm_contradictions(self) -> tuple[str, ...]:
        """The contradictions, except those in identifying fields with the level `near`.

        One work can have both values of such a field, for example two Scopus accession numbers.
        """
        return tuple(field for field in self.contradictions if self.identity.get(field) != "near")

    @property
    def identified(self) -> bool:
        """Whether both records have the same DOI or PubMed identifier."""
        return self.doi == "agree" or self.pmid == "agree"

    @property
    def alike(self) -> bool:
        """Whether the titles are the same except for spelling."""
        return self.title in ("equal", "slips")

    @property
    def nearly_alike(self) -> bool:
        """Whether the titles are the same except for spelling, or differ only in words that could be misspelt."""
        return self.alike or self.title == "unclear"

    @property
    def titles_match(self) -> bool:
        """Whether the titles are the same except for spelling, or one title is a shortened form of the other title."""
        return self.title in ("equal", "slips", "shortened")

    @property
    def generic(self) -> bool:
        """Whether at least one of the titles is too general to identify a work."""
        return self.a.generic or self.b.generic

    @property
    def long_pages(self) -> bool:
        """Whether both records have a range of more than two pages, which usually identifies a work."""
        return (
            self.a.pages is not None and self.b.pages is not None and self.a.pages.long and self.b.pages.long
        )

    @property
    def same_place(self) -> bool:
        """Whether both records have the same pages and volume, and the years do not differ.

        If a volume is missing, both records must instead have the same journal and the same year. If the pages begin
        with page 1, the issues must not differ, because some journals begin each issue with page 1.
        """
        return (
            self.pages == "agree"
            and not (self.issue == "differ" and self.a.pages is not None and self.a.pages.first == 1)
            and (
                self.volume == "agree"
                or (self.volume == "missing" and self.journal == "agree" and self.year == "agree")
            )
            and self.year != "differ"
        )

    @property
    def same_people(self) -> bool:
        """Whether the lists of authors agree (see `compare_names`)."""
        return self.authors == "agree"

    @property
    def kinds(self) -> tuple[str, str]:
        """The kinds of publication that the two records describe, such as `preprint`, or "" for an unknown kind."""
        return self.a.kind, self.b.kind

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """The fields that differ, and the identifying fields that do not agree. Titles, abstracts and missing fields are left out."""
        fields = ("authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid")
        return (*(f for f in fields if getattr(self, f) == "differ"), *self.unlike_fields)

    @property
    def one_export(self) -> bool:
        """Whether both records are from the same export of one database. A database rarely lists a work twice."""
        return bool(self.a.export) and self.a.export == self.b.export


def compare(a: Feature, b: Feature, places: Places = NOWHERE) -> Comparison:
    """Return the comparison of two records.

    `places` is the result of `count_places` for the titles of all records.
    """
    if b.record < a.record:
        a, b = b, a
    title, score = compare_titles(a.title, b.title, places)
    authors, shared = compare_names(a.names, b.names)
    gap = abs(a.year - b.year) if a.year and b.year else 0
    journal = compare_journals(a.journal, b.journal)
    if journal != "agree" and a.journal and b.journal and a.issns & b.issns:
        journal = "agree"
    return build(
        Comparison,
        a=a,
        b=b,
        title=title,
        score=score,
        authors=authors,
        shared=shared,
        year="missing"
        if not (a.year and b.year)
        else "agree"
        if gap == 0
        else "near"
        if gap == 1
        else "differ",
        gap=gap,
        journal=journal,
        volume=_compare_numbers(a.volume, b.volume),
        issue=compare_issues(a.issue, b.issue),
        pages=compare_pages(a.pages, b.pages),
        doi=_compare_dois(a.doi, b.doi),
        pmid=_compare_numbers(a.pmid, b.pmid),
    )


def _compare_numbers(a: str, b: str) -> Level:
    return "missing" if not a or not b else "agree" if a == b else "differ"


def _compare_dois(a: str, b: str) -> Level:
    """Return the level of agreement of two DOIs.

    The level is `near` in three cases:

    - One DOI is the beginning of the other.
    - The DOIs differ only in a version suffix.
    - A repository assigned one of them.
    """
    if not a or not b:
        return "missing"
    if a == b:
        return "agree"
    if a.startswith(b) or b.startswith(a) or is_alias(a) or is_alias(b):
        return "near"
    return "near" if strip_version(a) == strip_version(b) else "differ"
