"""Describe the boxes, notes and equations of the flow in words, in one language."""

from collections.abc import Iterator
from typing import Final

from slr.model.flow import Box, Equation, Flow
from slr.report.text import Texts

# Boxes that are used only in equations and are not drawn.
UNDRAWN: Final = ("entries", "included")
# Lines that are shown only if their count is known and is not 0.
IF_ANY: Final = frozenset(
    {
        "also_in_databases",
        "already_reviewed",
        "stopping",
        "unreadable",
        "maybe",
        "conflict",
    }
)


def box_text(box: Box, t: Texts) -> str:
    """Return the label of a box."""
    return t.fill(f"flow.box.{box.label}", box.fill)


def note_texts(flow: Flow, t: Texts) -> Iterator[str]:
    """Yield the notes that are printed under the figure."""
    for note in flow.notes:
        yield t.fill(f"flow.note.{note.label}", note.fill)


def is_shown(part: Box) -> bool:
    """Return whether a line of a box is shown. Some kinds of lines are left out if their count is 0 or not reported."""
    return part.label not in IF_ANY or part.count not in (0, "not reported")


Line = tuple[str, str]  # the id of a box or of a line of a box, and its text


def describe_boxes(flow: Flow, t: Texts) -> Iterator[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]]:
    """Yield the text alternative of the figure in parts, each with a heading and a list of boxes with their lines.

    There is one part for each arm (databases, other methods). A last part contains the boxes with the studies: previous,
    included and total.
    """
    for title, boxes in name_boxes(flow, t):
        yield title, tuple((text, tuple(line for _, line in lines)) for (_, text), lines in boxes)


def name_boxes(flow: Flow, t: Texts) -> Iterator[tuple[str, tuple[tuple[Line, tuple[Line, ...]], ...]]]:
    """Yield the same parts as `describe_boxes`, with the id of each box and of each line."""
    for arm in flow.arms:
        first = flow.box(f"{arm}.identified")
        if isinstance(first.count, int):
            mine = (b for b in flow.boxes if b.id.startswith(f"{arm}.") and _has_a_place(b))
            items = tuple(_described(b, t) for b in mine)
        else:
            rest = f"{t('flow.box.the_rest')} {t.count(first.count)}"
            items = (_described(first, t), ((f"{arm}.the_rest", rest), ()))
        yield t(f"flow.arm.{arm}"), items
    ends = [b for b in flow.boxes if b.id in ("previous", "included", "total")]
    yield t("flow.stage.included"), tuple((line, ()) for b in ends for line in _lines(b, t))


def _has_a_place(box: Box) -> bool:
    name = box.id.split(".")[1]
    return name not in UNDRAWN and not (name.startswith("awaiting") and box.count in (0, "not reported"))


def _described(box: Box, t: Texts) -> tuple[Line, tuple[Line, ...]]:
    return (box.id, f"{box_text(box, t)} {t.count(box.count)}"), tuple(_lines(box, t))


def _lines(box: Box, t: Texts) -> Iterator[Line]:
    for part in filter(is_shown, box.parts):
        yield part.id, f"{box_text(part, t)} {t.count(part.count)}"
        for line in filter(is_shown, part.parts):
            yield line.id, f"{box_text(part, t)}: {box_text(line, t)} {t.count(line.count)}"


def equation_text(equation: Equation, flow: Flow, t: Texts) -> tuple[str, str]:
    """Return an equation as two texts: in words and in numbers. Subtracted terms that are 0 or not reported are left out.

    If it is not known whether the equation holds, the second text is "not reported".
    """
    above = {part.id: box for box in flow.walk() for part in box.parts}

    def label(name: str) -> str:
        text = box_text(flow.box(name), t)
        if flow.box(name).label == "included_of_arm":
            arm = name.partition(".")[0]
            return f"{text} ({t(f'flow.arm_short.{arm}')})"
        is_part = name in above and flow.box(name).label in ("maybe", "conflict")
        return f"{box_text(above[name], t)} ({text})" if is_part else text

    def number(name: str) -> str:
        count = flow.box(name).count
        return t.number(count) if isinstance(count, int) else t.word(count)

    minus = [m for m in equation.minus if flow.box(m).count not in (0, "not reported")]
    words = f"{label(equation.left)} = {' + '.join(map(label, equation.plus))}" + "".join(
        f" − {label(m)}" for m in minus
    )
    if equation.holds is None:
        return words, t.word("not reported")
    return words, f"{number(equation.left)} = {' + '.join(map(number, equation.plus))}" + "".join(
        f" − {number(m)}" for m in minus
    )
