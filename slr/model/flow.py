"""The PRISMA 2020 flow as values: boxes with counts and the ids behind them, and the equations that prove them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["entries", "records", "reports", "studies"]
Count = int | Literal["not reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One counted thing of the flow, such as "records excluded", with the ids that it counts.

    `label` is a key of the texts and `fill` what is put into it (a source's name, a criterion's words). `parts` are
    the lines of the box; where there are parts, their counts add up to the box's own.
    """

    id: str
    label: str
    unit: Unit
    count: Count
    ids: tuple[str, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)
    parts: tuple["Box", ...] = ()

    def walk(self) -> Iterator["Box"]:
        """Yield the box and everything inside it, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """`left = sum(plus) - sum(minus)`, proved on ids: those that remain and those removed are those there were before.

    `holds` is None where a term is not reported, for then nothing can be proved. `broken` names the ids that stand
    on one side only, or twice.
    """

    id: str
    left: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    holds: bool | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence under the figure: a key of the texts and what fills its gaps."""

    label: str
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole figure. It is a draft while anything awaits a verdict or a full text."""

    arms: tuple[str, ...]
    boxes: tuple[Box, ...]
    equations: tuple[Equation, ...]
    notes: tuple[Note, ...]
    draft: bool

    def walk(self) -> Iterator[Box]:
        """Yield every box and every line of a box."""
        for box in self.boxes:
            yield from box.walk()

    def box(self, name: str) -> Box:
        """Return the box, or line of a box, that has this id."""
        return next(b for b in self.walk() if b.id == name)

    def find(self, name: str) -> Box | None:
        """Return the box of this id, or None where the figure has none."""
        return next((b for b in self.walk() if b.id == name), None)
