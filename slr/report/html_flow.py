"""Arrange the description of the flow as boxes of an HTML page. Each main box is on the left, and the boxes beside it are on the right.

A main box counts the records or reports at the beginning of a stage, such as "records screened".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from slr.report.document import Listing

MAIN: Final = ("identified", "screened", "sought", "assessed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBox:
    """A box with its text, its id, and its lines. Each line is a text and an id."""

    id: str
    text: str
    lines: tuple[tuple[str, str], ...]

    @property
    def awaits(self) -> bool:
        """Whether the records or reports in the box await a decision or a full text."""
        return self.id.rpartition(".")[2].startswith("awaiting")


class Named(Protocol):
    """Any object with an id that stands for a box of the flow."""

    @property
    def id(self) -> str:
        """The id of the box."""


Box = TypeVar("Box", bound=Named)


@dataclass(frozen=True, kw_only=True)
class Step(Generic[Box]):
    """A main box of the flow or a box outside the arms, and the boxes beside it.

    `end` is true for a box outside the arms: previous studies, included studies, or totals.
    """

    box: Box
    sides: tuple[Box, ...]
    end: bool


def group_boxes(listing: Listing) -> list[Step[FlowBox]]:
    """Return the boxes of one part of the flow as steps."""
    return group_steps(_read_boxes(listing))


def group_steps(boxes: Iterable[Box]) -> list[Step[Box]]:
    """Group boxes into steps. A main box or a box outside the arms starts a step. Any other box joins the last step as a side box."""
    steps: list[Step[Box]] = []
    for box in boxes:
        end = "." not in box.id or box.id.startswith(("included.", "total.", "previous."))
        if not steps or end or box.id.rpartition(".")[2] in MAIN:
            steps.append(Step(box=box, sides=(), end=end))
        else:
            last = steps[-1]
            steps[-1] = Step(box=last.box, sides=(*last.sides, box), end=last.end)
    return steps


def _read_boxes(listing: Listing) -> Iterator[FlowBox]:
    for (text, lines), (ident, ids) in zip(listing.items, listing.boxes, strict=True):
        yield FlowBox(id=ident, text=text, lines=tuple(zip(lines, ids, strict=True)))
