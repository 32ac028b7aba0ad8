"""A run lets the garbage collector run rarely, and leaves its settings as they were."""

import gc

import pytest

from slr.run import collect_seldom


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
