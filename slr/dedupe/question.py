"""Define the order in which people judge doubtful pairs.

Pairs that are most likely to change the result of the review come first.
"""

from collections.abc import Mapping, Set
from typing import Any, Final

from slr.dedupe.evidence import weigh_field
from slr.model.reason import Reasons, read_reasons

# What the title adds to the strength. Titles rarely agree in all letters by chance.
_TITLES: Final[Mapping[str, float]] = {
    "title_equal": 4.0,
    "title_spelling": 3.0,
    "title_shorter": 2.0,
    "title_numbers": -4.0,
}
_AUTHORS: Final[Mapping[str, float]] = {"authors_agree": 3.0, "authors_some": 1.0, "authors_differ": -3.0}
_CONTRADICTED: Final = -3.0


def rank_question(
    row: Mapping[str, Any], report: Mapping[str, str], excluded: Set[str], sources: Mapping[str, str]
) -> tuple[Any, ...]:
    """Return the sort key of a row of PAIRS, so that the most important pairs come first.

    The pairs are sorted by these criteria, in this order:

    - Pairs of two excluded reports come last, because merging them changes no result.
    - Records from different sources come first, because a source rarely lists a work twice.
    - Pairs with stronger evidence come first, then pairs with more similar titles, then smaller ids.

    `report` maps records to reports. `sources` maps records to sources. `excluded` contains the excluded reports.
    """
    a, b = row["record_a"], row["record_b"]
    both_excluded = report.get(a) in excluded and report.get(b) in excluded
    same_source = a in sources and sources.get(a) == sources.get(b)
    strength = weigh_evidence(read_reasons(row["evidence"]))
    return both_excluded, same_source, -strength, -float(row["score"] or 0), a, b


def weigh_evidence(reasons: Reasons) -> float:
    """Return the strength of the evidence that two records describe the same work, from the reasons shown to reviewers.

    >>> from slr.model.reason import Reason
    >>> weigh_evidence((Reason.of("title_equal"), Reason.of("doi_differ"))) < weigh_evidence((Reason.of("title_equal"),))
    True
    """
    return round(sum(_weigh(reason.kind, dict(reason.values)) for reason in reasons), 2)


def _weigh(kind: str, values: Mapping[str, Any]) -> float:
    if kind in _AUTHORS:
        return _AUTHORS[kind]
    if kind == "fields_differ":
        return _CONTRADICTED * len(values.get("fields", ()))
    if kind in _TITLES:
        return _TITLES[kind]
    field, _, level = kind.rpartition("_")
    return weigh_field(field, level)
