"""A few trials of the desk: kills while two people give verdicts, and four writers of one file."""

import random
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

import torture_desk
from example_review import CopyBuilt
from small_review import write_review
from torture_desk import kill_desk, write_from_four_sides
from torture_writers import FEW, Shares, write_from_five

from slr.store.layout import Review, find_review

REPORTS = {f"Strain of crew number {i}": (2010, f"Crew {i} is tired.") for i in range(FEW + 20)}
SHARES = Shares(browser=10, terminal=10, sheets=10, editor=10)
WRITERS = ("browser a", "browser b", "terminal", "worksheets", "editor")
write_many = partial(write_review, reports=REPORTS)


@pytest.fixture
def review(project: Path, copy_built: CopyBuilt) -> Review:
    return find_review(copy_built(project, write_review, "screen"), None)


def test_a_desk_that_is_killed_loses_no_acknowledged_verdict_and_writes_none_twice(review: Review) -> None:
    counts, faults = kill_desk(random.Random(7), review.root, review, ("rina", "tomas"), kills=2)
    assert (counts["killed"], faults) == (2, [])
    assert counts["acknowledged"] >= 4  # each had an answer before each kill


def test_four_writers_of_one_file_lose_no_row_that_is_not_offered(review: Review) -> None:
    counts, faults = write_from_four_sides(review, "rina", 40, pause=0.002)
    assert (counts["acknowledged"], faults) == (120, [])


def test_five_writers_in_processes_of_their_own_lose_no_row_that_is_not_offered(
    project: Path, copy_built: CopyBuilt
) -> None:
    review = find_review(copy_built(project, write_many, "screen"), None)
    counts, faults = write_from_five(project, review, "rina", SHARES, 7)
    assert faults == []
    assert counts["rows"] == 50 == sum(counts[w] for w in WRITERS)


HEAD = "report,verdict,note\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD, "rina-0 is there 0 times"),
        (HEAD + 2 * "r1,include,rina-0\n", "rina-0 is there 2 times"),
        (HEAD + "r1,include,rina-0", "the last line is cut"),
        (HEAD + "r1,include,rina-0\nr2,incl\n", "a line has other columns"),
        (HEAD + "r1,include,rina-0\n", ""),
    ],
)
def test_lost_doubled_and_torn_rows_are_seen(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "rina.csv"
    path.write_text(text, encoding="utf-8")
    reader = torture_desk.Reader(
        None, "small", "rina", (), acknowledged=["rina-0"], sent=["rina-0", "rina-1"]
    )  # type: ignore[arg-type]
    faults = torture_desk._check_file(path, reader)
    assert len(faults) == bool(fault)
    assert all(fault in found for found in faults)
