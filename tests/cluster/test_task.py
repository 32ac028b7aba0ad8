"""A worker computes only if it has the program, the Python and the project of the command."""

from pathlib import Path

import pytest

from slr.cluster import task
from slr.cluster.task import OtherSiteError, Site, find_fault, pack_task, unpack_result, work


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "p.yaml").write_bytes(b"schema: 1")
    return Site.here(str(tmp_path / "p.yaml"), b"schema: 1")


def test_a_task_gives_the_result_of_its_function(site: Site) -> None:
    assert unpack_result(work(pack_task(abs, -3), site)) == 3


def test_a_task_is_refused_where_the_project_is_not(site: Site, tmp_path: Path) -> None:
    elsewhere = Site.here(str(tmp_path / "none.yaml"), b"schema: 1")
    with pytest.raises(OtherSiteError) as caught:
        work(pack_task(abs, -3), elsewhere)
    found, expected, hint = caught.value.args
    assert found.startswith(f"no readable file at {tmp_path}/none.yaml")
    assert (expected, "--storage" in hint) == ("the protocol of the review", True)


def test_a_worker_that_runs_an_old_program_is_noticed_after_the_files_were_replaced(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_fault(site) == ()
    monkeypatch.setattr(task, "hash_program", lambda: "new")
    new = Site(program="new", python=site.python, place=site.place, protocol=site.protocol)
    assert find_fault(new)[0] == "another version of slr"
