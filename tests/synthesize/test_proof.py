"""An equation is proved with ids: counts that agree by accident prove nothing."""

from collections.abc import Iterable

import pytest

from slr.model.flow import Box, Equation, Unit
from slr.synthesize.proof import describe_failure, prove

REPORT_OF = {"a1": "A", "a2": "A", "b1": "B"}  # record: its report


def box(name: str, ids: Iterable[str], unit: Unit = "reports") -> Box:
    return Box(id=name, label=name, unit=unit, count=len(list(ids)), ids=tuple(ids))


def equation(left: Box, plus: Iterable[Box], minus: Iterable[Box] = ()) -> Equation:
    """Return `left = sum(plus) - sum(minus)` as it is proved."""
    taken, given = tuple(plus), tuple(minus)
    boxes = {b.id: b for b in (left, *taken, *given)}
    names = tuple(b.id for b in taken), tuple(b.id for b in given)
    return prove("screened", left.id, *names, boxes, lambda record: REPORT_OF[record])


def test_equation_holds_where_what_is_left_and_what_was_taken_away_are_what_there_was() -> None:
    proved = equation(box("left", "AB"), [box("there", "ABC")], [box("out", "C")])
    assert (proved.holds, proved.broken) == (True, ())
    assert (proved.id, proved.left, proved.plus, proved.minus) == ("screened", "left", ("there",), ("out",))


def test_equal_counts_of_other_ids_do_not_hold_and_the_ids_are_named() -> None:
    proved = equation(box("left", "AX"), [box("there", "ABC")], [box("out", "C")])
    assert (proved.holds, proved.broken) == (False, ("B", "X"))


def test_two_faults_whose_counts_cancel_do_not_hold() -> None:
    # B was lost and A is counted twice
    proved = equation(box("left", "AA"), [box("there", "AB")])
    assert (proved.holds, proved.broken) == (False, ("A", "B"))


def test_id_that_was_both_kept_and_taken_away_breaks_the_equation() -> None:
    proved = equation(box("left", "AB"), [box("there", "AB")], [box("out", "B")])
    assert (proved.holds, proved.broken) == (False, ("B",))


def test_records_are_read_as_their_reports_where_units_differ() -> None:
    assert equation(box("left", "AB"), [box("there", ["a1", "b1"], "records")]).holds is True
    twice = equation(box("left", "AB"), [box("there", ["a1", "a2"], "records")])
    assert (twice.holds, twice.broken) == (False, ("A", "B"))


def test_records_are_compared_as_records_where_all_boxes_count_records() -> None:
    proved = equation(box("left", ["a1"], "records"), [box("there", ["a2"], "records")])
    assert (proved.holds, proved.broken) == (False, ("a1", "a2"))


def test_term_that_is_not_reported_leaves_the_equation_unproved() -> None:
    unknown = Box(id="out", label="out", unit="reports", count="not reported")
    proved = equation(box("left", "AB"), [box("there", "ABC")], [unknown])
    assert (proved.holds, proved.broken) == (None, ())


@pytest.mark.parametrize(("entries", "holds"), [(2, True), (3, False)])
def test_entries_are_compared_by_their_number_alone(entries: int, holds: bool) -> None:
    files = Box(id="there", label="there", unit="entries", count=entries, ids=("searches/a.ris",) * entries)
    proved = equation(box("left", ["a1", "a2"], "records"), [files])
    assert (proved.holds, proved.broken) == (holds, ())


@pytest.mark.parametrize(("count", "holds"), [(2, True), (5, False)])
def test_box_that_does_not_list_what_it_counts_is_compared_by_its_number_alone(
    count: int, holds: bool
) -> None:
    total = Box(id="left", label="left", unit="reports", count=count)
    assert equation(total, [box("there", "ABC")], [box("out", "C")]).holds is holds


def test_failure_gives_every_number_of_the_equation_and_the_ids_that_break_it() -> None:
    boxes = [box("left", "AX"), box("there", "ABC"), box("more", "D"), box("out", "C"), box("gone", "D")]
    failed = equation(boxes[0], boxes[1:3], boxes[3:])
    problem = describe_failure(failed, {b.id: b for b in boxes})
    assert (problem.code, problem.where) == ("SYN001", "screened")
    assert "left (2) is not there (3) + more (1) - out (1) - gone (1)" in problem.message
    assert problem.message.endswith("B, X")


@pytest.mark.parametrize(("broken", "end"), [(20, "i19"), (21, "i19 and 1 more"), (25, "i19 and 5 more")])
def test_failure_names_twenty_ids_and_counts_the_others(broken: int, end: str) -> None:
    there = box("there", [f"i{n:02}" for n in range(broken)])
    problem = describe_failure(equation(box("left", ()), [there]), {"left": box("left", ()), "there": there})
    assert problem.message.endswith(end)


def test_failure_of_mere_numbers_names_no_ids() -> None:
    total = Box(id="left", label="left", unit="reports", count=5)
    there = box("there", "ABC")
    problem = describe_failure(equation(total, [there]), {"left": total, "there": there})
    assert problem.message.endswith("left (5) is not there (3)")
