"""The flow in words: each box, note and equation as text of one language."""

from collections.abc import Iterator
from typing import Final

from slr.model.flow import Box, Equation, Flow
from slr.report.text import Texts

# Boxes that only prove the figure and are not drawn.
UNDRAWN: Final = ("entries", "included")


def box_text(box: Box, t: Texts) -> str:
    """Return the label of a box, with what belongs into it."""
    return t(
        f"flow.box.{box.label}",
        **{k: v for k, v in box.fill.items() if f"{{{k}}}" in t(f"flow.box.{box.label}")},
    ).removesuffix(":")


def note_texts(flow: Flow, t: Texts) -> Iterator[str]:
    """Yield the sentences under the figure."""
    for note in flow.notes:
        yield t(f"flow.note.{note.label}", **note.fill)


def equation_text(equation: Equation, flow: Flow, t: Texts) -> str:
    """Return an equation in numbers and words: 5 records screened = 10 records identified - 3 duplicates ..."""

    def term(name: str) -> str:
        box = flow.box(name)
        return f"{_number(box, t)} {box_text(box, t)}"

    right = " + ".join(map(term, equation.plus))
    right += "".join(f" − {term(m)}" for m in equation.minus if flow.box(m).count != 0)
    return t("flow.equation.left_of", left=term(equation.left), right=right)


def _number(box: Box, t: Texts) -> str:
    return t.number(box.count) if isinstance(box.count, int) else t.word(box.count)


def list_boxes(flow: Flow, t: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the boxes of the figure with their lines: its text alternative."""
    for box in flow.boxes:
        arm, _, name = box.id.partition(".")
        if (
            name in UNDRAWN
            or (arm in ("databases", "other") and arm not in flow.arms)
            or box.id in ("withdrawn", "known_studies")
        ):
            continue
        title = t.count(box.count) if box.id not in ("included", "previous", "total") else ""
        where = f"{t(f'flow.arm.{arm}')}. " if arm in ("databases", "other") else ""
        yield f"{where}{box_text(box, t)} {title}".strip(), tuple(_lines(box, t))


def _lines(box: Box, t: Texts) -> Iterator[str]:
    for part in box.parts:
        yield f"{box_text(part, t)} {t.count(part.count)}"
        for line in part.parts:
            yield f"{box_text(part, t)}: {box_text(line, t)} {t.count(line.count)}"
