"""A source says how many hits its searches had."""

import pytest

from slr.model.source import Source


@pytest.mark.parametrize(
    ("hits", "total"), [(12, 12), ({"2026-01-02": 12, "2026-03-04": 3}, 15), ("not reported", None)]
)
def test_the_hits_of_all_searches_are_added(hits: object, total: int | None) -> None:
    source = Source.model_validate({"id": "base", "name": "Base", "kind": "database", "hits": hits})
    assert source.all_hits == total
