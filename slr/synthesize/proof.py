"""Prove the equations of the flow with ids rather than with counts.

Counts can agree by accident, if two errors cancel out. An equation between boxes with ids therefore holds only if the
remaining and the removed ids together are exactly the ids of the previous box. If a box has no ids, only the counts
are compared.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from slr.model.flow import Box, Equation
from slr.model.problem import Problem


def prove(
    name: str,
    left: str,
    plus: tuple[str, ...],
    minus: tuple[str, ...],
    boxes: Mapping[str, Box],
    to_report: Callable[[str], str],
) -> Equation:
    """Return the equation `left = sum(plus) - sum(minus)`, and whether it holds.

    If the count of a box is not reported, `holds` is None. If some boxes count records and others count reports, the
    records are replaced by their reports.
    """
    terms = [boxes[t] for t in (left, *plus, *minus)]
    if any(not isinstance(b.count, int) for b in terms):
        return Equation(id=name, left=left, plus=plus, minus=minus)
    broken: tuple[str, ...] = ()
    # Entries have no ids of their own; only their number in each file is known.
    if all(len(b.ids) == b.count and b.unit != "entries" for b in terms):
        same = len({b.unit for b in terms}) == 1
        there = _list_ids((boxes[t] for t in plus), same, to_report)
        kept = _list_ids((boxes[t] for t in (left, *minus)), same, to_report)
        broken = () if there == kept else _find_broken(Counter(there), Counter(kept))
    counts = [_number(boxes[t]) for t in plus], [_number(boxes[t]) for t in minus]
    holds = not broken and _number(boxes[left]) == sum(counts[0]) - sum(counts[1])
    return Equation(id=name, left=left, plus=plus, minus=minus, holds=holds, broken=broken)


def _list_ids(boxes: Iterable[Box], same: bool, to_report: Callable[[str], str]) -> list[str]:
    """Return the ids of all boxes, sorted. An id that is in several boxes is repeated.

    If `same` is false, the boxes count different units, and ids of records are replaced by the ids of their reports.
    """
    return sorted(to_report(i) if not same and box.unit == "records" else i for box in boxes for i in box.ids)


def _find_broken(there: Counter[str], kept: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(i for i in there | kept if there[i] != kept[i]))


def _number(box: Box) -> int:
    return box.count if isinstance(box.count, int) else 0


def describe_failure(equation: Equation, boxes: Mapping[str, Box]) -> Problem:
    """Return the problem that is reported if the equation does not hold.

    The problem shows the equation, its numbers, and the ids that are on one side only or occur twice.
    """

    def write_terms(names: tuple[str, ...], sign: str) -> str:
        return sign.join(f"{n} ({boxes[n].count})" for n in names)

    right = write_terms(equation.plus, " + ") + (
        " - " + write_terms(equation.minus, " - ") if equation.minus else ""
    )
    shown = ", ".join(equation.broken[:20]) + (
        f" and {len(equation.broken) - 20} more" if len(equation.broken) > 20 else ""
    )
    return Problem(
        code="SYN001",
        message=f"the flow does not add up: {write_terms((equation.left,), '')} is not {right}"
        + (f"; ids that are on one side only or occur twice: {shown}" if shown else ""),
        where=equation.id,
        hint="no figure is drawn if the flow does not add up; `slr trace ID` shows the history of an id",
    )
