"""Define the nodes of a parsed query (terms, proximity, AND, OR, NOT), and the error that gives a position in the query."""

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
    """A word or phrase: folded words in order, which can contain the wildcards `*`, `?` and `$`.

    `fields` are the searched fields. `column` is the position in the query, from 1.
    """

    words: tuple[str, ...]
    fields: frozenset[Field]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two operands with at most `most` words between their matches. If `ordered` is true, `left` must come first.

    An operand is a word, a phrase, another NEAR, or several of these joined by OR. `column` is the position of the
    operator in the query, from 1.
    """

    left: "Node"
    right: "Node"
    most: int
    ordered: bool
    column: int


@dataclass(frozen=True, slots=True)
class All:
    """The operator AND: all parts must match."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """The operator OR: at least one part must match."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The operator NOT: the part must not match."""

    part: "Node"


Node = Term | Near | All | Any | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as typed and as parsed, with advice on syntax that databases interpret differently.

    Each piece of advice has a position from 1, a message and a hint.
    """

    text: str
    node: Node
    advice: tuple[tuple[int, str, str], ...] = ()
