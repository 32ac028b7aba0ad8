"""A run lets the garbage collector run rarely, leaves its settings as they were, and gives memory back after large tables."""

import gc

import pytest

from slr.run import collect_seldom, release_memory


def test_collector_runs_seldom_in_a_run_and_as_before_after_it() -> None:
    before = gc.get_threshold()
    with collect_seldom():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_settings_of_the_collector_are_restored_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="lamp"), collect_seldom():
        raise ValueError("lamp")
    assert gc.get_threshold() == before


@pytest.mark.parametrize(("small", "times"), [(0, 1), (2**60, 0)])
def test_unused_values_are_searched_for_only_after_large_tables(
    monkeypatch: pytest.MonkeyPatch, small: int, times: int
) -> None:
    searches: list[int] = []
    monkeypatch.setattr("slr.run._SMALL", small)
    monkeypatch.setattr(gc, "collect", searches.append)
    release_memory()
    assert len(searches) == times
