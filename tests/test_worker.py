"""Test that work gives the same results in the same order, whichever process does it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence

from slr.worker import AHEAD, Workers


class Counted(Sequence[int]):
    """Numbers that are made when they are read, and how many were read."""

    read = 0

    def __len__(self) -> int:
        return 50

    def __getitem__(self, index: int) -> int:
        self.read += 1
        return range(50)[index]


def square(n: int) -> int:
    return n * n


def test_any_number_of_workers_gives_the_same_in_the_same_order() -> None:
    expected = [n * n for n in range(50)]
    assert list(Workers(number=1)(square, range(50))) == expected
    assert list(Workers(number=3)(square, range(50))) == expected
    assert list(Workers(number=3)(square, [])) == []


def test_items_are_taken_a_few_at_a_time() -> None:
    taken: list[int] = []
    results = Workers(number=2)(square, (taken.append(n) or n for n in range(50)))
    assert next(iter(results)) == 0
    assert len(taken) <= 2 * AHEAD + 2


def test_progress_without_a_known_number_of_items_has_no_total() -> None:
    told: list[tuple[int, int]] = []
    list(Workers(number=1, report=lambda done, total: told.append((done, total)))(square, iter_of(2)))
    assert told == [(1, 0), (2, 0)]


def iter_of(number: int) -> Iterator[int]:
    yield from range(number)


def test_progress_is_told_piece_by_piece() -> None:
    told: list[tuple[int, int]] = []
    list(Workers(number=2, report=lambda done, total: told.append((done, total)))(square, range(3)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_items_of_a_sequence_are_read_only_as_they_are_needed() -> None:
    items = Counted()
    results = Workers(number=2)(square, items)
    assert next(results) == 0
    assert items.read < 10
    assert [0, *results] == [n * n for n in range(50)]


KILLED = """
import time
from slr.worker import Workers
results = Workers(number=2)(time.sleep, [0, 0, 3600, 3600])
next(results), next(results)
print("begun", flush=True)
next(results)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        parent.kill()
        assert parent.communicate(timeout=300) == (
            "",
            None,
        )  # the end of the file: no process can write to it
