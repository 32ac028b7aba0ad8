"""Versions of one work: which reports belong together, and which of them represents the work."""

from collections.abc import Mapping
from typing import Any

import pytest

from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.version import relate_versions

TITLE = {"title": "Night work and medication errors in two teaching hospitals"}


def features(**rows: Mapping[str, Any]) -> dict[str, Feature]:
    return {name: read_feature(name, {**TITLE, **row}) for name, row in rows.items()}


def relate(
    pairs: list[tuple[str, str]],
    prefer: str = "published",
    cluster_of: Mapping[str, str] | None = None,
    **rows: Any,
) -> dict[str, str]:
    found = features(**rows)
    return relate_versions(pairs, cluster_of or {n: n for n in found}, found, prefer)


ARTICLE, PREPRINT = {"type": "article", "journal": "Sleep"}, {"type": "preprint"}


def test_work_without_another_version_is_not_related() -> None:
    assert relate([], a=ARTICLE, b=PREPRINT) == {}


def test_article_represents_the_work_whichever_comes_first() -> None:
    assert relate([("a", "b")], a=PREPRINT, b=ARTICLE) == {"a": "b"}
    assert relate([("a", "b")], a=ARTICLE, b=PREPRINT) == {"b": "a"}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (ARTICLE, {"type": "book"}), (ARTICLE, {"type": "chapter"}), ({"type": "book"}, {}), ({"type": "chapter"}, {}), ({}, {"type": "conference"}),
        ({"type": "conference"}, {"type": "thesis"}), ({"type": "thesis"}, PREPRINT), ({"type": "letter"}, {"type": "conference"}),
    ],
)  # fmt: skip
def test_what_was_published_in_full_represents_what_went_ahead_of_it(
    better: dict[str, str], worse: dict[str, str]
) -> None:
    assert relate([("a", "b")], a=worse, b=better) == {"a": "b"}


def test_of_equals_the_one_with_a_range_of_pages_then_the_latest_then_the_smallest_id_represents_the_work() -> (
    None
):
    assert relate([("a", "b")], a=ARTICLE, b={**ARTICLE, "pages": "11-19"}) == {"a": "b"}
    assert relate([("a", "b")], a={**ARTICLE, "year": 2015}, b={**ARTICLE, "year": 2018}) == {"a": "b"}
    assert relate([("a", "b")], a=ARTICLE, b={**ARTICLE, "year": 2018}) == {"a": "b"}
    assert relate([("a", "b")], a={**ARTICLE, "pages": "11"}, b=ARTICLE) == {"b": "a"}
    assert relate(
        [("a", "b")], a={**ARTICLE, "year": 2015, "pages": "11-19"}, b={**ARTICLE, "year": 2018}
    ) == {"b": "a"}


def test_first_version_is_the_earliest_and_one_without_a_year_comes_last() -> None:
    assert relate([("a", "b")], "first", a={**ARTICLE, "year": 2016}, b={**PREPRINT, "year": 2015}) == {
        "a": "b"
    }
    assert relate([("a", "b")], "first", a=ARTICLE, b={**PREPRINT, "year": 2015}) == {"a": "b"}
    assert relate([("a", "b")], "first", a={**PREPRINT, "year": 2015}, b={**ARTICLE, "year": 2015}) == {
        "a": "b"
    }
    # of places none counts: the smaller id
    assert relate(
        [("a", "b")], "first", a={**ARTICLE, "year": 2015}, b={**ARTICLE, "year": 2015, "pages": "11-19"}
    ) == {"b": "a"}


def test_versions_of_versions_are_one_work() -> None:
    assert relate([("a", "b"), ("c", "b"), ("x", "y")], a=PREPRINT, b={}, c=ARTICLE, x=PREPRINT, y=ARTICLE, z=ARTICLE) == {
        "a": "c", "b": "c", "x": "y",
    }  # fmt: skip


def test_report_is_judged_by_the_best_of_its_records_and_two_of_one_report_are_no_versions() -> None:
    cluster_of = {"a": "a", "b": "b", "b2": "b"}
    assert relate([("a", "b"), ("b", "b2")], cluster_of=cluster_of, a={}, b=PREPRINT, b2=ARTICLE) == {
        "a": "b"
    }
    assert relate([("b", "b2")], cluster_of=cluster_of, a={}, b=PREPRINT, b2=ARTICLE) == {}
    years = {"a": {**ARTICLE, "year": 2016}, "b": {**ARTICLE, "year": 2014}, "b2": {**ARTICLE, "year": 2018}}
    assert relate([("a", "b")], cluster_of=cluster_of, **years) == {"a": "b"}
    assert relate([("a", "b")], "first", cluster_of=cluster_of, **years) == {"a": "b"}
    placed = {"a": ARTICLE, "b": {**ARTICLE, "pages": "11"}, "b2": {**ARTICLE, "pages": "11-19"}}
    assert relate([("a", "b")], cluster_of=cluster_of, **placed) == {"a": "b"}
