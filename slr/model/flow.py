"""The PRISMA 2020 flow as data: boxes with counts and the ids counted, and equations that the counts must satisfy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["entries", "records", "reports", "studies"]
Count = int | Literal["not reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the flow, such as "records excluded", with the ids that it counts.

    `label` is the key of its text, and `fill` has the values of the text's placeholders, such as the name of a source.
    `parts` are the lines of the box. If the box has lines, their counts add up to the count of the box.
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
    """An equation `left = sum(plus) - sum(minus)`, proved by ids: both sides must contain the same ids.

    `holds` is None if a term is not reported, because the equation then cannot be proved. `broken` lists the ids that are
    on one side only, or occur twice.
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
    """The whole flow figure. It is a draft while any report awaits a verdict or its full text."""

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
        """Return the box, or the line of a box, with the given id."""
        return next(b for b in self.walk() if b.id == name)

    def find(self, name: str) -> Box | None:
        """Return the box, or the line of a box, with the given id, or None if there is no such box."""
        return next((b for b in self.walk() if b.id == name), None)
