"""The nodes of a parsed query (terms, proximity, AND, OR, NOT), and the error with a position in the query."""

from dataclasses import dataclass

from slr.query.document import FIELDS, Field

EVERYWHERE: frozenset[Field] = frozenset(FIELDS)


class QueryError(ValueError):
    """Error for a query that cannot be parsed, with the position (from 1), the fault, and how to correct it."""

    def __init__(self, column: int, message: str, hint: str) -> None:
        self.column, self.message, self.hint = column, message, hint
        super().__init__(f"character {column}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase: folded words in order, which may contain the wildcards `*`, `?` and `$`."""

    words: tuple[str, ...]
    fields: frozenset[Field]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two words or phrases with at most `most` words between them. If `ordered`, the left one comes first."""

    left: "Node"
    right: "Node"
    most: int
    ordered: bool
    column: int


@dataclass(frozen=True, slots=True)
class All:
    """All parts match: AND."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part matches: OR."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match."""

    part: "Node"


Node = Term | Near | All | Any | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as typed and as parsed, with advice on syntax that databases interpret differently."""

    text: str
    node: Node
    advice: tuple[tuple[int, str, str], ...] = ()
