"""Two records held against each other, field by field: what agrees, what contradicts, what one of them lacks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from rapidfuzz.distance import Indel

from slr.dedupe.feature import Feature, is_alias, strip_version
from slr.text.journal import compare_journals
from slr.text.pages import compare_pages
from slr.text.person import compare_names
from slr.text.title import Likeness, compare_titles

Level = Literal["agree", "near", "some", "differ", "missing"]

# Abstracts of one work differ by headings and cut ends; abstracts of two works on one question by most of their words.
_SAME_ABSTRACT: Final = 0.85
_OTHER_ABSTRACT: Final = 0.6


@dataclass(frozen=True)
class Comparison:
    """How two records compare. `a` and `b` are in the order of their ids, so that nothing depends on who comes first."""

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
        """How the abstracts compare; worked out only where a rule asks, since it costs most."""
        x, y = self.a.abstract, self.b.abstract
        n = min(len(x), len(y))
        if n < 200:
            return "missing"
        n = min(n, 1200)
        similar = Indel.normalized_similarity(x[:n].lower(), y[:n].lower())
        return "agree" if similar >= _SAME_ABSTRACT else "differ" if similar < _OTHER_ABSTRACT else "near"

    @property
    def alike(self) -> bool:
        """Whether the titles say the same, but for spelling."""
        return self.title in ("equal", "slips")

    @property
    def title_fits(self) -> bool:
        """Whether the titles could be one title, whole or shortened."""
        return self.title in ("equal", "slips", "shortened")

    @property
    def generic(self) -> bool:
        """Whether a title could be many works'."""
        return self.a.generic or self.b.generic

    @property
    def long_pages(self) -> bool:
        """Whether both records give a range of pages that only one work can fill."""
        return (
            self.a.pages is not None and self.b.pages is not None and self.a.pages.long and self.b.pages.long
        )

    @property
    def same_place(self) -> bool:
        """Whether both stand on the same page of the same volume, and nothing says of another journal or year."""
        return (
            self.pages == "agree"
            and (
                self.volume == "agree"
                or (self.volume == "missing" and self.journal == "agree" and self.year == "agree")
            )
            and self.year != "differ"
        )

    @property
    def same_people(self) -> bool:
        """Whether the authors agree so far that chance is out: several people, or all there are."""
        return self.authors == "agree"

    @property
    def kinds(self) -> tuple[str, str]:
        """The versions of a work that the two describe."""
        return self.a.kind, self.b.kind

    @property
    def contradictions(self) -> tuple[str, ...]:
        """The fields that contradict."""
        fields = ("authors", "year", "journal", "volume", "pages", "doi", "pmid")
        return tuple(f for f in fields if getattr(self, f) == "differ")

    @property
    def one_export(self) -> bool:
        """Whether both stand in one export of one database, which seldom lists a work twice."""
        return bool(self.a.export) and self.a.export == self.b.export


def compare(a: Feature, b: Feature) -> Comparison:
    """Return how two records compare."""
    if b.record < a.record:
        a, b = b, a
    title, score = compare_titles(a.title, b.title)
    authors, shared = compare_names(a.names, b.names)
    gap = abs(a.year - b.year) if a.year and b.year else 0
    journal = compare_journals(a.journal, b.journal)
    if journal == "differ" and a.issns & b.issns:
        journal = "agree"
    return Comparison(
        a=a, b=b, title=title, score=score, authors=authors, shared=shared,
        year="missing" if not (a.year and b.year) else "agree" if gap == 0 else "near" if gap == 1 else "differ",
        gap=gap, journal=journal, volume=_compare_numbers(a.volume, b.volume), issue=_compare_numbers(a.issue, b.issue),
        pages=compare_pages(a.pages, b.pages), doi=_compare_dois(a.doi, b.doi), pmid=_compare_numbers(a.pmid, b.pmid),
    )  # fmt: skip


def _compare_numbers(a: str, b: str) -> Level:
    return "missing" if not a or not b else "agree" if a == b else "differ"


def _compare_dois(a: str, b: str) -> Level:
    """Compare DOIs; near: one is the other cut short or of another version, or a repository's own."""
    if not a or not b:
        return "missing"
    if a == b:
        return "agree"
    if a.startswith(b) or b.startswith(a) or is_alias(a) or is_alias(b):
        return "near"
    return "near" if strip_version(a) == strip_version(b) else "differ"
