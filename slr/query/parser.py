"""Parse the text of a query into a `Query`, or raise an error with the position of the fault.

The language has the operators `AND`, `OR`, `NOT` and `NEAR/3` (also `W/3`, `PRE/3`, `N3` and `ADJ3`), parentheses,
"phrases", and the wildcards in `work*`, `behavio$r` and `wom?n`. A field tag is placed before a term (`TI(`, `AB=`,
`TITLE-ABS-KEY(`) or after it (`worker*[tiab]`). NEAR is applied first, then NOT, AND and OR. The case and the accents
of words are ignored. One query can contain words of several languages.
"""

from collections.abc import Sequence
from typing import Final, NoReturn

from slr.query.document import Field
from slr.query.lexer import Token, read_tokens
from slr.query.node import EVERYWHERE, All, Any, Near, Node, Not, Query, QueryError, Term

DEEPEST: Final = 100  # nested parentheses; far more than in any published search
_MIXED: Final = (
    "AND and OR are mixed: this program and Web of Science apply AND first; "
    "PubMed works from left to right; Scopus applies OR first"
)


def parse_query(text: str) -> Query:
    """Return the parsed query.

    Raises QueryError, which gives the position of the fault, if the query cannot be parsed.

    >>> parse_query('TI("beban kerja" OR workload*)').node
    Any(parts=(Term(words=('beban', 'kerja'), fields=frozenset({'title'}), column=4), \
Term(words=('workload*',), fields=frozenset({'title'}), column=21)))
    """
    parser = _Parser(tuple(read_tokens(text)))
    node = parser.read_query()
    return Query(text=text, node=node, advice=tuple(sorted(parser.advice)))


def query_problems(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return a tuple with the first fault of a query, or an empty tuple for a valid query.

    The fault is a tuple of its position (from 1), a message and a hint.

    >>> query_problems("workload AND")
    ((13, 'expected a term after AND, got the end', 'write a word, a "phrase" or a parenthesis there'),)
    """
    try:
        parse_query(text)
    except QueryError as error:
        return ((error.column, error.message, error.hint),)
    return ()


def point_at(text: str, column: int, width: int = 60) -> str:
    """Return the part of a query around a position as one line of at most `width` characters, with a caret below it.

    >>> print(point_at("work AND AND", 10))
    work AND AND
             ^
    """
    flat = text.replace("\n", " ").replace("\t", " ")
    start = max(0, min(column - 1 - width // 2, len(flat) - width))
    return f"{flat[start : start + width].rstrip()}\n{' ' * (column - 1 - start)}^"


class _Parser:
    """A recursive-descent parser: one method for each level of precedence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0
        self.advice: list[tuple[int, str, str]] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def at(self, *kinds: str) -> bool:
        """Return whether the current token is of one of these kinds."""
        return self.token.kind in kinds

    def step(self) -> Token:
        """Return the current token and move to the next."""
        self.place += 1
        return self.tokens[self.place - 1]

    def read_query(self) -> Node:
        if self.at("end"):
            raise QueryError(1, "the query is empty", "write a word, or leave `text` out")
        node = self.read_any(EVERYWHERE)
        if self.at(")"):
            raise QueryError(
                self.token.column, "this parenthesis was never opened", "remove it, or add ( before the terms"
            )
        return node

    def read_any(self, fields: frozenset[Field]) -> Node:
        node, mixed = self.read_all(fields)
        parts, operator = [node], self.token
        while self.at("or"):
            self.step()
            node, joined = self.read_all(fields)
            parts.append(node)
            mixed = mixed or joined
        if not self.at("end", ")"):
            _fail_without_operator(self.tokens[self.place - 1], self.token)
        if mixed and len(parts) > 1:
            self.advice.append(
                (operator.column, _MIXED, "put parentheses around the terms that belong together")
            )
        return node if len(parts) == 1 else Any(tuple(parts))

    def read_all(self, fields: frozenset[Field]) -> tuple[Node, bool]:
        """Return the node for operands joined by AND or NOT, and whether there are at least two operands."""
        parts = [self.read_not(fields)]
        while self.at("and", "not"):
            # In databases `a NOT b` means `a AND NOT b`; `read_not` reads the NOT.
            if self.at("and"):
                self.step()
            parts.append(self.read_not(fields))
        return (parts[0], False) if len(parts) == 1 else (All(tuple(parts)), True)

    def read_not(self, fields: frozenset[Field]) -> Node:
        negations = 0
        while self.at("not"):
            self.step()
            negations += 1
        node = self.read_near(fields)
        return Not(node) if negations % 2 else node

    def read_near(self, fields: frozenset[Field]) -> Node:
        node, links = self.read_operand(fields), 0
        while self.at("near"):
            token, links = self.step(), links + 1
            right = self.read_operand(fields)
            for side in (node, right):
                _demand_words(side, token)
            if links > DEEPEST:
                raise QueryError(
                    token.column, f"more than {DEEPEST} terms are joined by {token.text}", "split the query"
                )
            node = Near(left=node, right=right, most=token.most, ordered=token.ordered, column=token.column)
        return node

    def read_operand(self, fields: frozenset[Field]) -> Node:
        before = self.tokens[self.place - 1] if self.place else None
        while self.at("field"):
            before = self.step()
            fields = before.fields
        if self.at("("):
            return self.read_parenthesis(fields)
        # Where a term is expected, NEAR3 or N3 is a word that looks like an operator.
        if not self.at("term") and not (self.at("near") and self.token.words):
            _fail_without_operand(before, self.token)
        token = self.step()
        if self.at("suffix"):
            fields = self.step().fields
        return Term(words=token.words, fields=fields, column=token.column)

    def read_parenthesis(self, fields: frozenset[Field]) -> Node:
        opening = self.step()
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(opening.column, f"more than {DEEPEST} nested parentheses", "split the query")
        node = self.read_any(fields)
        if not self.at(")"):
            raise QueryError(
                opening.column,
                "this parenthesis is never closed",
                "add ) after the last term that belongs inside",
            )
        self.step()
        self.depth -= 1
        return node


def _demand_words(side: Node, near: Token) -> None:
    """Raise an error if an operand of a proximity operator contains AND or NOT."""
    if isinstance(side, All | Not):
        raise QueryError(
            near.column,
            f"{near.text} can only join words, phrases and groups such as (a OR b), but one part contains AND or NOT",
            'for example, write (work OR job) NEAR/3 (demand* OR "time pressure")',
        )
    if isinstance(side, Any):
        for part in side.parts:
            _demand_words(part, near)


def _fail_without_operand(before: Token | None, found: Token) -> NoReturn:
    if before is None:
        message = f"the query starts with {found.text}"
    elif before.kind == "(" and found.kind == ")":
        message = "there is nothing between the parentheses"
    else:
        message = f"expected a term after {before.text}, got {found.text}"
    raise QueryError(found.column, message, 'write a word, a "phrase" or a parenthesis there')


def _fail_without_operator(before: Token, found: Token) -> NoReturn:
    if found.kind == "suffix":
        raise QueryError(
            found.column,
            f"there is no term directly before {found.text}",
            "put the tag directly after each term",
        )
    words = before.kind == found.kind == "term" and '"' not in before.text + found.text
    phrase = f', or "{before.text} {found.text}" for the phrase' if words else ""
    raise QueryError(
        found.column,
        f"no operator between {before.text} and {found.text}",
        f"write AND or OR between them{phrase}",
    )
