"""The advice about a lost cluster can be followed, whether the program started the cluster or somebody else did."""

from collections.abc import Callable

import pytest

from slr.cluster.failure import LOCAL, lost_scheduler, no_workers
from slr.model.problem import ReviewError

FAILURES = (lost_scheduler, lambda address: no_workers(address, 60))


@pytest.mark.parametrize("fail", FAILURES)
def test_a_cluster_that_the_program_started_is_started_by_the_next_run(
    fail: Callable[[str], ReviewError],
) -> None:
    [problem] = fail(LOCAL).problems
    assert "scheduler on this computer" in problem.message
    assert problem.hint.startswith("run the same command again")


@pytest.mark.parametrize("fail", FAILURES)
def test_a_cluster_at_an_address_is_named_by_this_address(fail: Callable[[str], ReviewError]) -> None:
    [problem] = fail("tcp://10.0.0.5:8786").problems
    assert "scheduler at tcp://10.0.0.5:8786" in problem.message
    assert problem.hint.startswith("start ")
