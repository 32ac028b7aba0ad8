"""Derive the reasons shown to reviewers, and the strength of the evidence, from a comparison of two records."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from slr.dedupe.comparison import Comparison, Level
from slr.model.reason import Reason, ReasonKind, Reasons
from slr.text.title_comparison import Likeness

_FIELDS: Final[Mapping[str, Mapping[Level, Reason]]] = {
    "doi": {"agree": Reason("doi_agree"), "near": Reason("doi_near"), "differ": Reason("doi_differ")},
    "pmid": {"agree": Reason("pmid_agree"), "differ": Reason("pmid_differ")},
    "journal": {"agree": Reason("journal_agree"), "differ": Reason("journal_differ")},
    "volume": {"agree": Reason("volume_agree"), "differ": Reason("volume_differ")},
    "issue": {"agree": Reason("issue_agree"), "differ": Reason("issue_differ")},
    "pages": {
        "agree": Reason("pages_agree"),
        "near": Reason("pages_near"),
        "differ": Reason("pages_differ"),
    },
}
_TITLES: Final[Mapping[Likeness, ReasonKind]] = {
    "slips": "title_spelling",
    "shortened": "title_shorter",
    "numbers": "title_numbers",
    "unclear": "title_unclear",
    "word": "title_word",
    "words": "title_score",
    "differ": "title_score",
}
_AUTHORS: Final[Mapping[Level, ReasonKind]] = {"agree": "authors_agree", "some": "authors_some"}
_NEEDED: Final = ("authors", "year", "journal", "volume", "pages", "doi")

# What each field adds to the strength if it agrees, and if it differs. An agreement in part (`near` or `some`)
# counts a third of a full agreement.
_WEIGHTS: Final[Mapping[str, tuple[float, float]]] = {
    "doi": (6.0, -4.0),
    "pmid": (6.0, -4.0),
    "pages": (3.0, -3.0),
    "volume": (1.5, -1.5),
    "issue": (0.5, -0.5),
    "year": (1.0, -2.0),
    "journal": (1.5, -1.0),
    "authors": (3.0, -3.0),
}
_WEIGHTS_OF: Final[Mapping[str, Mapping[str, float]]] = {
    field: {"agree": agreed, "differ": differed, "near": agreed / 3, "some": agreed / 3}
    for field, (agreed, differed) in _WEIGHTS.items()
}


class _Levels(NamedTuple):
    """The values of a comparison on which the reasons and the strength depend.

    Many pairs have the same values, so the results for these values are cached.
    """

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
    unlike: tuple[str, ...]


_read_levels: Final = attrgetter(*_Levels._fields[:-1])


def assess(c: Comparison) -> tuple[float, Reasons]:
    """Return the strength of the evidence that two records describe the same work, and the reasons.

    The more rarely an agreement happens by chance, the more it adds to the strength. One unit of strength is a factor of
    ten: a page number agrees by chance in one of a thousand pairs (3 units), a volume in one of thirty (1.5 units), and
    a year in one of ten (1 unit). Pairs are merged in the order of their strength. A record matches two records equally
    well if the strength is the same.

    The reasons first state which fields agree or differ, in a fixed order, and then which fields are missing.
    """
    return _assess((*_read_levels(c), c.unlike_fields if c.titles_match else ()))


@lru_cache(maxsize=16384)
def _assess(values: tuple[Any, ...]) -> tuple[float, Reasons]:
    levels = _Levels._make(values)
    return _measure(levels), tuple(_list_reasons(levels))


def _list_reasons(c: _Levels) -> Iterator[Reason]:
    yield from _explain_fields(c, "doi", "pmid")
    yield _explain_title(c)
    yield from _explain_authors(c)
    yield from _explain_fields(c, "journal", "volume", "issue", "pages")
    if c.year == "agree":
        yield Reason("year_agree")
    elif c.gap:
        yield Reason("year_differ", (("gap", c.gap),))
    if c.unlike:
        yield Reason("fields_differ", (("fields", c.unlike),))
    if missing := tuple(name for name in _NEEDED if getattr(c, name) == "missing"):
        yield Reason("fields_missing", (("fields", missing),))


def _explain_fields(c: _Levels, *names: str) -> Iterator[Reason]:
    for name in names:
        if reason := _FIELDS[name].get(getattr(c, name)):
            yield reason


def _explain_title(c: _Levels) -> Reason:
    if c.title == "equal":
        return Reason("title_equal")
    if c.title == "missing":
        return Reason("title_missing")
    return Reason(_TITLES[c.title], (("score", round(c.score, 2)),))


def _explain_authors(c: _Levels) -> Iterator[Reason]:
    if c.authors in _AUTHORS:
        yield Reason(_AUTHORS[c.authors], (("n", c.shared),))
    elif c.authors == "differ":
        yield Reason("authors_differ")


def _measure(c: _Levels) -> float:
    total = sum([weights.get(getattr(c, name), 0.0) for name, weights in _WEIGHTS_OF.items()])
    return round(total + 4 * c.score + (1.0 if c.title == "equal" else 0.0), 2)


def weigh_field(field: str, level: str) -> float:
    """Return the number of units that one field adds to the strength.

    `level` is the field's level of agreement, such as "agree". Unknown fields and levels add 0.

    >>> weigh_field("pages", "agree"), weigh_field("doi", "differ"), weigh_field("pages", "near"), weigh_field("note", "agree")
    (3.0, -4.0, 1.0, 0.0)
    """
    return _WEIGHTS_OF.get(field, {}).get(level, 0.0)
