"""Test that work gives the same results in the same order, whichever process does it."""

from collections.abc import Sequence

from slr.worker import Workers


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
