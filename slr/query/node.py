"""The parts of a query: terms, nearness, AND, OR, NOT; and the error that points at a character of it."""

from dataclasses import dataclass

from slr.query.document import FIELDS, Field

EVERYWHERE: frozenset[Field] = frozenset(FIELDS)


class QueryError(ValueError):
    """A query that cannot be understood: the character, from 1, what stands there, and what to write instead."""

    def __init__(self, column: int, message: str, hint: str) -> None:
        self.column, self.message, self.hint = column, message, hint
        super().__init__(f"character {column}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase: folded words in order, which may hold the wildcards `*`, `?` and `$`."""

    words: tuple[str, ...]
    fields: frozenset[Field]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two words or phrases with at most `most` words between them; `ordered`: the left one first."""

    left: "Node"
    right: "Node"
    most: int
    ordered: bool
    column: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds: AND."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """One part at least holds: OR."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node = Term | Near | All | Any | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as typed and as understood, with advice: places where databases would read it in different ways."""

    text: str
    node: Node
    advice: tuple[tuple[int, str, str], ...] = ()
