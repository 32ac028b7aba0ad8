"""Test that work gives the same results in the same order, whichever process does it."""

from slr.worker import Workers


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
