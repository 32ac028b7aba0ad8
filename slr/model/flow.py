"""Define the PRISMA 2020 flow as data: boxes with their counts and ids, and equations that the counts must satisfy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["entries", "records", "reports", "studies"]
Count = int | Literal["not reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the flow, such as "records excluded".

    `unit` says what the box counts, and `ids` are the ids of what it counts. `label` is the key of its text. `fill`
    maps the placeholders in the text to their values, such as the name of a source. `parts` are the lines of the box.
    In most boxes with lines, the counts of the lines add up to the count of the box.
    """

    id: str
    label: str
    unit: Unit
    count: Count
    ids: tuple[str, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)
    parts: tuple["Box", ...] = ()

    def walk(self) -> Iterator["Box"]:
        """Yield the box and all boxes inside it, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """An equation `left = sum(plus) - sum(minus)` between boxes, which are given by their ids.

    The equation holds if both sides contain the same ids. If a box has no ids, the counts are compared instead. If a
    term is not reported, `holds` is None. `broken` lists the ids that occur twice or that are missing on one side.
    """

    id: str
    left: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    holds: bool | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence under the figure: the key of its text and the values of its placeholders."""

    label: str
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole flow figure.

    `draft` is true as long as a report awaits a verdict or a full text. It is also true as long as an
    included report that was retracted, withdrawn or removed awaits a decision.
    """

    arms: tuple[str, ...]
    boxes: tuple[Box, ...]
    equations: tuple[Equation, ...]
    notes: tuple[Note, ...]
    draft: bool

    def walk(self) -> Iterator[Box]:
        """Yield all boxes and all lines of boxes."""
        for box in self.boxes:
            yield from box.walk()

    def box(self, name: str) -> Box:
        """Return the box or line with the given id. Raises StopIteration if there is none."""
        return next(b for b in self.walk() if b.id == name)

    def find(self, name: str) -> Box | None:
        """Return the box or line with the given id, or None if there is none."""
        return next((b for b in self.walk() if b.id == name), None)
