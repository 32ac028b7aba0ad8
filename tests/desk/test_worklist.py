"""The items waiting in a session: skipping, judging out of order and undoing lose none of them."""

from slr.desk.worklist import Worklist


def state(work: Worklist[str]) -> tuple[str | None, int, int, int]:
    return work.current, work.position, work.total, work.left


def test_items_come_one_after_another_until_none_is_left() -> None:
    work = Worklist("ab")
    assert state(work) == ("a", 1, 2, 2)
    work.judge("a")
    assert state(work) == ("b", 2, 2, 1)
    work.judge("b")
    assert state(work) == (None, 3, 2, 0)


def test_skipped_thing_is_left_and_counts_as_passed() -> None:
    work = Worklist("ab")
    work.skip()
    assert (state(work), work.skipped) == (("b", 2, 2, 2), ["a"])
    work.skip()
    work.skip()
    assert (state(work), work.skipped) == ((None, 3, 2, 2), ["a", "b"])


def test_thing_judged_out_of_turn_waits_no_longer_wherever_it_was() -> None:
    work = Worklist("abc")
    work.skip()
    work.judge("a")
    work.judge("c")
    assert (work.ahead, work.skipped, work.judged) == (["b"], [], ["a", "c"])


def test_thing_from_elsewhere_counts_with_the_others() -> None:
    work = Worklist("ab")
    work.judge("x")
    assert state(work) == ("a", 2, 3, 2)


def test_undo_brings_the_last_thing_back_in_front() -> None:
    work = Worklist("ab")
    work.undo()
    assert state(work) == ("a", 1, 2, 2)
    work.judge("b")
    work.undo()
    assert (work.ahead, work.judged) == (["b", "a"], [])


def test_undo_of_a_second_verdict_leaves_the_first() -> None:
    work = Worklist("ab")
    work.judge("a")
    work.judge("a")
    assert work.total == 2
    work.undo()
    assert (work.ahead, work.judged) == (["b"], ["a"])
    work.undo()
    assert work.ahead == ["a", "b"]
