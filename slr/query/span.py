"""Find the positions of a query's terms in a text: the first and the last word of each match, counted in words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from slr.query.document import Document, Field
from slr.query.node import All, Any, Near, Node, Not, Term

Span = tuple[int, int]  # first and last word of a match, counted in its field
WILDCARDS: Final = {"*": "[^ ]*", "?": "[^ ]", "$": "[^ ]?"}


def find_spans(node: Node, field: Field, text: str) -> list[Span]:
    """Return the spans at which a node (a term, a NEAR, or an OR of these) matches a folded text, in order.

    >>> from slr.query.parser import parse_query
    >>> find_spans(parse_query("job NEAR/1 strain").node, "title", " strain on job strain ")
    [(0, 2), (2, 3)]
    """
    match node:
        case Term():
            return _term_spans(node, text) if field in node.fields else []
        case Near():
            return sorted(set(_near_spans(node, field, text)))
        case Any(parts):
            return sorted({s for p in parts for s in find_spans(p, field, text)})
        case _:
            raise AssertionError(f"the parser allows no {type(node).__name__} next to NEAR")


def _term_spans(term: Term, text: str) -> list[Span]:
    more, found = len(term.words) - 1, []
    spaces, place = 0, 0
    for match in term_pattern(term.words).finditer(text):
        spaces += text.count(" ", place, match.start())
        place = match.start()
        found.append((spaces, spaces + more))
    return found


def _near_spans(near: Near, field: Field, text: str) -> Iterator[Span]:
    lefts = find_spans(near.left, field, text)
    rights = find_spans(near.right, field, text) if lefts else []
    for left in lefts:
        for right in rights:
            first, second = (left, right) if left <= right else (right, left)
            if 0 <= second[0] - first[1] - 1 <= near.most and (not near.ordered or first is left):
                yield first[0], second[1]


@lru_cache(maxsize=4096)
def term_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that matches a term and the space before it. Beginning with a space makes the search fast."""
    text = "".join(WILDCARDS.get(c, re.escape(c)) for c in " ".join(words))
    return re.compile(f" {text}(?= )")


def term_literal(words: tuple[str, ...]) -> str | None:
    """Return a substring to search for instead of a pattern, or None if a wildcard is not at the end of the term.

    >>> term_literal(("job", "demand*")), term_literal(("job",)), term_literal(("*load",))
    (' job demand', ' job ', None)
    """
    text = " ".join(words)
    bare = text.removesuffix("*")
    if any(w in bare for w in WILDCARDS):
        return None
    return f" {bare}" if bare != text else f" {text} "


def fields_apart(document: Document) -> Iterator[tuple[Field, str]]:
    """Yield each string within which proximity is measured: the title, the abstract and each keyword."""
    if document.title:
        yield "title", document.title
    if document.abstract:
        yield "abstract", document.abstract
    for keyword in document.keywords.split("|") if document.keywords else ():
        yield "keywords", keyword


def node_terms(node: Node) -> Iterator[Term]:
    """Yield the terms of a query, from left to right."""
    match node:
        case Term():
            yield node
        case Near():
            yield from node_terms(node.left)
            yield from node_terms(node.right)
        case Not(part):
            yield from node_terms(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from node_terms(part)
